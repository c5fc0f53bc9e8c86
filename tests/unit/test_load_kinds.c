/* Loads that are more than one request after the other on connections that all
 * do the same: churn, crowds, convoys, streams and large messages. */
#include "support/clock.h"
#include "tests/unit/loadkit.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define MS NS_PER_MS

/* Nothing has failed, and both sides agree. */
static void all_is_well(void)
{
    loadkit_run();
    assert_true(result.requests > 0);
    assert_int_equal(loadkit_sum(result.total_errors), 0);
    assert_int_equal(result.lost, 0);
    loadkit_agreed();
}

/* The client is the first to close, with nothing unread: by FIN. */
static void churn(void **state)
{
    (void)state;
    loadkit_serve(little_echo, "churn:3");
    all_is_well();
    loadkit_counted();
    loadkit_little();
    assert_int_equal(server.requests, result.total_requests);
    assert_int_equal(server.resets, 0);
    assert_true(result.connections > 0);
    assert_in_range(result.total_requests,
                    3 * (result.total_connections - CONNECTIONS),
                    3 * result.total_connections);
    /* None is opened for nothing, but as a thread learns of the end. */
    assert_true(result.total_unasked <= options.threads);
}

/* Most connections are never asked anything, and are closed at the end. */
static void unasked(void **state)
{
    (void)state;
    loadkit_serve(little_echo, "echo:64");
    options.arrivals = LOAD_CONSTANT;
    options.rate_rps = 10;
    all_is_well();
    assert_true(result.total_requests < CONNECTIONS);
    assert_in_range(result.total_unasked, CONNECTIONS - result.total_requests,
                    CONNECTIONS - 1);
}

static void churn_in_an_open_loop(void **state)
{
    (void)state;
    loadkit_serve(little_echo, "churn:1");
    options.arrivals = LOAD_CONSTANT;
    options.rate_rps = 200;
    all_is_well();
    assert_int_equal(result.due, result.sent);
    assert_int_equal(result.latency.count, result.due);
    assert_in_range(result.total_connections, result.total_requests,
                    result.total_requests + CONNECTIONS);
}

/* What is said on the command line goes before the workload's own. */
static void said_share(void **state)
{
    (void)state;
    loadkit_serve(little_echo, "churn:1");
    options.requests_per_connection = UINT64_C(1000000);
    all_is_well();
    assert_int_equal(result.total_connections, CONNECTIONS);
}

static void crowd(void **state)
{
    (void)state;
    loadkit_serve(little_echo, "crowd:2");
    all_is_well();
    loadkit_counted();
    assert_int_equal(server.accepted, CONNECTIONS);
    assert_int_equal(server.requests, result.total_requests);
    assert_true(result.mean_in_flight < 2 + 1e-6);
    assert_true(result.mean_in_flight > 0);
}

/* The silent ones' first requests are no part of the schedule. */
static void crowd_in_an_open_loop(void **state)
{
    (void)state;
    loadkit_serve(little_echo, "crowd:1");
    options.threads = 1;
    options.warmup_ns = 100 * MS;
    options.arrivals = LOAD_CONSTANT;
    options.rate_rps = 100;
    all_is_well();
    assert_int_equal(result.due, 30);
    assert_int_equal(result.latency.count, 30);
    assert_int_equal(result.total_requests, 40 + CONNECTIONS - 1);
}

static void silent_one_is_closed(void **state)
{
    (void)state;
    loadkit_serve(little_fickle, "crowd:1");
    options.threads = 1;
    loadkit_run();
    assert_true(result.errors[LOAD_CLOSED_EARLY] >= CONNECTIONS - 1);
    assert_int_equal(loadkit_sum(result.total_errors),
                     result.total_errors[LOAD_CLOSED_EARLY]);
    assert_true(result.requests > 0);
    loadkit_agreed();
}

/* Those who were to be silent did not get their one answer. */
static void nobody_answers_the_crowd(void **state)
{
    (void)state;
    loadkit_serve(little_silent, "crowd:2");
    options.duration_ns = 100 * MS;
    loadkit_run();
    assert_int_equal(result.starved_connections, CONNECTIONS);
    assert_int_equal(result.unanswered, 2);
    assert_int_equal(result.total_abandoned, CONNECTIONS);
}

static void too_small_a_crowd(void **state)
{
    (void)state;
    loadkit_serve(little_echo, "crowd:9");
    assert_int_equal(load_run(&options, &result, error), -EINVAL);
    assert_non_null(strstr(error, "crowd:9: 8 connections are fewer than"));
    little_stop(&server);
}

static void convoy(enum load_arrivals arrivals)
{
    loadkit_serve(little_line, "convoy:38,2");
    options.arrivals = arrivals;
    options.rate_rps = arrivals == LOAD_CLOSED ? 0 : 500;
    all_is_well();
    assert_int_equal(result.total_connections, CONNECTIONS + 2);
    assert_int_equal(server.requests,
                     result.total_requests + result.total_bully_requests);
    assert_true(result.bully_requests > 0);
    /* Each takes LITTLE_DELAY_NS. */
    assert_true(result.bully_requests <= UINT64_C(2) * 31);
    assert_true(result.total_bully_requests > result.bully_requests);
    assert_true(result.mean_in_flight < CONNECTIONS + 1e-6);
}

static void convoy_in_a_closed_loop(void **state)
{
    (void)state;
    convoy(LOAD_CLOSED);
    loadkit_counted();
    loadkit_little();
}

static void convoy_in_an_open_loop(void **state)
{
    (void)state;
    convoy(LOAD_POISSON);
    assert_int_equal(result.latency.count, result.due);
}

static void convoy_without_bullies(void **state)
{
    (void)state;
    loadkit_serve(little_line, "convoy:38,0");
    all_is_well();
    assert_int_equal(result.total_connections, CONNECTIONS);
    assert_int_equal(result.total_bully_requests, 0);
    assert_int_equal(server.requests, result.total_requests);
}

static void bully_is_told_a_wrong_number(void **state)
{
    (void)state;
    loadkit_serve(little_miscount, "convoy:38,2");
    loadkit_run();
    assert_true(result.errors[LOAD_WRONG_BYTES] > 0);
    assert_int_equal(loadkit_sum(result.total_errors),
                     result.total_errors[LOAD_WRONG_BYTES]);
    assert_int_equal(result.total_bully_requests, 0);
    assert_true(result.requests > 0);
}

/* It has not been answered as the load ends: that is nobody's loss, and keeps
 * the load for no longer than a lost request would. */
static void bully_in_flight_at_the_end(void **state)
{
    uint64_t begun_ns = clock_now_ns();

    (void)state;
    loadkit_serve(little_stuck, "convoy:38,2");
    options.timeout_ns = 900 * MS;
    loadkit_run();
    assert_true(clock_now_ns() - begun_ns < 10 * NS_PER_S);
    assert_true(result.requests > 0);
    assert_int_equal(result.lost, 0);
    assert_int_equal(result.unanswered, 0);
    assert_int_equal(result.bully_requests, 0);
    loadkit_counted();
}

static void stream(const char *name, uint64_t depth)
{
    loadkit_serve(little_echo, name);
    all_is_well();
    loadkit_counted();
    assert_int_equal(result.bytes_received % workload.size_bytes, 0);
    assert_int_equal(result.bytes_received / workload.size_bytes,
                     result.total_requests);
    assert_true(result.mean_in_flight > CONNECTIONS);
    assert_true(result.mean_in_flight < (double)(CONNECTIONS * depth) + 1e-6);
}

static void streams(void **state)
{
    (void)state;
    stream("stream:64,8", 8);
    stream("stream:1,1024", 1024);
    stream("stream:1000,3", 3);
}

/* More than the sockets hold: the server stops reading when it cannot write. */
static void stream_beyond_buffers(void **state)
{
    (void)state;
    loadkit_serve(little_echo, "stream:256KiB,64");
    options.connections = 1;
    options.duration_ns = 1000 * MS;
    all_is_well();
    loadkit_counted();
}

static void stream_in_an_open_loop(void **state)
{
    (void)state;
    loadkit_serve(little_slow, "stream:64,8");
    options.connections = 1;
    options.arrivals = LOAD_CONSTANT;
    options.rate_rps = 200;
    all_is_well();
    assert_int_equal(result.latency.count, result.due);
    /* One at a time would be 100 of them in a second. */
    assert_int_equal(result.due, 60);
}

static void wrong_byte_in_the_third(void **state)
{
    (void)state;
    loadkit_serve(little_third, "stream:64,3");
    loadkit_run();
    /* Of each connection's three the first two are right. */
    assert_true(result.total_errors[LOAD_WRONG_BYTES] > 0);
    assert_int_equal(loadkit_sum(result.total_errors),
                     result.total_errors[LOAD_WRONG_BYTES]);
    assert_true(result.total_requests >=
                2 * result.total_errors[LOAD_WRONG_BYTES]);
}

static void out_of_order(void **state)
{
    (void)state;
    loadkit_serve(little_disorder, "stream:64,2");
    loadkit_run();
    loadkit_only(LOAD_WRONG_BYTES);
}

/* All that is in flight on a connection fails with it. */
static void pipeline_is_reset(void **state)
{
    (void)state;
    loadkit_serve(little_reset, "stream:64,4");
    loadkit_run();
    assert_true(result.total_errors[LOAD_RESET] > 0);
    assert_int_equal(result.total_errors[LOAD_RESET] % 4, 0);
    assert_int_equal(result.requests, 0);
}

static void pipeline_times_out(void **state)
{
    (void)state;
    loadkit_serve(little_silent, "stream:64,4");
    options.timeout_ns = 40 * MS;
    loadkit_run();
    assert_true(result.errors[LOAD_TIMED_OUT] >= 4);
    assert_int_equal(loadkit_sum(result.total_errors),
                     result.total_errors[LOAD_TIMED_OUT]);
    loadkit_counted();
}

static void pipeline_never_answered(void **state)
{
    (void)state;
    loadkit_serve(little_silent, "stream:64,4");
    options.duration_ns = 100 * MS;
    loadkit_run();
    assert_int_equal(result.unanswered, 4 * CONNECTIONS);
    assert_int_equal(result.total_abandoned, 4 * CONNECTIONS);
    assert_int_equal(result.starved_connections, CONNECTIONS);
    loadkit_counted();
}

static void pipeline_without_end(void **state)
{
    (void)state;
    loadkit_serve(little_echo, "stream:64,4");
    options.requests_per_connection = 5;
    assert_int_equal(load_run(&options, &result, error), -EINVAL);
    assert_non_null(strstr(error, "requests-per-connection must be 0"));
    little_stop(&server);
}

static void sizes(void **state)
{
    static const char *const names[] = {"echo:16", "echo:16KiB", "echo:128KiB",
                                        "echo:1MiB"};

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        loadkit_serve(little_nibble, names[i]);
        options.duration_ns = 200 * MS;
        all_is_well();
        loadkit_counted();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(churn),
        cmocka_unit_test(unasked),
        cmocka_unit_test(churn_in_an_open_loop),
        cmocka_unit_test(said_share),
        cmocka_unit_test(crowd),
        cmocka_unit_test(crowd_in_an_open_loop),
        cmocka_unit_test(silent_one_is_closed),
        cmocka_unit_test(nobody_answers_the_crowd),
        cmocka_unit_test(too_small_a_crowd),
        cmocka_unit_test(convoy_in_a_closed_loop),
        cmocka_unit_test(convoy_in_an_open_loop),
        cmocka_unit_test(convoy_without_bullies),
        cmocka_unit_test(bully_is_told_a_wrong_number),
        cmocka_unit_test(bully_in_flight_at_the_end),
        cmocka_unit_test(streams),
        cmocka_unit_test(stream_beyond_buffers),
        cmocka_unit_test(stream_in_an_open_loop),
        cmocka_unit_test(wrong_byte_in_the_third),
        cmocka_unit_test(out_of_order),
        cmocka_unit_test(pipeline_is_reset),
        cmocka_unit_test(pipeline_times_out),
        cmocka_unit_test(pipeline_never_answered),
        cmocka_unit_test(pipeline_without_end),
        cmocka_unit_test(sizes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
