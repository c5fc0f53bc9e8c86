/* The scoreboard in every form, from figures that are made up. */
#include "harness/report/markdown.h"
#include "harness/report/results_json.h"
#include "tests/unit/madeup.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include <stdlib.h>
#include <string.h>

/* thread is 0.5 of epoll from 100 connections on, and 1.25 of it with 10;
 * waits overlap in processes and coroutines and not in threads. */
static void plant(struct results *results)
{
    static const uint64_t connections[] = {10, 100, 1000, 4000};
    static const char *const hows[] = {"sequential", "processes", "threads",
                                       "coroutines"};
    static const double walls[] = {0.15, 0.1, 0.15, 0.1};

    madeup_init(results);
    for (uint64_t round = 1; round <= MADEUP_ROUNDS; round++) {
        double noise = madeup_noise[round - 1];

        for (size_t i = 0; i < 4; i++) {
            uint64_t n = connections[i];

            madeup_load(results, "thread", "echo:64", n, round, 0, 0)
                ->load->throughput_rps = (i > 0 ? 50 : 125) * noise;
            madeup_load(results, "epoll", "echo:64", n, round, 0, 0)
                ->load->throughput_rps = 100;
            madeup_add(results, RECORD_BATCH, hows[i], "wait:50ms+wait:100ms",
                       2, round)
                ->wall_s = walls[i] * noise;
        }
    }
}

/* What `write` says of the planted campaign; the caller frees. */
static char *text_of(bool is_of_suite, const struct scoreboard **board,
                     void (*write)(const struct scoreboard *, FILE *))
{
    static struct scoreboard kept;
    static struct results results;
    char error[CLAIMS_ERROR] = "";
    char *text = NULL;
    size_t len;
    FILE *to = open_memstream(&text, &len);

    assert_non_null(to);
    plant(&results);
    if (is_of_suite)
        (void)strcpy(results.facts.suite, CLAIMS_SUITE);
    if (scoreboard_init(&kept, &results, error) < 0)
        fail_msg("%s", error);
    *board = &kept;
    write(&kept, to);
    assert_int_equal(fclose(to), 0);
    scoreboard_free(&kept);
    results_free(&results);
    return text;
}

static void expect(const char *text, const char *part)
{
    if (strstr(text, part) == NULL)
        fail_msg("no \"%s\" in:\n%s", part, text);
}

static void print_plain(const struct scoreboard *board, FILE *to)
{
    scoreboard_print(board, false, to);
}

static void print_coloured(const struct scoreboard *board, FILE *to)
{
    scoreboard_print(board, true, to);
}

static void on_the_terminal(void **state)
{
    const struct scoreboard *board;
    char *text = text_of(false, &board, print_plain);
    char *coloured = text_of(false, &board, print_coloured);

    (void)state;
    expect(text,
           "  thread-per-connection   HOLDS         from 100 connections on; ");
    expect(text, "  waits-overlap           DEPENDS       holds: ");
    expect(text, "2 of 14 claims; ");
    assert_null(strstr(text, "NOT MEASURED"));
    assert_null(strchr(text, '\033'));
    for (const char *line = text; *line != '\0';) {
        size_t len = strcspn(line, "\n");
        char copy[512];

        (void)snprintf(copy, sizeof copy, "%.*s", (int)len, line);
        assert_true(show_width(copy) <= 100);
        line += len + (line[len] == '\n');
    }
    expect(coloured, "\033[32mHOLDS");
    expect(coloured, "\033[33mDEPENDS");
    free(coloured);
    free(text);
}

/* The suite of the claims has to say what is missing. */
static void of_the_suite(void **state)
{
    const struct scoreboard *board;
    char *text = text_of(true, &board, print_plain);

    (void)state;
    expect(text, "  crash                   NOT MEASURED  fork crash x100: not "
                 "run\n");
    assert_null(strstr(text, " of 14 claims"));
    free(text);
}

/* One line for all where there is no verdict at all. */
static void of_no_runs(void **state)
{
    struct scoreboard board;
    struct results results = {.count = 0};
    char error[CLAIMS_ERROR] = "";
    char *text = NULL;
    size_t len;
    FILE *to = open_memstream(&text, &len);

    (void)state;
    assert_non_null(to);
    (void)strcpy(results.facts.suite, CLAIMS_SUITE);
    assert_int_equal(scoreboard_init(&board, &results, error), 0);
    scoreboard_print(&board, false, to);
    scoreboard_free(&board);
    assert_int_equal(fclose(to), 0);
    expect(text, "none can be judged");
    expect(text, "the first lacks\n    processes wait:50ms+wait:100ms: not "
                 "run\n");
    assert_null(strstr(text, "NOT MEASURED"));
    free(text);
}

static void write_markdown(const struct scoreboard *board, FILE *to)
{
    struct charts charts = {.count = 1};

    (void)strcpy(charts.drawn[0].name, "claim-waits-overlap");
    (void)strcpy(charts.drawn[0].question, "Waits overlap: DEPENDS");
    charts.drawn[0].is_claim = true;
    scoreboard_markdown(board, &charts, to);
}

static void in_markdown(void **state)
{
    const struct scoreboard *board;
    char *text = text_of(false, &board, write_markdown);

    (void)state;
    expect(text, "| [Waits overlap](#waits-overlap) | **DEPENDS** | holds: ");
    expect(text,
           "; fails: threads 1.00 \\[1.00, 1.00\\] (within 10% of 2/3) |\n");
    expect(text, "\n### Waits overlap: DEPENDS\n\nTwo waits of 1 s and 2 s ");
    expect(text, "*Origin:* ");
    expect(text, "| threads | time of a batch, ratio | within 10% of 2/3 | "
                 "1.00 [1.00, 1.00] | 6 | FAILS |\n");
    expect(text, "](charts/claim-waits-overlap.svg)\n");
    expect(text, "\nthread / epoll: from 100 connections on.\n");
    free(text);
}

static void write_json(const struct scoreboard *board, FILE *to)
{
    json_t *json = scoreboard_json(board);

    assert_non_null(json);
    assert_int_equal(json_dumpf(json, to, JSON_SORT_KEYS), 0);
    json_decref(json);
}

static void in_json(void **state)
{
    const struct scoreboard *board;
    char *text = text_of(false, &board, write_json);
    json_t *json = json_loads(text, 0, NULL);
    const json_t *claim = json_array_get(json, 1);
    const json_t *part = json_array_get(json_object_get(claim, "parts"), 0);
    const json_t *checks = json_object_get(part, "checks");

    (void)state;
    assert_int_equal(json_array_size(json), 2);
    assert_string_equal(json_string_value(json_object_get(claim, "id")),
                        "thread-per-connection");
    assert_string_equal(json_string_value(json_object_get(claim, "verdict")),
                        "HOLDS");
    assert_string_equal(json_string_value(json_object_get(part, "from")),
                        "100 connections");
    assert_int_equal(json_array_size(checks), 4);
    assert_near(
        json_number_value(json_object_get(json_array_get(checks, 0), "value")),
        1.25, 0.01);
    assert_string_equal(json_string_value(json_object_get(
                            json_array_get(checks, 0), "verdict")),
                        "FAILS");
    json_decref(json);
    free(text);
}

static void write_chart(const struct scoreboard *board, FILE *to)
{
    assert_true(scoreboard_chart_data(&board->verdicts.claims[0], to));
}

static void write_no_chart(const struct scoreboard *board, FILE *to)
{
    assert_false(scoreboard_chart_data(&board->verdicts.claims[8], to));
}

static void in_a_chart(void **state)
{
    const struct scoreboard *board;
    char *text = text_of(false, &board, write_chart);

    (void)state;
    expect(text, "row\tlabel\tvalue\tlow\thigh\tclaimed_from\tclaimed_to\t"
                 "is_outside\toutcome\tfigure\n"
                 "1\tprocesses\t0.666666667\t");
    expect(text, "\t0.6\t0.733333333\t0\tHOLDS\t0.667 [0.667, 0.667]\n");
    expect(text, "\n2\tthreads\t1\t1\t1\t0.6\t0.733333333\t0\tFAILS\t");
    free(text);
    free(text_of(false, &board, write_no_chart));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(on_the_terminal), cmocka_unit_test(of_the_suite),
        cmocka_unit_test(of_no_runs),      cmocka_unit_test(in_markdown),
        cmocka_unit_test(in_json),         cmocka_unit_test(in_a_chart),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
