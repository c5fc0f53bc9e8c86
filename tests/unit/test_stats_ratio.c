/* Ratios, their tests and what they find, against tables and by hand. */
#include "harness/stats/finding.h"
#include "harness/stats/holm.h"
#include "harness/stats/precision.h"
#include "harness/stats/samples.h"
#include "harness/stats/student.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include <float.h>
#include <math.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* cmocka's own compares floats. */
static void assert_near(double value, double expected, double tolerance)
{
    if (!(fabs(value - expected) <= tolerance))
        fail_msg("%.17g is not %.17g", value, expected);
}

/* The usual table, and values in closed form: with one degree of freedom
 * t = tan(pi (p - 1/2)), with two t = (2p - 1) / sqrt(2 p (1 - p)). */
static void student_agrees_with_the_table(void **state)
{
    static const struct {
        double p, freedom, t;
    } cases[] = {
        {0.975, 1, 12.7062047362}, {0.975, 2, 4.3026527297},
        {0.975, 5, 2.5705818356},  {0.975, 7, 2.3646242516},
        {0.975, 11, 2.2009851601}, {0.995, 10, 3.1692726726},
        {0.95, 30, 1.6972608943},  {0.9995, 5, 6.8688266258},
        {0.8, 5, 0.9195437802},    {0.975, 1e6, 1.9599662},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        double t = student_quantile(cases[i].p, cases[i].freedom);

        assert_near(t, cases[i].t, 1e-6);
        assert_near(student_p(t, cases[i].freedom), 2 * (1 - cases[i].p), 1e-9);
        assert_near(student_quantile(1 - cases[i].p, cases[i].freedom), -t,
                    1e-9);
    }
    assert_near(student_p(0, 5), 1, 0);
    assert_near(student_p(-2, 2), student_p(2, 2), 0);
    assert_near(student_p(1, 1), 0.5, 1e-12);
    assert_near(student_p(INFINITY, 3), 0, 0);
    assert_true(isnan(student_p(NAN, 3)));
    /* Freedoms that are not whole lie in between. */
    assert_true(student_p(2, 5.5) < student_p(2, 5) &&
                student_p(2, 5.5) > student_p(2, 6));
}

/* With two degrees of freedom P(|T| >= t) = 1 - t / sqrt(t^2 + 2), of which
 * 1 / t^2 is left for a large t. */
static void student_is_right_far_out(void **state)
{
    (void)state;
    assert_near(student_p(1e6, 2) / 1e-12, 1, 1e-9);
    assert_near(student_quantile(1 - 1e-12, 2) / 707106.78, 1, 1e-4);
}

/* ln 1.02, ln 1.04, ln 1.06: mean, standard deviation and t by hand. */
static void paired_ratio_by_hand(void **state)
{
    const double above[] = {102, 20.8, 1.06, NAN, 7, -3};
    const double below[] = {100, 20, 1, 5, 0, 4};
    double mean = (log(1.02) + log(1.04) + log(1.06)) / 3;
    double spread = sqrt((pow(log(1.02) - mean, 2) + pow(log(1.04) - mean, 2) +
                          pow(log(1.06) - mean, 2)) /
                         2);
    double error = spread / sqrt(3);
    double t = mean / error;
    struct ratio got = ratio_paired(above, below, COUNT(above));

    (void)state;
    assert_int_equal(got.n_above, 3);
    assert_int_equal(got.n_below, 3);
    assert_near(got.ratio, cbrt(1.02 * 1.04 * 1.06), 1e-12);
    assert_near(got.error, error, 1e-12);
    assert_near(got.freedom, 2, 0);
    assert_near(got.low, exp(mean - 4.3026527297 * error), 1e-8);
    assert_near(got.high, exp(mean + 4.3026527297 * error), 1e-8);
    assert_near(got.p, 1 - t / sqrt(t * t + 2), 1e-9);
    /* The difference that 80 % of such sets would show, at 5 %. */
    assert_near(ratio_detectable(&got, 0.05, 0.8),
                exp(error * (4.3026527297 + 1.0606601718)) - 1, 1e-7);
}

/* Two against three values; Satterthwaite's freedom by hand. */
static void unpaired_ratio_by_hand(void **state)
{
    const double above[] = {exp(1.0), exp(1.2)};
    const double below[] = {exp(0.5), NAN, exp(0.6), exp(0.7)};
    double v_a = 0.02 / 2;
    double v_b = 0.01 / 3;
    double freedom =
        (v_a + v_b) * (v_a + v_b) / (v_a * v_a / 1 + v_b * v_b / 2);
    double t = 0.5 / sqrt(v_a + v_b);
    struct ratio got = ratio_unpaired(above, 2, below, 4);

    (void)state;
    assert_int_equal(got.n_above, 2);
    assert_int_equal(got.n_below, 3);
    assert_near(got.ratio, exp(0.5), 1e-12);
    assert_near(got.freedom, freedom, 1e-9);
    assert_near(got.p, student_p(t, freedom), 1e-12);
    assert_near(log(got.high) - 0.5, 0.5 - log(got.low), 1e-12);
}

/* Drift that both sides share is all of one test's noise and none of the
 * other's. */
static void pairs_cancel_what_they_share(void **state)
{
    const double a[] = {100, 300, 50, 200, 80, 150};
    const double b[] = {104, 315, 52, 211, 83, 157};
    struct ratio paired = ratio_paired(b, a, 6);
    struct ratio unpaired = ratio_unpaired(b, 6, a, 6);

    (void)state;
    assert_near(paired.ratio, unpaired.ratio, 1e-12);
    assert_true(paired.p < 0.001 && unpaired.p > 0.5);
    assert_true(paired.low > 1.03 && paired.high < 1.06);
}

static void no_spread_and_no_values(void **state)
{
    const double same[] = {5, 5, 5, 5, 5, 5};
    const double twice[] = {10, 10, 10, 10, 10, 10};
    struct ratio equal = ratio_paired(same, same, 6);
    struct ratio other = ratio_unpaired(twice, 6, same, 6);
    struct ratio none = ratio_paired(same, twice, 1);

    (void)state;
    assert_near(equal.p, 1, 0);
    assert_near(equal.low, 1, 0);
    assert_near(equal.high, 1, 0);
    assert_near(other.p, 0, 1e-12);
    assert_near(other.low, 2, 1e-12);
    assert_true(isnan(none.ratio) && isnan(none.p) && isnan(none.low));
    assert_true(isnan(ratio_detectable(&none, 0.05, 0.8)));
}

/* Holm's own steps: 4 * 0.01, 3 * 0.02 …, and never below one before. */
static void holm_by_hand(void **state)
{
    double p[] = {0.04, 0.01, NAN, 0.03, 0.02, NAN};
    double many[] = {0.5, 0.001, 0.9};

    (void)state;
    assert_int_equal(holm_adjust(p, COUNT(p)), 4);
    assert_near(p[1], 0.04, 1e-15);
    assert_near(p[4], 0.06, 1e-15);
    assert_near(p[3], 0.06, 1e-15); /* 2 * 0.03 */
    assert_near(p[0], 0.06, 1e-15); /* 0.04, but not below the one before */
    assert_true(isnan(p[2]) && isnan(p[5]));
    assert_int_equal(holm_adjust(many, COUNT(many)), 3);
    assert_near(many[1], 0.003, 1e-15);
    assert_near(many[0], 1, 0);
    assert_near(many[2], 1, 0);
    assert_int_equal(holm_adjust(many, 0), 0);
}

static void samples_by_wilks(void **state)
{
    (void)state;
    assert_int_equal(samples_needed(0.5), 5);
    assert_int_equal(samples_needed(0.9), 29);
    assert_int_equal(samples_needed(0.99), 299);
    assert_int_equal(samples_needed(0.999), 2995);
    assert_int_equal(samples_needed(0), 1);
    assert_true(samples_needed(1) == UINT64_MAX);
    assert_true(!samples_are_enough(298, 0.99));
    assert_true(samples_are_enough(299, 0.99));
}

static struct estimate estimate(size_t n, double low, double high)
{
    return (struct estimate){
        .median = 100, .low = low, .high = high, .coverage = 0.95, .n = n};
}

static void precision_is_half_the_width(void **state)
{
    struct estimate good = estimate(6, 98, 103);
    struct estimate few = estimate(5, 98, 103);
    struct estimate none = estimate_none();
    struct estimate zero = {.median = 0, .low = 0, .high = 1, .n = 6};

    (void)state;
    assert_near(estimate_half_width(&good), 0.025, 1e-12);
    assert_true(is_precise_enough(&good, 0.025));
    assert_true(!is_precise_enough(&good, 0.024));
    assert_true(!is_precise_enough(&few, 0.03));
    assert_true(isnan(estimate_half_width(&none)));
    assert_true(!is_precise_enough(&none, 0.03));
    assert_true(isinf(estimate_half_width(&zero)));
    assert_true(!is_precise_enough(&zero, 0.03));
}

/* Six rounds show their range, twelve the third value from each end: 1.26 and
 * 0.79 standard deviations, by Blom. */
static void rounds_follow_the_order_statistics(void **state)
{
    struct estimate wide = estimate(6, 96, 104);
    struct estimate good = estimate(6, 98, 102);
    struct estimate few = estimate(3, 98, 102);
    struct estimate one = estimate(1, 100, 100);
    size_t needed = rounds_needed(&wide, 0.03, 1000);

    (void)state;
    assert_int_equal(rounds_needed(&good, 0.03, 1000), 6);
    assert_in_range(rounds_needed(&few, 0.03, 1000), 6, 9);
    assert_in_range(needed, 9, 12);
    assert_true(rounds_needed(&wide, 0.01, 1000) > 2 * needed);
    assert_true(rounds_needed(&wide, 0.001, 50) == SIZE_MAX);
    assert_true(rounds_needed(&one, 0.03, 1000) == SIZE_MAX);
}

static struct ratio ratio(double middle, double low, double high)
{
    return (struct ratio){.ratio = middle,
                          .low = low,
                          .high = high,
                          .p = 0.5,
                          .error = log(high / middle) / 2.5706,
                          .freedom = 5,
                          .n_above = 6,
                          .n_below = 6};
}

static void the_rule_for_findings(void **state)
{
    struct ratio higher = ratio(1.05, 1.01, 1.09);
    struct ratio small = ratio(1.01, 1.005, 1.015);
    struct ratio few = ratio(2, 1.9, 2.1);

    (void)state;
    assert_int_equal(finding_of(&higher, 0.04), FINDING_HIGHER);
    assert_int_equal(finding_of(&higher, 0.06), FINDING_NONE);
    assert_int_equal(finding_of(&small, 0.0001), FINDING_WITHIN);
    higher = ratio(0.95, 0.93, 0.97);
    assert_int_equal(finding_of(&higher, 0.04), FINDING_LOWER);
    /* Just the floor is found from a precise measurement. */
    higher = ratio(1.019, 1.017, 1.021);
    assert_int_equal(finding_of(&higher, 0.001), FINDING_HIGHER);
    few.n_below = 5;
    assert_int_equal(finding_of(&few, 0), FINDING_TOO_FEW);
    assert_true(isnan(finding_detectable(&few, 10)));
    few.n_below = 6;
    assert_int_equal(finding_of(&few, 0), FINDING_HIGHER);
    assert_true(finding_detectable(&few, 10) > finding_detectable(&few, 1));
    assert_near(finding_detectable(&small, 1), FINDING_FLOOR, 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(student_agrees_with_the_table),
        cmocka_unit_test(student_is_right_far_out),
        cmocka_unit_test(paired_ratio_by_hand),
        cmocka_unit_test(unpaired_ratio_by_hand),
        cmocka_unit_test(pairs_cancel_what_they_share),
        cmocka_unit_test(no_spread_and_no_values),
        cmocka_unit_test(holm_by_hand),
        cmocka_unit_test(samples_by_wilks),
        cmocka_unit_test(precision_is_half_the_width),
        cmocka_unit_test(rounds_follow_the_order_statistics),
        cmocka_unit_test(the_rule_for_findings),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
