/* The verdict: a sound run passes, and each check has a change that trips it.
 */
#include "harness/run/verdict.h"
#include "support/clock.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* A run that nothing is wrong with: 10 connections, 5,000 requests of 64 bytes
 * in 100 ms, 200 us each. */
struct run {
    struct system_spec system;
    struct cell cell;
    struct verdict_facts facts;
    struct load_result load;
    struct record record;
};

#define TOTAL UINT64_C(6000)
#define SIZE UINT64_C(64)

static void parse(const char *name, struct workload *workload)
{
    char error[WORKLOAD_ERROR];

    assert_int_equal(workload_parse(name, workload, error), 0);
}

static struct run *sound_load(void)
{
    static struct run run;

    memset(&run, 0, sizeof run);
    run.cell = (struct cell){.kind = RECORD_LOAD,
                             .system = &run.system,
                             .connections = 10,
                             .duration_ns = 100 * NS_PER_MS};
    parse("echo:64", &run.cell.workload);
    run.load.window_ns = 100 * NS_PER_MS;
    run.load.requests = 5000;
    run.load.answered_ns = 1000 * NS_PER_MS;
    run.load.mean_in_flight = 10;
    run.load.total_requests = TOTAL;
    run.load.total_connections = 10;
    run.load.bytes_sent = TOTAL * SIZE;
    run.load.bytes_received = TOTAL * SIZE;
    run.load.generator_cpu_share = 0.5;
    record_init(&run.record);
    run.record.load = &run.load;
    run.record.served =
        (struct record_served){true, 10, TOTAL, TOTAL * SIZE, TOTAL * SIZE, 0};
    return &run;
}

static struct run *sound_line(void)
{
    struct run *run = sound_load();

    parse("mixed:20,10ms,12", &run->cell.workload);
    /* fib(12) is 89. */
    run->load.bytes_received = TOTAL * 3;
    run->record.served.bytes_out = TOTAL * 3;
    return run;
}

static struct run *sound_idle(void)
{
    struct run *run = sound_load();

    run->cell.kind = RECORD_IDLE;
    run->record.kind = RECORD_IDLE;
    run->load.window_ns = NS_PER_MS;
    run->load.requests = 0;
    run->load.total_requests = 10;
    run->load.bytes_sent = 10 * SIZE;
    run->load.bytes_received = 10 * SIZE;
    run->record.served = (struct record_served){true, 10, 10, 640, 640, 0};
    run->record.resources.pss_bytes = 1e6;
    return run;
}

static void check(struct run *run, enum verdict verdict, const char *reason)
{
    verdict_judge(&run->cell, &run->facts, &run->record);
    if (run->record.verdict != verdict ||
        strstr(run->record.reason, reason) == NULL)
        fail_msg("%s \"%s\" instead of %s \"%s\"",
                 verdict_name(run->record.verdict), run->record.reason,
                 verdict_name(verdict), reason);
    if (verdict == VERDICT_VALID)
        assert_string_equal(run->record.reason, "");
}

static void sound(void **state)
{
    (void)state;
    check(sound_load(), VERDICT_VALID, "");
    check(sound_line(), VERDICT_VALID, "");
    check(sound_idle(), VERDICT_VALID, "");
}

static void window(void **state)
{
    struct run *run = sound_load();

    (void)state;
    run->load.window_ns = 90 * NS_PER_MS;
    run->load.mean_in_flight = 11;
    check(run, VERDICT_VALID, "");
    run->load.window_ns = 89 * NS_PER_MS;
    check(run, VERDICT_VOID, "the window lasted 89 ms instead of 100 ms");
}

static void wrong_bytes(void **state)
{
    struct run *run = sound_load();

    (void)state;
    run->load.total_errors[LOAD_WRONG_BYTES] = 1;
    check(run, VERDICT_VOID, "the server sent 1 wrong reply");
}

static void no_answers(void **state)
{
    struct run *run = sound_load();

    (void)state;
    run->load.requests = 0;
    check(run, VERDICT_VOID, "no request was answered");
    run->load.total_errors[LOAD_RESET] = 12;
    check(run, VERDICT_VOID, "12 reset");
}

static void error_share(void **state)
{
    struct run *run = sound_load();

    (void)state;
    run->load.errors[LOAD_RESET] = 3;
    run->load.errors[LOAD_REFUSED] = 2;
    run->load.total_errors[LOAD_RESET] = 5;
    check(run, VERDICT_VALID, "");
    run->load.errors[LOAD_RESET] = 4;
    check(run, VERDICT_VOID, "requests failed; errors: 2 refused, 4 reset");
}

static void counts_differ(void **state)
{
    struct run *run = sound_load();

    (void)state;
    run->record.served.accepted = 11;
    check(run, VERDICT_VOID,
          "counts differ: connections 10, the server says 11");
    run = sound_load();
    run->record.served.bytes_in--;
    check(run, VERDICT_VOID, "counts differ: bytes sent");
    run = sound_load();
    run->record.served.bytes_out++;
    check(run, VERDICT_VOID, "counts differ: bytes received");
    run = sound_line();
    run->record.served.requests--;
    check(run, VERDICT_VOID,
          "counts differ: requests 6000, the server says 5999");
    run = sound_load();
    run->record.served.is_known = false;
    check(run, VERDICT_VOID, "last line");
}

/* Where counts may differ. */
static void counts_excused(void **state)
{
    struct run *run = sound_load();

    (void)state;
    /* of raw requests the server counts reads */
    run->record.served.requests = 7 * TOTAL;
    check(run, VERDICT_VALID, "");
    /* a foreign server counts nothing */
    run->record.served.is_known = false;
    run->facts.is_foreign = true;
    check(run, VERDICT_VALID, "");
    /* what a failed request got to is not known */
    run = sound_load();
    run->load.total_errors[LOAD_TIMED_OUT] = 1;
    run->record.served.bytes_in += 100;
    check(run, VERDICT_VALID, "");
}

/* An abandoned request may have been served or not: each count may differ in
 * one direction. */
static void counts_abandoned(void **state)
{
    struct run *run = sound_line();

    (void)state;
    run->load.total_abandoned = 4;
    run->record.served.accepted = 6;
    run->record.served.bytes_in -= 40;
    run->record.served.bytes_out += 12;
    run->record.served.requests += 4;
    check(run, VERDICT_VALID, "");
    run->record.served.accepted = 11;
    check(run, VERDICT_VOID, "connections");
    run->record.served.accepted = 10;
    run->record.served.bytes_out = TOTAL * 3 - 1;
    check(run, VERDICT_VOID, "bytes received");
    run->record.served.bytes_out = TOTAL * 3;
    run->record.served.requests = TOTAL - 1;
    check(run, VERDICT_VOID, "requests");
}

static void reply_bytes(void **state)
{
    static const struct {
        const char *workload;
        uint64_t size;
    } rows[] = {{"echo:1000", 1000}, {"wait:10ms", 3}, {"fib:1", 2},
                {"fib:27", 7},       {"fib:40", 9},    {"mixed:9,1us,8", 3}};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct run *run = sound_load();

        parse(rows[i].workload, &run->cell.workload);
        run->load.bytes_received = TOTAL * rows[i].size;
        run->record.served.bytes_out = TOTAL * rows[i].size;
        check(run, VERDICT_VALID, "");
        run->load.bytes_received--;
        run->record.served.bytes_out--;
        check(run, VERDICT_VOID, "reply bytes gave");
        /* begun and not ended */
        run->load.bytes_received += 2;
        run->load.total_abandoned = 2;
        check(run, VERDICT_VOID, "error: of 2 unanswered requests some got");
    }
}

static void drops(void **state)
{
    struct run *run = sound_load();

    (void)state;
    run->facts.drops = NAN;
    check(run, VERDICT_VALID, "");
    run->facts.drops = 2;
    check(run, VERDICT_VOID, "the kernel dropped 2 connections");
}

/* 5 % of 10 in flight, and 10 connections x 0.2 ms / 100 ms for the edges. */
static void little(void **state)
{
    struct run *run = sound_load();

    (void)state;
    run->load.mean_in_flight = 10.5;
    check(run, VERDICT_VALID, "");
    run->load.mean_in_flight = 9.49;
    check(run, VERDICT_VALID, "");
    run->load.mean_in_flight = 9.4;
    check(run, VERDICT_NOISY,
          "Little's law: 9.40 requests in flight, but throughput x response "
          "time is 10.00");
    run->load.mean_in_flight = 10.6;
    check(run, VERDICT_NOISY, "Little's law");
    run->load.mean_in_flight = NAN;
    check(run, VERDICT_NOISY, "Little's law");
}

/* Slow requests are cut more often by the window's edges. */
static void little_edges(void **state)
{
    struct run *run = sound_load();

    (void)state;
    run->load.requests = 50;
    run->load.answered_ns = 1000 * NS_PER_MS;
    run->load.mean_in_flight = 8;
    check(run, VERDICT_VALID, "");
    run->load.mean_in_flight = 7;
    check(run, VERDICT_NOISY, "Little's law");
    /* Those that starve have no edges that matter. */
    run->load.starved_connections = 9;
    run->load.mean_in_flight = 8;
    check(run, VERDICT_NOISY, "Little's law");
}

static void steal(void **state)
{
    struct run *run = sound_load();

    (void)state;
    run->facts.steal_share = NAN;
    check(run, VERDICT_VALID, "");
    run->facts.steal_share = 0.01;
    check(run, VERDICT_VALID, "");
    run->facts.steal_share = 0.02;
    check(run, VERDICT_NOISY, "took 2.0 % of the processors");
}

static void lower_bound(void **state)
{
    struct run *run = sound_load();

    (void)state;
    run->load.generator_cpu_share = 0.9;
    check(run, VERDICT_VALID, "");
    assert_true(run->record.is_lower_bound);
    run->load.generator_cpu_share = 0.89;
    check(run, VERDICT_VALID, "");
    assert_false(run->record.is_lower_bound);
}

static void idle(void **state)
{
    struct run *run = sound_idle();

    (void)state;
    run->load.total_requests = 9;
    check(run, VERDICT_VOID, "10 connections, but 9 requests");
    run = sound_idle();
    run->load.total_errors[LOAD_REFUSED] = 1;
    check(run, VERDICT_VOID, "1 refused");
    run = sound_idle();
    run->record.served.accepted = 9;
    check(run, VERDICT_VOID, "counts differ");
    run = sound_idle();
    run->record.resources.pss_bytes = NAN;
    check(run, VERDICT_VOID, "memory cannot be read");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sound),          cmocka_unit_test(window),
        cmocka_unit_test(wrong_bytes),    cmocka_unit_test(no_answers),
        cmocka_unit_test(error_share),    cmocka_unit_test(counts_differ),
        cmocka_unit_test(counts_excused), cmocka_unit_test(counts_abandoned),
        cmocka_unit_test(reply_bytes),    cmocka_unit_test(drops),
        cmocka_unit_test(little),         cmocka_unit_test(little_edges),
        cmocka_unit_test(steal),          cmocka_unit_test(lower_bound),
        cmocka_unit_test(idle),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
