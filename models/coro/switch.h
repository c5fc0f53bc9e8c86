/* The switch of stacks: all that is machine-dependent in the runtime.
 *
 * A context is code that does not run at present. Everything needed to go on
 * with it (the registers that a function call preserves, and the floating-point
 * modes) lies on its own stack; the context is the pointer to that. There are
 * two ways to do it, and each knows its own contexts only. CORO_ASM, from the
 * build, is 1 when the assembly is compiled in, and 0 when it is not. */
#ifndef SWITCH_H
#define SWITCH_H

#include "models/coro/coro.h"

#include <stddef.h>

struct context {
    void *saved;
};

void context_make_asm(struct context *context, void *stack, size_t size,
                      void (*entry)(void *), void *arg);
void context_switch_asm(struct context *from, const struct context *to);

void context_make_ucontext(struct context *context, void *stack, size_t size,
                           void (*entry)(void *), void *arg);
void context_switch_ucontext(struct context *from, const struct context *to);

/* Prepares the `size` bytes at `stack` so that the first switch to the context
 * calls entry(arg) there. `entry` must not return. */
static inline void context_make(enum coro_switch how, struct context *context,
                                void *stack, size_t size, void (*entry)(void *),
                                void *arg)
{
#if CORO_ASM
    if (how == CORO_SWITCH_ASM) {
        context_make_asm(context, stack, size, entry, arg);
        return;
    }
#endif
    (void)how;
    context_make_ucontext(context, stack, size, entry, arg);
}

/* Stops the running code here as `from` and goes on with `to`. Returns when
 * somebody switches to `from`. A branch that is always predicted right costs
 * the assembly nothing; a call through a pointer would. */
static inline __attribute__((always_inline)) void
context_switch(enum coro_switch how, struct context *from,
               const struct context *to)
{
#if CORO_ASM
    if (__builtin_expect(how == CORO_SWITCH_ASM, 1)) {
        context_switch_asm(from, to);
        return;
    }
#endif
    (void)how;
    context_switch_ucontext(from, to);
}

#endif
