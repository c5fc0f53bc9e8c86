/* The loop: who is ready runs in turn, the others are parked. */
#include "models/coro/coro.h"

#include "models/coro/poller.h"
#include "models/coro/sanitizer.h"
#include "models/coro/stack.h"
#include "models/coro/switch.h"
#include "models/timers.h"
#include "support/clock.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>
#include <unistd.h>

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
    struct coro *running;
    struct coro *first_ready, *last_ready;
    LIST_HEAD(, coro) living;
    struct timers timers;
    struct stack_pool stacks;
    struct poller poller;
};

/* The loop that this thread runs. */
static _Thread_local struct coro_loop *current;

static struct coro *running(void)
{
    assert(current != NULL && current->running != NULL);
    return current->running;
}

/* The only place where stacks change. */
static void strand_switch(struct strand *from, struct strand *to, bool ends)
{
    fiber_leave(&from->fiber, &to->fiber, ends);
    context_switch(&from->context, &to->context);
    fiber_enter(&from->fiber, &to->fiber);
}

static void set_ready(struct coro_loop *loop, struct coro *coro)
{
    coro->next_ready = NULL;
    if (loop->first_ready == NULL)
        loop->first_ready = coro;
    else
        loop->last_ready->next_ready = coro;
    loop->last_ready = coro;
}

/* Ends a wait, which its watch has forgotten already. */
static void wake(struct coro_loop *loop, struct coro *coro, int result)
{
    timers_cancel(&loop->timers, &coro->timer);
    coro->fd = -1;
    coro->result = result;
    set_ready(loop, coro);
}

/* Parks the running coroutine until somebody wakes it. */
static int park(struct coro *self)
{
    strand_switch(&self->strand, &current->strand, false);
    return self->result;
}

/* The first and last function on a coroutine's stack. */
static void coro_main(void *arg)
{
    struct coro *self = arg;

    fiber_enter(&self->strand.fiber, &current->strand.fiber);
    self->entry(self->arg);
    self->entry = NULL;
    strand_switch(&self->strand, &current->strand, true);
}

int coro_spawn(struct coro_loop *loop, void (*entry)(void *copy),
               const void *arg, size_t size)
{
    const size_t align = _Alignof(max_align_t);
    struct stack *stack;
    struct coro *coro;
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
    context_make(&coro->strand.context, stack->low, (size_t)(copy - stack->low),
                 coro_main, coro);
    set_ready(loop, coro);
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
        strand_switch(&loop->strand, &coro->strand, false);
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
            wake(loop, coro, -ETIMEDOUT);
        else
            wake(loop, coro, 0);
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
                wake(loop, woken[d], 0);
    }
    wake_expired(loop);
    return n < 0 ? n : 0;
}

int coro_run(struct coro_loop *loop)
{
    int err = 0;

    if (current != NULL)
        return -EBUSY;
    current = loop;
    fiber_adopt(&loop->strand.fiber);
    while (!LIST_EMPTY(&loop->living) && err == 0) {
        run_ready(loop);
        if (!LIST_EMPTY(&loop->living))
            err = gather(loop);
    }
    current = NULL;
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
    *loop = made;
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

void coro_yield(void)
{
    struct coro *self = running();

    set_ready(current, self);
    (void)park(self);
}

int coro_sleep_until(uint64_t deadline_ns)
{
    struct coro *self = running();
    int err = timers_set(&current->timers, &self->timer, deadline_ns);

    return err < 0 ? err : park(self);
}

int coro_sleep(uint64_t duration_ns)
{
    uint64_t now_ns = clock_now_ns();

    return coro_sleep_until(duration_ns < UINT64_MAX - now_ns
                                ? now_ns + duration_ns
                                : CORO_FOREVER);
}

static int wait_for(int fd, enum direction direction, uint64_t deadline_ns)
{
    struct coro *self = running();
    int err = poller_wait(&current->poller, fd, direction, self);

    if (err < 0)
        return err;
    if (deadline_ns != CORO_FOREVER) {
        err = timers_set(&current->timers, &self->timer, deadline_ns);
        if (err < 0) {
            (void)poller_take(&current->poller, fd, direction);
            return err;
        }
    }
    self->fd = fd;
    self->direction = direction;
    return park(self);
}

int coro_wait_readable(int fd, uint64_t deadline_ns)
{
    return wait_for(fd, DIRECTION_READ, deadline_ns);
}

int coro_wait_writable(int fd, uint64_t deadline_ns)
{
    return wait_for(fd, DIRECTION_WRITE, deadline_ns);
}

void coro_forget(int fd)
{
    assert(current != NULL);
    for (int d = 0; d < DIRECTIONS; d++) {
        struct coro *waiter =
            poller_take(&current->poller, fd, (enum direction)d);

        if (waiter != NULL)
            wake(current, waiter, -ECANCELED);
    }
    poller_forget(&current->poller, fd);
}

void coro_close(int fd)
{
    coro_forget(fd);
    /* Linux closes the descriptor whatever close says. */
    (void)close(fd);
}
