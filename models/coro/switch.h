/* The switch of stacks: all that is machine-dependent in the runtime.
 *
 * A context is code that does not run at present. Everything needed to go on
 * with it (the registers that a function call preserves, and the floating-point
 * modes) lies on its own stack; the context is the pointer to that. Exactly one
 * of switch_asm.c and switch_ucontext.c implements it in a build. */
#ifndef SWITCH_H
#define SWITCH_H

#include <stddef.h>

struct context {
    void *saved;
};

/* Prepares the `size` bytes at `stack` so that the first switch to the context
 * calls entry(arg) there. `entry` must not return. */
void context_make(struct context *context, void *stack, size_t size,
                  void (*entry)(void *), void *arg);

/* Stops the running code here as `from` and goes on with `to`. Returns when
 * somebody switches to `from`. */
void context_switch(struct context *from, const struct context *to);

#endif
