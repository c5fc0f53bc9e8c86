/* The verdict: a sound run passes, and each check has a change that trips it.
 */
#include "tests/unit/sound.h"

#include "support/clock.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void sound(void **state)
{
    (void)state;
    sound_check(sound_load(), VERDICT_VALID, "");
    sound_check(sound_line(), VERDICT_VALID, "");
    sound_check(sound_idle(), VERDICT_VALID, "");
}

static void window(void **state)
{
    struct run *run = sound_load();

    (void)state;
    run->load.window_ns = 90 * NS_PER_MS;
    run->load.mean_in_flight = 11;
    sound_check(run, VERDICT_VALID, "");
    run->load.window_ns = 89 * NS_PER_MS;
    sound_check(run, VERDICT_VOID, "the window lasted 89 ms instead of 100 ms");
}

static void wrong_bytes(void **state)
{
    struct run *run = sound_load();

    (void)state;
    run->load.total_errors[LOAD_WRONG_BYTES] = 1;
    sound_check(run, VERDICT_VOID, "the server sent 1 wrong reply");
}

static void no_answers(void **state)
{
    struct run *run = sound_load();

    (void)state;
    run->load.requests = 0;
    sound_check(run, VERDICT_VOID, "no request was answered");
    run->load.total_errors[LOAD_RESET] = 12;
    sound_check(run, VERDICT_VOID, "12 reset");
}

static void error_share(void **state)
{
    struct run *run = sound_load();

    (void)state;
    run->load.errors[LOAD_RESET] = 3;
    run->load.errors[LOAD_REFUSED] = 2;
    run->load.total_errors[LOAD_RESET] = 5;
    sound_check(run, VERDICT_VALID, "");
    run->load.errors[LOAD_RESET] = 4;
    sound_check(run, VERDICT_VOID,
                "requests failed; errors: 2 refused, 4 reset");
}

static void drops(void **state)
{
    struct run *run = sound_load();

    (void)state;
    run->record.drops = NAN;
    sound_check(run, VERDICT_VALID, "");
    run->record.drops = 2;
    sound_check(run, VERDICT_VOID, "the kernel dropped 2 connections");
    run->cell.counts_drops = true;
    sound_check(run, VERDICT_VALID, "");
    assert_true(run->record.drops == 2);
}

/* Drops that are counted excuse as many of their consequences, and those
 * only. */
static void excuses(void **state)
{
    struct run *run = sound_load();

    (void)state;
    run->cell.counts_drops = true;
    run->record.drops = 40;
    run->load.errors[LOAD_TIMED_OUT] = 40;
    run->load.total_errors[LOAD_TIMED_OUT] = 40;
    run->record.served.accepted = 0; /* of 10 */
    run->load.lost = 40;
    run->load.mean_in_flight = 9.4;
    run->load.answered_ns = 940 * NS_PER_MS;
    sound_check(run, VERDICT_VALID, "");
    run->record.drops = 30;
    sound_check(run, VERDICT_VOID, "errors: 40 timed_out");
    run->load.errors[LOAD_TIMED_OUT] = 30;
    sound_check(run, VERDICT_VOID, "40 requests on served connections");
    run->load.lost = 30;
    sound_check(run, VERDICT_VALID, "");
    run->load.total_connections = 71; /* 40 failed, 30 dropped */
    sound_check(run, VERDICT_VOID, "counts differ: connections 71");
    run->load.total_connections = 10;
    run->record.served.accepted = 81; /* stragglers with SYN cookies */
    sound_check(run, VERDICT_VOID, "the server says 81");
    run->record.served.accepted = 80;
    sound_check(run, VERDICT_VALID, "");
    run->load.errors[LOAD_RESET] = 10;
    sound_check(run, VERDICT_VOID, "10 reset");
    run->load.errors[LOAD_RESET] = 0;
    run->record.served.accepted = 10;
    run->record.drops = 0; /* what does not happen excuses nothing */
    run->load.lost = 0;
    run->load.errors[LOAD_TIMED_OUT] = 0;
    sound_check(run, VERDICT_NOISY, "9.4 of 10 connections were busy");
    run->load.errors[LOAD_TIMED_OUT] = 30;
    sound_check(run, VERDICT_VOID, "30 timed_out");
    run->record.drops = NAN;
    sound_check(run, VERDICT_VOID, "30 timed_out");
    run->record.drops = 40;
    run->cell.counts_drops = false;
    run->load.errors[LOAD_TIMED_OUT] = 0;
    sound_check(run, VERDICT_VOID, "the kernel dropped 40");
    run->record.served.accepted = 9; /* which follows from it */
    sound_check(run, VERDICT_VOID, "the kernel dropped 40");
}

/* 5 % of 10 in flight, and 10 connections x 0.2 ms / 100 ms for the edges. */
static void little(void **state)
{
    struct run *run = sound_load();

    (void)state;
    run->cell.think_ns = 1; /* leaves the next check out */
    run->load.mean_in_flight = 10.5;
    sound_check(run, VERDICT_VALID, "");
    run->load.mean_in_flight = 9.49;
    sound_check(run, VERDICT_VALID, "");
    run->load.mean_in_flight = 9.4;
    sound_check(
        run, VERDICT_NOISY,
        "Little's law: 9.40 requests in flight, but throughput x response "
        "time is 10.00");
    run->load.mean_in_flight = 10.6;
    sound_check(run, VERDICT_NOISY, "Little's law");
    run->load.mean_in_flight = NAN;
    sound_check(run, VERDICT_NOISY, "Little's law");
}

/* Slow requests are cut more often by the window's edges. */
static void little_edges(void **state)
{
    struct run *run = sound_load();

    (void)state;
    run->cell.think_ns = 1;
    run->load.requests = 50;
    sound_fill(&run->load, 50, 20 * NS_PER_MS);
    run->load.answered_ns = 1000 * NS_PER_MS;
    run->load.mean_in_flight = 8;
    sound_check(run, VERDICT_VALID, "");
    run->load.mean_in_flight = 7;
    sound_check(run, VERDICT_NOISY, "Little's law");
    /* Those that starve have no edges that matter. */
    run->load.starved_connections = 9;
    run->load.mean_in_flight = 8;
    sound_check(run, VERDICT_NOISY, "Little's law");
    /* What waited long before the window makes up for itself. */
    run = sound_load();
    run->cell.think_ns = 1;
    sound_fill(&run->load, 4990, 140 * NS_PER_US);
    for (int i = 0; i < 10; i++)
        histogram_record(&run->load.latency, 30 * NS_PER_MS);
    run->load.mean_in_flight = 7.5;
    sound_check(run, VERDICT_VALID, "");
}

/* Of ten connections, all that are served ask without a pause. */
static void crowd(void **state)
{
    struct run *run = sound_load();

    (void)state;
    run->load.mean_in_flight = 9.51;
    sound_check(run, VERDICT_VALID, "");
    run->load.mean_in_flight = 9.4;
    sound_check(run, VERDICT_NOISY, "9.4 of 10 connections were busy");
    run->cell.requests_per_connection = 1;
    run->load.mean_in_flight = 9.51;
    sound_check(run, VERDICT_VALID, "");
}

static void lost(void **state)
{
    struct run *run = sound_load();

    (void)state;
    run->load.lost = 3;
    sound_check(run, VERDICT_VOID, "3 requests on served connections");
}

/* Decays by so much from the window's begin to its end. */
static void decay(struct run *run, double share)
{
    for (size_t i = 0; i < LOAD_SLICES; i++)
        run->load.slices[i].requests =
            (uint64_t)(50 * (1 - share * (double)i / LOAD_SLICES) +
                       (double)(i % 3));
}

/* A fifth over the window is found, either way; a twentieth is let pass. */
static void drifts(void **state)
{
    struct run *run = sound_load();

    (void)state;
    decay(run, 0.2);
    sound_check(run, VERDICT_NOISY, "throughput fell by 1");
    decay(run, -0.2);
    sound_check(run, VERDICT_NOISY, "throughput rose by 1");
    decay(run, 0.05);
    sound_check(run, VERDICT_VALID, "");
    /* of few requests nothing is said */
    for (size_t i = 0; i < LOAD_SLICES; i++)
        run->load.slices[i].requests = i < 50 ? 3 : 0;
    sound_check(run, VERDICT_VALID, "");
}

static void idle(void **state)
{
    struct run *run = sound_idle();

    (void)state;
    run->load.total_requests = 9;
    sound_check(run, VERDICT_VOID, "10 connections, but 9 requests");
    run = sound_idle();
    run->load.total_errors[LOAD_REFUSED] = 1;
    sound_check(run, VERDICT_VOID, "1 refused");
    run = sound_idle();
    run->record.served.accepted = 9;
    sound_check(run, VERDICT_VOID, "counts differ");
    run = sound_idle();
    run->record.resources.pss_bytes = NAN;
    sound_check(run, VERDICT_VOID, "memory cannot be read");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sound),        cmocka_unit_test(window),
        cmocka_unit_test(wrong_bytes),  cmocka_unit_test(no_answers),
        cmocka_unit_test(error_share),  cmocka_unit_test(drops),
        cmocka_unit_test(excuses),      cmocka_unit_test(little),
        cmocka_unit_test(little_edges), cmocka_unit_test(crowd),
        cmocka_unit_test(lost),         cmocka_unit_test(drifts),
        cmocka_unit_test(idle),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
