/* The load generator: drives one server with one workload and measures it.
 *
 * Threads each own an epoll set, their connections and a histogram, and share
 * nothing while they run. A closed loop: each connection sends its next request
 * when the reply before it is in (and the think time is over). */
#ifndef LOAD_H
#define LOAD_H

#include "harness/load/histogram.h"
#include "workloads/catalog.h"

#include <jansson.h>
#include <sched.h>
#include <stdbool.h>
#include <stdint.h>

enum load_moment { LOAD_WINDOW_BEGINS, LOAD_WINDOW_ENDS };

struct load_options {
    const char *address; /* "127.0.0.1:9000" or "unix:PATH" */
    const struct workload *workload;
    uint64_t connections;
    uint64_t threads;
    uint64_t warmup_ns; /* dropped: a request counts when its reply is in … */
    uint64_t duration_ns; /* … within the window of this length that follows */
    uint64_t think_ns;
    uint64_t timeout_ns;              /* of connecting, and of each request */
    uint64_t requests_per_connection; /* 0: keep-alive for ever */
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

struct load_result {
    uint64_t window_ns;   /* as measured */
    uint64_t requests;    /* answered rightly within the window */
    uint64_t answered_ns; /* sum of those requests' response times */
    uint64_t unanswered; /* waited as the window ended, on a connection that got
                            no reply in it, or never answered after it */
    uint64_t errors[LOAD_ERRORS]; /* within the window */
    uint64_t starved_connections; /* without a reply in the whole window, and
                                     not because of the think time */

    /* Requests in flight on the connections that did not starve, averaged over
     * the window's time: the N of Little's law. Counted from begins and ends,
     * not from response times, so that the two can be compared. NAN without a
     * window. */
    double mean_in_flight;

    /* Over the whole life of the load, warm-up and drain included, to be
     * compared with what the server counted. */
    uint64_t total_requests;
    uint64_t total_errors[LOAD_ERRORS];
    uint64_t total_connections;
    uint64_t total_abandoned; /* neither answered nor failed as the drain ended:
                                 the server may count them all the same */
    uint64_t lost; /* of those, the ones on connections that got other replies
                      within the window: the server has forgotten them */
    uint64_t bytes_sent;
    uint64_t bytes_received;

    double throughput_rps; /* requests / window; NAN without a window */
    /* Of the busiest generator thread, 0 … 1, the share of the window in which
     * it ran or waited for a processor; or NAN. */
    double generator_cpu_share;

    bool stopped_early; /* by options->stop */

    /* Response times of the answered requests, and of the unanswered and
     * timed-out ones the time they had waited by then. A request that is in
     * flight as the window ends, on a connection that got other replies in it,
     * belongs to no window: counting its partial wait would bias the rest.
     * count = requests + unanswered + errors[LOAD_TIMED_OUT]. */
    struct histogram latency;
};

enum { LOAD_MESSAGE = 256 };

/* Runs the load to its end, which comes at most 2 s after the window's. Returns
 * 0, or a negative errno with one line in `error` when it could not run at all:
 * unusable options or an unusable address (-EINVAL), too few descriptors
 * (-EMFILE, with the limit and the way out), nobody listening (-ECONNREFUSED),
 * no connection within the timeout (-ETIMEDOUT), stopped before the first one
 * (-EINTR), no memory. Trouble of single requests is in the result. */
int load_run(const struct load_options *options, struct load_result *result,
             char error[LOAD_MESSAGE]);

/* One object: throughput_rps, latency_ns {p50,p90,p99,p999,max,mean} (null
 * when there is no value), requests, unanswered, errors {refused, reset,
 * timed_out, wrong_bytes, closed_early}, starved_connections,
 * generator_cpu_share, mean_in_flight, answered_ns, window_ns, stopped_early,
 * totals {requests, connections, abandoned, bytes_sent, bytes_received,
 * errors}, histogram. New reference, NULL without memory. load_from_json is its
 * inverse: 0 or -EINVAL. */
json_t *load_to_json(const struct load_result *result);
int load_from_json(const json_t *json, struct load_result *result);

/* "refused", "reset" and so on: the keys in JSON and in messages. */
const char *load_error_name(enum load_error error);

#endif
