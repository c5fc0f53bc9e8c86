/* The load generator's open loop against little servers: every request of the
 * schedule is accounted for, and waits count from when it was due. Nothing here
 * depends on speed. */
#include "harness/load/gaps.h"
#include "support/clock.h"
#include "tests/unit/loadkit.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <sys/resource.h>

#include <cmocka.h>

#define MS NS_PER_MS

static void serve(little_manner *manner, double rate_rps)
{
    loadkit_serve(manner, "echo:64");
    options.arrivals = LOAD_CONSTANT;
    options.rate_rps = rate_rps;
}

/* Runs the load. Whatever the server did, the schedule's requests are all in
 * their places. */
static void run(void)
{
    loadkit_run();
    assert_int_equal(result.due, result.sent + result.dropped);
    assert_int_equal(result.send_lag.count, result.sent);
    assert_true(result.late <= result.sent);
    assert_true(result.latency.count <= result.due);
    assert_int_equal(result.sent_latency.count,
                     result.latency.count - result.dropped);
    assert_true(result.sent_latency.sum_ns + result.send_lag.sum_ns <=
                result.latency.sum_ns);
    assert_true(result.rate_rps == options.rate_rps);
}

static void keeps_the_rate(void **state)
{
    (void)state;
    serve(little_echo, 1000);
    run();
    assert_int_equal(result.arrivals, LOAD_CONSTANT);
    assert_int_equal(result.due, 300);
    assert_int_equal(result.dropped, 0);
    assert_int_equal(result.unanswered, 0);
    assert_int_equal(result.latency.count, 300);
    assert_int_equal(loadkit_sum(result.total_errors), 0);
    assert_int_equal(result.starved_connections, 0);
    /* Those of the warm-up too, and nothing after the window. */
    assert_int_equal(result.total_requests, 350);
    assert_int_equal(server.requests, 350);
    loadkit_agreed();
    loadkit_little();
}

/* As many as the schedule has, which depends on the seed alone. */
static void poisson(void **state)
{
    uint64_t due = 0;
    uint64_t begun = 0;

    (void)state;
    serve(little_echo, 2000);
    options.arrivals = LOAD_POISSON;
    for (uint64_t part = 0; part < options.threads; part++) {
        struct gaps gaps;
        uint64_t at_ns;

        gaps_init(&gaps, LOAD_POISSON, 2000, part, 2, options.seed);
        while ((at_ns = gaps_next(&gaps)) < 350 * MS) {
            begun++;
            due += at_ns >= 50 * MS;
        }
    }
    run();
    assert_int_equal(result.due, due);
    assert_int_equal(result.latency.count, due);
    assert_int_equal(server.requests, begun);
    loadkit_agreed();
    loadkit_little();
}

static void new_connections(void **state)
{
    (void)state;
    serve(little_echo, 500);
    options.requests_per_connection = 1;
    run();
    assert_int_equal(result.due, 150);
    assert_int_equal(result.latency.count, 150);
    assert_int_equal(result.total_requests, 175);
    assert_true(result.total_connections >= 175);
    assert_int_equal(loadkit_sum(result.total_errors), 0);
    loadkit_agreed();
}

static void spinning(void **state)
{
    (void)state;
    serve(little_echo, 1000);
    options.spin = true;
    options.threads = 1;
    run();
    assert_int_equal(result.due, 300);
    assert_int_equal(result.latency.count, 300);
    loadkit_agreed();
}

static void pause_server(void *arg, enum load_moment moment)
{
    const uint64_t *pause_ns = arg;

    if (moment == LOAD_WINDOW_BEGINS)
        server.paused_until_ns = clock_now_ns() + *pause_ns;
}

/* The server stops for 400 ms and a request is due each 2 ms. Eight of them are
 * in flight then and see it; the others wait for those to come back, which is
 * no time on the wire. An instrument that counts from the send has eight slow
 * requests and misses the rest: "coordinated omission". */
static void a_pause_shows(void **state)
{
    uint64_t pause_ns = 400 * MS;
    uint64_t waited_ns = 0;

    (void)state;
    serve(little_echo, 500);
    options.duration_ns = 1000 * MS;
    options.on_moment = pause_server;
    options.arg = &pause_ns;
    run();
    assert_int_equal(result.due, 500);
    assert_int_equal(result.latency.count, 500);
    /* 150 of them were due in the first 300 ms of the pause. */
    if (histogram_quantile(&result.latency, 0.75) < 100 * MS)
        fail_msg("p75 is %lu", histogram_quantile(&result.latency, 0.75));
    /* What those waited that no connection was free for: 400 ms, 398 ms … but
     * for the eight that had one, and as many to be on the safe side. */
    for (uint64_t i = 2UL * CONNECTIONS; i < 200; i++)
        waited_ns += (400 - 2 * i) * MS;
    assert_true(result.latency.sum_ns >= result.sent_latency.sum_ns);
    if (result.latency.sum_ns - result.sent_latency.sum_ns < waited_ns)
        fail_msg("waits of %lu, not %lu",
                 result.latency.sum_ns - result.sent_latency.sum_ns, waited_ns);
    assert_true(histogram_quantile(&result.sent_latency, 0.75) <
                histogram_quantile(&result.latency, 0.75));
    assert_true(result.late > 100);
    loadkit_agreed();
}

/* Nothing is ever answered: eight are sent, and all have waited until the end
 * of the drain. */
static void a_mute_server(void **state)
{
    (void)state;
    serve(little_silent, 1000);
    options.warmup_ns = 0;
    run();
    assert_int_equal(result.due, 300);
    assert_int_equal(result.sent, CONNECTIONS);
    assert_int_equal(result.unanswered, CONNECTIONS);
    assert_int_equal(result.total_abandoned, CONNECTIONS);
    assert_int_equal(result.dropped, 300 - CONNECTIONS);
    assert_int_equal(result.latency.count, 300);
    assert_true(result.latency.min_ns >= 2 * NS_PER_S);
    assert_int_equal(result.requests, 0);
    assert_int_equal(result.lost, 0);
    loadkit_agreed();
}

/* Each request times out, and the connection goes on with another one. */
static void time_outs(void **state)
{
    (void)state;
    serve(little_silent, 1000);
    options.warmup_ns = 0;
    options.timeout_ns = 40 * MS;
    run();
    assert_true(result.errors[LOAD_TIMED_OUT] > 0);
    assert_int_equal(result.due, 300);
    assert_int_equal(result.latency.count, 300);
    assert_true(result.latency.min_ns >= 40 * MS);
    assert_int_equal(result.requests, 0);
    assert_true(result.total_errors[LOAD_TIMED_OUT] + result.total_abandoned >=
                result.sent);
}

/* What failed otherwise within the window is an error, and no latency; what
 * failed after it was never answered. */
static void resets(void **state)
{
    (void)state;
    serve(little_reset, 1000);
    options.warmup_ns = 0;
    run();
    assert_true(result.errors[LOAD_RESET] > 0);
    assert_int_equal(result.requests, 0);
    assert_int_equal(result.due, 300);
    assert_int_equal(result.latency.count + loadkit_sum(result.errors), 300);
    assert_int_equal(result.latency.count, result.dropped + result.unanswered);
}

static uint64_t peak_kib(void)
{
    struct rusage usage;

    assert_int_equal(getrusage(RUSAGE_SELF, &usage), 0);
    return (uint64_t)usage.ru_maxrss;
}

/* Three million requests are due and a few hundred answered. The first run
 * leaves behind what any takes. */
static void an_absurd_rate(void **state)
{
    uint64_t before_kib;

    (void)state;
    serve(little_slow, 100);
    run();
    before_kib = peak_kib();
    serve(little_slow, LOAD_RATE_MAX);
    options.timeout_ns = 100 * MS;
    run();
    assert_int_equal(result.due, 3000000);
    assert_int_equal(result.latency.count, 3000000);
    assert_in_range(result.sent, 0, result.total_requests);
    assert_in_range(result.requests, 0,
                    CONNECTIONS * (300 * MS / LITTLE_DELAY_NS + 1));
    if (peak_kib() - before_kib > 12000)
        fail_msg("%lu KiB more", peak_kib() - before_kib);
}

struct stopping {
    bool stop;
};

static void stop(void *arg, enum load_moment moment)
{
    (void)moment;
    ((struct stopping *)arg)->stop = true;
}

static void stopped(void **state)
{
    struct stopping stopping = {false};

    (void)state;
    serve(little_echo, 1000);
    options.duration_ns = 3600 * NS_PER_S;
    options.on_moment = stop;
    options.arg = &stopping;
    options.stop = &stopping.stop;
    run();
    assert_true(result.stopped_early);
    assert_int_equal(result.dropped, 0);
    assert_int_equal(result.latency.count, result.due);
    assert_true(result.due <= result.window_ns / MS + 2);
    assert_int_equal(result.total_requests, server.requests);
    loadkit_agreed();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        /* First: memory is not given back. */
        cmocka_unit_test(an_absurd_rate), cmocka_unit_test(keeps_the_rate),
        cmocka_unit_test(poisson),        cmocka_unit_test(new_connections),
        cmocka_unit_test(spinning),       cmocka_unit_test(a_pause_shows),
        cmocka_unit_test(a_mute_server),  cmocka_unit_test(time_outs),
        cmocka_unit_test(resets),         cmocka_unit_test(stopped),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
