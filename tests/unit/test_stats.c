/* Medians, intervals, ratios and slopes against values worked out by hand. */
#include "harness/stats/median.h"
#include "harness/stats/slope.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include <math.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* cmocka's own compares floats. */
static void assert_near(double value, double expected, double tolerance)
{
    if (!(fabs(value - expected) <= tolerance))
        fail_msg("%.17g is not %.17g", value, expected);
}

/* x(rank) … x(n + 1 - rank) and its coverage: 1 - 2 * sum C(n, k < rank) / 2^n,
 * the sums by hand from Pascal's triangle. */
static const struct {
    size_t n, rank;
    double coverage;
} intervals[] = {
    {1, 1, 0},
    {2, 1, 0.5},
    {3, 1, 0.75},
    {4, 1, 0.875},
    {5, 1, 0.9375},
    {6, 1, 1 - 2 * 1.0 / 64},           /* 96.9 % */
    {7, 1, 1 - 2 * 1.0 / 128},          /* rank 2: 87.5 % */
    {8, 1, 1 - 2 * 1.0 / 256},          /* rank 2: 93.0 % */
    {9, 2, 1 - 2 * (1 + 9) / 512.0},    /* 96.1 % */
    {10, 2, 1 - 2 * (1 + 10) / 1024.0}, /* 97.9 % */
    {11, 2, 1 - 2 * (1 + 11) / 2048.0}, /* 98.8 % */
    {12, 3, 1 - 2 * (1 + 12 + 66) / 4096.0},
    {15, 4, 1 - 2 * (1 + 15 + 105 + 455) / 32768.0},
    {20, 6,
     1 - 2 * (1 + 20 + 190 + 1140 + 4845 + 15504) / 1048576.0}, /* 95.9 % */
};

static void interval_has_the_exact_ranks(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(intervals); i++) {
        double values[20];
        size_t n = intervals[i].n;
        struct estimate got;

        /* n, n-1, … 1: the k-th smallest is k. */
        for (size_t k = 0; k < n; k++)
            values[k] = (double)(n - k);
        got = median_of(values, n);
        assert_int_equal(got.n, n);
        assert_near(got.median, (double)(n + 1) / 2, 0);
        assert_near(got.low, (double)intervals[i].rank, 0);
        assert_near(got.high, (double)(n + 1 - intervals[i].rank), 0);
        assert_near(got.coverage, intervals[i].coverage, 1e-12);
    }
}

/* From 6 values on, and from no fewer, the interval reaches 95 %. */
static void interval_says_when_it_falls_short(void **state)
{
    (void)state;
    for (size_t n = 1; n <= 2000; n++) {
        static double values[2000];
        struct estimate got;
        size_t rank;

        for (size_t k = 0; k < n; k++)
            values[k] = (double)(k + 1);
        got = median_of(values, n);
        rank = (size_t)got.low;
        assert_int_equal(got.coverage >= MEDIAN_CONFIDENCE, n >= MEDIAN_ENOUGH);
        if (n >= MEDIAN_ENOUGH) /* one rank further in would fall short */
            assert_true(median_coverage(n, rank + 1) < MEDIAN_CONFIDENCE);
    }
}

/* A median is no mean: one outlier moves only its end of the interval. */
static void median_ignores_outliers(void **state)
{
    double values[] = {10, 12, 11, 9, 1e9, 13};
    struct estimate got = median_of(values, COUNT(values));

    (void)state;
    assert_near(got.median, 11.5, 0);
    assert_near(got.low, 9, 0);
    assert_near(got.high, 1e9, 0);
}

static void missing_values_are_left_out(void **state)
{
    double values[] = {NAN, 3, NAN, 1, 2, NAN};
    double none[] = {NAN, NAN};
    struct estimate got = median_of(values, COUNT(values));

    (void)state;
    assert_int_equal(got.n, 3);
    assert_near(got.median, 2, 0);
    assert_near(got.low, 1, 0);
    assert_near(got.high, 3, 0);
    assert_near(got.coverage, 0.75, 1e-12);

    got = median_of(none, COUNT(none));
    assert_int_equal(got.n, 0);
    assert_true(isnan(got.median) && isnan(got.low) && isnan(got.high));
    assert_true(isnan(got.coverage));
    assert_true(isnan(median_of(NULL, 0).median));
}

/* Rounds differ tenfold, the ratio within a round does not: pairing shows it.
 */
static void ratios_are_paired(void **state)
{
    double above[] = {20, 210, 1900, 4, 44, 360, 8, NAN};
    double below[] = {10, 100, 1000, 2, 20, 200, 0, 5};
    struct estimate got = median_of_ratios(above, below, COUNT(above));

    (void)state; /* 2, 2.1, 1.9, 2, 2.2, 1.8; two pairs have no ratio */
    assert_int_equal(got.n, 6);
    assert_near(got.median, 2, 1e-12);
    assert_near(got.low, 1.8, 1e-12);
    assert_near(got.high, 2.2, 1e-12);
}

static void slope_is_least_squares(void **state)
{
    const double x[] = {1, 2, 3, 4, 5};
    const double exact[] = {5, 7, 9, 11, 13};
    const double bent[] = {1, 3, 2, 5, 4}; /* Sxy = 8, Sxx = 10 */
    const double holes[] = {5, NAN, 9, NAN, 13};
    const double same[] = {7, 7, 7, 7, 7};
    const double far[] = {1e9 + 5, 1e9 + 7, 1e9 + 9, 1e9 + 11, 1e9 + 13};

    (void)state;
    assert_near(slope_of(x, exact, 5), 2, 1e-12);
    assert_near(slope_of(x, bent, 5), 0.8, 1e-12);
    assert_near(slope_of(x, holes, 5), 2, 1e-12);
    assert_near(slope_of(x, same, 5), 0, 1e-12);
    assert_near(slope_of(x, far, 5), 2, 1e-9);
    assert_true(isnan(slope_of(same, x, 5)));
    assert_true(isnan(slope_of(x, exact, 1)));
    assert_true(isnan(slope_of(x, exact, 0)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(interval_has_the_exact_ranks),
        cmocka_unit_test(interval_says_when_it_falls_short),
        cmocka_unit_test(median_ignores_outliers),
        cmocka_unit_test(missing_values_are_left_out),
        cmocka_unit_test(ratios_are_paired),
        cmocka_unit_test(slope_is_least_squares),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
