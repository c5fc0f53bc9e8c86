/* Stacks: one mapping each, of which the lowest page stays out of reach. */
#include "models/coro/stack.h"

#include "models/coro/coro.h"

#include <sys/mman.h>
#include <unistd.h>

/* Stacks that all began at the same place in a page would meet in the same few
 * sets of the caches: a quarter of the page spreads them, a line apart. */
enum { SHIFTS = 16, SHIFT_BYTES = 64 };

static size_t guard_bytes(void)
{
    return (size_t)sysconf(_SC_PAGESIZE);
}

static struct stack *stack_map(size_t shift_bytes)
{
    size_t guard = guard_bytes();
    size_t size = guard + STACK_BYTES;
    char *map =
        mmap(NULL, size, PROT_NONE,
             MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
    struct stack *stack;

    if (map == MAP_FAILED)
        return NULL;
    if (mprotect(map + guard, STACK_BYTES, PROT_READ | PROT_WRITE) < 0) {
        (void)munmap(map, size);
        return NULL;
    }
    stack = (struct stack *)(void *)(map + size - shift_bytes) - 1;
    stack->low = map + guard;
    stack->valgrind_id = fiber_stack_register(stack->low, stack);
    return stack;
}

/* All below the structure. */
static void stack_clean(const struct stack *stack)
{
    fiber_stack_clean(stack->low, (size_t)((char *)stack - stack->low));
}

void stack_unmap(struct stack *stack)
{
    size_t guard = guard_bytes();

    fiber_stack_unregister(stack->valgrind_id);
    stack_clean(stack);
    (void)munmap(stack->low - guard, guard + STACK_BYTES);
}

struct stack *stack_take(struct stack_pool *pool)
{
    struct stack *stack = pool->spare;

    if (stack == NULL)
        return stack_map(pool->mapped++ % SHIFTS * SHIFT_BYTES);
    pool->spare = stack->next;
    pool->count--;
    return stack;
}

void stack_release(struct stack_pool *pool, struct stack *stack)
{
    if (pool->count == CORO_SPARE_STACKS) {
        stack_unmap(stack);
        return;
    }
    stack_clean(stack);
    stack->next = pool->spare;
    pool->spare = stack;
    pool->count++;
}

void stack_pool_free(struct stack_pool *pool)
{
    while (pool->spare != NULL) {
        struct stack *next = pool->spare->next;

        stack_unmap(pool->spare);
        pool->spare = next;
    }
    pool->count = 0;
}
