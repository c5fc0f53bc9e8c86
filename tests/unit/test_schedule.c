/* The schedule, and the campaign that follows it: with a runner that only
 * writes down what it is asked to do. No clock, no process. */
#include "harness/run/campaign.h"
#include "harness/run/schedule.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { CELLS = 12, ROUNDS = 5, RUNS = CELLS * ROUNDS, EVENTS = 4 * RUNS };

static struct system_spec systems[] = {{.name = "a", .model = "a"},
                                       {.name = "b", .model = "b"}};
static struct cell cells[CELLS];
static struct suite suite;

static int make_suite(void **state)
{
    (void)state;
    for (size_t i = 0; i < CELLS; i++) {
        cells[i].system = &systems[i % 2];
        cells[i].connections = i / 2 + 1;
        strcpy(cells[i].workload.name, "echo:64");
    }
    suite = (struct suite){.rounds = ROUNDS,
                           .systems = systems,
                           .system_count = 2,
                           .cells = cells,
                           .cell_count = CELLS};
    return 0;
}

static void check_permutation(const size_t *order, size_t count)
{
    bool seen[CELLS] = {false};

    for (size_t i = 0; i < count; i++) {
        assert_true(order[i] < count);
        assert_false(seen[order[i]]);
        seen[order[i]] = true;
    }
}

static void each_cell_once(void **state)
{
    size_t order[CELLS];

    (void)state;
    for (uint64_t seed = 0; seed < 100; seed++) {
        for (size_t count = 0; count <= CELLS; count++) {
            schedule_round(seed, 1, count, order);
            check_permutation(order, count);
        }
    }
}

static void seeded(void **state)
{
    size_t one[CELLS];
    size_t same[CELLS];
    size_t round[CELLS];
    size_t seed[CELLS];
    /* On every machine: figures of one are compared with another's. */
    static const size_t known[] = {9, 8, 2, 7, 4, 1, 11, 6, 10, 5, 0, 3};

    (void)state;
    schedule_round(7, 1, CELLS, one);
    schedule_round(7, 1, CELLS, same);
    schedule_round(7, 2, CELLS, round);
    schedule_round(8, 1, CELLS, seed);
    assert_memory_equal(one, same, sizeof one);
    assert_memory_not_equal(one, round, sizeof one);
    assert_memory_not_equal(one, seed, sizeof one);
    assert_memory_equal(one, known, sizeof one);
}

/* Every cell is in every place about as often: the standard deviation is 30. */
static void fair(void **state)
{
    enum { TIMES = 12000, EXPECTED = TIMES / CELLS, OFF = 140 };
    size_t counts[CELLS][CELLS] = {{0}};
    size_t order[CELLS];

    (void)state;
    for (uint64_t round = 1; round <= TIMES; round++) {
        schedule_round(1, round, CELLS, order);
        for (size_t i = 0; i < CELLS; i++)
            counts[i][order[i]]++;
    }
    for (size_t i = 0; i < CELLS; i++)
        for (size_t j = 0; j < CELLS; j++)
            assert_in_range(counts[i][j], EXPECTED - OFF, EXPECTED + OFF);
}

static void finds_done(void **state)
{
    struct record records[4] = {{.round = 2}, {.round = 2}, {.round = 9}};
    const struct results results = {.records = records, .count = 4};
    bool done[RUNS] = {false};

    (void)state;
    for (size_t i = 0; i < 4; i++) {
        strcpy(records[i].system, "b");
        strcpy(records[i].workload, "echo:64");
        records[i].connections = 3;
    }
    strcpy(records[1].workload, "echo:65");
    records[3].round = 1;
    records[3].kind = RECORD_IDLE;
    assert_int_equal(schedule_done(&suite, &results, done), 1);
    for (size_t i = 0; i < RUNS; i++)
        assert_int_equal(done[i], i == CELLS + 5);
}

static void fingerprints(void **state)
{
    uint64_t before = schedule_fingerprint(&suite);

    (void)state;
    assert_true(schedule_fingerprint(&suite) == before);
    cells[3].duration_ns++;
    assert_true(schedule_fingerprint(&suite) != before);
    cells[3].duration_ns--;
    strcpy(systems[1].model, "c");
    assert_true(schedule_fingerprint(&suite) != before);
    strcpy(systems[1].model, "b");
    assert_true(schedule_fingerprint(&suite) == before);
}

/* The fake runner's diary: "before", "run", "keep", "after" of a cell. */
struct diary {
    struct {
        char what;
        size_t cell;
        uint64_t round;
    } events[EVENTS];
    size_t count;
    size_t runs;
    size_t stop_at; /* this run sets the stop, and is cut by it */
    size_t fail_at; /* the record of this run cannot be kept */
    enum verdict verdict;
    int outcome;
    volatile bool stop;
    struct campaign_step last;
};

static void note(struct diary *diary, char what, const struct cell *cell,
                 uint64_t round)
{
    assert_true(diary->count < EVENTS);
    diary->events[diary->count].what = what;
    diary->events[diary->count].cell = (size_t)(cell - cells);
    diary->events[diary->count].round = round;
    diary->count++;
}

static void fake_before(void *arg, const struct campaign_step *step)
{
    struct diary *diary = arg;

    diary->last = *step;
    note(diary, 'b', step->cell, step->round);
}

static int fake_run(void *arg, const struct cell *cell, struct record *record)
{
    struct diary *diary = arg;

    assert_string_equal(record->system, cell->system->name);
    assert_string_equal(record->workload, "echo:64");
    assert_int_equal(record->connections, cell->connections);
    note(diary, 'r', cell, record->round);
    record->verdict = diary->verdict;
    if (++diary->runs != diary->stop_at)
        return diary->outcome;
    diary->stop = true;
    return RUN_STOPPED;
}

static int fake_keep(void *arg, const struct record *record)
{
    struct diary *diary = arg;

    note(diary, 'k', diary->last.cell, record->round);
    return diary->runs == diary->fail_at ? -ENOSPC : 0;
}

static void fake_after(void *arg, const struct campaign_step *step,
                       const struct record *record)
{
    (void)record;
    note(arg, 'a', step->cell, step->round);
}

static int run_campaign(struct diary *diary, const bool *done,
                        struct campaign_tally *tally)
{
    const struct campaign campaign = {
        .suite = &suite,
        .seed = 7,
        .done = done,
        .stop = &diary->stop,
        .runner = {fake_run, fake_keep, fake_before, fake_after, diary}};

    return campaign_run(&campaign, tally);
}

static void whole_campaign(void **state)
{
    struct diary diary = {.count = 0};
    struct campaign_tally tally;
    size_t order[CELLS];

    (void)state;
    assert_int_equal(run_campaign(&diary, NULL, &tally), 0);
    assert_int_equal(diary.count, 4 * RUNS);
    for (size_t i = 0; i < diary.count; i++) {
        size_t run = i / 4;

        schedule_round(7, run / CELLS + 1, CELLS, order);
        assert_int_equal(diary.events[i].what, "brka"[i % 4]);
        assert_int_equal(diary.events[i].round, run / CELLS + 1);
        assert_int_equal(diary.events[i].cell, order[run % CELLS]);
    }
    assert_int_equal(diary.last.number, RUNS);
    assert_int_equal(diary.last.count, RUNS);
    assert_int_equal(tally.valid, RUNS);
    assert_false(tally.stopped);
    assert_int_equal(campaign_exit_code(&tally), 0);
}

/* What a stopped campaign has not done, its resume does, and nothing else. */
static void stop_and_resume(void **state)
{
    struct diary first = {.stop_at = CELLS + 4};
    struct diary second = {.count = 0};
    struct campaign_tally tally;
    bool done[RUNS] = {false};

    (void)state;
    assert_int_equal(run_campaign(&first, NULL, &tally), 0);
    assert_true(tally.stopped);
    assert_int_equal(tally.valid, CELLS + 3);
    assert_int_equal(campaign_exit_code(&tally), 130);
    /* The run that was cut is not kept, and none comes after it. */
    assert_int_equal(first.count, 4 * (CELLS + 3) + 2);
    for (size_t i = 0; i < first.count; i++)
        if (first.events[i].what == 'k')
            done[(first.events[i].round - 1) * CELLS + first.events[i].cell] =
                true;
    assert_int_equal(run_campaign(&second, done, &tally), 0);
    assert_int_equal(tally.valid, RUNS - (CELLS + 3));
    assert_int_equal(second.events[0].cell, first.events[first.count - 1].cell);
    assert_int_equal(second.events[0].round, 2);
    for (size_t i = 0; i < second.count; i++) {
        bool *run =
            &done[(second.events[i].round - 1) * CELLS + second.events[i].cell];

        if (second.events[i].what != 'k')
            continue;
        assert_false(*run);
        *run = true;
    }
    for (size_t i = 0; i < RUNS; i++)
        assert_true(done[i]);
    assert_int_equal(second.last.number, RUNS);
}

/* A record that cannot be kept ends the campaign: nothing is measured for
 * nothing. */
static void full_disk(void **state)
{
    struct diary diary = {.fail_at = 5};
    struct campaign_tally tally;

    (void)state;
    assert_int_equal(run_campaign(&diary, NULL, &tally), -ENOSPC);
    assert_int_equal(diary.runs, 5);
    assert_int_equal(diary.events[diary.count - 1].what, 'k');
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
        struct diary diary = {.verdict = rows[i].verdict,
                              .outcome = rows[i].outcome};
        struct campaign_tally tally;

        assert_int_equal(run_campaign(&diary, NULL, &tally), 0);
        assert_int_equal(diary.runs, RUNS);
        assert_int_equal(campaign_exit_code(&tally), rows[i].code);
    }
    assert_int_equal(campaign_exit_code(&mixed), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_cell_once),
        cmocka_unit_test(seeded),
        cmocka_unit_test(fair),
        cmocka_unit_test(finds_done),
        cmocka_unit_test(fingerprints),
        cmocka_unit_test(whole_campaign),
        cmocka_unit_test(stop_and_resume),
        cmocka_unit_test(full_disk),
        cmocka_unit_test(exit_codes),
    };

    return cmocka_run_group_tests(tests, make_suite, NULL);
}
