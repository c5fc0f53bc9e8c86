/* A load on a little server, and what holds of every result. */
#include "tests/unit/loadkit.h"

#include "support/clock.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define MS NS_PER_MS

struct little server;
struct workload workload;
struct load_options options;
struct load_result result;
char error[LOAD_MESSAGE];

void loadkit_prepare(const char *name)
{
    assert_int_equal(workload_parse(name, &workload, error), 0);
    options = (struct load_options){.address = server.address,
                                    .workload = &workload,
                                    .connections = CONNECTIONS,
                                    .threads = 2,
                                    .warmup_ns = 50 * MS,
                                    .duration_ns = 300 * MS,
                                    .timeout_ns = 20000 * MS,
                                    .seed = 7};
}

void loadkit_serve(little_manner *manner, const char *name)
{
    assert_true(little_start(&server, "127.0.0.1:0", manner, false));
    loadkit_prepare(name);
}

void loadkit_run(void)
{
    if (load_run(&options, &result, error) != 0)
        fail_msg("%s", error);
    little_stop(&server);
}

uint64_t loadkit_sum(const uint64_t errors[LOAD_ERRORS])
{
    uint64_t all = 0;

    for (size_t e = 0; e < LOAD_ERRORS; e++)
        all += errors[e];
    return all;
}

/* Both sides saw the same. */
void loadkit_agreed(void)
{
    assert_int_equal(result.bytes_sent, server.bytes_in);
    assert_int_equal(result.bytes_received, server.bytes_out);
    assert_int_equal(result.total_connections, server.accepted);
}

/* Every request is in its place, whatever happened. */
void loadkit_counted(void)
{
    assert_int_equal(result.latency.count, result.requests + result.unanswered +
                                               result.errors[LOAD_TIMED_OUT]);
    assert_true(result.requests <= result.total_requests);
    for (size_t e = 0; e < LOAD_ERRORS; e++)
        assert_true(result.errors[e] <= result.total_errors[e]);
}

/* Nothing but one kind of error, and no reply. */
void loadkit_only(enum load_error kind)
{
    assert_true(result.errors[kind] > 0);
    assert_int_equal(loadkit_sum(result.total_errors),
                     result.total_errors[kind]);
    assert_int_equal(result.requests, 0);
    assert_int_equal(result.total_requests, 0);
    assert_int_equal(result.starved_connections, CONNECTIONS);
    loadkit_counted();
}

/* N = X * R. What the two sides may differ by is cut off at the ends of the
 * window: one request of each connection at each, and the wait in front of
 * them. */
void loadkit_little(void)
{
    double n = result.mean_in_flight;
    double xr = (double)result.answered_ns / (double)result.window_ns;
    double edge = (double)result.latency.max_ns * (double)options.connections /
                  (double)result.window_ns;

    if (fabs(n - xr) > 3 * edge)
        fail_msg("N = %g, X * R = %g, edge %g", n, xr, edge);
}
