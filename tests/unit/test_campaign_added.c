/* What a campaign runs beyond its suite's rounds: repeats of NOISY runs, and
 * rounds of the cells whose intervals are wide. */
#include "tests/unit/diary.h"

#include "harness/run/schedule.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* Two cells are NOISY in round 2; the repeat helps one of them. */
static enum verdict noisy_twice(size_t cell, uint64_t round, uint64_t repeat)
{
    bool is_noisy = round == 2 && (cell == 3 || (cell == 5 && repeat == 0));

    return is_noisy ? VERDICT_NOISY : VERDICT_VALID;
}

static void repeats(void **state)
{
    struct diary *diary = diary_open();
    size_t order[DIARY_CELLS];
    size_t found = 0;

    (void)state;
    diary->verdict = noisy_twice;
    assert_int_equal(diary_run(diary), 0);
    assert_int_equal(diary->runs, DIARY_RUNS + 2);
    assert_int_equal(diary->history.repeats, 2);
    assert_int_equal(diary->history.mended, 1);
    /* at the end of their round, in its order, all of them kept */
    schedule_round(7, 2, DIARY_CELLS, order);
    for (size_t i = 0; i < DIARY_CELLS; i++) {
        const struct record *run =
            &diary->kept[(size_t)2 * DIARY_CELLS + found];

        if (order[i] != 3 && order[i] != 5)
            continue;
        assert_int_equal(run->connections, order[i] + 1);
        assert_int_equal(run->round, 2);
        assert_int_equal(run->repeat, 1);
        found++;
    }
    assert_int_equal(found, 2);
    assert_int_equal(diary->kept[2 * DIARY_CELLS + 2].round, 3);
    assert_int_equal(history_at(&diary->history, 2, 3).verdict, VERDICT_NOISY);
    assert_int_equal(history_at(&diary->history, 2, 5).verdict, VERDICT_VALID);
    assert_int_equal(diary->last.number, DIARY_RUNS + 2);
    assert_int_equal(diary->last.count, DIARY_RUNS + 2);
}

static enum verdict always_noisy(size_t cell, uint64_t round, uint64_t repeat)
{
    (void)round;
    (void)repeat;
    return cell < 6 ? VERDICT_NOISY : VERDICT_VALID;
}

/* A cell that stays NOISY is given up; all together are given their share. */
static void repeats_end(void **state)
{
    struct diary *diary = diary_open();

    (void)state;
    diary->verdict = always_noisy;
    assert_int_equal(diary_run(diary), 0);
    assert_int_equal(diary->history.repeats, 6 * 3);
    for (size_t cell = 0; cell < 6; cell++)
        for (uint64_t round = 1; round <= DIARY_ROUNDS; round++)
            assert_int_equal(diary_count(diary, cell, round),
                             round <= 3 ? 2 : 1);
    diary = diary_open();
    diary->verdict = always_noisy;
    diary->suite.retries = 0.1; /* of 72 runs */
    assert_int_equal(diary_run(diary), 0);
    assert_int_equal(diary->history.repeats, 7);
    diary = diary_open();
    diary->verdict = always_noisy;
    diary->suite.retries = 0;
    assert_int_equal(diary_run(diary), 0);
    assert_int_equal(diary->history.repeats, 0);
    /* and what the budget leaves beside the suite's rounds */
    diary = diary_open();
    diary->verdict = always_noisy;
    diary->suite.budget_ns = (DIARY_RUNS + 4) * UINT64_C(40100000);
    assert_int_equal(diary_run(diary), 0);
    assert_int_equal(diary->history.repeats, 4);
}

/* Cells 1, 4 and 7 differ from round to round by 20, 40 and 60 %, and cell 2 by
 * what is allowed. */
static double spread(size_t cell, uint64_t round)
{
    static const double by[DIARY_CELLS] = {
        [1] = 0.2, [2] = 0.09, [4] = 0.4, [7] = 0.6};

    return round % 2 == 0 ? 1 - by[cell] : 1;
}

/* Without a limit the wide ones go on until there are as many rounds as there
 * may be. */
static void adds_rounds(void **state)
{
    struct diary *diary = diary_open();
    size_t order[DIARY_CELLS];
    size_t at = DIARY_RUNS;

    (void)state;
    diary->value = spread;
    diary->suite.max_rounds = 9;
    assert_int_equal(diary_run(diary), 0);
    assert_int_equal(diary->runs, DIARY_RUNS + 3 * 3);
    assert_int_equal(diary->tally.end, CAMPAIGN_ROUNDS);
    assert_int_equal(diary->tally.aimed, DIARY_CELLS);
    assert_int_equal(diary->tally.precise, DIARY_CELLS - 3);
    for (uint64_t round = 7; round <= 9; round++) {
        schedule_round(7, round, DIARY_CELLS, order);
        for (size_t i = 0; i < DIARY_CELLS; i++) {
            if (order[i] != 1 && order[i] != 4 && order[i] != 7)
                continue;
            assert_int_equal(diary->kept[at].round, round);
            assert_int_equal(diary->kept[at].connections, order[i] + 1);
            at++;
        }
    }
    assert_int_equal(diary->last.number, DIARY_RUNS + 9);
    assert_int_equal(diary->last.count, DIARY_RUNS + 9);
}

/* Of 72 + 5 runs' time the three widest get one round, and the two widest one
 * more. */
static void spends_budget(void **state)
{
    struct diary *diary = diary_open();

    (void)state;
    diary->value = spread;
    diary->suite.max_rounds = 60;
    diary->suite.budget_ns = (DIARY_RUNS + 5) * UINT64_C(40100000);
    assert_int_equal(diary_run(diary), 0);
    assert_int_equal(diary->tally.end, CAMPAIGN_BUDGET);
    assert_int_equal(diary->runs, DIARY_RUNS + 5);
    assert_int_equal(diary_count(diary, 1, 7), 1);
    assert_int_equal(diary_count(diary, 4, 7), 1);
    assert_int_equal(diary_count(diary, 7, 7), 1);
    assert_int_equal(diary_count(diary, 1, 8), 0);
    assert_int_equal(diary_count(diary, 4, 8), 1);
    assert_int_equal(diary_count(diary, 7, 8), 1);
}

/* A budget that the suite's rounds have spent changes nothing of them. */
static void suite_comes_first(void **state)
{
    struct diary *diary = diary_open();

    (void)state;
    diary->value = spread;
    diary->suite.max_rounds = 60;
    diary->suite.budget_ns = 1;
    assert_int_equal(diary_run(diary), 0);
    assert_int_equal(diary->runs, DIARY_RUNS);
    assert_int_equal(diary->tally.end, CAMPAIGN_BUDGET);
}

/* Two rounds give no figure. */
static double missing(size_t cell, uint64_t round)
{
    return cell == 8 && round <= 2 ? NAN : 1;
}

/* A cell with too few values gets the rounds that it lacks, and that is all. */
static void until_precise(void **state)
{
    struct diary *diary = diary_open();

    (void)state;
    diary->value = missing;
    diary->suite.max_rounds = 60;
    assert_int_equal(diary_run(diary), 0);
    assert_int_equal(diary->runs, DIARY_RUNS + 2);
    assert_int_equal(diary_count(diary, 8, 7), 1);
    assert_int_equal(diary_count(diary, 8, 8), 1);
    assert_int_equal(diary->tally.end, CAMPAIGN_PRECISE);
    assert_int_equal(diary->tally.precise, diary->tally.aimed);
}

static enum verdict none_there(size_t cell, uint64_t round, uint64_t repeat)
{
    (void)round;
    (void)repeat;
    return cell == 4   ? VERDICT_UNAVAILABLE
           : cell == 7 ? VERDICT_VOID
                       : VERDICT_VALID;
}

/* Of cells that never give a figure more rounds would tell nothing. */
static void leaves_hopeless(void **state)
{
    struct diary *diary = diary_open();

    (void)state;
    diary->value = spread;
    diary->verdict = none_there;
    diary->suite.max_rounds = 7;
    assert_int_equal(diary_run(diary), 0);
    assert_int_equal(diary->runs, DIARY_RUNS + 1);
    assert_int_equal(diary->tally.aimed, DIARY_CELLS - 2);
}

static enum verdict noisy_now_and_then(size_t cell, uint64_t round,
                                       uint64_t repeat)
{
    return repeat == 0 && (cell + round) % 5 == 0 ? VERDICT_NOISY
                                                  : VERDICT_VALID;
}

/* Wherever it is cut, in a round, among repeats or in an added round, a
 * campaign and its resume do what the uncut one does, in its order. */
static void resumes_anywhere(void **state)
{
    struct record whole[DIARY_RUNS + 64];
    struct diary *diary = diary_open();
    size_t count;

    (void)state;
    diary->value = spread;
    diary->verdict = noisy_now_and_then;
    diary->suite.max_rounds = 9;
    assert_int_equal(diary_run(diary), 0);
    count = diary->kept_count;
    assert_in_range(count, DIARY_RUNS + 9 + 12, DIARY_RUNS + 64);
    for (size_t i = 0; i < count; i++)
        whole[i] = diary->kept[i];
    for (size_t cut = 1; cut <= count; cut++) {
        diary = diary_open();
        diary->value = spread;
        diary->verdict = noisy_now_and_then;
        diary->suite.max_rounds = 9;
        diary->stop_at = cut;
        assert_int_equal(diary_run(diary), 0);
        assert_int_equal(diary->kept_count, cut - 1);
        diary = diary_resume(diary);
        assert_int_equal(diary_run(diary), 0);
        assert_int_equal(diary->kept_count, count);
        for (size_t i = 0; i < count; i++) {
            assert_int_equal(diary->kept[i].connections, whole[i].connections);
            assert_int_equal(diary->kept[i].round, whole[i].round);
            assert_int_equal(diary->kept[i].repeat, whole[i].repeat);
        }
    }
    /* Once it is complete there is nothing to do. */
    diary = diary_resume(diary);
    assert_int_equal(diary_run(diary), 0);
    assert_int_equal(diary->runs, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(repeats),           cmocka_unit_test(repeats_end),
        cmocka_unit_test(adds_rounds),       cmocka_unit_test(spends_budget),
        cmocka_unit_test(suite_comes_first), cmocka_unit_test(until_precise),
        cmocka_unit_test(leaves_hopeless),   cmocka_unit_test(resumes_anywhere),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
