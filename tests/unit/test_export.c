/* What concbench export writes of campaigns that are made up. What reads it is
 * tests/e2e/export_readers.sh's. */
#include "harness/export/export.h"
#include "tests/unit/madeup.h"

// clang-format off
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef int writer(const struct table *, const struct export_ask *, FILE *);

/* The text, to be freed; `cell` is asked for where it is not NULL. */
static char *write_text(const struct results *results, writer *write,
                        struct export_ask ask, const char *cell)
{
    char error[CELL_NAME_ERROR];
    struct cells cells;
    struct table table;
    char *text = NULL;
    size_t len;
    FILE *to = open_memstream(&text, &len);

    assert_non_null(to);
    assert_int_equal(cells_init(&cells, results), 0);
    assert_int_equal(table_init(&table, &cells), 0);
    if (cell != NULL) {
        ask.cell = cell_name_find(&cells, cell, error);
        assert_non_null(ask.cell);
    }
    assert_int_equal(write(&table, &ask, to), 0);
    assert_int_equal(fclose(to), 0);
    table_free(&table);
    cells_free(&cells);
    return text;
}

static void expect(char *text, const char *const *parts)
{
    const char *at = text;

    for (; *parts != NULL; parts++) {
        const char *found = strstr(at, *parts);

        if (found == NULL)
            fail_msg("no \"%s\", or not there, in\n%s", *parts, text);
        else
            at = found;
    }
    free(text);
}

/* Three requests: the steps by hand, after HdrHistogram's rule. */
static void percentiles(void **state)
{
    static const char expected[] =
        "       Value     Percentile TotalCount 1/(1-Percentile)\n"
        "\n"
        "       1.000 0.000000000000          1           1.00\n"
        "       1.000 0.100000000000          1           1.11\n"
        "       1.000 0.200000000000          1           1.25\n"
        "       1.000 0.300000000000          1           1.43\n"
        "       2.001 0.400000000000          2           1.67\n"
        "       2.001 0.500000000000          2           2.00\n"
        "       2.001 0.550000000000          2           2.22\n"
        "       2.001 0.600000000000          2           2.50\n"
        "       2.001 0.650000000000          2           2.86\n"
        "       3.000 0.700000000000          3           3.33\n"
        "       3.000 1.000000000000          3\n"
        "#[Mean    =        2.000, StdDeviation   =        0.816]\n"
        "#[Max     =        3.000, Total count    =            3]\n"
        "#[Buckets =           33, SubBuckets     =         1024]\n";
    const struct export_ask ask = {.is_of_runs = false};
    struct results results;
    char *text;

    (void)state;
    madeup_init(&results);
    for (uint64_t round = 1; round <= 3; round++)
        madeup_load(&results, "blocking", "echo:64", 1, round, 1, 1000 * round);
    madeup_add(&results, RECORD_LOAD, "blocking", "echo:64", 1, 4)->verdict =
        VERDICT_VOID;
    text = write_text(&results, export_hgrm, ask, "blocking/echo:64/1");
    assert_string_equal(text, expected);
    free(text);
    results_free(&results);
}

/* A cell without any request is no reason to divide by it. */
static void percentiles_of_nothing(void **state)
{
    struct export_ask ask = {.is_of_runs = false};
    struct results results;
    struct cells cells;
    char error[CELL_NAME_ERROR];

    (void)state;
    madeup_init(&results);
    madeup_add(&results, RECORD_LOAD, "blocking", "echo:64", 1, 1)->verdict =
        VERDICT_VOID;
    assert_int_equal(cells_init(&cells, &results), 0);
    ask.cell = cell_name_find(&cells, "blocking/echo:64/1", error);
    assert_non_null(ask.cell);
    assert_int_equal(export_hgrm(NULL, &ask, NULL), -ENODATA);
    cells_free(&cells);
    results_free(&results);
}

static struct record *add_verdict(struct results *results, const char *system,
                                  uint64_t round, enum verdict verdict)
{
    struct record *record =
        madeup_load(results, system, "echo:64", 1, round, 1000, 5000);

    record->verdict = verdict;
    (void)snprintf(record->reason, sizeof record->reason, "%s",
                   verdict != VERDICT_VALID ? "for <one>" : "");
    return record;
}

static void verdicts_campaign(struct results *results)
{
    madeup_init(results);
    for (uint64_t round = 1; round <= 6; round++) {
        add_verdict(results, "blocking", round,
                    round == 3 ? VERDICT_VOID : VERDICT_VALID);
        add_verdict(results, "noisy", round, VERDICT_NOISY);
        add_verdict(results, "void", round, VERDICT_VOID);
        add_verdict(results, HOSTILE, round, VERDICT_UNAVAILABLE);
    }
}

/* One failure, two skips, and a pass that tells of its void round. */
static void cases_by_verdict(void **state)
{
    static const char *const parts[] = {
        "tests=\"4\" failures=\"1\" errors=\"0\" skipped=\"2\"",
        "name=\"blocking/echo:64/1\"",
        "<system-out>VOID in 1 of 6 rounds: for &lt;one&gt;</system-out>",
        "name=\"a,&quot;b&quot; | &lt;script&gt;\\",
        "<skipped type=\"UNAVAILABLE\"",
        "name=\"noisy/echo:64/1\"",
        "<skipped type=\"NOISY\" message=\"NOISY in 6 of its rounds: for ",
        "&lt;one&gt;\">",
        "name=\"void/echo:64/1\"",
        "<failure type=\"VOID\" message=\"VOID in 6 of its rounds: for ",
        "&lt;one&gt;\">",
        "</testsuites>\n",
        NULL};
    const struct export_ask ask = {.is_of_runs = false};
    struct results results;

    (void)state;
    verdicts_campaign(&results);
    expect(write_text(&results, export_junit, ask, NULL), parts);
    results_free(&results);
}

/* What has no figure is not passed over. */
static void rows_without_figures(void **state)
{
    static const char *const parts[] = {
        "\nload,blocking,echo:64,1,throughput_rps,requests/s,1000,1000,1000,",
        ",5,false,5,0,1,0,0\n",
        "\nload,\"a,\"\"b\"\" | <script>\\n\n{x}_%d\",",
        "echo:64,1,,,,,,,,,0,0,0,6,0\n",
        "\nload,void,echo:64,1,,,,,,,,,0,0,6,0,0\n",
        NULL};
    const struct export_ask ask = {.is_of_runs = false};
    struct results results;

    (void)state;
    verdicts_campaign(&results);
    expect(write_text(&results, export_csv, ask, NULL), parts);
    results_free(&results);
}

/* Base units, and labels that stay what they are. */
static void gauges_in_base_units(void **state)
{
    static const char *const parts[] = {
        "# TYPE concbench_campaign info\n",
        "concbench_campaign_info{suite=\"made-up\",cpu=\"Z80\",",
        "\nconcbench_campaign_began_seconds 1769860800.000\n",
        "# TYPE concbench_latency_p50_seconds gauge\n"
        "# UNIT concbench_latency_p50_seconds seconds\n"
        "# HELP concbench_latency_p50_seconds Median response time.\n"
        "concbench_latency_p50_seconds{kind=\"load\",system=\"blocking\","
        "workload=\"echo:64\",connections=\"1\",estimate=\"median\"} 5e-06\n",
        "concbench_runs{kind=\"load\",system=\"a,\\\"b\\\" | <script>\\\\n "
        "{x}_%d\",workload=\"echo:64\",connections=\"1\","
        "verdict=\"UNAVAILABLE\"} 6\n",
        "# EOF\n",
        NULL};
    const struct export_ask ask = {.is_of_runs = false};
    struct results results;

    (void)state;
    verdicts_campaign(&results);
    expect(write_text(&results, export_openmetrics, ask, NULL), parts);
    results_free(&results);
}

/* Each figure has a row, of itself, whose name ends with its unit. */
static void a_metric_for_each_figure(void **state)
{
    (void)state;
    for (size_t i = 0; i < FIGURES; i++) {
        const struct metric *metric = &metrics[i];
        const char *end;

        assert_non_null(metric->name);
        assert_int_equal(metric->figure, i);
        assert_true(metric->scale > 0);
        assert_true(metric->help[strlen(metric->help) - 1] == '.');
        if (metric->base == NULL)
            continue;
        end = metric->name + strlen(metric->name) - strlen(metric->base);
        assert_string_equal(end, metric->base);
        assert_int_equal(end[-1], '_');
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(percentiles),
        cmocka_unit_test(percentiles_of_nothing),
        cmocka_unit_test(cases_by_verdict),
        cmocka_unit_test(rows_without_figures),
        cmocka_unit_test(gauges_in_base_units),
        cmocka_unit_test(a_metric_for_each_figure),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
