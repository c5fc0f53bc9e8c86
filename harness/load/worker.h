/* One thread of the load generator: its epoll set, its connections and what it
 * counted. Nothing in it is shared while it runs, but for the end of the
 * window, which comes early when the load is stopped. */
#ifndef WORKER_H
#define WORKER_H

#include "harness/load/address.h"
#include "harness/load/arrival.h"
#include "harness/load/connection.h"
#include "harness/load/load.h"
#include "support/clock.h"

#include <stdalign.h>
#include <stdatomic.h>
#include <stddef.h>

enum { WORKER_SCRATCH = 256 * 1024 }; /* bytes received at once */

/* The longest wait for replies after the window. */
#define WORKER_DRAIN_NS (2 * NS_PER_S)

/* Connections are opened as fast as the server answers them: at first so many,
 * over all threads, may be without a reply yet, and as many more with every
 * WORKER_RAMP_NS that goes by, so that a server that leaves them waiting gets
 * them all in the end. A burst would overflow its backlog, and the kernel
 * would retry after a second. */
enum { WORKER_RAMP = 256 };
#define WORKER_RAMP_NS (100 * NS_PER_MS)

/* How often a stop is looked for, at least. */
#define WORKER_POLL_NS (50 * NS_PER_MS)

enum phase { PHASE_WARMUP, PHASE_WINDOW, PHASE_DRAIN };

struct window {
    uint64_t begin_ns;
    _Atomic uint64_t end_ns; /* before begin_ns: there is no window */
};

struct worker {
    /* Set by worker_init, and by the coordinator before the thread starts.
     * Aligned, so that two threads never write to one cache line. */
    alignas(64) const struct load_options *options;
    const struct address *address;
    const struct script *script;
    const struct script *bully_script;
    const struct window *window;
    struct connection *connections; /* owned */
    size_t count;
    size_t bullies;           /* of them, the last ones */
    struct request *requests; /* owned, as are … */
    uint16_t *places;         /* … these; NULL where one is in flight */
    struct iovec *pieces;     /* owned, likewise */
    uint16_t depth;           /* requests in flight on a connection */
    uint64_t share;           /* of a connection; 0: no end */
    int first_fd; /* owned: connected, for the first connection; or -1 */
    int epoll_fd; /* owned */

    bool spread_sources; /* connect from several addresses */
    bool is_coarse;      /* no epoll_pwait2 here */
    uint64_t early_ns;   /* open loop: awake before a request is due */
    unsigned source;     /* of the last connection */
    enum phase phase;
    bool is_draining; /* nothing begins any more, and it was made so */
    int error;        /* 0, or the negative errno that ended the thread */
    uint64_t begin_ns;
    uint64_t end_ns;
    uint64_t mark_ns; /* when the next phase begins */
    unsigned slice;   /* of the window, the one of the last reply */
    uint64_t slice_end_ns;
    uint64_t now_ns; /* the clock as it was last read */
    struct queue closed;
    struct queue paused;  /* closed, and not to be opened yet */
    struct queue waiting; /* for a connect or for a reply */
    struct queue resting; /* silent ones, and what waits for others to end */
    struct arrival arrival;
    uint64_t spread_ns; /* over which the connections begin; 0: at once */
    uint64_t opened;
    uint64_t ramp;     /* this thread's share of WORKER_RAMP */
    uint64_t start_ns; /* of the ramp */
    uint64_t unproven; /* open, and without a reply yet */
    uint64_t random;
    char *scratch; /* owned */

    /* What came of it, to be read when the thread has ended. */
    uint64_t
        busy_ns; /* within the window, of measured_ns: ran or had to wait */
    uint64_t measured_ns;
    uint64_t in_flight_ns;     /* summed over connections that did not starve */
    struct load_result result; /* without the figures of the whole */
};

/* Worker `part` of `parts`, with its share of the connections. Returns 0 or a
 * negative errno; worker_free follows in both cases. */
int worker_init(struct worker *w, const struct load_options *options,
                uint64_t part, uint64_t parts);
void worker_free(struct worker *w);

/* The thread: runs the load until its connections are closed. */
void *worker_run(void *worker);

/* The next phase has begun. */
void worker_mark(struct worker *w);

/* Looks when the window ends: that moves when the load is stopped. */
void worker_look(struct worker *w);

/* Reads the clock. Whatever is counted after it falls in the right phase. */
static inline uint64_t worker_now(struct worker *w)
{
    w->now_ns = clock_now_ns();
    if (w->now_ns >= w->mark_ns)
        worker_mark(w);
    return w->now_ns;
}

/* The window is over, and no request is to begin any more. */
static inline bool worker_is_ending(const struct worker *w)
{
    return w->phase == PHASE_DRAIN && !arrival_is_pending(&w->arrival);
}

/* When the slice of the window that `slice` tells ends. */
static inline uint64_t worker_slice_end(const struct worker *w)
{
    return w->begin_ns + (w->slice + 1) * w->options->duration_ns / LOAD_SLICES;
}

/* Knuth's MMIX generator; only the upper bits are used. */
static inline uint64_t worker_random(struct worker *w)
{
    w->random = w->random * UINT64_C(6364136223846793005) +
                UINT64_C(1442695040888963407);
    return w->random;
}

#endif
