/* results.json and runs.csv, written and read back: figures, what is missing,
 * and names that try to break out. */
#include "harness/report/report.h"
#include "tests/unit/madeup.h"
#include "tests/unit/madeup_folder.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The element of `array` whose texts and connections are these. */
static json_t *find(json_t *json, const char *array, const char *who,
                    const char *system, const char *workload, int connections)
{
    size_t i;
    json_t *cell;

    json_array_foreach(json_object_get(json, array), i, cell)
    {
        const json_t *n = json_object_get(cell, "connections");
        const char *what = json_string_value(json_object_get(cell, "workload"));

        if (strcmp(json_string_value(json_object_get(cell, who)), system) ==
                0 &&
            (workload == NULL || strcmp(what, workload) == 0) &&
            (connections == 0 || json_integer_value(n) == connections))
            return cell;
    }
    return NULL;
}

static void expect(const json_t *cell, const char *figure, double median,
                   double low, double high, double coverage, int n)
{
    const json_t *e = json_object_get(cell, figure);
    const double tolerance = median * 1e-9;

    assert_true(json_is_object(e));
    assert_near(json_number_value(json_object_get(e, "median")), median,
                tolerance);
    assert_near(json_number_value(json_object_get(e, "low")), low, tolerance);
    assert_near(json_number_value(json_object_get(e, "high")), high, tolerance);
    assert_near(json_number_value(json_object_get(e, "coverage")), coverage,
                1e-9);
    assert_int_equal(json_integer_value(json_object_get(e, "n")), n);
}

static void json_has_medians_and_intervals(void **state)
{
    char *text = madeup_read(*state, "results.json");
    json_t *json = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    json_t *cell;

    assert_non_null(json);
    assert_int_equal(json_integer_value(json_object_get(json, "schema")), 1);
    assert_string_equal(json_string_value(json_object_get(json, "began")),
                        "2026-01-31T12:00:00Z");

    cell = find(json, "loads", "system", "blocking", "echo:64", 10);
    expect(cell, "throughput_rps", 125, 100, 150, 0.96875, 6);
    expect(cell, "cpu_us_per_request", 1000, 1000, 1000, 0.96875, 6);
    assert_true(json_is_false(json_object_get(cell, "is_lower_bound")));

    /* 2 × 130, 100, 110, 140, 120: the void run's million does not count. */
    cell = find(json, "loads", "system", HOSTILE, "echo:64", 10);
    expect(cell, "throughput_rps", 240, 200, 280, 0.9375, 5);
    expect(cell, "workers", 2, 2, 2, 0.9375, 5);
    expect(cell, "busiest_worker_share", 0.63, 0.60, 0.65, 0.9375, 5);
    expect(cell, "idlest_worker_share", 0.37, 0.35, 0.40, 0.9375, 5);
    assert_true(json_is_true(json_object_get(cell, "is_lower_bound")));
    cell = json_object_get(cell, "runs");
    assert_int_equal(json_integer_value(json_object_get(cell, "valid")), 5);
    assert_int_equal(json_integer_value(json_object_get(cell, "void")), 1);

    cell = find(json, "loads", "system", "blocking", "echo:64", 100);
    expect(cell, "throughput_rps", 125, 100, 150, 0.96875, 6);
    cell = json_object_get(cell, "runs");
    assert_int_equal(json_integer_value(json_object_get(cell, "noisy")), 1);

    cell = find(json, "loads", "system", HOSTILE, "fib:27", 4);
    expect(cell, "speedup", 1.925, 1.90, 1.95, 0.96875, 6);
    cell = find(json, "idle", "system", HOSTILE, NULL, 3000);
    expect(cell, "rest_cpu_share", 0.9925, 0.99, 0.995, 0.96875, 6);
    cell = find(json, "idle_slopes", "system", HOSTILE, NULL, 0);
    expect(cell, "bytes_per_connection", 8002.5, 8000, 8005, 0.96875, 6);
    json_decref(json);
    free(text);
}

static void json_keeps_what_is_missing_null(void **state)
{
    char *text = madeup_read(*state, "results.json");
    json_t *json = json_loads(text, 0, NULL);
    json_t *cell;

    assert_null(find(json, "loads", "system", HOSTILE, "echo:64", 100));
    cell = find(json, "loads", "system", HOSTILE, "echo:64", 10);
    assert_true(json_is_null(json_object_get(cell, "cpu_us_per_request")));
    assert_true(json_is_null(json_object_get(cell, "pss_bytes")));
    assert_true(json_is_null(json_object_get(cell, "ideal_rps")));
    cell = find(json, "loads", "system", "blocking", "echo:64", 10);
    assert_true(json_is_null(json_object_get(cell, "workers")));
    assert_true(json_is_null(json_object_get(cell, "idlest_worker_share")));
    cell = find(json, "loads", "system", "blocking", "wait:10ms", 10);
    assert_near(json_number_value(json_object_get(cell, "ideal_rps")), 1000,
                1e-9);
    cell = find(json, "batch", "how", "threads", NULL, 0);
    expect(cell, "wall_s", 2.01, 2.01, 2.01, 0.96875, 6);
    assert_true(json_is_null(json_object_get(cell, "user_s")));
    assert_near(json_number_value(json_object_get(cell, "ideal_s")), 2, 1e-9);
    cell = find(json, "batch", "how", "sequential", NULL, 0);
    assert_near(json_number_value(json_object_get(cell, "ideal_s")), 3, 1e-9);

    assert_int_equal(json_array_size(json_object_get(json, "runs")), 72);
    assert_null(strstr(text, "histogram"));
    json_decref(json);
    free(text);
}

/* Splits one row in place; the fields stay in the text. Returns where the next
 * row begins. */
static char *next_row(char *text, char **fields, size_t *count)
{
    *count = 0;
    for (;;) {
        char *to = text;
        bool quoted = *text == '"';
        char end;

        assert_true(*count < 96);
        fields[(*count)++] = to;
        text += quoted;
        while (quoted ? !(text[0] == '"' && text[1] != '"')
                      : *text != ',' && *text != '\n') {
            assert_true(*text != '\0');
            text += quoted && *text == '"';
            *to++ = *text++;
        }
        text += quoted;
        end = *text++;
        assert_true(end == ',' || end == '\n');
        *to = '\0';
        if (end == '\n')
            return text;
    }
}

static bool is(const char *field, const char *text)
{
    return field != NULL && strcmp(field, text) == 0;
}

static size_t column(char **fields, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (is(fields[i], name))
            return i;
    fail_msg("no column %s", name);
    return 0;
}

static void csv_has_a_row_for_each_run(void **state)
{
    char *text = madeup_read(*state, "runs.csv");
    char *header[96] = {""};
    char *row[96] = {""};
    size_t columns;
    size_t count;
    size_t rows = 0;
    size_t hostile = 0;
    size_t voided = 0;
    char *at = next_row(text, header, &columns);
    size_t rps = column(header, columns, "throughput_rps");
    size_t cpu = column(header, columns, "cpu_us_per_request");
    size_t wall = column(header, columns, "wall_s");
    size_t drops = column(header, columns, "drops");
    size_t reason = column(header, columns, "reason");
    size_t workers = column(header, columns, "served_requests_per_worker");
    size_t rest = column(header, columns, "rest_cpu_share");
    size_t rests = 0;
    size_t spreads = 0;

    for (; *at != '\0'; rows++) {
        at = next_row(at, row, &count);
        assert_int_equal(count, columns);
        hostile += is(row[1], HOSTILE);
        rests += is(row[0], "idle") && atof(row[rest]) >= 0.5;
        spreads += is(row[workers], "60;40") || is(row[workers], "65;35");
        voided += strncmp(row[reason], "counts differ: requests 7,", 26) == 0;
        assert_string_equal(row[drops], is(row[7], "VOID") ? "7" : "");
        if (is(row[0], "load")) {
            assert_true(atof(row[rps]) >= 100);
            assert_string_equal(row[wall], "");
        } else {
            assert_string_equal(row[rps], "");
        }
        if (is(row[0], "batch"))
            assert_true(atof(row[wall]) > 2);
        if (!is(row[1], "blocking") || !is(row[2], "echo:64"))
            assert_string_equal(row[cpu], "");
    }
    assert_int_equal(rows, 72);
    assert_int_equal(hostile, 6 * (1 + 1 + 1 + 3));
    assert_int_equal(voided, 1);
    assert_int_equal(rests, 18);
    assert_int_equal(spreads, 2);
    free(text);
}

static void folder_that_cannot_be_written_is_an_error(void **state)
{
    struct madeup_folder *f = *state;
    char error[REPORT_ERROR] = "";
    char dir[PATH_MAX];

    (void)snprintf(dir, sizeof dir, "%s/nowhere", f->dir);
    assert_true(report_write(dir, &f->results, stderr, error) < 0);
    assert_non_null(strstr(error, "nowhere/results.json: No such file"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_has_medians_and_intervals),
        cmocka_unit_test(json_keeps_what_is_missing_null),
        cmocka_unit_test(csv_has_a_row_for_each_run),
        cmocka_unit_test(folder_that_cannot_be_written_is_an_error),
    };

    return cmocka_run_group_tests(tests, madeup_begin, madeup_end);
}
