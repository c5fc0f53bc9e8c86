/* What two campaigns must have alike, and a comparison in its three forms. */
#include "harness/compare/comparison.h"
#include "tests/unit/madeup.h"
#include "tests/unit/versus.h"

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

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* A fifth slower, and a system whose name is hostile on side B alone. */
static void fill(struct versus *v)
{
    versus_init(v);
    versus_load(v, 0, "thread", 2000, 1000000);
    versus_load(v, 1, "thread", 1600, 1250000);
    versus_load(v, 1, HOSTILE, 1600, 1250000);
    versus_compare(v);
}

static const struct change {
    bool is_machine; /* else of the options */
    const char *key;
    const char *value; /* JSON; NULL: the fact is not there */
    const char *line;  /* a part of it; NULL: no difference */
} changes[] = {
    {true, "kernel", "\"Linux 6.5\"", "kernel: Linux 6.1 against Linux 6.5"},
    {true, "cpu", "\"6502\"", "cpu: Z80 against 6502"},
    {true, "cores", "4", "cores: 2 against 4"},
    {true, "governor", "\"powersave\"", "governor: none against powersave"},
    {true, "commit", "\"7654321\"", NULL},
    {true, "somaxconn", "128", NULL}, /* A's journal does not say */
    {true, "kernel", NULL, NULL},
    {false, "server_cpus", "\"0\"", "server_cpus: 1 against 0"},
    {false, "duration_ns", "1000000", "duration_ns: none against 1000000"},
    {false, "duration_ns", "0", NULL}, /* not chosen either */
    {false, "arrivals", "\"poisson\"", "arrivals: none against poisson"},
    {false, "all_cpus", NULL, "all_cpus: 0,2-3 against none"},
    {false, "models", "\"thread\"", NULL},
    {false, "rounds", "12", NULL},
    {false, "fingerprint", "\"00ff\"", "has changed"},
};

static void what_is_unlike_is_named(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(changes); i++) {
        const struct change *change = &changes[i];
        struct versus v;
        struct likeness likeness;
        json_t *facts;

        fill(&v);
        facts = change->is_machine ? v.results[1].facts.machine
                                   : v.results[1].facts.options;
        if (change->value != NULL)
            assert_int_equal(
                json_object_set_new(
                    facts, change->key,
                    json_loads(change->value, JSON_DECODE_ANY, NULL)),
                0);
        else
            assert_int_equal(json_object_del(facts, change->key), 0);
        likeness_check(&likeness, &v.cells[0], &v.cells[1]);
        if (likeness.count != (change->line != NULL))
            fail_msg("%s: %zu lines", change->key, likeness.count);
        if (change->line != NULL &&
            strstr(likeness.lines[0], change->line) == NULL)
            fail_msg("\"%s\" has no \"%s\"", likeness.lines[0], change->line);
        versus_free(&v);
    }
}

/* Another choice of systems is another fingerprint of the same suite. */
static void windows_and_suites_are_looked_at(void **state)
{
    struct versus v;
    struct likeness likeness;

    (void)state;
    fill(&v);
    assert_int_equal(json_object_set_new(v.results[1].facts.options, "models",
                                         json_string("thread")),
                     0);
    assert_int_equal(json_object_set_new(v.results[1].facts.options,
                                         "fingerprint", json_string("00ff")),
                     0);
    likeness_check(&likeness, &v.cells[0], &v.cells[1]);
    assert_int_equal(likeness.count, 0);

    v.results[1].records[0].load->window_ns = 500000000;
    (void)snprintf(v.results[1].facts.suite, RECORD_NAME, "other\n");
    likeness_check(&likeness, &v.cells[0], &v.cells[1]);
    assert_int_equal(likeness.count, 2);
    assert_string_equal(likeness.lines[0], "suite: made-up against other ");
    assert_string_equal(likeness.lines[1],
                        "window of thread with echo:64 ×10: 1 s against 0.5 s");
    versus_free(&v);
}

/* The whole output; the caller frees. */
static char *written(const struct comparison *comparison, int form)
{
    char *text = NULL;
    size_t len = 0;
    FILE *to = open_memstream(&text, &len);

    assert_non_null(to);
    if (form == 0)
        compare_text_write(comparison, to);
    else if (form == 1)
        compare_markdown_write(comparison, to);
    else if (form == 3)
        compare_html_write(comparison, to);
    else
        assert_int_equal(compare_json_write(comparison, to), 0);
    assert_int_equal(fclose(to), 0);
    return text;
}

static void assert_has(const char *text, const char *part)
{
    if (strstr(text, part) == NULL)
        fail_msg("no \"%s\" in:\n%s", part, text);
}

static struct comparison comparison_of(const struct versus *v,
                                       const struct likeness *likeness)
{
    return (struct comparison){.names = {"before", "after|x"},
                               .results = {&v->results[0], &v->results[1]},
                               .contrasts = &v->contrasts,
                               .likeness = likeness,
                               .fail_above = 0.05};
}

static void the_terminal_tells_all(void **state)
{
    const struct likeness likeness = {.lines = {"cores: 2 against 4"},
                                      .count = 1};
    struct versus v;
    struct comparison comparison;
    char *text;

    (void)state;
    fill(&v);
    comparison = comparison_of(&v, &likeness);
    assert_int_equal(comparison_regressions(&comparison), 3);
    text = written(&comparison, 0);
    assert_has(text, "A  before: suite made-up");
    assert_has(text, "UNLIKE cores: 2 against 4");
    assert_has(text, "echo:64 ×10  thread\n");
    assert_has(text, "0.800 [0.79");
    assert_has(text, "slower by more than 5 %");
    assert_has(text, "no difference above 2 %");
    assert_has(text, "only in B: echo:64 ×10  a,\"b\"");
    assert_has(text, "Two campaigns");
    assert_has(text, "4 tests");
    free(text);
    comparison.fail_above = NAN;
    assert_int_equal(comparison_regressions(&comparison), 0);
    text = written(&comparison, 0);
    assert_null(strstr(text, "by more than"));
    free(text);
    versus_free(&v);
}

static void markdown_shows_what_differs_first(void **state)
{
    const struct likeness likeness = {.count = 0};
    struct versus v;
    struct comparison comparison;
    char *text;

    (void)state;
    fill(&v);
    comparison = comparison_of(&v, &likeness);
    text = written(&comparison, 1);
    assert_has(text, "| thread | echo:64 ×10 | requests/s | ");
    assert_has(text, "| **slower by more than 5 %** |\n");
    assert_has(text, "after\\|x");
    assert_has(text, "&lt;script&gt;");
    assert_true(strstr(text, "**slower") < strstr(text, "<details>"));
    assert_true(strstr(text, "no difference above") >
                strstr(text, "<details>"));
    assert_null(strstr(text, "<script>"));
    free(text);
    versus_free(&v);
}

static void the_page_shows_what_differs_first(void **state)
{
    const struct likeness likeness = {.lines = {"cores: <2> against 4"},
                                      .count = 1};
    struct versus v;
    struct comparison comparison;
    char *text;

    (void)state;
    fill(&v);
    comparison = comparison_of(&v, &likeness);
    text = written(&comparison, 3);
    assert_has(text, "<strong>slower</strong>");
    assert_has(text, "cores: &lt;2&gt; against 4");
    assert_has(text, "&lt;script&gt;");
    assert_has(text, "Content-Security-Policy");
    assert_true(strstr(text, "<strong>slower") <
                strstr(text, "no difference above"));
    assert_null(strstr(text, "<script>\\n"));
    free(text);
    versus_free(&v);
}

static void programs_read_the_same(void **state)
{
    const struct likeness likeness = {.count = 0};
    struct versus v;
    struct comparison comparison;
    char *text;
    json_t *json;
    json_t *row;

    (void)state;
    fill(&v);
    comparison = comparison_of(&v, &likeness);
    text = written(&comparison, 2);
    json = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(json);
    assert_int_equal(json_integer_value(json_object_get(json, "schema")),
                     COMPARISON_SCHEMA);
    assert_int_equal(json_integer_value(json_object_get(json, "regressions")),
                     3);
    assert_true(json_is_false(json_object_get(json, "is_paired")));
    assert_int_equal(json_array_size(json_object_get(json, "only_in_b")), 1);
    assert_int_equal(json_array_size(json_object_get(json, "only_in_a")), 0);
    row = json_array_get(json_object_get(json, "comparisons"), 0);
    assert_string_equal(json_string_value(json_object_get(row, "verdict")),
                        "slower");
    assert_string_equal(json_string_value(json_object_get(row, "figure")),
                        "throughput_rps");
    assert_near(json_real_value(json_object_get(row, "ratio")), 0.8, 1e-9);
    assert_true(json_is_true(json_object_get(row, "is_regression")));
    assert_true(json_is_null(json_object_get(row, "n")));
    json_decref(json);
    free(text);
    versus_free(&v);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_unlike_is_named),
        cmocka_unit_test(windows_and_suites_are_looked_at),
        cmocka_unit_test(the_terminal_tells_all),
        cmocka_unit_test(markdown_shows_what_differs_first),
        cmocka_unit_test(the_page_shows_what_differs_first),
        cmocka_unit_test(programs_read_the_same),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
