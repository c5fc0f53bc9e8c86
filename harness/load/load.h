/* The load generator: drives one server with one workload and measures it.
 *
 * Threads each own an epoll set, their connections and a histogram, and share
 * nothing while they run. A closed loop: each connection sends its next request
 * when the reply before it is in (and the think time is over). An open loop:
 * requests are due at times of a schedule that knows nothing of the server, and
 * response times count from when a request was due. */
#ifndef LOAD_H
#define LOAD_H

#include "harness/load/histogram.h"
#include "workloads/catalog.h"

#include <jansson.h>
#include <sched.h>
#include <stdbool.h>
#include <stdint.h>

/* When requests begin. */
enum load_arrivals {
    LOAD_CLOSED,   /* as the connections come free */
    LOAD_CONSTANT, /* an open loop: equal gaps */
    LOAD_POISSON,  /* an open loop: exponential gaps, independent */
    LOAD_ARRIVALS
};

/* What the thread that records hiccups may be. */
enum load_priority {
    LOAD_PRIORITY_NONE, /* there was none */
    LOAD_PRIORITY_NORMAL,
    LOAD_PRIORITY_NICE, /* before all that is not real time */
    LOAD_PRIORITY_FIFO, /* real time */
    LOAD_PRIORITIES
};

enum { LOAD_RATE_MAX = 10 * 1000 * 1000 }; /* requests a second */

enum load_moment { LOAD_WINDOW_BEGINS, LOAD_WINDOW_ENDS };

struct load_options {
    const char *address; /* "127.0.0.1:9000" or "unix:PATH" */
    const struct workload *workload;
    uint64_t connections;
    uint64_t threads;
    uint64_t warmup_ns; /* dropped: a request counts when its reply is in … */
    uint64_t duration_ns; /* … within the window of this length that follows; in
                             an open loop its latency when it was due in it */
    uint64_t think_ns;
    uint64_t timeout_ns;              /* of connecting, and of each request */
    uint64_t requests_per_connection; /* 0: as the workload says: one of churn
                                         K, any other keep-alive for ever */

    /* Open loops only. The schedule begins with the warm-up, and each thread
     * has an equal part of it for its own connections. A request that finds
     * every connection busy is sent as soon as one comes free: that wait is the
     * server's. What the generator was itself late for, by a mean gap or a
     * millisecond, the greater, is sent with half the gaps of the schedule
     * until it has caught up, so that it makes no burst; with catch_up, all at
     * once. */
    enum load_arrivals arrivals;
    double rate_rps; /* of all connections together; 0 in a closed loop */
    bool catch_up;
    bool spin; /* of any loop: the threads never sleep, for processors of
                  their own */

    uint64_t seed;
    const cpu_set_t *cpus; /* for the generator's threads; NULL: any */

    /* Called from the coordinating thread as the window begins and ends, so
     * that the caller samples the server over exactly the window. May be NULL.
     */
    void (*on_moment)(void *arg, enum load_moment moment);
    void *arg;

    /* When it becomes true the load ends early and cleanly. May be NULL. */
    const volatile bool *stop;
};

/* A request or a connection attempt that failed is exactly one of these. */
enum load_error {
    LOAD_REFUSED,      /* could not connect */
    LOAD_RESET,        /* ECONNRESET, EPIPE and the like */
    LOAD_TIMED_OUT,    /* no complete reply within timeout_ns */
    LOAD_WRONG_BYTES,  /* a reply that is not the right one */
    LOAD_CLOSED_EARLY, /* end of stream before the reply was complete */
    LOAD_ERRORS
};

enum { LOAD_SLICES = 100 };

/* One of the window's slices: how the load went over time. */
struct load_slice {
    uint64_t requests;    /* answered rightly in it */
    uint64_t answered_ns; /* sum of their response times */
    uint64_t max_ns;      /* the largest of them */
};

struct load_result {
    uint64_t window_ns;   /* as measured */
    uint64_t requests;    /* answered rightly within the window */
    uint64_t answered_ns; /* sum of those requests' response times; in an open
                             loop too from the send, as mean_in_flight */
    uint64_t unanswered; /* waited as the window ended, on a connection that got
                            no reply in it, or never answered after it; in
                            an open loop: due and sent, and neither answered
                            nor in `errors` */
    uint64_t errors[LOAD_ERRORS]; /* within the window */
    uint64_t connections;         /* opened within the window */
    uint64_t bully_requests; /* right answers to a convoy's bullies within the
                                window, which no other figure of it counts */
    uint64_t starved_connections; /* without a reply in the whole window, and
                                     not because of the think time, nor, in an
                                     open loop, for want of a request */

    /* Requests in flight on the connections that did not starve, averaged over
     * the window's time: the N of Little's law, answered_ns / window_ns its
     * X R. Counted from begins and ends, not from response times, so that the
     * two can be compared. A request is in flight from its send in both kinds
     * of loop: before, it waits in no connection, and there are never more of
     * them than connections. NAN without a window. */
    double mean_in_flight;

    /* Over the whole life of the load, warm-up and drain included, to be
     * compared with what the server counted. */
    uint64_t total_requests;
    uint64_t total_errors[LOAD_ERRORS];
    uint64_t total_connections;
    uint64_t total_unasked; /* of those connections, closed by us with nothing
                               sent on them: the server need not have accepted
                               them before it was stopped */
    uint64_t total_bully_requests; /* not in total_requests; their bytes, and
                                      their connections, are in the others */
    uint64_t total_abandoned; /* neither answered nor failed as the drain ended:
                                 the server may count them all the same */
    uint64_t lost; /* of those, the ones on connections that got other replies
                      within the window, and sent before its end: the server
                      has forgotten them */
    uint64_t bytes_sent;
    uint64_t bytes_received;

    double throughput_rps; /* requests / window; NAN without a window */
    /* Of the busiest generator thread, 0 … 1, the share of the window in which
     * it ran or waited for a processor; or NAN. */
    double generator_cpu_share;

    bool stopped_early; /* by options->stop */

    enum load_arrivals arrivals;

    /* Open loops: what was due within the window. All zero in a closed loop. */
    double rate_rps;  /* asked for */
    uint64_t due;     /* requests of the schedule */
    uint64_t sent;    /* of those, sent by the end of the drain */
    uint64_t late;    /* of those, sent later than a mean gap or a millisecond,
                         the greater, after they were due: no connection was
                         free, or the generator was held up */
    uint64_t dropped; /* due - sent: never sent. They count in `latency`, as
                         the unanswered do, with the time they had waited */
    struct histogram sent_latency; /* the requests of `latency` that were sent,
                                      counted from the send itself */
    struct histogram send_lag; /* from when a request was due and a connection
                                  was free to the call that sent it: what the
                                  generator itself was late */

    /* Equal slices of the window that was asked for, in order, by when a reply
     * came in; response times as in `latency`. */
    struct load_slice slices[LOAD_SLICES];

    /* How much later than asked a thread of highest priority that may be had,
     * on the generator's processors, woke every 10 ms of the window. */
    struct histogram hiccups;
    enum load_priority hiccup_priority;

    /* Response times of the answered requests, and of the unanswered and
     * timed-out ones the time they had waited by then. A request that is in
     * flight as the window ends, on a connection that got other replies in it,
     * belongs to no window: counting its partial wait would bias the rest.
     * count = requests + unanswered + errors[LOAD_TIMED_OUT].
     * In an open loop response times count from when the request was due, and
     * the requests are those that were due within the window, but for those
     * that failed in it otherwise. They are sent and answered for as long as
     * the drain lasts: one that got no answer has waited until it timed out, or
     * until the drain's end. */
    struct histogram latency;
};

enum { LOAD_MESSAGE = 256 };

/* No requests, no window: zero counts, empty histograms, NAN for what is not
 * known. */
void load_result_init(struct load_result *result);

/* The same on the heap, where histograms that stay empty cost no memory: a
 * campaign is read with thousands of results. NULL without memory; to be
 * freed. */
struct load_result *load_result_new(void);

/* Runs the load to its end, which comes at most 2 s after the window's, or a
 * timeout if that is less, and 20 ns for each request that was dropped. Returns
 * 0, or a negative errno with one line in `error` when it could not run at all:
 * unusable options or an unusable address (-EINVAL), too few descriptors
 * (-EMFILE, with the limit and the way out), nobody listening (-ECONNREFUSED),
 * no connection within the timeout (-ETIMEDOUT), stopped before the first one
 * (-EINTR), no memory. Trouble of single requests is in the result. */
int load_run(const struct load_options *options, struct load_result *result,
             char error[LOAD_MESSAGE]);

/* One object: throughput_rps, latency_ns {p50,p90,p99,p999,max,mean} (null
 * when there is no value), requests, unanswered, connections, bully_requests,
 * errors {refused, reset, timed_out, wrong_bytes, closed_early},
 * starved_connections, generator_cpu_share, mean_in_flight, answered_ns,
 * window_ns, stopped_early,
 * totals {requests, bully_requests, connections, unasked, abandoned,
 * bytes_sent, bytes_received, errors}, histogram; arrivals ("closed",
 * "constant", "poisson"), slices {requests [LOAD_SLICES], answered_ns […],
 * max_ns […]}, hiccups_ns as latency_ns, hiccup_priority ("normal", "nice",
 * "fifo"), histograms {hiccups}; of an open loop also rate_rps, due, sent,
 * late, dropped, sent_latency_ns, send_lag_ns, histograms {sent_latency,
 * send_lag}. New reference, NULL without memory. load_from_json is its inverse,
 * into a result without requests: 0 or -EINVAL. What is from before there were
 * `arrivals` is of a closed loop, without slices and hiccups; what has no
 * `connections`, `bully_requests` and `unasked` had none of the latter two. */
json_t *load_to_json(const struct load_result *result);
int load_from_json(const json_t *json, struct load_result *result);

/* "refused", "reset" and so on: the keys in JSON and in messages. */
const char *load_error_name(enum load_error error);
const char *load_arrivals_name(enum load_arrivals arrivals);
const char *load_priority_name(enum load_priority priority); /* may be NULL */

#endif
