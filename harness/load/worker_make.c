/* What a generator thread is made of: its connections, each with room for its
 * requests, its queues, and when it asks. */
#include "harness/load/worker.h"
#include "support/splitmix.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

/* How long a connection that failed at once stays closed: at most 10,000
 * attempts a second, however many connections there are. */
#define PAUSE_NS (10 * NS_PER_MS)
#define PAUSE_EACH_NS (100 * NS_PER_US)

/* Waking up takes a thread some 5 us, and 20 us in a virtual machine. In an
 * open loop it is awake so much before a request is due, but for no more than a
 * part of its time: the processor may not be its own. */
#define EARLY_NS (50 * NS_PER_US)
enum { EARLY_PART = 10 };

/* Beyond this many connections one source address may run out of ports: its
 * range is 28,232 by default, see ip(7). */
enum { ONE_SOURCE = 20000 };

static uint64_t least(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

static uint64_t share_of(uint64_t all, uint64_t part, uint64_t parts)
{
    return all / parts + (part < all % parts);
}

/* Each worker's payloads are its own. */
static uint64_t payload_seed(const struct load_options *options, uint64_t part)
{
    return options->seed + (part + 1) * SPLITMIX_STEP;
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

/* Half of the warm-up is left to who began last. */
static uint64_t spread_of(const struct load_options *options)
{
    uint64_t wait_ns = workload_wait_ns(options->workload);

    if (options->rate_rps > 0)
        return 0;
    return wait_ns < options->warmup_ns / 2 ? wait_ns : options->warmup_ns / 2;
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
    w->spread_ns = spread_of(options);
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
