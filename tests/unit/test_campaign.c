/* The campaign: the order of its runs, a stop and its resume, exit codes. */
#include "tests/unit/diary.h"

#include "harness/run/schedule.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void whole_campaign(void **state)
{
    struct diary *diary = diary_open();
    size_t order[DIARY_CELLS];

    (void)state;
    assert_int_equal(diary_run(diary), 0);
    assert_int_equal(diary->count, 4 * DIARY_RUNS);
    for (size_t i = 0; i < diary->count; i++) {
        size_t run = i / 4;

        schedule_round(7, run / DIARY_CELLS + 1, DIARY_CELLS, order);
        assert_int_equal(diary->events[i].what, "brka"[i % 4]);
        assert_int_equal(diary->events[i].round, run / DIARY_CELLS + 1);
        assert_int_equal(diary->events[i].cell, order[run % DIARY_CELLS]);
        assert_int_equal(diary->events[i].repeat, 0);
    }
    assert_int_equal(diary->last.number, DIARY_RUNS);
    assert_int_equal(diary->last.count, DIARY_RUNS);
    assert_int_equal(diary->tally.valid, DIARY_RUNS);
    assert_false(diary->tally.stopped);
    assert_int_equal(campaign_exit_code(&diary->tally), 0);
}

/* What a stopped campaign has not done, its resume does, and nothing else. */
static void stop_and_resume(void **state)
{
    struct diary *first = diary_open();
    struct diary *second;

    (void)state;
    first->stop_at = DIARY_CELLS + 4;
    assert_int_equal(diary_run(first), 0);
    assert_true(first->tally.stopped);
    assert_int_equal(first->tally.end, CAMPAIGN_STOPPED);
    assert_int_equal(first->tally.valid, DIARY_CELLS + 3);
    assert_int_equal(campaign_exit_code(&first->tally), 130);
    /* The run that was cut is not kept, and none comes after it. */
    assert_int_equal(first->count, 4 * (DIARY_CELLS + 3) + 2);
    second = diary_resume(first);
    assert_int_equal(diary_run(second), 0);
    assert_int_equal(second->tally.valid, DIARY_RUNS - (DIARY_CELLS + 3));
    assert_int_equal(second->events[0].cell,
                     first->events[first->count - 1].cell);
    assert_int_equal(second->events[0].round, 2);
    for (size_t cell = 0; cell < DIARY_CELLS; cell++)
        for (uint64_t round = 1; round <= DIARY_ROUNDS; round++)
            assert_int_equal(diary_count(second, cell, round), 1);
    assert_int_equal(second->last.number, DIARY_RUNS);
}

/* Records of what the suite has not are no part of the campaign. */
static void strangers(void **state)
{
    struct diary *diary = diary_open();

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct record *record = &diary->kept[diary->kept_count++];

        record_init(record);
        record->kind = RECORD_BATCH;
        record->round = 1;
        record->connections = 1;
        strcpy(record->system, "threads");
        strcpy(record->workload, "fib:1");
    }
    diary->kept[0].kind = RECORD_IDLE;
    strcpy(diary->kept[1].workload, "fib:2");
    diary->kept[2].round = DIARY_ROUNDS + 1;
    assert_int_equal(diary_run(diary), 0);
    assert_int_equal(diary->tally.valid, DIARY_RUNS);
}

/* A search is run in the first round alone, and not repeated however NOISY. */
static enum verdict noisy(size_t cell, uint64_t round, uint64_t repeat)
{
    (void)round;
    (void)repeat;
    return cell == 3 ? VERDICT_NOISY : VERDICT_VALID;
}

static void searches_once(void **state)
{
    static const struct system_spec system = {.name = "threads"};
    struct diary *first = diary_open();
    struct diary *second;

    (void)state;
    first->suite.cells[3].kind = RECORD_SEARCH;
    first->suite.cells[3].system = &system;
    (void)strcpy(first->suite.cells[3].workload.name, "fib:1");
    first->verdict = noisy;
    first->stop_at = 2 * (size_t)DIARY_CELLS;
    assert_int_equal(diary_run(first), 0);
    assert_int_equal(diary_count(first, 3, 1), 1);
    assert_int_equal(diary_count(first, 3, 2), 0);
    assert_int_equal(first->last.count, DIARY_RUNS - (DIARY_ROUNDS - 1));

    second = diary_resume(first);
    second->suite.cells[3].kind = RECORD_SEARCH;
    second->suite.cells[3].system = &system;
    (void)strcpy(second->suite.cells[3].workload.name, "fib:1");
    assert_int_equal(diary_run(second), 0);
    for (uint64_t round = 1; round <= DIARY_ROUNDS; round++)
        assert_int_equal(diary_count(second, 3, round), round == 1);
    assert_int_equal(second->last.number, DIARY_RUNS - (DIARY_ROUNDS - 1));
    assert_int_equal(second->kept_count, DIARY_RUNS - (DIARY_ROUNDS - 1));
}

/* A record that cannot be kept ends the campaign: nothing is measured for
 * nothing. */
static void full_disk(void **state)
{
    struct diary *diary = diary_open();

    (void)state;
    diary->fail_at = 5;
    assert_int_equal(diary_run(diary), -ENOSPC);
    assert_int_equal(diary->runs, 5);
    assert_int_equal(diary->events[diary->count - 1].what, 'k');
}

static enum verdict given;

static enum verdict same_verdict(size_t cell, uint64_t round, uint64_t repeat)
{
    (void)cell;
    (void)round;
    (void)repeat;
    return given;
}

static void exit_codes(void **state)
{
    static const struct {
        enum verdict verdict;
        int outcome, code;
    } rows[] = {{VERDICT_VALID, RUN_DONE, 0},
                {VERDICT_NOISY, RUN_DONE, 0},
                {VERDICT_VOID, RUN_DONE, 4},
                {VERDICT_VOID, RUN_SERVER_FAILED, 7},
                {VERDICT_UNAVAILABLE, RUN_DONE, 5}};
    const struct campaign_tally mixed = {.valid = 1, .unavailable = 3};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct diary *diary = diary_open();

        given = rows[i].verdict;
        diary->verdict = same_verdict;
        diary->outcome = rows[i].outcome;
        diary->suite.retries = 0;
        assert_int_equal(diary_run(diary), 0);
        assert_int_equal(diary->runs, DIARY_RUNS);
        assert_int_equal(campaign_exit_code(&diary->tally), rows[i].code);
    }
    assert_int_equal(campaign_exit_code(&mixed), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_campaign), cmocka_unit_test(stop_and_resume),
        cmocka_unit_test(strangers),      cmocka_unit_test(searches_once),
        cmocka_unit_test(full_disk),      cmocka_unit_test(exit_codes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
