/* The switch for every machine, by ucontext(3).
 *
 * swapcontext also saves the signal mask, with a system call at each switch:
 * bench-coro tells what that costs. */
#include "models/coro/switch.h"

#include <stdint.h>
#include <string.h>
#include <ucontext.h>

struct start {
    ucontext_t machine;
    void (*entry)(void *);
    void *arg;
};

/* makecontext passes ints; a pointer takes two. */
static void start(unsigned high, unsigned low)
{
    uintptr_t address = (uintptr_t)high << 16 << 16 | low;
    const struct start *self;

    memcpy(&self, &address, sizeof address);
    self->entry(self->arg);
}

void context_make_ucontext(struct context *context, void *stack, size_t size,
                           void (*entry)(void *), void *arg)
{
    uintptr_t top =
        ((uintptr_t)stack + size - sizeof(struct start)) & ~(uintptr_t)63;
    size_t rest = top - (uintptr_t)stack;
    struct start *first = (struct start *)((char *)stack + rest);

    /* Fails never on Linux: it reads registers into memory of ours. */
    (void)getcontext(&first->machine);
    first->machine.uc_stack.ss_sp = stack;
    first->machine.uc_stack.ss_size = rest;
    first->machine.uc_link = NULL;
    first->entry = entry;
    first->arg = arg;
    makecontext(&first->machine, (void (*)(void))start, 2,
                (unsigned)((uintptr_t)first >> 16 >> 16),
                (unsigned)(uintptr_t)first);
    context->saved = &first->machine;
}

void context_switch_ucontext(struct context *from, const struct context *to)
{
    ucontext_t machine; /* on the stack that stops, as the registers are */

    from->saved = &machine;
    (void)swapcontext(&machine, to->saved);
}
