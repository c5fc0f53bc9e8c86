/* The formulas behind `concbench accuracy`, against known values and against
 * brute force. */
#include "harness/accuracy/checks.h"
#include "harness/accuracy/formula.h"

#include "harness/load/gaps.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#define NEAR 1e-6

static void assert_near(double got, double want, double room)
{
    if (!(fabs(got - want) <= room))
        fail_msg("%.9g is not %.9g", got, want);
}

static void test_queues(void **state)
{
    (void)state;
    assert_near(formula_mm1_quantile(0, 1, 0.99), 4.605170186, NEAR);
    assert_near(formula_mm1_quantile(1250, 2500, 0.99), 4.605170186 / 1250,
                NEAR);
    assert_near(formula_mm1_quantile(0, 1, 0.5), 0.693147181, NEAR);
    assert_near(formula_md1_wait(0.5, 1), 0.5, NEAR);
    assert_near(formula_md1_wait(0.8, 0.001), 0.002, NEAR);
    assert_near(formula_md1_wait(0, 1), 0, NEAR);
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;

    return (x > y) - (x < y);
}

enum { REQUESTS = 50000 };

static double waits[REQUESTS];

/* Constant arrivals for `window` seconds at a server of capacity 1 that is away
 * from 1 to 1 + stop. */
static void simulate_stop(double stop, double window, double rho)
{
    double service = rho * window / REQUESTS;
    double free_at = 0;

    for (int i = 0; i < REQUESTS; i++) {
        double came = window * i / REQUESTS;
        double begin = free_at > came ? free_at : came;

        if (begin >= 1 && begin < 1 + stop)
            begin = 1 + stop;
        free_at = begin + service;
        waits[i] = free_at - came;
    }
    qsort(waits, REQUESTS, sizeof waits[0], compare);
}

static void test_stop(void **state)
{
    static const double rhos[] = {0.02, 0.3, 0.5};
    static const double stops[] = {0.5, 1, 2};
    static const double qs[] = {0.7, 0.8, 0.9, 0.99};

    (void)state;
    assert_near(formula_stop_quantile(1, 5, 0.5, 0.9), 0.75, NEAR);
    assert_near(formula_stop_quantile(1, 5, 0, 1), 1, NEAR);
    for (size_t r = 0; r < 3; r++) {
        for (size_t s = 0; s < 3; s++) {
            simulate_stop(stops[s], 10, rhos[r]);
            for (size_t i = 0; i < 4; i++) {
                double want =
                    formula_stop_quantile(stops[s], 10, rhos[r], qs[i]);

                if (want > 0.01)
                    assert_near(waits[(size_t)(qs[i] * REQUESTS) - 1], want,
                                0.001);
            }
        }
    }
}

static void test_anderson_darling(void **state)
{
    const double one[] = {0.5};
    const double two[] = {0.25, 0.75};
    const double edges[] = {0, 1};
    double even[1000];

    (void)state;
    /* By hand: -1 - 2 ln 0.5, and -2 - 2 ln 0.25 / 2 - 6 ln 0.75 / 2. */
    assert_near(formula_anderson_darling(one, 1, 0), 0.386294361, NEAR);
    assert_near(formula_anderson_darling(two, 2, 0), 0.249340578, NEAR);
    /* A value that was rounded to 0 or 1 is no infinity. */
    assert_true(isfinite(formula_anderson_darling(edges, 2, 1e-6)));
    for (size_t i = 0; i < 1000; i++)
        even[i] = ((double)i + 0.5) / 1000;
    assert_true(formula_anderson_darling(even, 1000, 0) < 0.1);
    for (size_t i = 0; i < 1000; i++)
        even[i] *= even[i];
    assert_true(formula_anderson_darling(even, 1000, 0) > FORMULA_AD_1_PERCENT);
}

enum { GAPS = 10000 };

static double gaps_ns[GAPS];

static void draw(enum load_arrivals arrivals, double rate_rps)
{
    struct gaps gaps;

    gaps_init(&gaps, arrivals, rate_rps, 0, 1, 1);
    for (int i = 0; i < GAPS; i++)
        gaps_ns[i] = gaps_draw(&gaps);
}

static void test_gaps(void **state)
{
    (void)state;
    draw(LOAD_POISSON, 1000);
    assert_true(checks_gaps_pass(gaps_ns, GAPS, 1e6));
    assert_true(checks_gaps(100, 1000) >= 98);
}

/* What a generator might do wrong. */
static void test_wrong_gaps(void **state)
{
    (void)state;
    draw(LOAD_CONSTANT, 1000);
    assert_false(checks_gaps_pass(gaps_ns, GAPS, 1e6));
    /* 5 % off the rate. */
    draw(LOAD_POISSON, 1050);
    assert_false(checks_gaps_pass(gaps_ns, GAPS, 1e6));
    /* No gap shorter than a sleep's least. */
    draw(LOAD_POISSON, 1000);
    for (int i = 0; i < GAPS; i++)
        gaps_ns[i] = fmax(gaps_ns[i], 60e3);
    assert_false(checks_gaps_pass(gaps_ns, GAPS, 1e6));
    /* No gap longer than three means. */
    draw(LOAD_POISSON, 1000);
    for (int i = 0; i < GAPS; i++)
        gaps_ns[i] = fmin(gaps_ns[i], 3e6);
    assert_false(checks_gaps_pass(gaps_ns, GAPS, 1e6));
}

static void test_quantiles(void **state)
{
    double error = checks_quantiles(20000, 7);

    (void)state;
    /* Something is rounded, and not too much. */
    assert_true(error > 0 && error <= 0.001);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_queues),
        cmocka_unit_test(test_stop),
        cmocka_unit_test(test_anderson_darling),
        cmocka_unit_test(test_gaps),
        cmocka_unit_test(test_wrong_gaps),
        cmocka_unit_test(test_quantiles),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
