/* The verdict on what both sides have counted. */
#include "tests/unit/sound.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void counts_differ(void **state)
{
    struct run *run = sound_load();

    (void)state;
    run->record.served.accepted = 11;
    sound_check(run, VERDICT_VOID,
                "counts differ: connections 10, the server says 11");
    run = sound_load();
    run->record.served.bytes_in--;
    sound_check(run, VERDICT_VOID, "counts differ: bytes sent");
    run = sound_load();
    run->record.served.bytes_out++;
    sound_check(run, VERDICT_VOID, "counts differ: bytes received");
    run = sound_line();
    run->record.served.requests--;
    sound_check(run, VERDICT_VOID,
                "counts differ: requests 6000, the server says 5999");
    run = sound_load();
    run->record.served.is_known = false;
    sound_check(run, VERDICT_VOID, "last line");
}

/* Where counts may differ. */
static void counts_excused(void **state)
{
    struct run *run = sound_load();

    (void)state;
    /* of raw requests the server counts reads */
    run->record.served.requests = 7 * TOTAL;
    sound_check(run, VERDICT_VALID, "");
    /* a foreign server counts nothing */
    run->record.served.is_known = false;
    run->facts.is_foreign = true;
    sound_check(run, VERDICT_VALID, "");
    /* and has heads of its own */
    sound_parse("http:echo:64", &run->cell.workload);
    sound_check(run, VERDICT_VALID, "");
    run->facts.is_foreign = false;
    run->record.served.is_known = true;
    run->record.served.requests = TOTAL;
    sound_check(run, VERDICT_VOID, "reply bytes gave");
    /* what a failed request got to is not known */
    run = sound_load();
    run->load.total_errors[LOAD_TIMED_OUT] = 1;
    run->record.served.bytes_in += 64;
    sound_check(run, VERDICT_VALID, "");
    /* but no more than it could bring */
    run->record.served.bytes_in += 1;
    sound_check(run, VERDICT_VOID, "bytes sent");
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
    sound_check(run, VERDICT_VALID, "");
    run->record.served.accepted = 11;
    sound_check(run, VERDICT_VOID, "connections");
    run->record.served.accepted = 10;
    run->record.served.bytes_out = TOTAL * 3 - 1;
    sound_check(run, VERDICT_VOID, "bytes received");
    run->record.served.bytes_out = TOTAL * 3;
    run->record.served.requests = TOTAL - 1;
    sound_check(run, VERDICT_VOID, "requests");
}

static void reply_bytes(void **state)
{
    static const struct {
        const char *workload;
        uint64_t size;
    } rows[] = {
        {"echo:1000", 1000},   {"wait:10ms", 3},    {"fib:1", 2},
        {"fib:27", 7},         {"fib:40", 9},       {"mixed:9,1us,8", 3},
        {"churn:1", 64},       {"crowd:10", 64},    {"convoy:38,0", 64},
        {"stream:100,1", 100}, {"blob:4KiB", 4096}, {"http:fib:27", 71},
        {"http:echo:64", 129}};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct run *run = sound_load();

        sound_parse(rows[i].workload, &run->cell.workload);
        run->load.bytes_received = TOTAL * rows[i].size;
        run->record.served.bytes_out = TOTAL * rows[i].size;
        sound_check(run, VERDICT_VALID, "");
        run->load.bytes_received--;
        run->record.served.bytes_out--;
        sound_check(run, VERDICT_VOID, "reply bytes gave");
        /* begun and not ended */
        run->load.bytes_received += 2;
        run->load.total_abandoned = 2;
        sound_check(run, VERDICT_VOID,
                    "error: of 2 unanswered requests some got");
    }
}

/* What bullies were told is beside what the victims were. */
static void bullies(void **state)
{
    struct run *run = sound_load();

    (void)state;
    sound_parse("convoy:40,2", &run->cell.workload);
    run->load.bully_requests = 20;
    run->load.total_bully_requests = 30;
    run->load.bytes_received = TOTAL * SIZE + UINT64_C(30) * 9;
    run->record.served.bytes_out = TOTAL * SIZE + UINT64_C(30) * 9;
    run->record.served.requests = TOTAL + 30;
    sound_check(run, VERDICT_VALID, "");
    run->record.served.requests--;
    sound_check(run, VERDICT_VOID,
                "counts differ: requests 6030, the server says 6029");
    run->record.served.requests++;
    run->load.bytes_received -= 9;
    run->record.served.bytes_out -= 9;
    sound_check(run, VERDICT_VOID, "reply bytes gave");
    sound_parse("http:convoy:40,2", &run->cell.workload);
    run->load.bytes_received = TOTAL * 129 + UINT64_C(30) * 73;
    run->record.served.bytes_out = TOTAL * 129 + UINT64_C(30) * 73;
    sound_check(run, VERDICT_VALID, "");
}

static void crowd_is_whole(void **state)
{
    struct run *run = sound_load();

    (void)state;
    sound_parse("crowd:10", &run->cell.workload);
    run->cell.connections = 100;
    sound_check(run, VERDICT_VALID, "");
    run->load.starved_connections = 1;
    sound_check(run, VERDICT_VOID,
                "of a crowd of 100 connections 1 were not answered");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_differ),    cmocka_unit_test(counts_excused),
        cmocka_unit_test(counts_abandoned), cmocka_unit_test(reply_bytes),
        cmocka_unit_test(bullies),          cmocka_unit_test(crowd_is_whole),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
