/* How it scales: the numbers of cores, the systems for each of them, and what
 * is said of points that are not by the law. */
#include "harness/decide/experiment.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void assert_cores(uint64_t all, const uint64_t *wanted, size_t count)
{
    uint64_t cores[SCALING_CORES];

    assert_int_equal(scaling_cores(all, cores), count);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(cores[i], wanted[i]);
}

/* The load always has one that the server has not. */
static void cores(void **state)
{
    static const uint64_t numbers[] = {1, 2, 4, 8, 15};
    static const uint64_t eight[] = {1, 2, 4, 7};
    uint64_t most[SCALING_CORES];

    (void)state;
    assert_cores(1, NULL, 0);
    assert_cores(2, NULL, 0);
    assert_cores(3, numbers, 2);
    assert_cores(5, numbers, 3);
    assert_cores(8, eight, 4);
    assert_cores(16, numbers, 5);
    assert_in_range(scaling_cores(UINT64_MAX, most), 1, SCALING_CORES);
}

static const char *second_argument(const struct suite *suite, size_t system)
{
    return suite->systems[system].arguments[1];
}

/* Where the profile has a processor more a design has a process more. */
static void processes(void **state)
{
    struct experiment *e = calloc(1, sizeof *e);
    struct suite sized;

    (void)state;
    assert_non_null(e);
    profile_init(&e->profile);
    e->profile.connections = 40;
    e->profile.cores = 2;
    e->systems = "wsgi,thread,loop-per-core";
    assert_int_equal(scaling_resize(e, 7, &sized), 0);
    assert_int_equal(sized.system_count, 3);
    assert_string_equal(sized.systems[0].name, "thread");
    assert_string_equal(second_argument(&sized, 1), "7");
    assert_string_equal(sized.systems[1].arguments[3], "6");
    assert_string_equal(second_argument(&sized, 2), "7");
    suite_free(&sized);
    assert_int_equal(scaling_resize(e, 4, &sized), 0);
    assert_string_equal(second_argument(&sized, 2), "4");
    suite_free(&sized);
    /* What was typed stays as it was. */
    e->systems = "pool --workers 3,thread";
    assert_int_equal(scaling_resize(e, 4, &sized), 0);
    assert_int_equal(sized.system_count, 0);
    suite_free(&sized);
    free(e);
}

static void add(struct scaling_series *series, double n, double rps)
{
    for (int r = 0; r < 3; r++) {
        series->n[series->count] = n;
        series->rps[series->count++] = rps * (1 + 0.002 * (r - 1));
    }
}

/* By the law there are predictions; where what was left out is far off it there
 * are none, and no peak. */
static void refuted(void **state)
{
    static const struct usl_law law = {1000, 0.05, 0.001};
    struct scaling_series *series = calloc(1, sizeof *series);

    (void)state;
    assert_non_null(series);
    for (unsigned step = 0; step < 6; step++)
        add(series, 1U << step, usl_at(&law, 1U << step));
    scaling_fit(series, 1);
    assert_true(series->is_fitted);
    assert_false(series->is_refuted);
    assert_int_equal(series->beyond_count, SCALING_PREDICTIONS);
    assert_true(series->beyond_n[0] == 64);
    memset(series, 0, sizeof *series);
    for (unsigned step = 0; step < 7; step++)
        add(series, 1U << step,
            step < 6 ? fmin(190 * (double)(1U << step), 3000) : 900);
    scaling_fit(series, 1);
    assert_true(series->usl.has_fallen);
    assert_true(series->is_refuted);
    assert_int_equal(series->beyond_count, 0);
    free(series);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cores),
        cmocka_unit_test(processes),
        cmocka_unit_test(refuted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
