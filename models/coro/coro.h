/* Coroutines: functions that wait without holding up their thread.
 *
 * A coroutine is a function with a stack of its own. Where a thread would sleep
 * in a system call, a coroutine is parked, and its loop runs another one that
 * has something to do. Here is one that sends back what it gets, once a second
 * at most, and the loop that runs it:
 *
 *     static void parrot(void *arg)
 *     {
 *         int fd = *(int *)arg;
 *         char text[256];
 *         ssize_t n;
 *
 *         while (coro_wait_readable(fd, CORO_FOREVER) == 0 &&
 *                (n = recv(fd, text, sizeof text, MSG_DONTWAIT)) > 0) {
 *             send(fd, text, (size_t)n, MSG_DONTWAIT);
 *             coro_sleep(NS_PER_S);
 *         }
 *         coro_close(fd);
 *     }
 *
 *     struct coro_loop *loop;
 *
 *     coro_loop_new(&loop);
 *     coro_spawn(loop, parrot, &fd, sizeof fd);
 *     coro_run(loop);
 *     coro_loop_free(loop);
 *
 * The life of a coroutine. coro_spawn gives it a stack and puts it at the end
 * of the ready ones. The loop runs the ready ones in turn, each until it waits,
 * sleeps, yields or returns; then it asks the kernel (epoll) and its timers who
 * is ready now. When the function returns, the coroutine is over and its stack
 * serves the next one. A coroutine is never interrupted: between two calls of
 * this header no other one of its loop runs, so that they share data without
 * locks, and one that computes for long holds up all others.
 *
 * Threads. A loop belongs to one thread at a time; several threads can have a
 * loop each. Coroutines never change loops. A loop does not survive fork: make
 * it in the child.
 *
 * Memory. A stack is 64 KiB of address space (more under a sanitizer), of which
 * only the pages that were touched cost memory: one page, 4 KiB, for a
 * coroutine of modest frames, with all that this runtime knows about it; beside
 * it lie 24 bytes for each descriptor up to the highest. Under each stack
 * lies a guard page: an overflow ends the process with SIGSEGV rather than
 * spoil a neighbour (a single frame larger than a page may jump over it, unless
 * compiled with -fstack-clash-protection). Stacks are mapped once and recycled,
 * last used first; of those that are free a loop keeps CORO_SPARE_STACKS, and
 * unmaps the others. A stack and its guard are two mappings, of which Linux
 * allows a process 65,530 (vm.max_map_count): beyond about 32,000 coroutines
 * coro_spawn returns -ENOMEM.
 *
 * Not allowed: leaving a coroutine by longjmp or pthread_exit; giving another
 * one a pointer into one's stack and then returning; closing a descriptor that
 * coroutines have waited for without coro_forget or coro_close.
 *
 * Functions return 0 or a negative errno. Times are nanoseconds of
 * clock_now_ns(). */
#ifndef CORO_H
#define CORO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    CORO_SPARE_STACKS = 1024,
    CORO_ARG_MAX = 1024, /* bytes of an argument */
};

/* The deadline that never comes. */
#define CORO_FOREVER UINT64_MAX

/* How a loop changes stacks: by assembly, or by ucontext(3), which knows every
 * machine and asks the kernel twice there and back, for the signal mask. */
enum coro_switch { CORO_SWITCH_ASM, CORO_SWITCH_UCONTEXT, CORO_SWITCHES };

/* "asm", "ucontext", NULL: for command lines and tables. */
extern const char *const coro_switch_names[CORO_SWITCHES + 1];

/* Whether this build has it: ucontext always, assembly where somebody has
 * written it. */
bool coro_has_switch(enum coro_switch how);

/* What a new loop uses: assembly where this build has it. */
enum coro_switch coro_switch_default(void);

/* Finds the switch of that name; NULL is the default. 0, -EINVAL for another
 * word, or -ENOTSUP when this build does not have it. */
int coro_switch_parse(const char *name, enum coro_switch *how);

struct coro_loop;
struct coro;

/* Makes a loop. 0, -ENOMEM, or what epoll_create1(2) says. */
int coro_loop_new(struct coro_loop **loop);

/* Says how it changes stacks. 0, -ENOTSUP when this build does not have it, or
 * -EBUSY while the loop has coroutines. */
int coro_loop_use(struct coro_loop *loop, enum coro_switch how);

/* Frees the loop and its stacks; not while it runs. Coroutines that are not
 * over never go on, and what they own is lost. */
void coro_loop_free(struct coro_loop *loop);

/* Runs the coroutines until all are over: 0. With an error of the loop itself
 * it returns early, and calling it again goes on; -EBUSY when this thread runs
 * a loop already. */
int coro_run(struct coro_loop *loop);

/* How often the loop has asked the kernel who is ready. */
uint64_t coro_loop_turns(const struct coro_loop *loop);

/* Starts entry(copy), where `copy` is a copy of the `size` bytes at `arg`, at
 * most CORO_ARG_MAX, that lives as long as the coroutine. It runs when the
 * caller waits next. Callable before coro_run and from the loop's own
 * coroutines. 0, -ENOMEM (see above), or -E2BIG. */
int coro_spawn(struct coro_loop *loop, void (*entry)(void *copy),
               const void *arg, size_t size);

/* The rest is for coroutines only: it is about the one that calls. */

/* Itself, and its loop, for coro_wake and coro_spawn. */
struct coro *coro_self(void);
struct coro_loop *coro_self_loop(void);

/* Parks until another coroutine of the loop calls coro_wake with this one,
 * which has to be parked in coro_park then, and is woken once. */
void coro_park(void);
void coro_wake(struct coro *coro);

/* Lets every other one that is ready run first. */
void coro_yield(void);

/* Parks for a time, or until a moment. 0 or -ENOMEM. */
int coro_sleep(uint64_t duration_ns);
int coro_sleep_until(uint64_t deadline_ns);

/* Parks until reading from, or writing to, the descriptor would not block: 0,
 * also at the end of the stream or when an error is pending, which the next
 * call on it tells. At most one coroutine reads and one writes a descriptor.
 *
 * -ETIMEDOUT  the deadline passed first
 * -ECANCELED  another coroutine has called coro_forget or coro_close
 * -EBUSY      another coroutine waits for the same
 * -ENOMEM, -ENOSPC, -EBADF, -EPERM  see epoll_ctl(2)
 *
 * The loop leaves a descriptor registered between two waits, so that a reader
 * which waits again costs no system call. Readiness is level-triggered: what
 * was not read wakes the next wait at once. */
int coro_wait_readable(int fd, uint64_t deadline_ns);
int coro_wait_writable(int fd, uint64_t deadline_ns);

/* From the next wait on, an event of a descriptor that several processes' loops
 * wait for wakes one of those that have called this, not all (EPOLLEXCLUSIVE).
 * Ends with coro_forget. 0, -EBADF or -ENOMEM. */
int coro_share(int fd);

/* Ends the loop's interest in a descriptor, before it is closed or given away.
 * Those who wait for it get -ECANCELED. coro_close also closes it. */
void coro_forget(int fd);
void coro_close(int fd);

#endif
