/* The loop of a generator thread.
 *
 * It sleeps in epoll only, until a socket is ready or the earliest of a few
 * queues is due. Level-triggered, and whole batches at a time, so that no
 * connection starves another. */
#include "harness/load/worker.h"

#include "harness/load/tally.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

enum { BATCH = 256 };

/* How long a connection that failed at once stays closed: at most 10,000
 * attempts a second, however many connections there are. */
#define PAUSE_NS (10 * NS_PER_MS)
#define PAUSE_EACH_NS (100 * NS_PER_US)

/* Waking up takes a thread some 5 us, and 20 us in a virtual machine. In an
 * open loop it is awake so much before a request is due, but for no more than a
 * part of its time: the processor may not be its own. */
#define EARLY_NS (50 * NS_PER_US)
enum { EARLY_PART = 10 };

/* How often the ramp is looked at while connections wait for it. */
#define RAMP_STEP_NS NS_PER_MS

/* Beyond this many connections one source address may run out of ports: its
 * range is 28,232 by default, see ip(7). */
enum { ONE_SOURCE = 20000 };

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

static uint64_t share_of(uint64_t all, uint64_t part, uint64_t parts)
{
    return all / parts + (part < all % parts);
}

/* Each worker's payloads are its own. */
static uint64_t payload_seed(const struct load_options *options, uint64_t part)
{
    return options->seed + (part + 1) * UINT64_C(0x9e3779b97f4a7c15);
}

static void init_arrival(struct worker *w, uint64_t part, uint64_t parts)
{
    const struct load_options *options = w->options;
    struct gaps gaps;

    if (options->arrivals == LOAD_CLOSED) {
        arrival_init(&w->arrival, options->think_ns);
        return;
    }
    gaps_init(&gaps, options->arrivals, options->rate_rps, part, parts,
              options->seed);
    w->early_ns = least(EARLY_NS, (uint64_t)gaps.mean_ns / EARLY_PART);
    arrival_init_open(&w->arrival, &gaps, arrival_late_ns(options->rate_rps),
                      options->catch_up);
}

/* What a connection is for, and its room for requests. */
static void init_connection(struct worker *w, size_t i, enum role role)
{
    struct connection *c = &w->connections[i];

    c->fd = -1;
    c->role = role;
    c->requests = w->depth > 1 ? &w->requests[i * w->depth] : &c->own;
    c->places = w->depth > 1 ? &w->places[i * w->depth] : &c->place;
    for (size_t r = 0; r < w->depth; r++)
        c->requests[r].connection = c;
}

static int init_connections(struct worker *w, size_t asking, size_t silent)
{
    if (w->depth > 1) {
        w->requests = calloc(w->count * w->depth, sizeof *w->requests);
        w->places = calloc(w->count * w->depth, sizeof *w->places);
        w->pieces = calloc(WORKLOAD_DEPTH_MAX, sizeof *w->pieces);
        if (w->requests == NULL || w->places == NULL || w->pieces == NULL)
            return -ENOMEM;
    }
    w->connections = calloc(w->count, sizeof *w->connections);
    if (w->connections == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < w->count; i++)
        init_connection(w, i,
                        i < asking            ? ROLE_ASKS
                        : i < asking + silent ? ROLE_SILENT
                                              : ROLE_BULLY);
    return 0;
}

static void init_queues(struct worker *w)
{
    uint64_t pause_ns = w->count * PAUSE_EACH_NS;

    queue_init(&w->closed, UINT64_MAX);
    queue_init(&w->paused, pause_ns > PAUSE_NS ? pause_ns : PAUSE_NS);
    queue_init(&w->waiting, w->options->timeout_ns);
    queue_init(&w->resting, UINT64_MAX);
}

int worker_init(struct worker *w, const struct load_options *options,
                uint64_t part, uint64_t parts)
{
    const struct workload *workload = options->workload;
    size_t all = share_of(options->connections, part, parts);
    size_t asking =
        workload->active != 0 ? share_of(workload->active, part, parts) : all;
    uint64_t ramp = WORKER_RAMP / options->threads;

    memset(w, 0, sizeof *w); /* too large for a literal on a stack */
    w->options = options;
    w->bullies = share_of(workload->bullies, part, parts);
    w->count = all + w->bullies;
    w->depth = (uint16_t)workload->depth;
    w->share = options->requests_per_connection != 0
                   ? options->requests_per_connection
                   : workload->requests_per_connection;
    w->ramp = ramp > 0 ? ramp : 1;
    w->first_fd = w->epoll_fd = -1;
    w->random = payload_seed(options, part);
    histogram_init(&w->result.latency);
    histogram_init(&w->result.sent_latency);
    histogram_init(&w->result.send_lag);
    init_queues(w);
    init_arrival(w, part, parts);
    w->source = (unsigned)(part * ADDRESS_SOURCES / parts);
    w->spread_sources = w->share != 0 || options->connections > ONE_SOURCE;
    w->scratch = malloc(WORKER_SCRATCH);
    if (init_connections(w, asking, all - asking) < 0 || w->scratch == NULL)
        return -ENOMEM;
    w->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    return w->epoll_fd < 0 ? -errno : 0;
}

void worker_free(struct worker *w)
{
    for (size_t i = 0; w->connections != NULL && i < w->count; i++)
        if (w->connections[i].fd >= 0)
            (void)close(w->connections[i].fd);
    if (w->epoll_fd >= 0)
        (void)close(w->epoll_fd);
    if (w->first_fd >= 0)
        (void)close(w->first_fd);
    free(w->scratch);
    free(w->pieces);
    free(w->places);
    free(w->requests);
    free(w->connections);
}

static void open_some(struct worker *w)
{
    uint64_t ramp =
        w->ramp + w->ramp * (w->now_ns - w->start_ns) / WORKER_RAMP_NS;
    struct waiter *first;

    while (w->unproven < ramp && (first = queue_first(&w->closed)) != NULL) {
        queue_remove(first);
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

        if (c->state != CONNECTION_CLOSED && !is_waiting)
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
 * them: its requests are not to wait for what they are to be delayed by. Where
 * that is not allowed the send lag tells. The nice value is the thread's own:
 * setpriority(2), "C library/kernel differences". */
static void put_before_bullies(const struct worker *w)
{
    if (w->options->workload->kind == WORKLOAD_CONVOY)
        (void)setpriority(PRIO_PROCESS, 0, -20);
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

        if (!worker_is_ending(w))
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
