/* How far a campaign can be trusted: a system against itself, what could have
 * been seen, and both in the files. */
#include "harness/report/detect.h"
#include "harness/report/twins.h"
#include "tests/unit/madeup.h"
#include "tests/unit/madeup_folder.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct bed {
    struct results results;
    struct cells cells;
};

static void set_twins(struct results *results, const char *a, const char *b)
{
    assert_int_equal(json_object_set_new(results->facts.options, "twin",
                                         json_pack("[s, s]", a, b)),
                     0);
}

static void end(struct bed *bed)
{
    cells_free(&bed->cells);
    results_free(&bed->results);
}

static const struct contrast *row_of(const struct twins *twins,
                                     enum figure figure)
{
    for (size_t i = 0; i < twins->contrasts.count; i++)
        if (twins->contrasts.rows[i].figure == figure)
            return &twins->contrasts.rows[i];
    return NULL;
}

/* The rounds' drift of a factor of four cancels; what is left is the noise. */
static void a_system_is_itself(void **state)
{
    struct bed bed;
    struct twins twins;
    const struct contrast *row;
    char text[TWINS_TEXT];

    (void)state;
    madeup_init(&bed.results);
    madeup_rounds(&bed.results, "epoll", "echo:64", 1, false);
    madeup_rounds(&bed.results, "epoll-again", "echo:64", 1, true);
    madeup_rounds(&bed.results, "epoll", "echo:64@5000", 1, false);
    madeup_rounds(&bed.results, "epoll-again", "echo:64@5000", 1, false);
    set_twins(&bed.results, "epoll", "epoll-again");
    assert_int_equal(cells_init(&bed.cells, &bed.results), 0);
    assert_int_equal(twins_init(&twins, &bed.cells), 0);
    assert_string_equal(twins.names[0], "epoll");
    assert_string_equal(twins.names[1], "epoll-again");
    row = row_of(&twins, FIGURE_THROUGHPUT);
    assert_non_null(row);
    assert_near(row->ratio.ratio, 1, 1e-3);
    assert_near(twins_reach(row), 0.0158, 2e-3);
    assert_true(twins_has_ratio(&twins));
    assert_int_equal(twins_called(&twins), 0);
    assert_non_null(strstr(twins_remark(&twins, text), "None of the"));
    /* At a fixed rate the throughput is none of the figures. */
    for (size_t i = 0; i < twins.contrasts.count; i++)
        assert_true(
            twins.contrasts.rows[i].figure != FIGURE_THROUGHPUT ||
            strcmp(twins.contrasts.rows[i].cells[0]->workload, "echo:64") == 0);
    twins_free(&twins);
    end(&bed);
}

/* Planted: the second is faster by half, which is called. */
static void a_wrong_twin_is_called(void **state)
{
    struct bed bed;
    struct twins twins;
    char text[TWINS_TEXT];

    (void)state;
    madeup_init(&bed.results);
    madeup_rounds(&bed.results, "epoll", "echo:64", 1, false);
    madeup_rounds(&bed.results, "epoll-again", "echo:64", 1.5, true);
    set_twins(&bed.results, "epoll", "epoll-again");
    assert_int_equal(cells_init(&bed.cells, &bed.results), 0);
    assert_int_equal(twins_init(&twins, &bed.cells), 0);
    assert_near(row_of(&twins, FIGURE_THROUGHPUT)->ratio.ratio, 1.5, 1e-2);
    assert_int_equal(twins_called(&twins), 2); /* and in its CPU time */
    assert_non_null(
        strstr(twins_remark(&twins, text), "were called different"));
    twins_free(&twins);
    end(&bed);
}

/* Whichever end of the interval is farther. */
static void reach_is_of_both_ends(void **state)
{
    struct contrast row = {.ratio = {.ratio = 1, .low = 0.8, .high = 1.1}};

    (void)state;
    assert_near(twins_reach(&row), 0.25, 1e-12);
    row.ratio.high = 1.3;
    assert_near(twins_reach(&row), 0.3, 1e-12);
    row.ratio.low = NAN;
    row.ratio.high = NAN;
    assert_true(isnan(twins_reach(&row)));
}

/* No twin is told of, it was not run, or too seldom. */
static void no_twin_says_so(void **state)
{
    struct bed bed;
    struct twins twins;
    char text[TWINS_TEXT];

    (void)state;
    madeup_init(&bed.results);
    madeup_rounds(&bed.results, "epoll", "echo:64", 1, false);
    assert_int_equal(cells_init(&bed.cells, &bed.results), 0);
    assert_int_equal(twins_init(&twins, &bed.cells), 0);
    assert_null(twins.names[0]);
    assert_string_equal(twins_remark(&twins, text), "");
    twins_free(&twins);
    set_twins(&bed.results, "epoll", "epoll-again");
    assert_int_equal(twins_init(&twins, &bed.cells), 0);
    assert_null(twins.names[0]);
    twins_free(&twins);
    cells_free(&bed.cells);

    (void)madeup_load(&bed.results, "epoll-again", "echo:64", 10, 1, 1e4, 1000);
    assert_int_equal(cells_init(&bed.cells, &bed.results), 0);
    assert_int_equal(twins_init(&twins, &bed.cells), 0);
    assert_non_null(twins.names[0]);
    assert_false(twins_has_ratio(&twins));
    assert_non_null(strstr(twins_remark(&twins, text), "too few"));
    twins_free(&twins);
    end(&bed);
}

/* By hand: of ln(noise) the standard error, times t(0.975) + t(0.8) with five
 * degrees of freedom. Drift that both share has no part in it. */
static void what_could_be_seen(void **state)
{
    struct detectable seen;
    struct bed bed;
    double mean = 0;
    double sum = 0;
    double error;

    (void)state;
    for (size_t i = 0; i < MADEUP_ROUNDS; i++)
        mean += log(madeup_noise[i]) / MADEUP_ROUNDS;
    for (size_t i = 0; i < MADEUP_ROUNDS; i++)
        sum += pow(log(madeup_noise[i]) - mean, 2);
    error = sqrt(sum / (MADEUP_ROUNDS - 1) / MADEUP_ROUNDS);
    madeup_init(&bed.results);
    madeup_rounds(&bed.results, "epoll", "echo:64", 1, false);
    madeup_rounds(&bed.results, "thread", "echo:64", 3, true);
    assert_int_equal(cells_init(&bed.cells, &bed.results), 0);
    assert_int_equal(
        detect(&bed.cells, "echo:64", 10, FIGURE_THROUGHPUT, &seen), 0);
    assert_int_equal(seen.pairs, 1);
    assert_near(seen.median, exp(error * (2.5706 + 0.9195)) - 1, 1e-5);
    assert_int_equal(detect(&bed.cells, "echo:64", 9, FIGURE_CPU, &seen), 0);
    assert_int_equal(seen.pairs, 0);
    assert_true(isnan(seen.median));
    cells_free(&bed.cells);

    /* A third one, as even as the first: three tests, of which the one without
     * noise is at the floor; and each costs more. */
    madeup_rounds(&bed.results, "fork", "echo:64", 2, false);
    assert_int_equal(cells_init(&bed.cells, &bed.results), 0);
    assert_int_equal(
        detect(&bed.cells, "echo:64", 10, FIGURE_THROUGHPUT, &seen), 0);
    assert_int_equal(seen.pairs, 3);
    assert_near(seen.median, exp(error * (3.5341 + 0.9195)) - 1, 1e-5);
    end(&bed);
}

static void five_rounds_see_nothing(void **state)
{
    struct detectable seen;
    struct bed bed;

    (void)state;
    madeup_init(&bed.results);
    madeup_rounds(&bed.results, "epoll", "echo:64", 1, false);
    madeup_rounds(&bed.results, "thread", "echo:64", 3, true);
    bed.results.records[3].verdict = VERDICT_VOID;
    assert_int_equal(cells_init(&bed.cells, &bed.results), 0);
    assert_int_equal(
        detect(&bed.cells, "echo:64", 10, FIGURE_THROUGHPUT, &seen), 0);
    assert_int_equal(seen.pairs, 0);
    end(&bed);
}

/* In the files, with a name that would break out. */
static void files_have_them(void **state)
{
    struct madeup_folder *f = *state;
    char *text = madeup_read(f, "results.json");
    json_t *json = json_loads(text, 0, NULL);
    json_t *twins;
    json_t *row;

    assert_true(json_is_null(json_object_get(json, "twins")));
    json_decref(json);
    free(text);
    set_twins(&f->results, "blocking", HOSTILE);
    madeup_aim(&f->results, 5, 5, 0);
    madeup_report_bare(f);
    text = madeup_read(f, "results.json");
    json = json_loads(text, 0, NULL);
    twins = json_object_get(json, "twins");
    assert_string_equal(
        json_string_value(json_array_get(json_object_get(twins, "systems"), 1)),
        HOSTILE);
    /* Twice as fast, and faster by 1.9 of fib: of these the first is limited by
     * the generator on its side. */
    row = json_array_get(json_object_get(twins, "figures"), 0);
    assert_string_equal(json_string_value(json_object_get(row, "workload")),
                        "echo:64");
    assert_near(json_real_value(json_object_get(row, "ratio")), 2, 1e-9);
    assert_int_equal(json_integer_value(json_object_get(row, "n")), 5);
    assert_true(json_integer_value(json_object_get(twins, "called")) > 0);
    row = json_object_get(json, "precision");
    assert_int_equal(json_integer_value(json_object_get(row, "last_round")), 5);
    assert_string_equal(json_string_value(json_object_get(row, "end")), "most");
    assert_true(json_is_null(json_object_get(row, "budget_s")));
    row = json_array_get(json_object_get(json, "detectable"), 0);
    assert_string_equal(json_string_value(json_object_get(row, "figure")),
                        "throughput_rps");
    json_decref(json);
    free(text);
    text = madeup_read(f, "report.md");
    assert_non_null(strstr(text, "### A system against itself\n\nblocking was "
                                 "run twice in each round: a,\"b\" \\| &lt;"));
    assert_non_null(strstr(text, "| fib:27 ×4 | requests/s | "));
    assert_non_null(strstr(text, "were called different"));
    assert_non_null(strstr(text, "| *could be seen* |  | *"));
    assert_null(strstr(text, "nan"));
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_system_is_itself),
        cmocka_unit_test(a_wrong_twin_is_called),
        cmocka_unit_test(reach_is_of_both_ends),
        cmocka_unit_test(no_twin_says_so),
        cmocka_unit_test(what_could_be_seen),
        cmocka_unit_test(five_rounds_see_nothing),
        cmocka_unit_test_setup_teardown(files_have_them, madeup_begin,
                                        madeup_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
