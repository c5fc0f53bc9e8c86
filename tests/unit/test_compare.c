/* Which rows a comparison has, and what each of them says. */
#include "tests/unit/madeup.h"
#include "tests/unit/versus.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include <math.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const enum figure load_figures[] = {FIGURE_THROUGHPUT, FIGURE_P50,
                                           FIGURE_P99, FIGURE_CPU};

/* B answers a fifth less, in a quarter more time, for the same CPU. */
static void slower_is_called_slower(void **state)
{
    struct versus v;
    const struct contrast *row;

    (void)state;
    versus_init(&v);
    versus_load(&v, 0, "thread", 2000, 1000000);
    versus_load(&v, 1, "thread", 1600, 1250000);
    versus_compare(&v);
    assert_false(v.contrasts.is_paired);
    assert_int_equal(v.contrasts.count, COUNT(load_figures));
    assert_int_equal(v.contrasts.tests, COUNT(load_figures));

    row = versus_row(&v, "thread", FIGURE_THROUGHPUT);
    assert_near(row->ratio.ratio, 0.8, 1e-9);
    assert_near(row->of[0].median, 2000, 1);
    assert_near(row->of[1].median, 1600, 1);
    assert_int_equal(row->finding, FINDING_LOWER);
    assert_int_equal(contrast_direction(row), -1);
    assert_true(contrast_is_worse_by(row, 0.05));
    assert_true(contrast_is_worse_by(row, 0.15));
    assert_false(contrast_is_worse_by(row, 0.2)); /* not the whole interval */
    assert_true(row->p >= row->ratio.p && row->p < 0.001);

    row = versus_row(&v, "thread", FIGURE_P99);
    assert_near(row->ratio.ratio, 1.25, 0.002); /* a histogram's steps */
    assert_int_equal(row->finding, FINDING_HIGHER);
    assert_int_equal(contrast_direction(row), -1);
    assert_true(contrast_is_worse_by(row, 0.2));
    assert_false(contrast_is_worse_by(row, 0.25));

    row = versus_row(&v, "thread", FIGURE_CPU);
    assert_int_equal(row->finding, FINDING_WITHIN);
    assert_int_equal(contrast_direction(row), 0);
    assert_false(contrast_is_worse_by(row, 0.0001));
    versus_free(&v);
}

/* The other way round the same is faster, and no regression. */
static void faster_is_called_faster(void **state)
{
    struct versus v;

    (void)state;
    versus_init(&v);
    versus_load(&v, 0, "thread", 1600, 1250000);
    versus_load(&v, 1, "thread", 2000, 1000000);
    versus_compare(&v);
    for (size_t i = 0; i < COUNT(load_figures) - 1; i++) {
        const struct contrast *row = versus_row(&v, "thread", load_figures[i]);

        assert_int_equal(contrast_direction(row), 1);
        assert_false(contrast_is_worse_by(row, 0.01));
    }
    versus_free(&v);
}

/* Whose runs the generator limited, and what is known then. */
static void the_generator_hides_the_better_side(void **state)
{
    static const struct {
        double b_rps;
        int direction;
        bool a_limited, b_limited;
    } cases[] = {
        {1600, -1, true, false}, /* A would be still faster */
        {1600, 0, false, true},  /* B may be as fast */
        {2500, 1, false, true},  /* B would be still faster */
        {2500, 0, true, false},  {1600, 0, true, true},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct versus v;
        const struct contrast *row;

        versus_init(&v);
        versus_load(&v, 0, "thread", 2000, 1000000);
        versus_load(&v, 1, "thread", cases[i].b_rps, 1000000);
        for (size_t k = 0; k < v.results[0].count; k++) {
            v.results[0].records[k].is_lower_bound = cases[i].a_limited;
            v.results[1].records[k].is_lower_bound = cases[i].b_limited;
        }
        versus_compare(&v);
        row = versus_row(&v, "thread", FIGURE_THROUGHPUT);
        assert_int_equal(contrast_direction(row), cases[i].direction);
        assert_int_equal(row->is_bounded, cases[i].direction == 0);
        assert_true(versus_row(&v, "thread", FIGURE_P50)->is_bounded);
        assert_false(versus_row(&v, "thread", FIGURE_CPU)->is_bounded);
        versus_free(&v);
    }
}

/* A void run is no round: five are left, and no verdict. */
static void too_few_rounds_have_no_verdict(void **state)
{
    struct versus v;
    const struct contrast *row;

    (void)state;
    versus_init(&v);
    versus_load(&v, 0, "thread", 2000, 1000000);
    versus_load(&v, 0, "poll", 2000, 1000000);
    versus_load(&v, 1, "thread", 200, 1000000);
    versus_load(&v, 1, "poll", 1000, 1000000);
    v.results[1].records[2].verdict = VERDICT_VOID; /* of thread */
    versus_compare(&v);
    row = versus_row(&v, "thread", FIGURE_THROUGHPUT);
    assert_int_equal(row->finding, FINDING_TOO_FEW);
    assert_int_equal(row->ratio.n_below, 6);
    assert_int_equal(row->ratio.n_above, 5);
    assert_true(isnan(row->p) && isnan(row->detectable));
    assert_int_equal(contrast_direction(row), 0);
    assert_false(contrast_is_worse_by(row, 0.05));
    /* 200 requests in a run are too few for p99, and five for p50. */
    assert_int_equal(versus_row(&v, "thread", FIGURE_P99)->of[1].n, 0);
    assert_int_equal(versus_row(&v, "thread", FIGURE_P50)->of[1].n, 5);
    assert_int_equal(
        contrast_direction(versus_row(&v, "poll", FIGURE_THROUGHPUT)), -1);
    assert_int_equal(v.contrasts.tests, 4); /* poll's */
    versus_free(&v);
}

/* Runs that were all void still have their line, and lone cells theirs. */
static void no_cell_is_lost(void **state)
{
    struct versus v;
    const struct contrast *row;

    (void)state;
    versus_init(&v);
    versus_load(&v, 0, "thread", 2000, 1000000);
    versus_load(&v, 1, "thread", 2000, 1000000);
    for (size_t i = 0; i < 6; i++)
        for (int k = 0; k < 2; k++)
            v.results[k].records[i].verdict = VERDICT_VOID;
    versus_load(&v, 0, "poll", 2000, 1000000);
    versus_load(&v, 1, "epoll", 2000, 1000000);
    versus_compare(&v);
    assert_int_equal(v.contrasts.count, 1);
    row = versus_row(&v, "thread", FIGURE_THROUGHPUT);
    assert_non_null(row);
    assert_int_equal(row->finding, FINDING_TOO_FEW);
    assert_int_equal(v.contrasts.lone_count, 2);
    assert_int_equal(v.contrasts.lones[0].side, 0);
    assert_string_equal(v.contrasts.lones[0].cell->system, "poll");
    assert_int_equal(v.contrasts.lones[1].side, 1);
    assert_string_equal(v.contrasts.lones[1].cell->system, "epoll");
    versus_free(&v);
}

/* Rounds differ threefold, the two systems of a round by 5 %: only pairs show
 * it. Runs come in any order, and rounds that one of them lacks are no pairs.
 */
static void systems_of_a_campaign_are_paired(void **state)
{
    static const double drift[] = {1, 3, 2, 1.5, 2.5, 1.2, 2.2, 1.7};
    static const double noise[] = {1, 1.01, 0.99, 1.005, 1, 0.995, 1, 1};
    struct versus v;
    const struct contrast *row;

    (void)state;
    versus_init(&v);
    for (uint64_t round = 1; round <= COUNT(drift); round++) {
        uint64_t late = COUNT(drift) + 1 - round;

        if (round != 8)
            (void)madeup_load(&v.results[0], "one", "echo:64", 10, round,
                              1000 * drift[round - 1], 1000);
        if (late != 7)
            (void)madeup_load(&v.results[0], "other", "echo:64", 10, late,
                              1050 * drift[late - 1] * noise[late - 1], 1000);
    }
    (void)madeup_load(&v.results[0], "one", "echo:64", 20, 1, 1000, 1000);
    versus_systems(&v, "one", "other");
    assert_true(v.contrasts.is_paired);
    row = versus_row(&v, "one", FIGURE_THROUGHPUT);
    assert_int_equal(row->ratio.n_above, 6);
    assert_near(row->ratio.ratio, 1.05, 0.001);
    assert_int_equal(contrast_direction(row), 1);
    assert_string_equal(row->cells[1]->system, "other");
    assert_int_equal(row->of[0].n, 7); /* the median is of all its rounds */
    assert_int_equal(v.contrasts.lone_count, 1);
    versus_free(&v);
}

/* A round that was run again, since it was noisy, counts once. */
static void a_repeated_round_counts_once(void **state)
{
    struct versus v;
    const struct contrast *row;

    (void)state;
    versus_init(&v);
    versus_load(&v, 0, "thread", 2000, 1000000);
    versus_load(&v, 1, "thread", 2000, 1000000);
    v.results[1].records[3].verdict = VERDICT_NOISY;
    v.results[1].records[3].load->throughput_rps = 500;
    (void)madeup_load(&v.results[1], "thread", "echo:64", 10, 4, 2010, 1000000);
    versus_compare(&v);
    row = versus_row(&v, "thread", FIGURE_THROUGHPUT);
    assert_int_equal(row->ratio.n_above, 6);
    assert_int_equal(row->finding, FINDING_WITHIN);
    versus_free(&v);
}

static void add_idle_and_batch(struct results *results, double slope,
                               double wall_s)
{
    static const double noise[] = {1, 1.001, 0.999, 1.002, 0.998, 1};

    for (uint64_t round = 1; round <= 6; round++) {
        struct record *run;

        for (uint64_t n = 1000; n <= 3000; n += 1000) {
            run = madeup_add(results, RECORD_IDLE, "thread", "idle", n, round);
            run->resources.pss_bytes =
                2e6 + slope * noise[round - 1] * (double)n;
        }
        run = madeup_add(results, RECORD_BATCH, "threads", "fib:40", 1, round);
        run->wall_s = wall_s * noise[round - 1];
    }
}

/* Idle servers by their slope, once, and batches by their time. */
static void memory_and_batches_are_compared(void **state)
{
    struct versus v;
    const struct contrast *memory;
    const struct contrast *wall;

    (void)state;
    versus_init(&v);
    add_idle_and_batch(&v.results[0], 8000, 2);
    add_idle_and_batch(&v.results[1], 12000, 1);
    versus_compare(&v);
    assert_int_equal(v.contrasts.count, 2);
    memory = versus_row(&v, "thread", FIGURE_PSS);
    assert_near(memory->of[0].median, 8000, 1);
    assert_near(memory->ratio.ratio, 1.5, 1e-6);
    assert_int_equal(contrast_direction(memory), -1);
    wall = versus_row(&v, "threads", FIGURE_WALL);
    assert_near(wall->ratio.ratio, 0.5, 1e-9);
    assert_int_equal(contrast_direction(wall), 1);
    versus_free(&v);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slower_is_called_slower),
        cmocka_unit_test(faster_is_called_faster),
        cmocka_unit_test(the_generator_hides_the_better_side),
        cmocka_unit_test(too_few_rounds_have_no_verdict),
        cmocka_unit_test(no_cell_is_lost),
        cmocka_unit_test(systems_of_a_campaign_are_paired),
        cmocka_unit_test(a_repeated_round_counts_once),
        cmocka_unit_test(memory_and_batches_are_compared),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
