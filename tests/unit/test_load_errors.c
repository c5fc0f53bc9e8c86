/* The load generator against bad servers: every failure is seen, and put in
 * its class. Nothing here depends on speed. */
#include "support/clock.h"
#include "tests/unit/loadkit.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define MS NS_PER_MS

static void wrong_bytes(void **state)
{
    (void)state;
    loadkit_serve(little_wrong, "echo:64");
    loadkit_run();
    assert_true(result.requests > 0);
    assert_true(result.errors[LOAD_WRONG_BYTES] > 0);
    assert_int_equal(loadkit_sum(result.total_errors),
                     result.total_errors[LOAD_WRONG_BYTES]);
    /* Every fifth: exactly those were counted as wrong. */
    assert_int_equal(result.total_errors[LOAD_WRONG_BYTES],
                     server.requests / 5);
    assert_int_equal(result.total_requests,
                     server.requests - server.requests / 5);
    loadkit_counted();
}

static void one_byte_too_many(void **state)
{
    (void)state;
    loadkit_serve(little_wordy, "echo:64");
    loadkit_run();
    loadkit_only(LOAD_WRONG_BYTES);
}

static void closed_early(void **state)
{
    (void)state;
    loadkit_serve(little_short, "echo:64");
    loadkit_run();
    loadkit_only(LOAD_CLOSED_EARLY);
    loadkit_agreed();
}

static void reset(void **state)
{
    (void)state;
    loadkit_serve(little_reset, "echo:64");
    loadkit_run();
    loadkit_only(LOAD_RESET);
}

static void timed_out(void **state)
{
    (void)state;
    loadkit_serve(little_silent, "echo:64");
    options.timeout_ns = 40 * MS;
    loadkit_run();
    loadkit_only(LOAD_TIMED_OUT);
    /* A timeout is a latency too; those still waiting have waited less. */
    assert_true(result.latency.max_ns >= 40 * MS);
    assert_true(result.errors[LOAD_TIMED_OUT] <=
                CONNECTIONS * (options.duration_ns / (40 * MS) + 1));
    assert_int_equal(result.bytes_received, 0);
    loadkit_agreed();
}

static void never_answered(void **state)
{
    uint64_t begun_ns = clock_now_ns();

    (void)state;
    loadkit_serve(little_silent, "echo:64");
    options.duration_ns = 100 * MS;
    loadkit_run();
    assert_int_equal(result.starved_connections, CONNECTIONS);
    assert_int_equal(result.unanswered, CONNECTIONS);
    assert_int_equal(result.total_abandoned, CONNECTIONS);
    assert_int_equal(result.requests, 0);
    assert_int_equal(loadkit_sum(result.total_errors), 0);
    assert_true(result.mean_in_flight == 0);
    assert_true(clock_now_ns() - begun_ns < 10 * NS_PER_S);
    loadkit_agreed();
    loadkit_counted();
}

static void vanish(void *arg, enum load_moment moment)
{
    (void)arg;
    if (moment == LOAD_WINDOW_BEGINS)
        little_vanish(&server);
}

static void server_goes_away(void **state)
{
    (void)state;
    loadkit_serve(little_echo, "echo:64");
    options.on_moment = vanish;
    loadkit_run();
    assert_true(result.errors[LOAD_REFUSED] >= CONNECTIONS);
    assert_true(result.total_connections >= CONNECTIONS);
    loadkit_counted();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wrong_bytes),      cmocka_unit_test(one_byte_too_many),
        cmocka_unit_test(closed_early),     cmocka_unit_test(reset),
        cmocka_unit_test(timed_out),        cmocka_unit_test(never_answered),
        cmocka_unit_test(server_goes_away),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
