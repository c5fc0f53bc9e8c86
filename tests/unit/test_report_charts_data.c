/* What the charts of response times are drawn from: which workloads, which
 * points, and their values. */
#include "harness/report/chart_latency.h"
#include "harness/report/chart_rows.h"
#include "tests/unit/madeup.h"
#include "tests/unit/madeup_crowd.h"

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

/* The data of a chart, a campaign's first workload of that name. */
static char *data_of(const struct results *results, const char *workload,
                     bool (*write)(const struct chart_source *source,
                                   const struct load_row *load, FILE *to),
                     bool *has_data)
{
    const size_t slots[4] = {3, 1, 4, 1};
    struct cells cells;
    const struct chart_source source = {&cells, slots};
    char *text = NULL;
    size_t length = 0;
    FILE *to = open_memstream(&text, &length);

    assert_non_null(to);
    assert_int_equal(cells_init(&cells, results), 0);
    assert_true(cells.system_count <= 4);
    for (size_t i = 0; i < cells.load_count; i++)
        if (strcmp(cells.loads[i].workload.name, workload) == 0)
            *has_data = write(&source, &cells.loads[i], to);
    assert_int_equal(fclose(to), 0);
    cells_free(&cells);
    return text;
}

/* The last line of the system's block, or its only line that begins so. */
static const char *line_of(const char *text, const char *system,
                           const char *begin)
{
    char header[80];
    const char *line;
    const char *end;

    (void)snprintf(header, sizeof header, "%s\t", system);
    line = strstr(text, header);
    assert_non_null(line);
    end = strstr(line, "\n\n\n");
    for (const char *c = strchr(line, '\n');
         c != NULL && c[1] != '\0' && (end == NULL || c < end);
         c = strchr(c + 1, '\n')) {
        line = c + 1;
        if (begin != NULL && strncmp(line, begin, strlen(begin)) == 0)
            return line;
    }
    return begin == NULL ? line : NULL;
}

static double field(const char *line, size_t number)
{
    for (; number > 0; number--)
        line = strchr(line, '\t') + 1;
    return strncmp(line, "NaN", 3) == 0 ? NAN : strtod(line, NULL);
}

static void percentiles_end_where_samples_do(void **state)
{
    struct results results;
    bool has_data = false;
    char *text;
    const char *line;

    (void)state;
    madeup_init(&results);
    /* 999 requests and 1,000: the p99 of the first has but nine beyond. */
    for (uint64_t round = 1; round <= 3; round++)
        (void)madeup_load(&results, "blocking", "echo:64", 10, round, 333,
                          round * 1000000);
    for (uint64_t round = 1; round <= 2; round++)
        (void)madeup_load(&results, HOSTILE, "echo:64", 10, round, 500,
                          round * 4000000);
    text = data_of(&results, "echo:64", chart_data_percentiles, &has_data);
    assert_true(has_data);
    line = line_of(text, "blocking", NULL);
    assert_near(field(line, 0), 79.4, 0.1);
    assert_near(field(line, 1), 3, 0.01);
    assert_true(isnan(field(line, 2)));
    assert_int_equal(field(line, 3), 3);
    assert_near(field(line, 4), 98.74, 0.01);
    assert_non_null(strstr(line, "\tblocking\t–"));
    line = line_of(text, "blocking", "2.51188643");
    assert_near(field(line, 1), 2, 0.01);
    line = line_of(text, "a,”b” | <script>∖n …", NULL);
    assert_near(field(line, 0), 100, 1e-6);
    assert_near(field(line, 1), 8, 0.01);
    assert_non_null(strstr(line, "\t8.00 ms\n"));
    free(text);
    results_free(&results);
}

static void open_loops_have_both_times(void **state)
{
    struct results results;
    bool has_data = false;
    char *text;
    const char *line;

    (void)state;
    madeup_crowd(&results, 3, true);
    text = data_of(&results, "echo:64@5000", chart_data_percentiles, &has_data);
    assert_true(has_data);
    line = line_of(text, "busypoll", "10\t"); /* exponential: ln 10 means */
    assert_near(field(line, 1), log(10) * 0.08, 0.0005);
    assert_near(field(line, 2), 0.4 * log(10) * 0.08, 0.0005);
    free(text);
    /* The last system, which left all but a few without a reply, is left out.
     */
    text = data_of(&results, "echo:64", chart_data_percentiles, &has_data);
    assert_non_null(strstr(text, "blocking\t"));
    assert_null(strstr(text, "fork\t"));
    free(text);
    results_free(&results);
}

/* Rounds of 300, 100, 200 and, VOID, 150 requests per second; with slices but
 * for the second. */
static void add_rounds(struct results *results, bool has_slices)
{
    static const double rps[] = {300, 100, 200, 150};

    for (uint64_t round = 1; round <= 4; round++) {
        struct record *record = madeup_load(results, "blocking", "echo:64", 10,
                                            round, rps[round - 1], 1000000);

        record->load->window_ns = 2000000000;
        for (size_t i = 0; has_slices && i < LOAD_SLICES; i++)
            record->load->slices[i] =
                (struct load_slice){.requests = i == 7 ? 0 : 2 * round,
                                    .answered_ns = i == 7 ? 0 : 6000000 * round,
                                    .max_ns = 5000000};
        if (round == 4)
            record->verdict = VERDICT_VOID;
    }
}

static void time_is_of_the_median_run(void **state)
{
    struct results results;
    bool has_data = false;
    char *text;
    const char *line;

    (void)state;
    madeup_init(&results);
    add_rounds(&results, true);
    text = data_of(&results, "echo:64", chart_data_time, &has_data);
    assert_true(has_data);
    /* Round 3: six requests in each slice of 20 ms, but in the eighth. */
    line = line_of(text, "blocking", "0.01\t");
    assert_near(field(line, 1), 300, 1e-6);
    assert_near(field(line, 2), 100 / 0.99, 1e-4);
    assert_near(field(line, 3), 3, 1e-9);
    assert_near(field(line, 4), 5, 1e-9);
    line = line_of(text, "blocking", "0.15\t");
    assert_near(field(line, 1), 0, 0);
    assert_true(isnan(field(line, 3)) && isnan(field(line, 4)));
    line = line_of(text, "blocking", NULL);
    assert_near(field(line, 0), 1.99, 1e-9);
    assert_non_null(strstr(line, "\tblocking\t297/s\n"));
    free(text);
    results_free(&results);
}

static void old_journals_have_no_time(void **state)
{
    struct results results;
    bool has_data = true;
    char *text;

    (void)state;
    madeup_init(&results);
    add_rounds(&results, false);
    text = data_of(&results, "echo:64", chart_data_time, &has_data);
    assert_false(has_data);
    assert_string_equal(text, "");
    free(text);
    results_free(&results);
}

/* Which workloads a chart is drawn of, names with a blank after each. */
static void expect_loads(const struct results *results, const char *chart,
                         const char *expected)
{
    char names[256] = "";
    size_t used = 0;
    struct cells cells;

    assert_int_equal(cells_init(&cells, results), 0);
    for (size_t i = 0; i < CHART_ROWS; i++)
        for (size_t k = 0; k < cells.load_count; k++)
            if (strcmp(chart_rows[i].name, chart) == 0 &&
                chart_rows[i].is_of(&cells, &cells.loads[k]))
                used += (size_t)snprintf(names + used, sizeof names - used,
                                         "%s ", cells.loads[k].workload.name);
    assert_string_equal(names, expected);
    cells_free(&cells);
}

static void charts_are_of_their_workloads(void **state)
{
    struct results results;

    (void)state;
    madeup_init(&results);
    (void)madeup_load(&results, "blocking", "echo:64", 10, 1, 50, 1000);
    (void)madeup_load(&results, "blocking", "echo:128", 90, 1, 50, 1000);
    (void)madeup_load(&results, "blocking", "wait:10ms", 900, 1, 50, 1000);
    expect_loads(&results, "percentiles", "echo:128 ");
    expect_loads(&results, "time", "echo:128 ");
    expect_loads(&results, "cpu", "echo:64 echo:128 ");
    (void)madeup_load(&results, "blocking", "echo:64@500", 10, 1, 50, 1000);
    (void)madeup_load(&results, "blocking", "echo:64@900", 10, 1, 50, 1000);
    expect_loads(&results, "percentiles", "echo:64@500 echo:64@900 ");
    expect_loads(&results, "time", "echo:64@500 echo:64@900 ");
    expect_loads(&results, "throughput", "echo:64 echo:128 ");
    expect_loads(&results, "latency", "echo:64 echo:128 ");
    results_free(&results);
}

/* Dearest first, whichever job it is of; and none of them among the batches. */
static void units_are_no_batch(void **state)
{
    struct results results;
    struct cells cells;
    size_t slots[2] = {0, 1};
    struct chart_source source = {&cells, slots};
    char *text = NULL;
    size_t len = 0;
    FILE *to;

    (void)state;
    madeup_init(&results);
    madeup_add(&results, RECORD_BATCH, "coroutines", "spawn:1M", 1, 1)->wall_s =
        0.2;
    madeup_add(&results, RECORD_BATCH, "processes", "spawn:500", 1, 1)->wall_s =
        0.4;
    madeup_add(&results, RECORD_BATCH, "threads", "spawn:5000", 1, 1)->wall_s =
        0.1;
    madeup_add(&results, RECORD_BATCH, "threads", "switch:1k", 1, 1)->wall_s =
        0.004;
    madeup_add(&results, RECORD_BATCH, "threads", "spawn:1+spawn:2", 1, 1)
        ->wall_s = 1;
    assert_int_equal(cells_init(&cells, &results), 0);
    to = open_memstream(&text, &len);
    assert_non_null(to);
    assert_true(chart_data_units(&source, to));
    assert_int_equal(fclose(to), 0);
    assert_string_equal(
        text, "each\tlow\thigh\tlabel\thow\ttitle\n"
              "800\t800\t800\t800 µs\tprocesses\tCreate one, and wait for its "
              "end\n"
              "20\t20\t20\t20.0 µs\tthreads\tCreate one, and wait for its end\n"
              "0.2\t0.2\t0.2\t200 ns\tcoroutines\tCreate one, and wait for its "
              "end\n"
              "\n\neach\tlow\thigh\tlabel\thow\ttitle\n"
              "4\t4\t4\t4.00 µs\tthreads\tSwitch from one to another, on one "
              "processor\n");
    free(text);
    to = open_memstream(&text, &len);
    assert_non_null(to);
    assert_true(chart_data_batch(&source, to));
    assert_int_equal(fclose(to), 0);
    assert_null(strstr(text, "switch"));
    assert_null(strstr(text, "spawn:5"));
    free(text);
    cells_free(&cells);
    results_free(&results);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(units_are_no_batch),
        cmocka_unit_test(percentiles_end_where_samples_do),
        cmocka_unit_test(open_loops_have_both_times),
        cmocka_unit_test(time_is_of_the_median_run),
        cmocka_unit_test(old_journals_have_no_time),
        cmocka_unit_test(charts_are_of_their_workloads),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
