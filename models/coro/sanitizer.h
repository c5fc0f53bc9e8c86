/* What ASan, TSan and valgrind have to be told about stacks that change.
 * Without them all of it is nothing. */
#ifndef SANITIZER_H
#define SANITIZER_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

/* gcc defines a macro for each, clang answers __has_feature. */
#if defined __SANITIZE_ADDRESS__
#define FIBER_ASAN 1
#elif defined __has_feature
#if __has_feature(address_sanitizer)
#define FIBER_ASAN 1
#endif
#endif
#if defined __SANITIZE_THREAD__
#define FIBER_TSAN 1
#elif defined __has_feature
#if __has_feature(thread_sanitizer)
#define FIBER_TSAN 1
#endif
#endif

#ifdef FIBER_ASAN
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#else
#define FIBER_ASAN 0
#endif
#ifdef FIBER_TSAN
#include <sanitizer/tsan_interface.h>
#else
#define FIBER_TSAN 0
#endif
#if __has_include(<valgrind/memcheck.h>)
#define FIBER_VALGRIND 1
#include <valgrind/memcheck.h>
#include <valgrind/valgrind.h>
#else
#define FIBER_VALGRIND 0
#endif

/* One stack, as the sanitizers know it; a thread's own is one too. */
struct fiber {
    const void *low; /* ASan: a thread's own is learnt when it is left */
    size_t size;
    void *fake; /* ASan: frames kept to find uses after return */
    void *tsan;
};

static inline void fiber_init(struct fiber *f, const void *low, size_t size)
{
    *f = (struct fiber){.low = low, .size = size};
#if FIBER_TSAN
    f->tsan = __tsan_create_fiber(0);
#endif
}

/* Makes `f` the thread's own stack. */
static inline void fiber_adopt(struct fiber *f)
{
    *f = (struct fiber){0};
#if FIBER_TSAN
    f->tsan = __tsan_get_current_fiber();
#endif
}

static inline void fiber_free(struct fiber *f)
{
#if FIBER_TSAN
    __tsan_destroy_fiber(f->tsan);
#endif
    (void)f;
}

/* Just before the switch; `ends` when `from` never goes on. Always inlined:
 * TSan keeps a list of calls for each fiber, so that no call may begin on one
 * and return on another. */
static inline __attribute__((always_inline)) void
fiber_leave(struct fiber *from, const struct fiber *to, bool ends)
{
#if FIBER_ASAN
    __sanitizer_start_switch_fiber(ends ? NULL : &from->fake, to->low,
                                   to->size);
#endif
#if FIBER_TSAN
    __tsan_switch_to_fiber(to->tsan, 0);
#endif
    (void)from;
    (void)to;
    (void)ends;
}

/* Just after it, on the new stack. */
static inline __attribute__((always_inline)) void
fiber_enter(const struct fiber *self, struct fiber *from)
{
#if FIBER_ASAN
    __sanitizer_finish_switch_fiber(self->fake, &from->low, &from->size);
#endif
    (void)self;
    (void)from;
}

/* TSan puts a signal off until the fiber on which it arrived makes a call that
 * TSan knows; when that fiber ends first, the signal is lost. So signals arrive
 * while the loop's own fiber runs, and not while coroutines do. */
static inline void fiber_hold_signals(sigset_t *before)
{
#if FIBER_TSAN
    sigset_t held;

    (void)sigfillset(&held);
    (void)sigdelset(&held, SIGABRT);
    (void)sigdelset(&held, SIGBUS);
    (void)sigdelset(&held, SIGFPE);
    (void)sigdelset(&held, SIGILL);
    (void)sigdelset(&held, SIGSEGV);
    (void)pthread_sigmask(SIG_BLOCK, &held, before);
#endif
    (void)before;
}

static inline void fiber_let_signals(const sigset_t *before)
{
#if FIBER_TSAN
    (void)pthread_sigmask(SIG_SETMASK, before, NULL);
#endif
    (void)before;
}

/* No frame is left on this stack. valgrind lets nobody write below the last
 * stack pointer that it saw there, until it is told that all may be used. */
static inline void fiber_stack_clean(void *low, size_t size)
{
#if FIBER_ASAN
    __asan_unpoison_memory_region(low, size);
#endif
#if FIBER_VALGRIND
    (void)VALGRIND_MAKE_MEM_UNDEFINED(low, size);
#endif
    (void)low;
    (void)size;
}

static inline unsigned fiber_stack_register(void *low, void *high)
{
#if FIBER_VALGRIND
    return VALGRIND_STACK_REGISTER(low, high);
#else
    (void)low;
    (void)high;
    return 0;
#endif
}

static inline void fiber_stack_unregister(unsigned id)
{
#if FIBER_VALGRIND
    VALGRIND_STACK_DEREGISTER(id);
#endif
    (void)id;
}

#endif
