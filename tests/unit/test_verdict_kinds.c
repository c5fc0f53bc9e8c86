/* The verdict on workloads that have more, or fewer, requests in flight than
 * connections. */
#include "support/clock.h"
#include "tests/unit/sound.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* Of a crowd those who ask count. */
static void crowd(void **state)
{
    struct run *run = sound_load();

    (void)state;
    sound_parse("crowd:10", &run->cell.workload);
    run->cell.connections = 1000;
    run->load.mean_in_flight = 9.51;
    sound_check(run, VERDICT_VALID, "");
    run->load.mean_in_flight = 9.4;
    run->load.answered_ns = 940 * NS_PER_MS;
    sound_check(run, VERDICT_NOISY, "9.4 of 10 connections were busy");
    run->load.mean_in_flight = 10;
    run->load.answered_ns = 1000 * NS_PER_MS;
    run->load.connections = 3;
    sound_check(run, VERDICT_NOISY,
                "3 connections of the crowd came within the window");
    run->cell.pace = (struct pace){LOAD_CONSTANT, 50000};
    run->load.due = run->load.sent = 5000;
    sound_check(run, VERDICT_NOISY, "of the crowd came within the window");
}

static void stream(void **state)
{
    struct run *run = sound_load();

    (void)state;
    sound_parse("stream:64,8", &run->cell.workload);
    run->load.mean_in_flight = 80;
    run->load.answered_ns = 8000 * NS_PER_MS;
    sound_check(run, VERDICT_VALID, "");
    run->load.mean_in_flight = 75;
    run->load.answered_ns = 7500 * NS_PER_MS;
    sound_check(run, VERDICT_NOISY, "75.0 of 80 requests were in flight");
    /* One that starves has none of its eight. */
    run->load.starved_connections = 1;
    run->load.mean_in_flight = 72;
    run->load.answered_ns = 7200 * NS_PER_MS;
    sound_check(run, VERDICT_VALID, "");
    /* The window's edges cut as many as are in flight: 72 x 0.2 ms, and 5 %. */
    run->load.answered_ns = 7200 * NS_PER_MS - 390 * NS_PER_MS;
    sound_check(run, VERDICT_NOISY, "Little's law");
}

/* A connection that is away to be opened anew has nothing in flight. */
static void churn(void **state)
{
    struct run *run = sound_load();

    (void)state;
    sound_parse("churn:1", &run->cell.workload);
    run->cell.requests_per_connection = 1;
    run->load.connections = 5000;
    run->load.total_connections = TOTAL;
    run->record.served.accepted = TOTAL;
    run->load.mean_in_flight = 6;
    run->load.answered_ns = 600 * NS_PER_MS;
    sound_check(run, VERDICT_VALID, "");
    run->load.answered_ns = 800 * NS_PER_MS;
    sound_check(run, VERDICT_NOISY, "Little's law");
    run->load.answered_ns = 600 * NS_PER_MS;
    run->record.served.accepted = TOTAL - 1;
    sound_check(run, VERDICT_VOID, "connections 6000, the server says 5999");
    /* One that was not yet accepted as the server was stopped; no other. */
    run->load.total_unasked = 1;
    sound_check(run, VERDICT_VALID, "");
    run->record.served.accepted = TOTAL - 2;
    sound_check(run, VERDICT_VOID, "connections 6000, the server says 5998");
    run->record.served.accepted = TOTAL + 1;
    sound_check(run, VERDICT_VOID, "connections 6000, the server says 6001");
}

static struct run *sound_convoy(void)
{
    struct run *run = sound_open();

    sound_parse("convoy:38,2", &run->cell.workload);
    run->load.bully_requests = 20;
    run->load.total_bully_requests = 20;
    /* fib(38) is 24157817. */
    run->load.bytes_received += UINT64_C(20) * 9;
    run->record.served.bytes_out += UINT64_C(20) * 9;
    run->record.served.requests += 20;
    return run;
}

/* Two bullies that were answered twenty times take a tenth of the window each
 * time, and 5 % are allowed to anyone. */
static void convoy_is_carried(void **state)
{
    struct run *run = sound_convoy();

    (void)state;
    sound_check(run, VERDICT_VALID, "");
    run->load.requests = 4260;
    sound_check(run, VERDICT_VALID, "");
    run->load.requests = 4240;
    sound_check(run, VERDICT_NOISY, "does not carry the rate");
    /* Two answers to two bullies excuse half of the window, and no more. */
    run = sound_convoy();
    run->load.bully_requests = 2;
    run->load.requests = 2260;
    sound_check(run, VERDICT_VALID, "");
    run->load.requests = 2240;
    sound_check(run, VERDICT_NOISY, "does not carry the rate");
    run = sound_convoy();
    sound_parse("convoy:38,0", &run->cell.workload);
    run->load.bytes_received = run->record.served.bytes_out = TOTAL * SIZE;
    run->load.bully_requests = run->load.total_bully_requests = 0;
    run->record.served.requests = TOTAL;
    sound_check(run, VERDICT_VALID, "");
    run->load.requests = 4260;
    sound_check(run, VERDICT_NOISY, "does not carry the rate");
}

static void nobody_in_the_way(void **state)
{
    struct run *run = sound_convoy();

    (void)state;
    run->load.bully_requests = 0;
    sound_check(run, VERDICT_NOISY,
                "no bully was answered in the window: it is too short for "
                "fib:38");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(crowd),
        cmocka_unit_test(stream),
        cmocka_unit_test(churn),
        cmocka_unit_test(convoy_is_carried),
        cmocka_unit_test(nobody_in_the_way),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
