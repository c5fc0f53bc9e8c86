/* The first frame of a context, as the assembly of this machine expects it. */
#include "models/coro/switch.h"

#include <stdint.h>
#include <string.h>

/* In switch_<machine>.S: calls entry(arg) from the registers below. */
void context_start(void);

#if defined __x86_64__

/* What context_switch_asm pushes, lowest address first. */
struct frame {
    uint32_t mxcsr;
    uint32_t x87;
    uint64_t r15, r14;
    void *r13; /* arg */
    void (*r12)(void *);
    uint64_t rbx, rbp;
    void (*resume)(void);
};

static struct frame first_frame(void (*entry)(void *), void *arg)
{
    struct frame frame = {.r12 = entry, .r13 = arg, .resume = context_start};

    /* The floating-point modes of whoever makes the context. */
    __asm__ volatile("stmxcsr %0" : "=m"(frame.mxcsr));
    __asm__ volatile("fnstcw %0" : "=m"(frame.x87));
    return frame;
}

#elif defined __aarch64__

struct frame {
    uint64_t d8_to_d15[8];
    void (*x19)(void *);
    void *x20; /* arg */
    uint64_t x21_to_x28[8];
    uint64_t x29;
    void (*x30)(void); /* where to go on */
    uint64_t fpcr;
    uint64_t pad;
};

static struct frame first_frame(void (*entry)(void *), void *arg)
{
    struct frame frame = {.x19 = entry, .x20 = arg, .x30 = context_start};

    __asm__ volatile("mrs %0, fpcr" : "=r"(frame.fpcr));
    return frame;
}

#else
#error "no assembly for this machine: configure with -DCORO_SWITCH=ucontext"
#endif

void context_make_asm(struct context *context, void *stack, size_t size,
                      void (*entry)(void *), void *arg)
{
    /* Both machines want their stack pointer in multiples of 16 at a call; the
     * frame is such a multiple. */
    uintptr_t top = ((uintptr_t)stack + size) & ~(uintptr_t)15;
    char *saved = (char *)stack + (top - (uintptr_t)stack);
    struct frame frame = first_frame(entry, arg);

    _Static_assert(sizeof frame % 16 == 0, "the stack stays aligned");
    saved -= sizeof frame;
    memcpy(saved, &frame, sizeof frame);
    context->saved = saved;
}
