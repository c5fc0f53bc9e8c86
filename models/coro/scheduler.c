/* The loop: who is ready runs in turn, the others are parked. */
#include "models/coro/coro.h"

#include "models/coro/loop.h"
#include "support/clock.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

_Thread_local struct coro_loop *loop_current;

void loop_wake(struct coro_loop *loop, struct coro *coro, int result)
{
    timers_cancel(&loop->timers, &coro->timer);
    coro->fd = -1;
    coro->result = result;
    loop_set_ready(loop, coro);
}

/* The first and last function on a coroutine's stack. */
static void coro_main(void *arg)
{
    struct coro *self = arg;
    struct coro_loop *loop = loop_current;

    fiber_enter(&self->strand.fiber, &loop->strand.fiber);
    self->entry(self->arg);
    self->entry = NULL;
    strand_switch(loop->how, &self->strand, &loop->strand, true);
}

int coro_spawn(struct coro_loop *loop, void (*entry)(void *copy),
               const void *arg, size_t size)
{
    const size_t align = _Alignof(max_align_t);
    struct stack *stack;
    struct coro *coro;
    sigset_t before;
    char *copy;

    if (size > CORO_ARG_MAX)
        return -E2BIG;
    stack = stack_take(&loop->stacks);
    if (stack == NULL)
        return -ENOMEM;
    coro = (struct coro *)stack - 1;
    copy = (char *)coro - (size + align - 1) / align * align;
    if (size > 0)
        memcpy(copy, arg, size);
    *coro =
        (struct coro){.fd = -1, .entry = entry, .arg = copy, .stack = stack};
    LIST_INSERT_HEAD(&loop->living, coro, others);
    fiber_init(&coro->strand.fiber, stack->low, (size_t)(copy - stack->low));
    fiber_hold_signals(&before); /* ucontext begins with the mask of now */
    context_make(loop->how, &coro->strand.context, stack->low,
                 (size_t)(copy - stack->low), coro_main, coro);
    fiber_let_signals(&before);
    loop_set_ready(loop, coro);
    return 0;
}

static void bury(struct coro_loop *loop, struct coro *coro)
{
    LIST_REMOVE(coro, others);
    fiber_free(&coro->strand.fiber);
    stack_release(&loop->stacks, coro->stack);
}

/* Runs those that are ready now; who gets ready meanwhile has the next turn. */
static void run_ready(struct coro_loop *loop)
{
    struct coro *coro = loop->first_ready;
    sigset_t before;

    fiber_hold_signals(&before);
    loop->first_ready = NULL;
    while (coro != NULL) {
        struct coro *next = coro->next_ready;

        loop->running = coro;
        strand_switch(loop->how, &loop->strand, &coro->strand, false);
        if (coro->entry == NULL)
            bury(loop, coro);
        coro = next;
    }
    loop->running = NULL;
    fiber_let_signals(&before);
}

/* How long the kernel may keep us waiting. */
static uint64_t patience_ns(const struct coro_loop *loop)
{
    uint64_t next_ns = timers_next(&loop->timers);
    uint64_t now_ns;

    if (loop->first_ready != NULL)
        return 0;
    if (next_ns == UINT64_MAX)
        return UINT64_MAX;
    now_ns = clock_now_ns();
    return next_ns > now_ns ? next_ns - now_ns : 0;
}

static void wake_expired(struct coro_loop *loop)
{
    uint64_t now_ns = loop->timers.count > 0 ? clock_now_ns() : 0;
    struct timer *timer;

    while ((timer = timers_expired(&loop->timers, now_ns)) != NULL) {
        struct coro *coro =
            (struct coro *)((char *)timer - offsetof(struct coro, timer));

        if (poller_take(&loop->poller, coro->fd, coro->direction) != NULL)
            loop_wake(loop, coro, -ETIMEDOUT);
        else
            loop_wake(loop, coro, 0);
    }
}

/* Finds out who is ready. No coroutine runs meanwhile, so that none can close
 * a descriptor of which the batch has an event. */
static int gather(struct coro_loop *loop)
{
    int n = 0;

    if (loop->first_ready == NULL || loop->poller.waiting > 0)
        n = poller_poll(&loop->poller, patience_ns(loop));
    for (int i = 0; i < n; i++) {
        struct coro *woken[DIRECTIONS];

        poller_woken(&loop->poller, i, woken);
        for (int d = 0; d < DIRECTIONS; d++)
            if (woken[d] != NULL)
                loop_wake(loop, woken[d], 0);
    }
    wake_expired(loop);
    return n < 0 ? n : 0;
}

int coro_run(struct coro_loop *loop)
{
    int err = 0;

    if (loop_current != NULL)
        return -EBUSY;
    loop_current = loop;
    fiber_adopt(&loop->strand.fiber);
    while (!LIST_EMPTY(&loop->living) && err == 0) {
        run_ready(loop);
        if (!LIST_EMPTY(&loop->living))
            err = gather(loop);
    }
    loop_current = NULL;
    return err;
}

int coro_loop_new(struct coro_loop **loop)
{
    struct coro_loop *made = calloc(1, sizeof *made);
    int err;

    if (made == NULL)
        return -ENOMEM;
    err = poller_init(&made->poller);
    if (err < 0) {
        free(made);
        return err;
    }
    made->how = coro_switch_default();
    *loop = made;
    return 0;
}

int coro_loop_use(struct coro_loop *loop, enum coro_switch how)
{
    if (!coro_has_switch(how))
        return -ENOTSUP;
    if (!LIST_EMPTY(&loop->living)) /* their contexts are of the other kind */
        return -EBUSY;
    loop->how = how;
    return 0;
}

void coro_loop_free(struct coro_loop *loop)
{
    while (!LIST_EMPTY(&loop->living)) {
        struct coro *coro = LIST_FIRST(&loop->living);

        LIST_REMOVE(coro, others);
        fiber_free(&coro->strand.fiber);
        stack_unmap(coro->stack);
    }
    stack_pool_free(&loop->stacks);
    timers_free(&loop->timers);
    poller_free(&loop->poller);
    free(loop);
}

uint64_t coro_loop_turns(const struct coro_loop *loop)
{
    return loop->poller.polls;
}
