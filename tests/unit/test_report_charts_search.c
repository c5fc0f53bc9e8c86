/* The chart of a search: its data, what it shows, and what goes wrong. */
#include "harness/report/chart_search.h"
#include "tests/unit/madeup.h"
#include "tests/unit/madeup_folder.h"
#include "tests/unit/svg.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double rates[] = {1000, 4000, 2000, 3000, 2500};
static const double times_ns[] = {1e6, 9e7, NAN, 6e6, 4.9e6};
static const bool held[] = {true, false, false, false, true};
static const bool nothing[] = {false, false, true, false, false};
static const bool full[] = {false, false, false, true, true};

static const struct search_chart a_search = {
    .name = "search/" HOSTILE,
    .note = HOSTILE,
    .quantile = "p99",
    .limit_ns = 5e6,
    .count = 5,
    .rate_rps = rates,
    .quantile_ns = times_ns,
    .is_held = held,
    .is_void = nothing,
    .is_full_trial = full,
    .capacity_rps = 2600,
    .low_rps = 2400,
    .high_rps = 2900,
};

static void search_shows_every_trial(void **state)
{
    static const char *const name = "charts/search_a__b_____script__n__x___d";
    struct madeup_folder *f = *state;
    char error[GNUPLOT_ERROR] = "";
    static struct svg svg;
    const char *at;
    char file[80];
    char *text;

    if (system("gnuplot --version >/dev/null 2>&1") != 0)
        skip();
    assert_int_equal(chart_search(f->dir, &a_search, error), 0);
    assert_string_equal(error, "");
    (void)snprintf(file, sizeof file, "charts/data/%s.dat", name + 7);
    text = madeup_read(f, file);
    assert_non_null(strstr(text, "\n1\t1000\t1\theld\t0\t5\t2600\t2400\t2900\t"
                                 "2.60k [2.40k, 2.90k]\tp99\n"));
    assert_non_null(strstr(text, "\n2\t4000\t90\tfailed\t0\t"));
    assert_non_null(strstr(text, "\n3\t2000\tNaN\tvoid\t0\t"));
    assert_non_null(strstr(text, "\n5\t2500\t4.9\theld\t1\t"));
    free(text);
    (void)snprintf(file, sizeof file, "%s.svg", name);
    text = madeup_read(f, file);
    assert_null(svg_complaint(text, &at));
    assert_true(svg_read(text, &svg));
    assert_null(svg_outside(&svg));
    assert_null(svg_hidden(&svg));
    assert_int_equal(svg_count(&svg, "2.60k [2.40k, 2.90k]"), 1);
    assert_int_equal(svg_count(&svg, "limit: 5 ms"), 1);
    assert_int_equal(svg_count(&svg, "p99 in ms"), 1);
    assert_null(strstr(text, "<script"));
    assert_non_null(strstr(text, "&lt;script"));
    free(text);
    (void)snprintf(file, sizeof file, "%s.png", name);
    assert_true(madeup_has(f, file));
}

/* What a search may come to besides: no answer, no end, no figure at all. */
static void search_without_an_answer_is_drawn(void **state)
{
    struct madeup_folder *f = *state;
    struct search_chart data = a_search;
    char error[GNUPLOT_ERROR] = "";
    char *text;

    if (system("gnuplot --version >/dev/null 2>&1") != 0)
        skip();
    data.name = "search";
    data.capacity_rps = data.low_rps = data.high_rps = NAN;
    data.count = 1;
    data.quantile_ns = &times_ns[2];
    data.is_void = NULL;
    assert_int_equal(chart_search(f->dir, &data, error), 0);
    data = a_search;
    data.name = "search";
    data.low_rps = 0;
    data.high_rps = INFINITY;
    data.is_lower_bound = true;
    assert_int_equal(chart_search(f->dir, &data, error), 0);
    text = madeup_read(f, "charts/data/search.dat");
    assert_non_null(strstr(text, "\t2600\t0\tNaN\t≥ 2.60k\tp99\n"));
    free(text);
    assert_true(madeup_has(f, "charts/search.svg"));
    data.count = 0;
    assert_int_equal(chart_search(f->dir, &data, error), -EINVAL);
    assert_string_equal(error, "the search has no trials");
}

static void search_tells_what_is_wrong(void **state)
{
    struct madeup_folder *f = *state;
    struct search_chart data = a_search;
    char error[GNUPLOT_ERROR] = "";
    char *path;

    data.name = "search-failed";
    madeup_gnuplot(f, "echo no fonts >&2; exit 1");
    path = madeup_set_path(f->dir);
    assert_int_equal(chart_search(f->dir, &data, error), -EPROTO);
    free(madeup_set_path(path));
    free(path);
    assert_string_equal(error, "gnuplot: no fonts");
    assert_true(madeup_has(f, "charts/data/search-failed.dat"));
    assert_false(madeup_has(f, "charts/search-failed.svg"));
    assert_int_equal(chart_search("/nowhere", &data, error), -ENOENT);
    assert_non_null(strstr(error, "/nowhere/charts: "));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(search_shows_every_trial),
        cmocka_unit_test(search_without_an_answer_is_drawn),
        cmocka_unit_test(search_tells_what_is_wrong),
    };

    return cmocka_run_group_tests(tests, madeup_begin, madeup_end);
}
