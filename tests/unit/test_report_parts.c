/* The parts of a report that few campaigns have: a fixed rate, a machine with
 * its remarks, and the table that fits a screen. */
#include "harness/report/cells.h"
#include "harness/report/fixed_rate.h"
#include "harness/report/markdown.h"
#include "harness/report/report.h"
#include "harness/report/show.h"
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

/* report.md without charts; the caller frees. */
static char *markdown(const struct results *results)
{
    const struct charts charts = {.count = 0};
    struct notes notes;
    struct cells cells;
    char *text = NULL;
    size_t len = 0;
    FILE *to = open_memstream(&text, &len);

    assert_non_null(to);
    assert_int_equal(cells_init(&cells, results), 0);
    assert_int_equal(notes_init(&notes, &cells), 0);
    markdown_write(&cells, &notes, &charts, NULL, to);
    notes_free(&notes);
    cells_free(&cells);
    assert_int_equal(fclose(to), 0);
    return text;
}

static char *printed(const struct results *results, enum report_length length)
{
    char *text = NULL;
    size_t len = 0;
    FILE *to = open_memstream(&text, &len);

    assert_non_null(to);
    report_print(results, length, to);
    assert_int_equal(fclose(to), 0);
    return text;
}

/* Where `what` is in the text, which has it. */
static const char *place(const char *text, const char *what)
{
    const char *at = strstr(text, what);

    if (at == NULL)
        fail_msg("no \"%s\"", what);
    return at;
}

static void add_rate(struct results *results, const char *system,
                     uint64_t requests)
{
    for (uint64_t round = 1; round <= 6; round++) {
        struct record *run =
            madeup_load(results, system, "echo:64@5000-poisson", 10, round,
                        (double)requests, 2000000);

        histogram_init(&run->load->sent_latency);
        histogram_init(&run->load->send_lag);
        for (uint64_t i = 0; i < requests; i++) {
            histogram_record(&run->load->sent_latency, 50000);
            histogram_record(&run->load->send_lag, 7000);
        }
        run->resources.cpu_s = (double)requests * (20 + (double)round) * 1e-6;
        run->resources.page_faults = 0;
    }
}

/* Like with like: before the peaks, and once. */
static void a_fixed_rate_comes_first(void **state)
{
    struct results results;
    char *text;

    (void)state;
    madeup_init(&results);
    add_rate(&results, "blocking", 400);
    add_rate(&results, HOSTILE, 100);
    (void)madeup_load(&results, "blocking", "echo:64", 10, 1, 500, 1000);
    assert_int_equal(
        json_object_set_new(results.facts.machine, "counters",
                            json_pack("{s:b, s:s}", "syscalls", 1, "migrations",
                                      "no right | to count")),
        0);
    text = markdown(&results);
    assert_true(place(text, "## What a request takes at a fixed rate") <
                place(text, "\n## Figures\n"));
    (void)place(text, "### echo:64 at 5000 requests/s, random gaps\n");
    (void)place(text, "| blocking | 10 | –/–/1 | 23.5 [21.0, 26.0] | – | – | "
                      "0 | – | – | 400 |\n");
    /* From when it was due, from the send, and the generator's own. */
    (void)place(text, "2.00 ms [2.00 ms, 2.00 ms] | 50.0 µs |");
    (void)place(text, " | 50.0 µs | 7.00 µs |\n");
    (void)place(text, " | too few | too few | too few |\n"); /* of 100 */
    (void)place(
        text,
        "\nWhere there is no figure for migrations: no right \\| to count.");
    (void)place(text, "\nWhere there is no figure for system calls: the runs");
    assert_null(strstr(text, "figure for page faults"));
    assert_null(strstr(text, "### echo:64@5000"));
    free(text);
    text = printed(&results, REPORT_WHOLE);
    (void)place(text, "per request, echo:64 at 5000 requests/s, random gaps, "
                      "×10 (could be seen: ");
    (void)place(text, "  blocking        23.5 ±11%     –       –        0");
    (void)place(text, "2.00 ms  2.00 ms  50.0 µs  6\n");
    (void)place(text, "  no migr.: no right | to count\n");
    assert_null(strstr(text, "\necho:64@5000"));
    free(text);
    results_free(&results);
}

static void without_a_rate_there_is_none(void **state)
{
    struct results results;
    struct cells cells;
    char *text;

    (void)state;
    madeup_campaign(&results);
    assert_int_equal(cells_init(&cells, &results), 0);
    assert_false(fixed_rate_has(&cells));
    assert_null(fixed_rate_reason(&cells, FIGURE_SYSCALLS));
    cells_free(&cells);
    text = markdown(&results);
    assert_null(strstr(text, "fixed rate"));
    /* Nor remarks, of a journal from before there were any; nor a twin. */
    assert_null(strstr(text, "What the machine does"));
    assert_null(strstr(text, "against itself"));
    (void)place(text, "**Accuracy of the instrument:** not measured with");
    free(text);
    results_free(&results);
}

static void set_machine(struct results *results)
{
    json_t *machine = json_pack(
        "{s:s, s:i, s:i, s:[{s:s, s:s, s:s, s:n}, {s:s, s:s, s:s, s:s}]}",
        "cpu", "Z80", "memory_bytes", 65536, "swaps", 0, "remarks", "key",
        "memory_bytes", "mark", "note", "meaning", "not | much", "mend", "key",
        "cpu", "mark", "warning", "meaning", "it is slow", "mend",
        "buy <another>");

    assert_non_null(machine);
    json_decref(results->facts.machine);
    results->facts.machine = machine;
}

/* Warnings first, wherever they are in the list. */
static void the_machine_has_its_marks(void **state)
{
    struct results results;
    const char *warning;
    char *text;

    (void)state;
    madeup_campaign(&results);
    set_machine(&results);
    text = markdown(&results);
    warning = place(text, "| warning | cpu | Z80 | it is slow | buy "
                          "&lt;another&gt; |\n");
    assert_true(warning < place(text, "| note | memory_bytes | 64.0 KiB | "
                                      "not \\| much |  |\n"));
    (void)place(text, "\n| swaps | 0 |\n"); /* a fact; no choice */
    assert_null(strstr(text, "| remarks |"));
    free(text);
    text = printed(&results, REPORT_WHOLE);
    (void)place(text, "\n1 warning about this machine: ");
    free(text);
    results_free(&results);
}

static json_t *property(const char *name, double measured, const char *status)
{
    return json_pack("{s:s, s:s, s:f, s:n, s:f, s:s}", "name", name, "unit",
                     "ns", "measured", measured, "low", "high", 50000.0,
                     "status", status);
}

/* Of many that failed the first are named, and none is kept back. */
static void accuracy_names_what_failed(void **state)
{
    struct results results;
    json_t *rows = json_array();
    char *text;

    (void)state;
    madeup_campaign(&results);
    (void)json_array_append_new(rows, property("rate", 1, "pass"));
    (void)json_array_append_new(rows, property("bias", 1, "stated"));
    for (int i = 0; i < 5; i++)
        (void)json_array_append_new(rows, property("send|lag", 2e6, "FAIL"));
    (void)json_object_set_new(results.facts.machine, "accuracy",
                              json_pack("{s:s, s:b, s:i, s:o}", "utc",
                                        "20260131T120000Z", "owned", 1,
                                        "failed", 5, "rows", rows));
    text = markdown(&results);
    (void)place(text, "measured on 2026-01-31, on processors of its own: 1 of "
                      "6 properties met; FAILED: send\\|lag (2.00 ms, at most "
                      "50.0 µs); ");
    (void)place(text, "(2.00 ms, at most 50.0 µs) and 2 more\n");
    assert_null(strstr(
        place(place(place(text, "send\\|") + 1, "send\\|") + 1, "send\\|") + 1,
        "send\\|"));
    assert_null(strstr(text, "| accuracy |"));
    free(text);
    results_free(&results);
}

static size_t count_lines(const char *text)
{
    size_t lines = 0;

    for (; *text != '\0'; text++)
        lines += *text == '\n';
    return lines;
}

/* One line for each system, in a hundred columns; and all is in there. */
static void many_cells_fit_a_screen(void **state)
{
    enum { SYSTEMS = 7, SCREEN = 45 };
    struct results results;
    char *text;
    char *line;
    char *rest;

    (void)state;
    madeup_crowd(&results, SYSTEMS, true);
    text = printed(&results, REPORT_SHORT);
    assert_true(count_lines(text) <= SCREEN);
    (void)place(text, "                  echo:64                             "
                      "wait:10ms         fib:27\n"
                      "  system          ×1       ×10      ×100     ×1000    "
                      "×100     ×1000    ×4\n");
    (void)place(text, "  (ideal)                                             "
                      "10.0k    100k");
    (void)place(text, "≥");  /* the first with 1,000 connections */
    (void)place(text, "k!"); /* the last of them starves */
    (void)place(text, "\nmemory per idle connection: ");
    for (size_t i = 0; i < SYSTEMS; i++)
        (void)place(text, madeup_crowd_name(i));
    assert_null(strstr(text, "nan"));
    rest = text;
    while ((line = strsep(&rest, "\n")) != NULL) {
        assert_true(show_width(line) <= 100);
        assert_true(*line == '\0' || line[strlen(line) - 1] != ' ');
    }
    free(text);
    results_free(&results);
}

/* Where each cell has a line on a screen, each gets one. */
static void few_cells_are_shown_whole(void **state)
{
    struct results results;
    char *brief;
    char *whole;

    (void)state;
    madeup_campaign(&results);
    brief = printed(&results, REPORT_SHORT);
    whole = printed(&results, REPORT_WHOLE);
    assert_string_equal(brief, whole);
    free(whole);
    free(brief);
    results_free(&results);
}

/* Only where runs with drops are used. */
static void counted_drops(void **state)
{
    static const double drops[] = {30, NAN, 40};
    struct results results;
    struct record *record;
    char *text;

    (void)state;
    madeup_init(&results);
    for (size_t i = 0; i < sizeof drops / sizeof drops[0]; i++) {
        record = madeup_load(&results, "blocking", "echo:64", 10, i + 1, 9, 9);
        record->drops = drops[i];
        record->load->total_errors[LOAD_TIMED_OUT] = i;
        record = madeup_load(&results, "blocking", "echo:9", 10, i + 1, 9, 9);
        record->drops = 50;
        record->verdict = VERDICT_VOID;
        record = madeup_load(&results, "blocking", "echo:8", 10, i + 1, 9, 9);
        record->drops = 0;
    }
    text = markdown(&results);
    (void)place(text, "\n## Full listen queues\n");
    (void)place(text,
                ": echo:64 ×10: blocking (30 to 40 a run, 3 timed out).\n");
    free(text);
    text = printed(&results, REPORT_WHOLE);
    (void)place(text, "echo:64 ×10: blocking (30 to 40 a run, 3 timed out)\n");
    free(text);
    for (size_t i = 0; i < results.count; i++)
        results.records[i].drops = 0;
    text = markdown(&results);
    assert_null(strstr(text, "listen queue"));
    free(text);
    results_free(&results);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counted_drops),
        cmocka_unit_test(a_fixed_rate_comes_first),
        cmocka_unit_test(without_a_rate_there_is_none),
        cmocka_unit_test(the_machine_has_its_marks),
        cmocka_unit_test(accuracy_names_what_failed),
        cmocka_unit_test(many_cells_fit_a_screen),
        cmocka_unit_test(few_cells_are_shown_whole),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
