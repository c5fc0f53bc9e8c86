/* What the charts of the workloads that are told apart are drawn from, and
 * which loads the charts of all workloads have. */
#include "harness/report/chart_rows.h"
#include "harness/report/ideal.h"
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

enum { SYSTEMS = 4, FIELDS = 32 };

static bool is_number(const char *field, double expected)
{
    if (isnan(expected))
        return strcmp(field, "NaN") == 0;
    return strcmp(field, "NaN") != 0 && fabs(strtod(field, NULL) - expected) <=
                                            0.005 * fabs(expected) + 1e-9;
}

/* The chart has a line of the system at `at` with these fields from the
 * seventh on, each a median or a label. */
static void expect(const struct madeup_folder *f, const char *chart,
                   const char *system, double at, size_t field, double median)
{
    char file[64];
    char *text;
    char *rest;
    char *line;
    bool is_found = false;

    (void)snprintf(file, sizeof file, "charts/data/%s.dat", chart);
    text = madeup_read(f, file);
    rest = text;
    while ((line = strsep(&rest, "\n")) != NULL) {
        char *fields[FIELDS] = {NULL};
        size_t count = 0;

        while (count < FIELDS && (fields[count] = strsep(&line, "\t")) != NULL)
            count++;
        if (count <= field || strcmp(fields[5], system) != 0 ||
            !is_number(fields[0], at))
            continue;
        is_found = true;
        if (!is_number(fields[field], median))
            fail_msg("%s: %s at %g has %s, not %g", chart, system, at,
                     fields[field], median);
    }
    if (!is_found)
        fail_msg("%s has no %s at %g", chart, system, at);
    free(text);
}

static bool has_block(const struct madeup_folder *f, const char *chart,
                      const char *system)
{
    char file[64];
    char line[64];
    char *text;
    bool has;

    (void)snprintf(file, sizeof file, "charts/data/%s.dat", chart);
    (void)snprintf(line, sizeof line, "%s\tat\t", system);
    text = madeup_read(f, file);
    has = strstr(text, line) != NULL;
    free(text);
    return has;
}

static void data_are_right(void **state)
{
    struct madeup_folder *f = *state;

    results_free(&f->results);
    madeup_families(&f->results, SYSTEMS, FAMILIES_ROUNDS);
    /* "thread" has no valid run with 64 in flight. */
    for (size_t i = 0; i < f->results.count; i++)
        if (strcmp(f->results.records[i].system, "thread") == 0 &&
            strcmp(f->results.records[i].workload, "stream:64,64") == 0)
            f->results.records[i].verdict = VERDICT_VOID;
    madeup_report_bare(f);
    expect(f, "churn", "fork", 100, 6, 115);
    expect(f, "churn", "fork", 100, 10, 60);
    expect(f, "churn-churn_10", "fork", 100, 11, 60);
    /* p50, p99, and both without bullies. */
    expect(f, "convoy", "fork", 100, 6, 4.05);
    expect(f, "convoy", "fork", 100, 10, 4.05);
    expect(f, "convoy", "fork", 100, 14, 1.35);
    expect(f, "convoy", "fork", 100, 18, 1.35);
    expect(f, "convoy-convoy_38_2_2000", "fork", 100, 14, 1.35);
    expect(f, "crowd", "fork", 1000, 6, 7);
    expect(f, "crowd-requests", "fork", 10000, 6, 5000.0 / 3);
    expect(f, "sizes", "fork", 65536, 6, 43.75);
    expect(f, "sizes-requests", "fork", 16, 6, 1200);
    expect(f, "stream", "fork", 8, 6, 3000 * sqrt(8));
    expect(f, "stream", "thread", 8, 6, 4000);
    expect(f, "stream", "thread", 64, 6, NAN);
    expect(f, "blob", "fork-sendfile", 4096, 6, 202.5);
    expect(f, "blob", "fork-sendfile", 4096, 10, 135);
    expect(f, "blob", "lone-sendfile", 4096, 6, 202.5);
    expect(f, "blob", "lone-sendfile", 4096, 10, NAN);
    assert_true(has_block(f, "blob", "thread"));
    assert_false(has_block(f, "blob", "fork"));
    assert_false(has_block(f, "blob", "blocking"));
    expect(f, "crash", "fork", 100, 6, 2);
    expect(f, "crash", "fork", 100, 10, 2);
    expect(f, "crash", "blocking", 100, 6, 100);
    expect(f, "crash", "blocking", 100, 10, NAN);
}

/* The workloads of a chart, each with a blank after it. */
static void expect_loads(const struct cells *cells, const char *chart,
                         const char *expected)
{
    char names[256] = "";
    size_t used = 0;

    for (size_t i = 0; i < CHART_ROWS; i++)
        for (size_t k = 0; k < cells->load_count; k++)
            if (strcmp(chart_rows[i].name, chart) == 0 &&
                chart_rows[i].is_of(cells, &cells->loads[k]))
                used += (size_t)snprintf(names + used, sizeof names - used,
                                         "%s ", cells->loads[k].workload.name);
    if (strcmp(names, expected) != 0)
        fail_msg("%s is of %s", chart, names);
}

static const struct load_row *late_fetch(const struct cells *cells)
{
    size_t i = 0;

    while (strcmp(cells->loads[i].workload.name, "fetch:10ms") != 0)
        i++;
    return &cells->loads[i];
}

static void charts_of_all_are_not_spoiled(void **state)
{
    struct results results;
    struct cells cells;
    bool has_ideal;

    (void)state;
    madeup_families(&results, SYSTEMS, FAMILIES_ROUNDS);
    assert_int_equal(cells_init(&cells, &results), 0);
    expect_loads(&cells, "throughput", "echo:64 ");
    expect_loads(&cells, "latency", "echo:64 ");
    expect_loads(&cells, "cpu", "echo:64 ");
    expect_loads(&cells, "percentiles", "echo:64 ");
    expect_loads(&cells, "time", "echo:64 ");
    expect_loads(&cells, "churn", "churn:1 churn:10 ");
    expect_loads(&cells, "convoy", "convoy:38,2 convoy:38,2@2000 ");
    expect_loads(&cells, "sizes", "echo:16 ");
    expect_loads(&cells, "stream", "stream:64,1 ");
    expect_loads(&cells, "blob", "blob:4KiB ");
    /* An upstream whose delay is known sets an ideal. */
    has_ideal = !isnan(ideal_throughput(late_fetch(&cells), 1));
    expect_loads(&cells, "fetch", has_ideal ? "fetch:10ms " : "");
    expect_loads(&cells, "fetch-latency",
                 has_ideal ? "fetch:redis " : "fetch:redis fetch:10ms ");
    cells_free(&cells);
    results_free(&results);
}

static void overview_has_a_column_of_each(void **state)
{
    static const char *const there[] = {
        "\techo:64 ×100\n",     "\techo:1MiB ×10\n",   "\tchurn:1 ×100\n",
        "\tconvoy:38,2 ×100\n", "\tcrowd:10 ×10000\n", "\tstream:64,64 ×10\n",
        "\tblob:1MiB ×10\n",    "\tfetch:redis ×100\n"};
    static const char *const absent[] = {"\techo:16 ",       "\techo:64KiB ",
                                         "\tchurn:10 ",      "\tconvoy:38,0 ",
                                         "\tcrowd:10 ×10\n", "\techo:64 ×1\n",
                                         "\tstream:64,1 ",   "\tblob:4KiB "};
    struct madeup_folder *f = *state;
    char *text;

    results_free(&f->results);
    madeup_families(&f->results, SYSTEMS, FAMILIES_ROUNDS);
    madeup_report_bare(f);
    text = madeup_read(f, "charts/data/overview.dat");
    for (size_t i = 0; i < sizeof there / sizeof there[0]; i++)
        if (strstr(text, there[i]) == NULL)
            fail_msg("no column %s", there[i]);
    for (size_t i = 0; i < sizeof absent / sizeof absent[0]; i++)
        if (strstr(text, absent[i]) != NULL)
            fail_msg("a column %s", absent[i]);
    free(text);
}

/* Where there is no mark it is said why. */
static void chart_says_who_starved(void **state)
{
    struct madeup_folder *f = *state;
    char *text;

    results_free(&f->results);
    madeup_families(&f->results, SYSTEMS, FAMILIES_ROUNDS);
    for (size_t i = 0; i < f->results.count; i++)
        if (strncmp(f->results.records[i].workload, "convoy:38,2", 11) == 0)
            f->results.records[i].load->starved_connections = 50;
    madeup_report_bare(f);
    text = madeup_read(f, "charts/data/convoy.dat");
    assert_non_null(strstr(text, "\tNaN\tNaN\tNaN\tstarved"));
    free(text);
    text = madeup_read(f, "charts/data/crowd.dat");
    assert_null(strstr(text, "starved"));
    free(text);
}

/* A row of dashes is none. */
static void overview_has_no_empty_rows(void **state)
{
    struct madeup_folder *f = *state;
    char *text;

    results_free(&f->results);
    madeup_families(&f->results, SYSTEMS, FAMILIES_ROUNDS);
    (void)madeup_load(&f->results, "shown", "crowd:10", 10000, 1, 100, 1000);
    (void)madeup_load(&f->results, "left-out", "crowd:10", 10, 1, 100, 1000);
    (void)madeup_load(&f->results, "left-out", "echo:64", 1, 1, 100, 1000);
    madeup_report_bare(f);
    text = madeup_read(f, "charts/data/overview.dat");
    assert_non_null(strstr(text, "\tshown\t"));
    assert_null(strstr(text, "left-out"));
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(data_are_right, madeup_begin,
                                        madeup_end),
        cmocka_unit_test(charts_of_all_are_not_spoiled),
        cmocka_unit_test_setup_teardown(overview_has_a_column_of_each,
                                        madeup_begin, madeup_end),
        cmocka_unit_test_setup_teardown(chart_says_who_starved, madeup_begin,
                                        madeup_end),
        cmocka_unit_test_setup_teardown(overview_has_no_empty_rows,
                                        madeup_begin, madeup_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
