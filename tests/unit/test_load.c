/* The load generator against good servers: what it counts is what they did.
 * Nothing here depends on speed. */
#include "harness/load/hiccups.h"
#include "support/clock.h"
#include "tests/unit/loadkit.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define MS NS_PER_MS

/* The slices are the window. */
static void check_slices(void)
{
    uint64_t requests = 0;
    uint64_t answered_ns = 0;
    uint64_t max_ns = 0;
    size_t used = 0;

    for (size_t i = 0; i < LOAD_SLICES; i++) {
        const struct load_slice *slice = &result.slices[i];

        requests += slice->requests;
        answered_ns += slice->answered_ns;
        max_ns = slice->max_ns > max_ns ? slice->max_ns : max_ns;
        used += slice->requests > 0;
        assert_true(slice->max_ns * slice->requests >= slice->answered_ns);
    }
    assert_int_equal(requests, result.requests);
    assert_int_equal(answered_ns, result.answered_ns);
    assert_int_equal(max_ns, result.latency.max_ns);
    assert_true(used > 1);
}

static void good_server(void **state)
{
    (void)state;
    loadkit_serve(little_echo, "echo:64");
    loadkit_run();
    assert_true(result.requests > CONNECTIONS);
    assert_int_equal(loadkit_sum(result.total_errors), 0);
    assert_int_equal(result.starved_connections, 0);
    assert_int_equal(result.unanswered, 0);
    assert_int_equal(result.total_abandoned, 0);
    assert_int_equal(result.total_requests, server.requests);
    assert_int_equal(result.bytes_sent, 64 * result.total_requests);
    assert_int_equal(result.bytes_received, 64 * result.total_requests);
    assert_int_equal(result.total_connections, CONNECTIONS);
    assert_int_equal(result.window_ns, 300 * MS);
    assert_int_equal(result.answered_ns, result.latency.sum_ns);
    assert_true(fabs(result.throughput_rps * 0.3 / (double)result.requests -
                     1) < 1e-12);
    assert_true(result.mean_in_flight > 0);
    assert_true(result.mean_in_flight < CONNECTIONS + 1e-6);
    assert_true(result.generator_cpu_share > 0);
    assert_true(result.generator_cpu_share < 1.1);
    assert_false(result.stopped_early);
    assert_int_equal(result.arrivals, LOAD_CLOSED);
    assert_int_equal(result.due, 0);
    assert_int_equal(result.send_lag.count, 0);
    assert_int_equal(result.sent_latency.count, 0);
    check_slices();
    loadkit_agreed();
    loadkit_counted();
    loadkit_little();
}

static void slow_server(void **state)
{
    (void)state;
    loadkit_serve(little_slow, "echo:64");
    loadkit_run();
    assert_true(result.requests >= CONNECTIONS);
    /* Nobody can have been answered faster than the server answers. */
    assert_true(result.latency.min_ns >= LITTLE_DELAY_NS);
    assert_true(result.requests <=
                CONNECTIONS * (options.duration_ns / LITTLE_DELAY_NS + 1));
    assert_int_equal(loadkit_sum(result.total_errors), 0);
    loadkit_agreed();
    loadkit_counted();
    loadkit_little();
}

static void hold_up(void *arg, enum load_moment moment)
{
    (void)arg;
    if (moment == LOAD_WINDOW_BEGINS)
        server.paused_until_ns = clock_now_ns() + 200 * MS;
}

/* A pause of 200 ms in a window of a second: 15 slices of 10 ms are empty at
 * least, and those who waited are in the next one. */
static void slices_over_time(void **state)
{
    uint64_t after_pause_ns = 0;
    size_t empty = 0;

    (void)state;
    loadkit_serve(little_echo, "echo:64");
    options.duration_ns = 1000 * MS;
    options.on_moment = hold_up;
    loadkit_run();
    check_slices();
    for (size_t i = 0; i < LOAD_SLICES && after_pause_ns == 0; i++) {
        if (empty >= 15)
            after_pause_ns = result.slices[i].max_ns;
        empty = result.slices[i].requests == 0 ? empty + 1 : 0;
    }
    assert_true(after_pause_ns >= 150 * MS);
    loadkit_counted();
}

/* The times to wake at are fixed: however late the meter is each time, the last
 * one is still before the end. */
static void hiccups(void **state)
{
    (void)state;
    loadkit_serve(little_echo, "echo:64");
    options.duration_ns = 29 * HICCUPS_PERIOD_NS + NS_PER_US;
    loadkit_run();
    assert_int_equal(result.hiccups.count, 30);
    assert_int_not_equal(result.hiccup_priority, LOAD_PRIORITY_NONE);
}

/* A window of a few requests, cut at both ends: a connection that does not
 * think has one in flight all the time. */
static void in_flight_at_the_ends(void **state)
{
    (void)state;
    loadkit_serve(little_slow, "echo:64");
    options.warmup_ns = 200 * MS;
    options.duration_ns = 35 * MS;
    loadkit_run();
    if (fabs(result.mean_in_flight + (double)result.starved_connections -
             CONNECTIONS) > 1e-6)
        fail_msg("%g in flight", result.mean_in_flight);
    loadkit_counted();
}

static void large_messages(void **state)
{
    (void)state;
    loadkit_serve(little_nibble, "echo:16MiB");
    options.connections = 2;
    loadkit_run();
    assert_true(result.total_requests >= 2);
    assert_int_equal(loadkit_sum(result.total_errors), 0);
    assert_int_equal(result.bytes_received, result.total_requests << 24);
    loadkit_agreed();
    loadkit_counted();
}

static void new_connections(void **state)
{
    (void)state;
    loadkit_serve(little_echo, "echo:64");
    options.requests_per_connection = 3;
    loadkit_run();
    assert_true(result.requests > 3UL * CONNECTIONS);
    assert_int_equal(loadkit_sum(result.total_errors), 0);
    assert_true(result.total_requests <= 3UL * result.total_connections);
    /* The last ones of a connection may be cut off by the end. */
    assert_true(result.total_requests + 3UL * CONNECTIONS >=
                3UL * result.total_connections);
    loadkit_agreed();
    loadkit_counted();
}

static void think_time(void **state)
{
    (void)state;
    loadkit_serve(little_echo, "echo:64");
    options.think_ns = 20 * MS;
    loadkit_run();
    assert_in_range(result.requests, 1,
                    CONNECTIONS * (options.duration_ns / (20 * MS) + 1));
    assert_int_equal(loadkit_sum(result.total_errors), 0);
    loadkit_agreed();
    loadkit_counted();
    loadkit_little();
}

/* The whole window is thought away: nobody starves of that. */
static void long_think_time(void **state)
{
    (void)state;
    loadkit_serve(little_echo, "echo:64");
    options.think_ns = 3600 * NS_PER_S;
    loadkit_run();
    assert_int_equal(result.total_requests, 0);
    assert_int_equal(result.starved_connections, 0);
    assert_int_equal(result.latency.count, 0);
    assert_int_equal(result.total_connections, CONNECTIONS);
    loadkit_agreed();
}

/* All but the first wait until the window is over, and are answered then, one
 * after the other. */
static void one_by_one(void **state)
{
    (void)state;
    assert_true(little_start(&server, "127.0.0.1:0", little_echo, true));
    loadkit_prepare("echo:64");
    loadkit_run();
    assert_int_equal(result.starved_connections, CONNECTIONS - 1);
    assert_int_equal(result.unanswered, CONNECTIONS - 1);
    assert_true(result.latency.max_ns >= options.duration_ns);
    assert_true(result.mean_in_flight < 1 + 1e-6);
    assert_int_equal(loadkit_sum(result.total_errors), 0);
    assert_int_equal(result.total_abandoned, 0);
    assert_int_equal(result.total_requests, server.requests);
    loadkit_agreed();
    loadkit_counted();
    loadkit_little();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_server),
        cmocka_unit_test(slow_server),
        cmocka_unit_test(slices_over_time),
        cmocka_unit_test(hiccups),
        cmocka_unit_test(in_flight_at_the_ends),
        cmocka_unit_test(large_messages),
        cmocka_unit_test(new_connections),
        cmocka_unit_test(think_time),
        cmocka_unit_test(long_think_time),
        cmocka_unit_test(one_by_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
