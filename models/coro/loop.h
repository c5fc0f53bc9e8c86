/* What is inside a loop and a coroutine, for the runtime's own files. */
#ifndef LOOP_H
#define LOOP_H

#include "models/coro/coro.h"
#include "models/coro/poller.h"
#include "models/coro/sanitizer.h"
#include "models/coro/stack.h"
#include "models/coro/switch.h"
#include "support/timers.h"

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/queue.h>

/* Code with a stack: a coroutine, or the loop itself on its thread's. */
struct strand {
    struct context context;
    struct fiber fiber;
};

/* Lies at the top of its own stack, the copied argument below it. */
struct coro {
    _Alignas(max_align_t) struct strand strand;
    struct coro *next_ready;
    struct timer timer;
    int result;               /* of the wait that is over */
    int fd;                   /* that it waits for, or -1 */
    enum direction direction; /* of that wait */
    void (*entry)(void *);    /* NULL: it is over */
    void *arg;
    struct stack *stack;
    LIST_ENTRY(coro) others;
};

struct coro_loop {
    struct strand strand;
    enum coro_switch how;
    struct coro *running;
    struct coro *first_ready, *last_ready;
    LIST_HEAD(coro_list, coro) living;
    struct timers timers;
    struct stack_pool stacks;
    struct poller poller;
};

/* The loop that this thread runs, or NULL. */
extern _Thread_local struct coro_loop *loop_current;

/* The coroutine that calls. */
static inline struct coro *loop_running(void)
{
    assert(loop_current != NULL && loop_current->running != NULL);
    return loop_current->running;
}

/* Makes a coroutine ready, after those that are. */
static inline void loop_set_ready(struct coro_loop *loop, struct coro *coro)
{
    coro->next_ready = NULL;
    if (loop->first_ready == NULL)
        loop->first_ready = coro;
    else
        loop->last_ready->next_ready = coro;
    loop->last_ready = coro;
}

/* Makes one ready that the poller has forgotten already; its timer is disarmed.
 * `result` is what its loop_park returns. */
void loop_wake(struct coro_loop *loop, struct coro *coro, int result);

/* The only place where stacks change. Inlined, as loop_park is: after a switch
 * the processor predicts each return wrongly that belongs to the other stack's
 * calls, so the fewer are on the way the better. */
static inline __attribute__((always_inline)) void
strand_switch(enum coro_switch how, struct strand *from, struct strand *to,
              bool ends)
{
    fiber_leave(&from->fiber, &to->fiber, ends);
    context_switch(how, &from->context, &to->context);
    fiber_enter(&from->fiber, &to->fiber);
}

/* Parks the running coroutine, until it is ready and its turn comes. */
static inline __attribute__((always_inline)) int loop_park(struct coro *self)
{
    struct coro_loop *loop = loop_current;

    strand_switch(loop->how, &self->strand, &loop->strand, false);
    return self->result;
}

#endif
