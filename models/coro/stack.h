/* Stacks with a guard page below, mapped once and recycled. */
#ifndef STACK_H
#define STACK_H

#include "models/coro/sanitizer.h"

#include <stddef.h>

/* Sanitizers make frames larger, and report from the stack they are on. */
#if FIBER_ASAN || FIBER_TSAN
#define STACK_BYTES ((size_t)512 * 1024)
#else
#define STACK_BYTES ((size_t)64 * 1024)
#endif

/* Lies near the top of its own stack: the bytes from `low` up to the structure
 * are for the user. */
struct stack {
    _Alignas(max_align_t) char *low;
    struct stack *next;   /* among the free ones */
    unsigned valgrind_id; /* 0 where valgrind is not known */
};

/* The free stacks of one loop, last used first; zeroed is empty. */
struct stack_pool {
    struct stack *spare;
    size_t count;
    size_t mapped; /* ever */
};

/* A stack of STACK_BYTES, less 1 KiB at most, or NULL when memory or mappings
 * have run out. Its bytes hold anything. */
struct stack *stack_take(struct stack_pool *pool);

/* Gives it back; beyond CORO_SPARE_STACKS it is unmapped. */
void stack_release(struct stack_pool *pool, struct stack *stack);

/* Unmaps a stack that is not in a pool. */
void stack_unmap(struct stack *stack);

/* Unmaps the free stacks. */
void stack_pool_free(struct stack_pool *pool);

#endif
