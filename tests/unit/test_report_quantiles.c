/* Quantiles of too few requests are no figures. */
#include "harness/report/cells.h"
#include "tests/unit/madeup.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include <math.h>

enum { ROUNDS = 3 };

/* 299 requests bound p99 and 298 do not; three runs of 298 together do. */
static void quantiles_need_their_requests(void **state)
{
    static const double quantiles[] = {0.99, 0.999};
    struct results results;
    struct cells cells;
    const struct cell_stats *cell;
    double merged[2];

    (void)state;
    madeup_init(&results);
    for (uint64_t round = 1; round <= ROUNDS; round++) {
        (void)madeup_load(&results, "blocking", "echo:64", 1, round, 298, 100);
        (void)madeup_load(&results, "blocking", "echo:64", 2, round,
                          round == 1 ? 298 : 299, 100);
    }
    assert_int_equal(cells_init(&cells, &results), 0);
    cell = cells_find(&cells, RECORD_LOAD, "blocking", "echo:64", 1);
    assert_int_equal(cell->figures[FIGURE_P50].n, ROUNDS);
    assert_int_equal(cell->figures[FIGURE_P99].n, 0);
    assert_true(cell_has_too_few(cell, FIGURE_P99));
    assert_false(cell_has_too_few(cell, FIGURE_P50));
    assert_false(cell_has_too_few(cell, FIGURE_CPU)); /* missing: no quantile */
    assert_int_equal(cell_merged(cell, quantiles, merged, 2), 0);
    assert_near(merged[0], 100, 0);
    assert_true(isnan(merged[1]));

    cell = cells_find(&cells, RECORD_LOAD, "blocking", "echo:64", 2);
    assert_int_equal(cell->figures[FIGURE_P99].n, ROUNDS - 1);
    assert_false(cell_has_too_few(cell, FIGURE_P99));
    assert_true(cell_has_too_few(cell, FIGURE_P999));
    cells_free(&cells);
    results_free(&results);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quantiles_need_their_requests),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
