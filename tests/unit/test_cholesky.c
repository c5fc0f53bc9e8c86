/* Cholesky's factor, and equations solved by it. */
#include "harness/stats/cholesky.h"
#include "tests/unit/chance.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include <math.h>

enum { N = 12, STRIDE = 15 };

static void assert_near(double got, double wanted)
{
    if (!(fabs(got - wanted) < 1e-9))
        fail_msg("%g instead of %g", got, wanted);
}

static void a_factor_known_by_hand(void **state)
{
    double a[] = {4, 0, 0, 12, 37, 0, -16, -43, 98};
    const double l[] = {2, 0, 0, 6, 1, 0, -8, 5, 3};

    (void)state;
    assert_near(cholesky_factor(a, 3, 3), log(6));
    for (size_t i = 0; i < 9; i++)
        assert_near(a[i], l[i]);
}

/* Rows are farther apart than they are long; what is beside them stays. */
static void equations_are_solved(void **state)
{
    struct chance chance = {.state = 1};
    double half[N][N];
    double a[N][STRIDE];
    double wanted[N];
    double x[N] = {0};

    (void)state;
    for (size_t i = 0; i < N; i++) {
        wanted[i] = chance_normal(&chance);
        for (size_t j = 0; j < N; j++)
            half[i][j] = chance_normal(&chance);
    }
    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j < STRIDE; j++) {
            a[i][j] = i == j ? 1 : 0;
            for (size_t k = 0; k < N && j < N; k++)
                a[i][j] += half[i][k] * half[j][k];
        }
    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j < N; j++)
            x[i] += a[i][j] * wanted[j];

    assert_true(isfinite(cholesky_factor(&a[0][0], N, STRIDE)));
    cholesky_solve(&a[0][0], N, STRIDE, x);
    for (size_t i = 0; i < N; i++) {
        assert_near(x[i], wanted[i]);
        for (size_t j = N; j < STRIDE; j++)
            assert_true(a[i][j] == 0);
    }
}

static void what_is_not_positive_definite_is_said(void **state)
{
    double indefinite[] = {1, 0, 2, 1};
    double singular[] = {1, 0, 1, 1};
    double unknown[] = {NAN};

    (void)state;
    assert_true(isnan(cholesky_factor(indefinite, 2, 2)));
    assert_true(isnan(cholesky_factor(singular, 2, 2)));
    assert_true(isnan(cholesky_factor(unknown, 1, 1)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_factor_known_by_hand),
        cmocka_unit_test(equations_are_solved),
        cmocka_unit_test(what_is_not_positive_definite_is_said),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
