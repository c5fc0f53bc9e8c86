/* What a campaign's runs say together: cells, order, ideals, notes, looks. */
#include "harness/report/cells.h"
#include "harness/report/ideal.h"
#include "harness/report/notes.h"
#include "harness/report/palette.h"
#include "tests/unit/madeup.h"

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

struct made {
    struct results results;
    struct cells cells;
};

static int set_up(void **state)
{
    struct made *made = calloc(1, sizeof *made);

    if (made == NULL)
        return -1;
    madeup_init(&made->results);
    *state = made;
    return 0;
}

static int tear_down(void **state)
{
    struct made *made = *state;

    cells_free(&made->cells);
    results_free(&made->results);
    free(made);
    return 0;
}

static void no_runs_make_no_cells(void **state)
{
    struct made *made = *state;

    assert_int_equal(cells_init(&made->cells, &made->results), 0);
    assert_int_equal(made->cells.count, 0);
    assert_int_equal(made->cells.load_count, 0);
    assert_int_equal(made->cells.slope_count, 0);
    assert_int_equal(made->cells.system_count, 2);
    assert_string_equal(made->cells.baseline, "blocking");
}

/* The journal's order is random; the report's is not. */
static void order_is_that_of_the_reader(void **state)
{
    static const char *const names[] = {"mixed:20,10ms,20", "fib:27",
                                        "something else",   "echo:16KiB",
                                        "wait:10ms",        "echo:64"};
    static const char *const ordered[] = {"echo:64",          "echo:16KiB",
                                          "wait:10ms",        "fib:27",
                                          "mixed:20,10ms,20", "something else"};
    static const uint64_t connections[] = {100, 1, 1000, 10};
    struct made *made = *state;
    const struct cells *cells = &made->cells;

    for (size_t i = 0; i < 6; i++)
        for (size_t k = 0; k < 4; k++)
            (void)madeup_add(&made->results, RECORD_LOAD, "stray", names[i],
                             connections[k], 0);
    assert_int_equal(cells_init(&made->cells, &made->results), 0);
    assert_int_equal(cells->load_count, 6);
    for (size_t i = 0; i < 6; i++) {
        assert_string_equal(cells->loads[i].workload.name, ordered[i]);
        assert_int_equal(cells->loads[i].is_known, i < 5);
        assert_int_equal(cells->loads[i].count, 4);
        for (size_t k = 0; k < 4; k++) {
            const struct cell_stats *cell = &cells->cells[4 * i + k];

            assert_int_equal(cells->loads[i].connections[k],
                             pow(10, (double)k));
            assert_string_equal(cell->workload, ordered[i]);
            assert_int_equal(cell->connections, pow(10, (double)k));
        }
    }
    /* A system that the suite does not name comes after those it names. */
    assert_int_equal(cells_system(cells, "stray"), 2);
    assert_int_equal(cells_system(cells, "nobody"), 3);
}

/* p99 of each run, then the median: 100, 200 and 900; the mean would be 400,
 * the p99 of all requests 900. */
static void percentiles_are_never_averaged(void **state)
{
    static const uint64_t latencies[] = {100, 900, 200};
    static const double quantiles[] = {0.5, 0.99};
    struct made *made = *state;
    const struct cell_stats *cell;
    double merged[2];

    for (uint64_t i = 0; i < 3; i++)
        (void)madeup_load(&made->results, "blocking", "echo:64", 1, i, 299,
                          latencies[i]);
    assert_int_equal(cells_init(&made->cells, &made->results), 0);
    cell = cells_find(&made->cells, RECORD_LOAD, "blocking", "echo:64", 1);
    assert_near(cell->figures[FIGURE_P99].median, 200, 0);
    assert_near(cell->figures[FIGURE_P99].low, 100, 0);
    assert_near(cell->figures[FIGURE_P99].high, 900, 0);
    assert_int_equal(cell_merged(cell, quantiles, merged, 2), 0);
    assert_near(merged[0], 200, 0);
    assert_near(merged[1], 900, 0);
}

/* A run that the generator limited matters when it could move the median. */
static void bounds_are_those_of_the_median(void **state)
{
    struct made *made = *state;

    for (uint64_t i = 0; i < 5; i++) {
        double rps = 10 + (double)i;

        madeup_load(&made->results, "blocking", "echo:64", 1, i, rps, 1)
            ->is_lower_bound = i == 3;
        madeup_load(&made->results, "blocking", "echo:64", 2, i, rps, 1)
            ->is_lower_bound = i == 2;
        madeup_load(&made->results, "blocking", "echo:64", 3, i, rps, 1)
            ->is_lower_bound = i == 0;
        made->results.records[made->results.count - 1].verdict =
            i == 0 ? VERDICT_VOID : VERDICT_VALID;
    }
    assert_int_equal(cells_init(&made->cells, &made->results), 0);
    assert_int_equal(made->cells.count, 3);
    assert_false(made->cells.cells[0].is_lower_bound);
    assert_true(made->cells.cells[1].is_lower_bound);
    assert_false(made->cells.cells[2].is_lower_bound); /* void */
}

/* The median of the ratios is not the ratio of the medians: 300 / 100. */
static void speedup_is_paired_by_round(void **state)
{
    static const double base[] = {50, 100, 200};
    static const double fast[] = {100, 400, 300};
    struct made *made = *state;
    const struct cell_stats *cell;

    for (uint64_t i = 0; i < 3; i++) {
        (void)madeup_load(&made->results, "blocking", "fib:27", 4, i, base[i],
                          1);
        (void)madeup_load(&made->results, HOSTILE, "fib:27", 4, 2 - i,
                          fast[2 - i], 1);
    }
    /* Without its pair, and without use. */
    (void)madeup_load(&made->results, HOSTILE, "fib:27", 4, 3, 1e6, 1);
    madeup_load(&made->results, "blocking", "fib:27", 4, 3, 1, 1)->verdict =
        VERDICT_VOID;
    assert_int_equal(cells_init(&made->cells, &made->results), 0);
    cell = cells_find(&made->cells, RECORD_LOAD, HOSTILE, "fib:27", 4);
    assert_int_equal(cell->figures[FIGURE_SPEEDUP].n, 3);
    assert_near(cell->figures[FIGURE_SPEEDUP].median, 2, 1e-12);
    assert_near(cell->figures[FIGURE_SPEEDUP].high, 4, 1e-12);
    cell = cells_find(&made->cells, RECORD_LOAD, "blocking", "fib:27", 4);
    assert_near(cell->figures[FIGURE_SPEEDUP].median, 1, 1e-12);
}

static void slope_needs_two_numbers_of_connections(void **state)
{
    struct made *made = *state;
    const struct idle_slope *slope;

    for (uint64_t round = 0; round < 3; round++)
        for (uint64_t n = 1000; n <= 2000; n += 1000) {
            struct record *record = madeup_add(&made->results, RECORD_IDLE,
                                               HOSTILE, "idle", n, round);

            record->resources.pss_bytes =
                1e6 + (double)(n * (400 + 10 * round));
            if (round == 2 && n == 2000)
                record->verdict = VERDICT_VOID;
        }
    madeup_add(&made->results, RECORD_IDLE, "blocking", "idle", 1000, 0)
        ->resources.pss_bytes = 1e6;
    assert_int_equal(cells_init(&made->cells, &made->results), 0);
    assert_int_equal(made->cells.slope_count, 1);
    slope = cells_slope(&made->cells, HOSTILE);
    assert_non_null(slope);
    assert_int_equal(slope->bytes.n, 2);
    assert_near(slope->bytes.median, 405, 1e-6);
    assert_int_equal(slope->from, 1000);
    assert_int_equal(slope->to, 2000);
    assert_null(cells_slope(&made->cells, "blocking"));
    assert_true(cells_has(&made->cells, RECORD_IDLE, "blocking"));
}

static void add_batch(struct results *results, const char *how,
                      const char *jobs, double wall_s)
{
    madeup_add(results, RECORD_BATCH, how, jobs, 2, 0)->wall_s = wall_s;
}

static double batch_ideal(const struct cells *cells, const char *how,
                          const char *jobs)
{
    return ideal_batch_s(cells, cells_find(cells, RECORD_BATCH, how, jobs, 2));
}

static void ideals_are_arithmetic(void **state)
{
    struct made *made = *state;
    const struct cells *cells = &made->cells;

    add_batch(&made->results, "sequential", "wait:1s+wait:2s", 3.1);
    add_batch(&made->results, "threads", "wait:1s+wait:2s", 2.1);
    add_batch(&made->results, "sequential", "fib:40+fib:40", 4);
    add_batch(&made->results, "threads", "fib:40+fib:40", 2.2);
    add_batch(&made->results, "sequential", "fib:40+fib:41", 4);
    add_batch(&made->results, "threads", "fib:40+fib:41", 2.6);
    add_batch(&made->results, "sequential", "fib:30+wait:1s", 1.5);
    add_batch(&made->results, "coroutines", "fib:30+wait:1s", 1.1);
    add_batch(&made->results, "threads", "fib:9+fib:9", 1);
    (void)madeup_load(&made->results, "blocking", "wait:10ms", 100, 0, 1, 1);
    assert_int_equal(cells_init(&made->cells, &made->results), 0);

    assert_near(batch_ideal(cells, "sequential", "wait:1s+wait:2s"), 3, 1e-9);
    assert_near(batch_ideal(cells, "threads", "wait:1s+wait:2s"), 2, 1e-9);
    /* Two equal jobs on two cores; then one that is 1.618 times the other. */
    assert_near(batch_ideal(cells, "threads", "fib:40+fib:40"), 2, 1e-9);
    assert_near(batch_ideal(cells, "threads", "fib:40+fib:41"),
                4 / 1.6180339887, 1e-6);
    assert_near(batch_ideal(cells, "coroutines", "fib:30+wait:1s"), 1, 1e-9);
    /* Nobody measured the computing in turn. */
    assert_true(isnan(batch_ideal(cells, "threads", "fib:9+fib:9")));

    assert_near(ideal_throughput(&cells->loads[0], 100), 10000, 1e-9);
    assert_near(ideal_speedup(&made->results, 1), 1, 0);
    assert_near(ideal_speedup(&made->results, 16), 2, 0);
    assert_int_equal(json_object_del(made->results.facts.machine, "cores"), 0);
    assert_true(isnan(ideal_speedup(&made->results, 16)));
}

static void give(struct results *results, uint64_t round, enum verdict verdict,
                 const char *reason)
{
    struct record *record =
        madeup_add(results, RECORD_LOAD, "blocking", "echo:64", 1, round);

    record->verdict = verdict;
    (void)snprintf(record->reason, sizeof record->reason, "%s", reason);
}

static void put_name(FILE *to, const char *name)
{
    (void)fputs(name, to);
}

/* Reasons that differ in their figures only are one note. */
static void notes_are_grouped(void **state)
{
    struct made *made = *state;
    struct notes notes;
    char *text = NULL;
    size_t len = 0;
    FILE *to;

    give(&made->results, 0, VERDICT_NOISY, "others took 1.5 % of 2");
    give(&made->results, 1, VERDICT_NOISY, "others took 12 % of 2");
    give(&made->results, 2, VERDICT_VOID, "others took 3 % of 2");
    give(&made->results, 3, VERDICT_NOISY, "others took all");
    give(&made->results, 4, VERDICT_VALID, "");
    assert_int_equal(cells_init(&made->cells, &made->results), 0);
    assert_int_equal(notes_init(&notes, &made->cells), 0);
    assert_int_equal(notes.count, 3);
    assert_int_equal(notes.notes[0].runs, 2);
    assert_string_equal(notes.notes[0].reason, "others took 1.5 % of 2");
    assert_int_equal(notes.notes[1].verdict, VERDICT_VOID);
    assert_true(notes_has(&notes, &made->cells.cells[0], 3));
    assert_false(notes_has(&notes, &made->cells.cells[0], 4));

    to = open_memstream(&text, &len);
    assert_non_null(to);
    notes_places(&notes, 1, 1, to, put_name);
    notes_places(&notes, 1, 0, to, put_name);
    assert_int_equal(fclose(to), 0);
    assert_string_equal(text, "echo:64 ×1: blocking and 1 more");
    free(text);
    notes_free(&notes);
}

/* A system looks the same whoever it is raced with, and like nobody else. */
static void looks_do_not_change(void **state)
{
    struct made *made = *state;
    size_t slots[20];
    char name[RECORD_NAME];

    for (int i = 0; i < 12; i++) {
        (void)snprintf(name, sizeof name, "foreign-%d", i);
        (void)madeup_add(&made->results, RECORD_LOAD, name, "echo:64", 1, 0);
    }
    (void)madeup_add(&made->results, RECORD_LOAD, "coroutine", "echo:64", 1, 0);
    assert_int_equal(cells_init(&made->cells, &made->results), 0);
    assert_int_equal(made->cells.system_count, 15);
    palette_slots(&made->cells, slots);
    assert_int_equal(slots[0], 0);  /* blocking */
    assert_int_equal(slots[1], 1);  /* the lowest that is free */
    assert_int_equal(slots[14], 5); /* coroutine */
    for (size_t i = 0; i < 15; i++) {
        assert_true(slots[i] < 15);
        for (size_t k = 0; k < i; k++)
            assert_int_not_equal(slots[i], slots[k]);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(no_runs_make_no_cells),
        TEST(order_is_that_of_the_reader),
        TEST(percentiles_are_never_averaged),
        TEST(bounds_are_those_of_the_median),
        TEST(speedup_is_paired_by_round),
        TEST(slope_needs_two_numbers_of_connections),
        TEST(ideals_are_arithmetic),
        TEST(notes_are_grouped),
        TEST(looks_do_not_change),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
