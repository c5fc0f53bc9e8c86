/* Searches in the report: planted answers in every table. */
#include "harness/report/markdown.h"
#include "harness/report/report.h"
#include "harness/report/results_json.h"
#include "harness/report/searches.h"
#include "tests/unit/madeup.h"

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

static const char workload[] = "echo:64 p99<5ms";

/* A search with a peak of 50,000/s and one trial that failed at 30,000/s. */
static struct record *add(struct results *results, const char *system,
                          enum search_outcome outcome, double capacity)
{
    struct record *record =
        madeup_add(results, RECORD_SEARCH, system, workload, 100, 1);
    struct search_answer *answer = malloc(sizeof *answer);
    char error[SLO_ERROR];
    struct slo slo;

    assert_non_null(answer);
    assert_int_equal(slo_parse("p99<5ms", &slo, error), 0);
    answer_init(answer, &slo);
    answer->trials = calloc(2, sizeof *answer->trials);
    assert_non_null(answer->trials);
    answer->trial_count = 2;
    answer->trials[0].rate_rps = NAN;
    answer->trials[0].achieved_rps = 50000;
    answer->trials[1].stage = TRIAL_FULL;
    answer->trials[1].verdict = TRIAL_FAILED;
    answer->trials[1].rate_rps = 30000;
    answer->trials[1].latency.figures[SLO_P99] = 7e6;
    answer->outcome = outcome;
    answer->capacity_rps = capacity;
    answer->low_rps = 0.95 * capacity;
    answer->high_rps = 1.05 * capacity;
    answer->latency.figures[SLO_P99] = 4.61e6;
    record->search = answer;
    return record;
}

static void plant(struct results *results)
{
    struct record *record;

    madeup_init(results);
    (void)add(results, "blocking", SEARCH_FOUND, 31000);
    record = add(results, HOSTILE, SEARCH_FOUND, 20000);
    record->search->is_range = true;
    record->verdict = VERDICT_NOISY;
    (void)strcpy(record->reason, "too few for a line");
    (void)strcpy(record->search->reason, "too few for a line");
    record = add(results, "bounded", SEARCH_LOWER_BOUND, 45000);
    record->search->high_rps = NAN;
    record->is_lower_bound = true;
    (void)strcpy(record->search->reason, "the generator was late");
    (void)add(results, "never", SEARCH_NEVER_HELD, NAN);
    record = add(results, "dead", SEARCH_FAILED, 12345);
    record->verdict = VERDICT_VOID;
    (void)strcpy(record->reason, "it died");
    record = madeup_add(results, RECORD_SEARCH, "absent", workload, 100, 1);
    record->verdict = VERDICT_UNAVAILABLE;
    (void)strcpy(record->reason, "no kernel for it");
}

static void expect(const char *text, const char *part)
{
    if (strstr(text, part) == NULL)
        fail_msg("no \"%s\" in:\n%s", part, text);
}

static void in_markdown(void **state)
{
    struct charts charts = {.count = 0};
    struct results results;
    struct cells cells;
    struct notes notes;
    char *text = NULL;
    size_t len;
    FILE *to = open_memstream(&text, &len);

    (void)state;
    plant(&results);
    assert_int_equal(cells_init(&cells, &results), 0);
    assert_int_equal(notes_init(&notes, &cells), 0);
    assert_non_null(to);
    markdown_write(&cells, &notes, &charts, NULL, to);
    assert_int_equal(fclose(to), 0);
    assert_true(strstr(text, "## Capacity at a latency limit") <
                strstr(text, "## What was raced"));
    expect(text, "### echo:64 p99&lt;5ms, 100 connections\n");
    expect(text, "| blocking | 31.0k [29.4k, 32.5k] | p99 4.61 ms | 50.0k | "
                 "62.0% |\n");
    expect(text, "~ 20.0k (19.0k to 21.0k)<sup>");
    expect(text, "| bounded | ≥ 45.0k | p99 4.61 ms | 50.0k | – |\n");
    expect(text, "| never | < 30.0k | ");
    expect(text, "| dead | –<sup>");
    assert_null(strstr(text, "12.3k"));
    expect(text, "| absent | –<sup>");
    expect(text, "- bounded: a lower bound: the generator was late\n");
    /* The note says it, and no remark does again. */
    assert_null(strstr(text, ": too few for a line\n"));
    free(text);
    notes_free(&notes);
    cells_free(&cells);
    results_free(&results);
}

static void on_the_terminal(void **state)
{
    struct results results;
    char *text = NULL;
    size_t len;
    FILE *to = open_memstream(&text, &len);

    (void)state;
    plant(&results);
    assert_non_null(to);
    report_print(&results, REPORT_WHOLE, to);
    assert_int_equal(fclose(to), 0);
    expect(text, "\necho:64 p99<5ms, connections: 100 - ");
    expect(text, "  blocking          31.0k [29.4k, 32.5k]      p99 4.61 ms");
    expect(text, "~ 20.0k (19.0k to 21.0k)");
    expect(text, "≥ 45.0k");
    expect(text, "  dead              –\n");
    expect(text, "VOID, 1 run: it died");
    free(text);
    results_free(&results);
}

static void in_json(void **state)
{
    struct results results;
    struct cells cells;
    json_t *json;
    const json_t *first;
    const json_t *run;
    char *text = NULL;
    size_t len;
    FILE *to = open_memstream(&text, &len);

    (void)state;
    plant(&results);
    assert_int_equal(cells_init(&cells, &results), 0);
    assert_non_null(to);
    assert_int_equal(results_json_write(&cells, NULL, to), 0);
    assert_int_equal(fclose(to), 0);
    json = json_loads(text, 0, NULL);
    assert_int_equal(json_array_size(json_object_get(json, "searches")), 6);
    first = json_array_get(json_object_get(json, "searches"), 0);
    assert_string_equal(json_string_value(json_object_get(first, "system")),
                        "blocking");
    assert_near(json_number_value(json_object_get(first, "capacity_rps")),
                31000, 1e-6);
    assert_string_equal(json_string_value(json_object_get(first, "verdict")),
                        "VALID");
    assert_null(json_object_get(first, "trials"));
    run = json_array_get(json_object_get(json, "runs"), 0);
    assert_non_null(json_object_get(json_object_get(run, "search"), "slo"));
    assert_null(json_object_get(json_object_get(run, "search"), "trials"));
    json_decref(json);
    free(text);
    cells_free(&cells);
    results_free(&results);
}

static void nothing_without_searches(void **state)
{
    struct results results;
    struct cells cells;
    struct notes notes;
    char *text = NULL;
    size_t len;
    FILE *to = open_memstream(&text, &len);

    (void)state;
    madeup_campaign(&results);
    assert_int_equal(cells_init(&cells, &results), 0);
    assert_int_equal(notes_init(&notes, &cells), 0);
    assert_non_null(to);
    searches_markdown(&cells, &notes, to);
    searches_print(&cells, to);
    assert_int_equal(fclose(to), 0);
    assert_int_equal(len, 0);
    free(text);
    notes_free(&notes);
    cells_free(&cells);
    results_free(&results);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(in_markdown),
        cmocka_unit_test(on_the_terminal),
        cmocka_unit_test(in_json),
        cmocka_unit_test(nothing_without_searches),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
