/* The figures and tables of the workloads that are told apart: connections,
 * convoys, sizes, streams, files and crashes. The campaign is described in
 * madeup_families.h. */
#include "harness/report/beside.h"
#include "harness/report/crash.h"
#include "harness/report/sweep.h"
#include "tests/unit/madeup.h"
#include "tests/unit/madeup_families.h"
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

enum { SYSTEMS = 4 };

static const struct estimate *figure(const struct cells *cells,
                                     const char *system, const char *workload,
                                     uint64_t connections, enum figure figure)
{
    const struct cell_stats *cell =
        cells_find(cells, RECORD_LOAD, system, workload, connections);

    assert_non_null(cell);
    return &cell->figures[figure];
}

static void expect(const struct estimate *estimate, double low, double median,
                   double high)
{
    assert_int_equal(estimate->n, FAMILIES_ROUNDS);
    assert_near(estimate->low, low, fabs(low) * 0.005 + 1e-9);
    assert_near(estimate->median, median, fabs(median) * 0.005 + 1e-9);
    assert_near(estimate->high, high, fabs(high) * 0.005 + 1e-9);
}

/* As madeup_families, without the runs of a workload or a system. */
static void families_without(struct results *results, const char *workload,
                             const char *system)
{
    size_t kept = 0;

    madeup_families(results, SYSTEMS, FAMILIES_ROUNDS);
    for (size_t i = 0; i < results->count; i++) {
        struct record *record = &results->records[i];

        if (strcmp(record->workload, workload) == 0 ||
            strcmp(record->system, system) == 0)
            record_free(record);
        else
            results->records[kept++] = *record;
    }
    assert_true(kept < results->count);
    results->count = kept;
}

static void connections_are_told_beyond_the_baseline(void **state)
{
    struct results results;
    struct cells cells;

    (void)state;
    madeup_families(&results, SYSTEMS, FAMILIES_ROUNDS);
    /* A round without a figure of its own has no part in the difference. */
    for (size_t i = 0; i < results.count; i++)
        if (strcmp(results.records[i].system, "thread") == 0 &&
            results.records[i].round == 6)
            results.records[i].resources.cpu_s = NAN;
    assert_int_equal(cells_init(&cells, &results), 0);
    expect(figure(&cells, "fork", "churn:10", 100, FIGURE_CONNECTION_RATE),
           1000, 1000, 1000);
    /* What the rounds have in common is in the cost, not in the difference. */
    expect(figure(&cells, "fork", "churn:10", 100, FIGURE_CONNECTION_CPU), 90,
           115, 140);
    expect(figure(&cells, "fork", "churn:10", 100, FIGURE_ABOVE), 60, 60, 60);
    expect(figure(&cells, "blocking", "churn:1", 100, FIGURE_ABOVE), 0, 0, 0);
    assert_int_equal(figure(&cells, "thread", "churn:1", 100, FIGURE_ABOVE)->n,
                     5);
    assert_near(figure(&cells, "thread", "churn:1", 100, FIGURE_ABOVE)->median,
                90, 1e-6);
    /* Elsewhere connections are not the point. */
    assert_int_equal(
        figure(&cells, "fork", "echo:64", 10, FIGURE_CONNECTION_RATE)->n, 0);
    assert_int_equal(
        figure(&cells, "fork", "crowd:10", 10, FIGURE_CONNECTION_CPU)->n, 0);
    cells_free(&cells);
    results_free(&results);
}

static void convoys_are_told_beside_no_bullies(void **state)
{
    static const char *const names[] = {"convoy:38,2", "convoy:38,2@2000"};
    struct results results;
    struct cells cells;

    (void)state;
    madeup_families(&results, SYSTEMS, FAMILIES_ROUNDS);
    assert_int_equal(cells_init(&cells, &results), 0);
    for (size_t i = 0; i < 2; i++) {
        const struct estimate *ratio =
            figure(&cells, "fork", names[i], 100, FIGURE_CONVOY_P99);

        expect(ratio, 3, 3, 3);
        expect(figure(&cells, "fork", names[i], 100, FIGURE_P99), 3.3e6, 4.05e6,
               4.8e6);
    }
    expect(figure(&cells, HOSTILE, "convoy:38,2", 100, FIGURE_CONVOY_P50), 2, 2,
           2);
    /* A thousand requests are too few, and a ratio to none is none. */
    assert_int_equal(
        figure(&cells, "thread", "convoy:38,2", 100, FIGURE_CONVOY_P999)->n, 0);
    assert_int_equal(
        figure(&cells, "fork", "convoy:38,0", 100, FIGURE_CONVOY_P99)->n, 0);
    cells_free(&cells);
    results_free(&results);
}

static void files_are_told_beside_a_copy(void **state)
{
    struct results results;
    struct cells cells;

    (void)state;
    madeup_families(&results, SYSTEMS, FAMILIES_ROUNDS);
    assert_int_equal(cells_init(&cells, &results), 0);
    expect(figure(&cells, "fork", "blob:64KiB", 10, FIGURE_MIB_CPU), 110, 135,
           160);
    expect(figure(&cells, "fork-sendfile", "blob:64KiB", 10, FIGURE_SENDFILE),
           0.8, 0.8, 0.8);
    expect(figure(&cells, "fork-sendfile", "blob:4KiB", 10, FIGURE_SENDFILE),
           1.5, 1.5, 1.5);
    assert_int_equal(
        figure(&cells, "lone-sendfile", "blob:4KiB", 10, FIGURE_SENDFILE)->n,
        0);
    assert_int_equal(
        figure(&cells, "fork", "blob:4KiB", 10, FIGURE_SENDFILE)->n, 0);
    expect(figure(&cells, "fork", "blob:1MiB", 10, FIGURE_MIB_RATE), 500, 500,
           500);
    expect(figure(&cells, "fork", "echo:64KiB", 10, FIGURE_MIB_RATE), 43.75,
           43.75, 43.75);
    assert_int_equal(figure(&cells, "fork", "churn:1", 100, FIGURE_MIB_RATE)->n,
                     0);
    cells_free(&cells);
    results_free(&results);
}

/* Not to come back is a result: no zero, and not the same as not known. */
static void crashes_may_never_end(void **state)
{
    struct results results;
    struct cells cells;
    char text[CRASH_TEXT];
    const struct cell_stats *cell;

    (void)state;
    madeup_families(&results, SYSTEMS, FAMILIES_ROUNDS);
    for (size_t i = 0; i < results.count; i++)
        if (results.records[i].kind == RECORD_CRASH &&
            strcmp(results.records[i].system, "thread") == 0)
            results.records[i].verdict = VERDICT_VOID;
    assert_int_equal(cells_init(&cells, &results), 0);
    cell = crash_cell(&cells, "blocking");
    assert_string_equal(crash_lost_text(cell, text), "100 of 100");
    assert_string_equal(crash_back_text(cell, text), "never");
    assert_int_equal(cell->figures[FIGURE_RECOVERED].n, 0);
    assert_near(cell->figures[FIGURE_LOST_SHARE].median, 1, 1e-9);
    cell = crash_cell(&cells, HOSTILE);
    assert_string_equal(crash_lost_text(cell, text), "1 of 100");
    assert_string_equal(crash_back_text(cell, text), "1.00 ms, 4/6");
    cell = crash_cell(&cells, "fork");
    assert_string_equal(crash_back_text(cell, text), "2.00 ms");
    assert_null(crash_cell(&cells, "fork-sendfile"));
    cell = crash_cell(&cells, "thread");
    assert_string_equal(crash_lost_text(cell, text), "–");
    assert_string_equal(crash_back_text(cell, text), "–");
    cells_free(&cells);
    results_free(&results);
}

/* The titles of the load's sweep, and whether it begins with it. */
static bool titles(const struct cells *cells, const char *name, char all[128])
{
    struct sweep sweep = {.count = 0};
    char text[SWEEP_TEXT];
    bool is_first = false;
    size_t used = 0;

    all[0] = '\0';
    for (size_t i = 0; i < cells->load_count; i++) {
        const struct load_row *load = &cells->loads[i];

        if (strcmp(load->workload.name, name) == 0 && sweep_has(cells, load))
            is_first = sweep_among(cells, load,
                                   load->connections[load->count - 1], &sweep);
        else if (strcmp(load->workload.name, name) == 0)
            sweep_by_connections(load, &sweep);
    }
    for (size_t i = 0; i < sweep.count; i++)
        used += (size_t)snprintf(all + used, 128 - used, "%s ",
                                 sweep_title(&sweep, i, text));
    return is_first;
}

static void sweeps_are_told_once(void **state)
{
    struct results results;
    struct cells cells;
    char all[128];

    (void)state;
    madeup_families(&results, SYSTEMS, FAMILIES_ROUNDS);
    (void)madeup_load(&results, "fork", "stream:1500,8", 10, 1, 10, 1000);
    (void)madeup_load(&results, "fork", "echo:128", 7, 1, 10, 1000);
    assert_int_equal(cells_init(&cells, &results), 0);
    assert_true(titles(&cells, "echo:16", all));
    assert_string_equal(all, "16 B 64 B 1 KiB 64 KiB 1 MiB ");
    assert_false(titles(&cells, "echo:1KiB", all));
    /* Echoes with other numbers of connections are told by these. */
    assert_false(titles(&cells, "echo:64", all));
    assert_string_equal(all, "×1 ×10 ×100 ");
    assert_false(titles(&cells, "echo:128", all));
    assert_string_equal(all, "×7 ");
    assert_true(titles(&cells, "stream:64,1", all));
    assert_string_equal(all, "depth 1 depth 8 depth 64 ");
    assert_true(titles(&cells, "stream:1500,8", all));
    assert_string_equal(all, "depth 8 ");
    assert_true(titles(&cells, "blob:4KiB", all));
    assert_string_equal(all, "4 KiB 64 KiB 1 MiB ");
    cells_free(&cells);
    results_free(&results);
}

static char *report_of(struct madeup_folder *f)
{
    madeup_report_bare(f);
    return madeup_read(f, "report.md");
}

static void tables_say_it(void **state)
{
    struct madeup_folder *f = *state;
    char *text;

    results_free(&f->results);
    madeup_families(&f->results, SYSTEMS, FAMILIES_ROUNDS);
    text = report_of(f);
    assert_non_null(strstr(text, "beyond the baseline's, in µs** (blocking)"));
    assert_non_null(strstr(text, "| fork | –/–/1 | 60.0 [60.0, 60.0] |\n"));
    assert_non_null(
        strstr(text, "| fork | 1.35 ms | 4.05 ms [3.30 ms, 4.80 ms] | 3.00× "
                     "[3.00×, 3.00×] |"));
    assert_non_null(strstr(text, " | too few | – |\n"));
    assert_non_null(strstr(text, "| system | procs/threads/cores | 16 B | 64 B "
                                 "| 1 KiB | 64 KiB | 1 MiB |\n"));
    assert_non_null(strstr(text, "| thread | 1 | 4 | -3 |\n"));
    assert_non_null(strstr(text, "| blocking | 4 | 3 | +1 |\n"));
    assert_non_null(
        strstr(text, "Between depth 1 and depth 64, 3 pairs of systems change "
                     "places beyond the intervals, for instance: thread is "
                     "ahead of blocking at depth 1"));
    assert_non_null(strstr(text, "0.250× [0.250×, 0.250×] | 64 KiB |\n"));
    assert_null(strstr(text, "| lone-sendfile | –/–/1 | –"));
    assert_non_null(strstr(text, "| blocking | 100 | 100 of 100 | 100.0% "
                                 "[100.0%, 100.0%] | does not come back | – "
                                 "|\n"));
    assert_non_null(strstr(text, "; came back in 4 of 6 runs |"));
    /* Convoys and what is told among its like have no tables of all loads. */
    assert_null(strstr(text, "### convoy:38,0"));
    assert_null(strstr(text, "### convoy:38,2@2000 at"));
    assert_null(strstr(text, "\n### echo:1KiB"));
    assert_null(strstr(text, "## What a request takes at a fixed rate"));
    assert_null(strstr(text, "nan"));
    free(text);
    text = madeup_read(f, "results.json");
    assert_non_null(strstr(text, "\"cpu_us_per_connection_above_baseline\":{"
                                 "\"median\":60"));
    assert_non_null(strstr(text, "\"recovered_ns\":null"));
    assert_non_null(strstr(text, "\"cpu_ratio_to_copy\":null"));
    free(text);
    text = madeup_read(f, "runs.csv");
    assert_non_null(strstr(text, ",cpu_us_per_connection,"));
    assert_non_null(strstr(text, ",1000,60,,\n"));
    free(text);
}

/* Without what it is compared with a figure is not there, and that is said. */
static void missing_controls_are_said(void **state)
{
    struct madeup_folder *f = *state;
    char *text;

    results_free(&f->results);
    families_without(&f->results, "convoy:38,0", "blocking");
    text = report_of(f);
    assert_null(strstr(text, "beyond the baseline's"));
    assert_non_null(strstr(text, "The blocking model has no figure here: what "
                                 "a connection costs beyond it is not told."));
    assert_non_null(strstr(text, "| fork | –/–/1 | 115 [90.0, 140] |\n"));
    assert_non_null(strstr(text, "It was not run without bullies (convoy:38,0 "
                                 "at the same rate)"));
    assert_non_null(strstr(text, "| p50 beside 2 bullies | p99 beside 2"));
    free(text);
    text = madeup_read(f, "results.json");
    assert_null(strstr(text, "above_baseline\":{"));
    free(text);
    results_free(&f->results);
    families_without(&f->results, "", "fork");
    text = report_of(f);
    assert_non_null(
        strstr(text, "No system was run both with a copy and with sendfile"));
    assert_null(strstr(text, "saves from"));
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(connections_are_told_beyond_the_baseline),
        cmocka_unit_test(convoys_are_told_beside_no_bullies),
        cmocka_unit_test(files_are_told_beside_a_copy),
        cmocka_unit_test(crashes_may_never_end),
        cmocka_unit_test(sweeps_are_told_once),
        cmocka_unit_test_setup_teardown(tables_say_it, madeup_begin,
                                        madeup_end),
        cmocka_unit_test_setup_teardown(missing_controls_are_said, madeup_begin,
                                        madeup_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
