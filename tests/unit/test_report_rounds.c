/* How long a campaign went on, and how near it came to its aim. */
#include "harness/report/facts.h"
#include "harness/report/rounds.h"
#include "tests/unit/madeup.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include <math.h>

struct bed {
    struct results results;
    struct cells cells;
};

static void end(struct bed *bed)
{
    cells_free(&bed->cells);
    results_free(&bed->results);
}

/* Two cells: one steady, one that wants 50 % to either side. */
static void begin_two(struct bed *bed)
{
    madeup_init(&bed->results);
    madeup_rounds(&bed->results, "epoll", "echo:64", 1,
                  false); /* wide: the rounds' drift */
    madeup_rounds(&bed->results, "epoll", "echo:64@5000", 1,
                  false); /* CPU time: steady */
    assert_int_equal(cells_init(&bed->cells, &bed->results), 0);
}

static void rounds_and_their_end(void **state)
{
    static const struct {
        int rounds, max_rounds;
        double budget_s;
        enum rounds_end end;
        const char *text;
    } rows[] = {
        {6, 60, 25, ROUNDS_SPENT,
         "1 of 2 cells within ±3 %; the runs took 0:24 of a budget of 0:25, "
         "which is spent"},
        {6, 60, 26, ROUNDS_CUT,
         "1 of 2 cells within ±3 %; the runs took 0:24 of a budget of 0:26, "
         "and it ended early"},
        {6, 6, 0, ROUNDS_MOST, "1 of 2 cells within ±3 %"},
        {8, 8, 0, ROUNDS_CUT, "1 of 2 cells within ±3 %"},
    };
    char text[ROUNDS_TEXT];
    struct rounds rounds;
    struct bed bed;

    (void)state;
    begin_two(&bed);
    rounds_count(&rounds, &bed.cells);
    assert_string_equal(rounds_text(&rounds, text), ""); /* no aim is told */
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        madeup_aim(&bed.results, rows[i].rounds, rows[i].max_rounds,
                   rows[i].budget_s);
        rounds_count(&rounds, &bed.cells);
        assert_int_equal(rounds.end, rows[i].end);
        assert_string_equal(rounds_text(&rounds, text), rows[i].text);
    }
    bed.results.records[0].took_s = NAN;
    rounds_count(&rounds, &bed.cells);
    assert_true(isnan(rounds.took_s));
    end(&bed);
}

/* A repeat that is VALID stands for its round, and narrows nothing else. */
static void repeats_are_counted(void **state)
{
    struct rounds rounds;
    struct record *run;
    struct bed bed;

    (void)state;
    madeup_init(&bed.results);
    madeup_rounds(&bed.results, "epoll", "echo:64@5000", 1, false);
    bed.results.records[2].verdict = VERDICT_NOISY;
    bed.results.records[2].resources.cpu_s = 9; /* far off, and replaced */
    for (uint64_t repeat = 1; repeat <= 2; repeat++) {
        run = madeup_load(&bed.results, "epoll", "echo:64@5000", 10,
                          repeat == 1 ? 3 : 5, 1000, 1000);
        run->repeat = 1;
        run->resources.cpu_s = 0.01;
        run->verdict = repeat == 1 ? VERDICT_VALID : VERDICT_NOISY;
    }
    bed.results.records[4].verdict = VERDICT_NOISY;
    assert_int_equal(results_settle(&bed.results), 0);
    madeup_aim(&bed.results, 6, 6, 0);
    assert_int_equal(cells_init(&bed.cells, &bed.results), 0);
    rounds_count(&rounds, &bed.cells);
    assert_int_equal(rounds.repeats, 2);
    assert_int_equal(rounds.mended, 1);
    assert_int_equal(rounds.precise, 1);
    assert_int_equal(rounds.end, ROUNDS_MET);
    assert_int_equal(bed.cells.cells[0].repeated, 2);
    assert_int_equal(cell_used(&bed.cells.cells[0]), MADEUP_ROUNDS);
    end(&bed);
}

static void campaigns_tell_their_rounds(void **state)
{
    static const struct {
        uint64_t round;
        const char *text;
    } rows[] = {{9, "suite made-up, 6 to 9 rounds, seed 42"},
                {6, "suite made-up, 6 rounds, seed 42"},
                {3, "suite made-up, 3 of 6 rounds, seed 42"}};
    char text[FACTS_TEXT];
    struct results results;

    (void)state;
    madeup_init(&results);
    (void)madeup_load(&results, "epoll", "echo:64", 10, 1, 10, 1000);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        results.records[0].round = rows[i].round;
        assert_string_equal(facts_campaign(&results, text), rows[i].text);
    }
    results_free(&results);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rounds_and_their_end),
        cmocka_unit_test(repeats_are_counted),
        cmocka_unit_test(campaigns_tell_their_rounds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
