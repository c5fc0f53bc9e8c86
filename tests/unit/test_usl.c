/* The Universal Scalability Law on made-up points whose law is known: what is
 * found, how often the intervals have it, and what is said where it cannot be
 * told. */
#include "harness/stats/usl.h"
#include "tests/unit/chance.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include <errno.h>
#include <math.h>

enum { ROUNDS = 5, MOST = 64 };

struct made {
    size_t count;
    double n[MOST];
    double c[MOST];
};

static const double wide[] = {1, 2, 4, 8, 16, 32, 0};
static const double wider[] = {1, 2, 4, 8, 16, 32, 64, 128, 0};
static const double few[] = {1, 2, 0};

static void make(struct chance *chance, const struct usl_law *law,
                 const double *at, double noise, struct made *made)
{
    made->count = 0;
    for (; *at > 0; at++)
        for (size_t r = 0; r < ROUNDS; r++) {
            made->n[made->count] = *at;
            made->c[made->count++] =
                usl_at(law, *at) * exp(noise * chance_normal(chance));
        }
}

static void assert_close(double got, double wanted, double share)
{
    if (!(fabs(got - wanted) <= share * fabs(wanted) + 1e-12))
        fail_msg("%g instead of %g", got, wanted);
}

/* Without noise the parameters themselves come out. */
static void exact(void **state)
{
    static const struct usl_law laws[] = {
        {1000, 0.05, 0.001}, {1, 0, 0}, {5e6, 0.5, 0}, {70, 0, 0.02}};
    struct chance chance = {.state = 1};

    (void)state;
    for (size_t i = 0; i < sizeof laws / sizeof laws[0]; i++) {
        struct made made;
        struct usl usl;

        make(&chance, &laws[i], wider, 0, &made);
        assert_int_equal(usl_fit(made.n, made.c, made.count, 1, &usl), 0);
        assert_close(usl.law.lambda, laws[i].lambda, 1e-6);
        assert_true(fabs(usl.law.sigma - laws[i].sigma) < 1e-6);
        assert_true(fabs(usl.law.kappa - laws[i].kappa) < 1e-8);
        assert_true(usl.has_kappa);
        assert_int_equal(usl.distinct, 8);
        if (laws[i].kappa > 0)
            assert_close(usl.peak.value,
                         sqrt((1 - laws[i].sigma) / laws[i].kappa), 1e-3);
        else
            assert_false(usl.has_peak);
    }
}

static bool has(const struct usl_interval *interval, double value)
{
    return interval->low <= value && value <= interval->high;
}

/* How often, of 100 sets, the intervals have the truth: 95 % are meant; fewer
 * than 89 are no accident (p < 0.005). */
static void coverage(void **state)
{
    static const struct usl_law laws[] = {{1000, 0.05, 0.002}, {1000, 0.1, 0}};
    enum { SETS = 100, LEAST = 89 };

    (void)state;
    for (size_t i = 0; i < sizeof laws / sizeof laws[0]; i++) {
        struct chance chance = {.state = 7 + i};
        int lambda = 0;
        int sigma = 0;
        int kappa = 0;
        int peaks = 0;

        for (int set = 0; set < SETS; set++) {
            struct made made;
            struct usl usl;

            make(&chance, &laws[i], wider, 0.03, &made);
            assert_int_equal(
                usl_fit(made.n, made.c, made.count, (uint64_t)set + 1, &usl),
                0);
            lambda += has(&usl.lambda, laws[i].lambda);
            sigma += has(&usl.sigma, laws[i].sigma);
            kappa += has(&usl.kappa, laws[i].kappa);
            peaks += usl.has_peak;
        }
        print_message("kappa %g: lambda %d, sigma %d, kappa %d, peaks %d\n",
                      laws[i].kappa, lambda, sigma, kappa, peaks);
        assert_in_range(lambda, LEAST, SETS);
        assert_in_range(sigma, LEAST, SETS);
        assert_in_range(kappa, LEAST, SETS);
        if (laws[i].kappa > 0)
            assert_in_range(peaks, LEAST, SETS);
        else
            assert_in_range(peaks, 0, SETS - LEAST);
    }
}

/* One run in thirty that a neighbour has spoilt does not bend the curve. */
static void robust(void **state)
{
    static const struct usl_law law = {1000, 0.05, 0.001};
    struct chance chance = {.state = 3};
    struct made made;
    struct usl usl;

    (void)state;
    make(&chance, &law, wide, 0.01, &made);
    made.c[made.count - 1] /= 3;
    assert_int_equal(usl_fit(made.n, made.c, made.count, 1, &usl), 0);
    assert_close(usl.law.kappa, law.kappa, 0.2);
    assert_close(usl.law.sigma, law.sigma, 0.2);
}

/* Two cores tell contention at most, one nothing. */
static void too_few(void **state)
{
    static const struct usl_law law = {1000, 0.2, 0.01};
    static const double one[] = {4, 0};
    struct chance chance = {.state = 5};
    struct made made;
    struct usl usl;

    (void)state;
    make(&chance, &law, few, 0.001, &made);
    assert_int_equal(usl_fit(made.n, made.c, made.count, 1, &usl), 0);
    assert_false(usl.has_kappa);
    assert_false(usl.has_peak);
    assert_true(usl.kappa.high == 0);
    assert_false(usl_leave_out(made.n, made.c, made.count, 1).is_done);
    make(&chance, &law, one, 0.001, &made);
    assert_int_equal(usl_fit(made.n, made.c, made.count, 1, &usl), -EINVAL);
    made.c[0] = NAN;
    made.c[1] = -1;
    assert_int_equal(usl_fit(made.n, made.c, 2, 1, &usl), -EINVAL);
}

/* What follows the law is predicted; a cliff that the others do not know of is
 * not within. */
static void leaves_out(void **state)
{
    static const struct usl_law law = {1000, 0.05, 0.001};
    struct chance chance = {.state = 9};
    struct usl_test test;
    struct made made;

    (void)state;
    make(&chance, &law, wide, 0.02, &made);
    test = usl_leave_out(made.n, made.c, made.count, 1);
    assert_true(test.is_done);
    assert_true(test.n == 32);
    assert_true(test.is_within);
    for (size_t i = made.count - ROUNDS; i < made.count; i++)
        made.c[i] /= 4;
    assert_false(usl_leave_out(made.n, made.c, made.count, 1).is_within);
}

static void predicts(void **state)
{
    static const struct usl_law law = {1000, 0.05, 0.001};
    struct chance chance = {.state = 11};
    struct usl_interval far;
    struct made made;
    struct usl usl;

    (void)state;
    make(&chance, &law, wide, 0.02, &made);
    assert_int_equal(usl_fit(made.n, made.c, made.count, 1, &usl), 0);
    assert_true(usl.n_most == 32);
    far = usl_predict(&usl, 64, 1);
    assert_true(has(&far, usl_at(&law, 64)));
    assert_true(far.high / far.low > 1.02);
}

/* What a closed loop does that is bound by its wait first and by a processor
 * then: linear up to a knee and flat after it, and it never falls. */
static void knees(void **state)
{
    static const double caps[] = {1500, 3000, 5200, 9000};
    enum { SETS = 60, MOST_FALSE = 8 };

    (void)state;
    for (size_t i = 0; i < sizeof caps / sizeof caps[0]; i++) {
        struct chance chance = {.state = 21 + i};
        int bent = 0;
        int peaks = 0;

        for (int set = 0; set < SETS; set++) {
            struct made made = {.count = 0};
            struct usl usl;

            for (int step = 0; step < 7; step++)
                for (int r = 0; r < 3; r++) {
                    double n = (double)(1U << step);

                    made.n[made.count] = n;
                    made.c[made.count++] = fmin(190 * n, caps[i]) *
                                           exp(0.02 * chance_normal(&chance));
                }
            assert_int_equal(
                usl_fit(made.n, made.c, made.count, (uint64_t)set + 1, &usl),
                0);
            bent += usl.kappa.low > 0;
            peaks += usl.has_peak;
        }
        print_message("knee at %g: kappa %d, peaks %d of %d\n", caps[i] / 190,
                      bent, peaks, SETS);
        assert_in_range(peaks, 0, MOST_FALSE);
    }
}

/* Contention of 1 and more, and coherence: one alone is the best. */
static void peak_at_one(void **state)
{
    static const struct usl_law law = {1000, 1.2, 0.05};
    struct chance chance = {.state = 31};
    struct made made;
    struct usl usl;

    (void)state;
    make(&chance, &law, wide, 0.001, &made);
    assert_int_equal(usl_fit(made.n, made.c, made.count, 1, &usl), 0);
    assert_true(usl.has_peak);
    assert_close(usl.peak.value, 1, 1e-9);
    assert_true(isfinite(usl.peak.high));
}

/* The median of several runs is known better than one, and a test that takes it
 * for one lets pass what it should not. */
static void of_several(void **state)
{
    static const struct usl_law law = {1000, 0.05, 0.001};
    struct chance chance = {.state = 13};
    enum { SETS = 100, LEAST = 87 };
    int within = 0;
    struct made made;
    struct usl usl;

    (void)state;
    for (uint64_t set = 1; set <= SETS; set++) {
        struct usl_interval one;
        struct usl_interval several;

        make(&chance, &law, wide, 0.03, &made);
        assert_int_equal(usl_fit(made.n, made.c, made.count, set, &usl), 0);
        one = usl_predict(&usl, 8, 1);
        several = usl_predict(&usl, 8, ROUNDS);
        assert_true(several.high / several.low < one.high / one.low);
        within += usl_leave_out(made.n, made.c, made.count, set).is_within;
    }
    print_message("within: %d of %d\n", within, SETS);
    assert_in_range(within, LEAST, SETS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exact),      cmocka_unit_test(coverage),
        cmocka_unit_test(robust),     cmocka_unit_test(too_few),
        cmocka_unit_test(leaves_out), cmocka_unit_test(predicts),
        cmocka_unit_test(knees),      cmocka_unit_test(peak_at_one),
        cmocka_unit_test(of_several),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
