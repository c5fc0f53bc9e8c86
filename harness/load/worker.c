/* The loop of a generator thread.
 *
 * It sleeps in epoll only, until a socket is ready or the earliest of a few
 * queues is due. Level-triggered, and whole batches at a time, so that no
 * connection starves another. */
#include "harness/load/worker.h"

#include "harness/load/priority.h"
#include "harness/load/tally.h"

#include <assert.h>
#include <errno.h>
#include <sys/epoll.h>
#include <sys/prctl.h>

enum { BATCH = 256 };

/* How often the ramp is looked at while connections wait for it. */
#define RAMP_STEP_NS NS_PER_MS

static uint64_t least(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* A waiter is the first member of its request. */
static struct request *request_of(struct waiter *waiter)
{
    return (struct request *)waiter;
}

static struct connection *connection_of(struct waiter *waiter)
{
    return request_of(waiter)->connection;
}

/* Connections that began at once, and all wait for the same time, would ask at
 * once for ever: a crowd at the server's door each time, and nobody between. */
static uint64_t opened_by_now(const struct worker *w)
{
    return w->spread_ns == 0
               ? UINT64_MAX
               : 1 + w->count * (w->now_ns - w->start_ns) / w->spread_ns;
}

static void open_some(struct worker *w)
{
    uint64_t ramp =
        w->ramp + w->ramp * (w->now_ns - w->start_ns) / WORKER_RAMP_NS;
    uint64_t most = opened_by_now(w);
    struct waiter *first;

    /* To open one reads the clock: the window may be over by the next. */
    while (!worker_is_ending(w) && w->unproven < ramp && w->opened < most &&
           (first = queue_first(&w->closed)) != NULL) {
        queue_remove(first);
        w->opened++;
        connection_open(w, connection_of(first));
    }
}

/* Until when the replies that are outstanding after the window are waited
 * for. */
static uint64_t drain_deadline(const struct worker *w)
{
    return w->end_ns + least(w->options->timeout_ns, WORKER_DRAIN_NS);
}

static uint64_t next_deadline(const struct worker *w)
{
    uint64_t deadline = least(w->mark_ns, w->now_ns + WORKER_POLL_NS);

    deadline = least(deadline, queue_deadline(&w->waiting));
    deadline = least(deadline, queue_deadline(&w->paused));
    if (!w->is_draining)
        deadline = least(deadline, arrival_deadline(&w->arrival));
    if (queue_first(&w->closed) != NULL)
        deadline = least(deadline, w->now_ns + RAMP_STEP_NS);
    if (w->phase == PHASE_DRAIN)
        deadline = least(deadline, drain_deadline(w));
    return deadline;
}

/* How long to wait for events. The schedule of an open loop is kept by a clock
 * that is read as late as can be, and by looking without sleep as the time
 * comes near. */
static uint64_t wait_ns(const struct worker *w)
{
    uint64_t now_ns = w->arrival.is_open ? clock_now_ns() : w->now_ns;
    uint64_t deadline = next_deadline(w);

    if (deadline == arrival_deadline(&w->arrival))
        deadline -= w->early_ns;
    return deadline > now_ns ? deadline - now_ns : 0;
}

/* Returns the number of events or a negative errno. */
static int wait_events(struct worker *w, struct epoll_event events[BATCH])
{
    uint64_t ns = w->options->spin ? 0 : wait_ns(w);
    int n = 0;

    if (!w->is_coarse && ns > 0) {
        struct timespec timeout = clock_timespec(ns);

        n = epoll_pwait2(w->epoll_fd, events, BATCH, &timeout, NULL);
        w->is_coarse = n < 0 && errno == ENOSYS;
    }
    if (w->is_coarse || ns == 0)
        n = epoll_wait(w->epoll_fd, events, BATCH,
                       (int)((ns + NS_PER_MS - 1) / NS_PER_MS));
    if (n < 0)
        return errno == EINTR ? 0 : -errno;
    return n;
}

/* The requests whose turn has come. The clock is read for each: the one before
 * took its time. */
static void send_due(struct worker *w)
{
    struct waiter *first;
    struct turn turn;

    while (!worker_is_ending(w) &&
           (first = arrival_take(&w->arrival, w->now_ns, &turn)) != NULL) {
        connection_begin(w, request_of(first), &turn);
        (void)worker_now(w);
    }
}

/* Everything whose time has come. */
static void serve_queues(struct worker *w)
{
    uint64_t now_ns = w->now_ns;
    struct waiter *first;

    while ((first = queue_due(&w->waiting, now_ns)) != NULL)
        connection_time_out(w, connection_of(first));
    while ((first = queue_due(&w->paused, now_ns)) != NULL) {
        queue_remove(first);
        queue_append(&w->closed, first, now_ns);
    }
    send_due(w);
}

/* Closes what waits for nothing, and forgets what was to be opened. */
static void begin_drain(struct worker *w)
{
    w->is_draining = true;
    for (size_t i = 0; i < w->count; i++) {
        struct connection *c = &w->connections[i];
        bool is_waiting =
            c->state == CONNECTION_CONNECTING || c->exchange.in_flight > 0;

        if (c->state == CONNECTION_CLOSED || is_waiting)
            continue;
        w->result.total_unasked += c->replies == 0;
        connection_close(w, c);
    }
    queue_init(&w->closed, w->closed.delay_ns);
    queue_init(&w->paused, w->paused.delay_ns);
}

/* After the window no request of a closed loop begins, a connection is closed
 * with the last reply that it waits for, and none is opened again. In an open
 * loop that is so when the requests that were due in the window are sent. True
 * when nothing more is to come. */
static bool drain(struct worker *w)
{
    if (!w->is_draining && worker_is_ending(w))
        begin_drain(w);
    return w->now_ns >= drain_deadline(w) ||
           (w->is_draining && queue_first(&w->waiting) == NULL);
}

static void give_up(struct worker *w)
{
    uint64_t due_ns;

    for (size_t i = 0; i < w->count; i++)
        if (w->connections[i].state != CONNECTION_CLOSED)
            connection_give_up(w, &w->connections[i]);
    while (arrival_drop(&w->arrival, &due_ns))
        tally_dropped(w, due_ns);
}

/* Bullies come first: they are to be there before the others. */
static void queue_closed(struct worker *w)
{
    size_t others = w->count - w->bullies;

    for (size_t i = 0; i < w->count; i++) {
        size_t at = i < w->bullies ? others + i : i - w->bullies;

        if (at > 0 || w->first_fd < 0)
            queue_append(&w->closed, &w->connections[at].requests->waiter,
                         w->now_ns);
    }
}

static void start(struct worker *w)
{
    w->begin_ns = w->window->begin_ns;
    w->slice_end_ns = worker_slice_end(w);
    arrival_begin(&w->arrival, w->begin_ns - w->options->warmup_ns);
    worker_look(w);
    w->start_ns = worker_now(w);
    queue_closed(w);
    if (w->first_fd >= 0)
        connection_adopt(w, &w->connections[0], w->first_fd);
    w->first_fd = -1;
}

/* A convoy's server computes on every processor, and this thread is on one of
 * them: its requests are not to wait for what they are to be delayed by. In an
 * open loop it has little to do. Where no priority is to be had the send lag
 * tells. */
static void put_before_bullies(const struct worker *w)
{
    if (w->options->workload->kind == WORKLOAD_CONVOY &&
        w->options->arrivals != LOAD_CLOSED)
        (void)priority_rise();
}

void *worker_run(void *worker)
{
    struct worker *w = worker;
    struct epoll_event events[BATCH];

    /* Deadlines are met to the microsecond where the kernel lets us; by
     * default it may be 50 us late, see prctl(2). */
    (void)prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
    put_before_bullies(w);
    start(w);
    while (w->phase != PHASE_DRAIN || !drain(w)) {
        uint64_t before_ns = w->now_ns;
        int n;

        open_some(w);
        n = wait_events(w, events);
        if (n < 0) {
            w->error = n;
            break;
        }
        worker_look(w);
        for (int i = 0; i < n; i++) {
            connection_ready(w, events[i].data.ptr, events[i].events);
            if (w->arrival.is_open)
                send_due(w);
        }
        if (n == 0 || w->now_ns == before_ns)
            (void)worker_now(w);
        serve_queues(w);
    }
    give_up(w);
    assert(w->error < 0 || w->unproven == 0);
    return NULL;
}
