/* Figures and names as people read them, and the tables of the terminal. */
#include "harness/report/escape.h"
#include "harness/report/facts.h"
#include "harness/report/report.h"
#include "harness/report/show.h"
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

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void three_significant_digits(void **state)
{
    static const struct {
        enum show_unit unit;
        double value;
        const char *text;
    } cases[] = {
        {SHOW_COUNT, NAN, SHOW_MISSING},
        {SHOW_COUNT, 0, "0"},
        {SHOW_COUNT, 2, "2"},
        {SHOW_COUNT, 99.4, "99.4"},
        {SHOW_COUNT, 999.4, "999"},
        {SHOW_COUNT, 999.6, "1.00k"},
        {SHOW_COUNT, 9876, "9.88k"},
        {SHOW_COUNT, 98765, "98.8k"},
        {SHOW_COUNT, 987654, "988k"},
        {SHOW_COUNT, 1234567, "1.23M"},
        {SHOW_NUMBER, 8.314, "8.31"},
        {SHOW_NUMBER, 9.996, "10.0"},
        {SHOW_NUMBER, 99.96, "100"},
        {SHOW_NUMBER, 1439, "1440"},
        {SHOW_NUMBER, 0.01234, "0.0123"},
        {SHOW_NUMBER, -3.14159, "-3.14"},
        {SHOW_NS, 1234567, "1.23 ms"},
        {SHOW_NS, 0, "0 ns"},
        {SHOW_BYTES, 8.31 * 1024, "8.31 KiB"},
        {SHOW_SECONDS, 3.0149, "3.01 s"},
        {SHOW_TIMES, 1.976, "1.98×"},
        {SHOW_SHARE, 0.99763, "99.8%"},
        {SHOW_SHARE, 0, "0.0%"},
    };
    char text[SHOW_TEXT];

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_string_equal(show_value(cases[i].unit, cases[i].value, text),
                            cases[i].text);
}

static void intervals_as_text(void **state)
{
    struct estimate e = {
        .median = 100000, .low = 98000, .high = 101000, .coverage = 1, .n = 6};
    char text[SHOW_TEXT];

    (void)state;
    assert_string_equal(show_interval(SHOW_COUNT, &e, text),
                        "100k [98.0k, 101k]");
    assert_string_equal(show_spread(SHOW_COUNT, &e, text), "100k ±2.0%");
    e.high = 150000;
    assert_string_equal(show_spread(SHOW_COUNT, &e, text), "100k ±50%");
    e.high = 1300000;
    assert_string_equal(show_spread(SHOW_COUNT, &e, text), "100k ±12×");
    e.n = 1;
    assert_string_equal(show_interval(SHOW_COUNT, &e, text), "100k");
    assert_string_equal(show_spread(SHOW_COUNT, &e, text), "100k");
    e = estimate_none();
    assert_string_equal(show_interval(SHOW_COUNT, &e, text), SHOW_MISSING);
    assert_string_equal(show_spread(SHOW_COUNT, &e, text), SHOW_MISSING);
    assert_int_equal(show_width("≥ 98.8k ±1.5%"), 13);
}

/* Wrong bytes, one by one; what is right stays. */
static void utf8_is_made_valid(void **state)
{
    static const struct {
        const char *from, *text;
    } cases[] = {
        {"plain", "plain"},
        {"µ…😀", "µ…😀"},
        {"\x80", "�"},                /* no beginning */
        {"\xc3", "�"},                /* cut short */
        {"\xc3(", "�("},              /* cut by another */
        {"\xc0\xaf", "��"},           /* overlong '/' */
        {"\xe0\x80\xaf", "���"},      /* overlong */
        {"\xf0\x80\x80\xaf", "����"}, /* overlong */
        {"\xed\xa0\x80", "���"},      /* a surrogate */
        {"\xf4\x90\x80\x80", "����"}, /* beyond U+10FFFF */
        {"\xff", "�"},
        {"\xef\xbf\xbf", "\xef\xbf\xbf"},
    };
    char text[ESCAPE_TEXT];

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_string_equal(escape_utf8(cases[i].from, text), cases[i].text);
    assert_string_equal(escape_utf8("a\n\tb", text), "a\n\tb");
}

static void names_stay_on_one_line(void **state)
{
    char text[ESCAPE_TEXT];
    char wide[2 * ESCAPE_TEXT];

    (void)state;
    assert_string_equal(escape_line("a\nb\x1b[31m\x7f\xc2\x85z", 99, text),
                        "a b [31m  z");
    assert_string_equal(escape_line("12345", 5, text), "12345");
    assert_string_equal(escape_line("123456", 5, text), "1234…");
    assert_string_equal(escape_line("äöüßé", 4, text), "äöü…");
    assert_string_equal(escape_chart("\"\\n\"\t%d^{x}_<", 99, text),
                        "”∖n” %d^{x}_<");
    memset(wide, '\xff', sizeof wide - 1);
    wide[sizeof wide - 1] = '\0';
    assert_true(strlen(escape_utf8(wide, text)) < ESCAPE_TEXT);
}

/* What a function writes; the caller frees. */
static char *written(void (*write)(FILE *to, const char *from),
                     const char *from)
{
    char *text = NULL;
    size_t len = 0;
    FILE *to = open_memstream(&text, &len);

    assert_non_null(to);
    write(to, from);
    assert_int_equal(fclose(to), 0);
    return text;
}

static void formats_have_their_escapes(void **state)
{
    static const struct {
        void (*write)(FILE *to, const char *from);
        const char *from, *text;
    } cases[] = {
        {escape_csv, "plain name", "plain name"},
        {escape_csv, "a,b", "\"a,b\""},
        {escape_csv, "say \"x\"", "\"say \"\"x\"\"\""},
        {escape_csv, "a\nb", "\"a\nb\""},
        {escape_csv, "", ""},
        {escape_markdown, "lean_epoll", "lean_epoll"},
        {escape_markdown, "_x_ *y* `z`", "\\_x\\_ \\*y\\* \\`z\\`"},
        {escape_markdown, "a|b", "a\\|b"},
        {escape_markdown, "<b>&amp;", "&lt;b&gt;&amp;amp;"},
        {escape_markdown, "[x](y)\n# z", "\\[x\\](y) # z"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        char *text = written(cases[i].write, cases[i].from);

        assert_string_equal(text, cases[i].text);
        free(text);
    }
}

static void facts_leave_out_what_is_not_known(void **state)
{
    char text[FACTS_TEXT];
    struct results results;

    (void)state;
    madeup_init(&results);
    assert_string_equal(facts_machine(&results, text),
                        "Z80, 2 cores, Linux 6.1");
    assert_string_equal(facts_origin(&results, text),
                        "2026-01-31 12:00 UTC, commit 1234567");
    assert_string_equal(facts_campaign(&results, text),
                        "suite made-up, 6 rounds, seed 42");
    json_object_clear(results.facts.machine);
    results.facts.began_s = NAN;
    assert_string_equal(facts_machine(&results, text), "");
    assert_string_equal(facts_origin(&results, text), "");
    results_free(&results);
}

static void servers_have_their_processors(void **state)
{
    static const struct {
        const char *list;
        double length;
    } rows[] = {{"0", 1},         {"0-1", 2},  {"0,2-3,4000-4001", 5},
                {"", NAN},        {"x", NAN},  {"3-1", NAN},
                {"0-1,...", NAN}, {"0,", NAN}, {"0 ", NAN}};
    struct results results;

    (void)state;
    madeup_init(&results);
    for (size_t i = 0; i < COUNT(rows); i++) {
        double length;

        json_object_set_new(results.facts.options, "server_cpus",
                            json_string(rows[i].list));
        length = facts_server_cpus(&results, "echo:64");
        if (isnan(rows[i].length) ? !isnan(length) : length != rows[i].length)
            fail_msg("\"%s\" has %g", rows[i].list, length);
    }
    assert_near(facts_server_cpus(&results, "fib:27"), 3, 0);
    json_object_clear(results.facts.options);
    assert_true(isnan(facts_server_cpus(&results, "fib:27")));
    results_free(&results);
}

/* A campaign without workers has no table of them. */
static void no_workers_no_table(void **state)
{
    struct results results;
    char *text = NULL;
    size_t len = 0;
    FILE *to = open_memstream(&text, &len);

    (void)state;
    assert_non_null(to);
    madeup_campaign(&results);
    for (size_t i = 0; i < results.count; i++)
        results.records[i].served.worker_count = 0;
    report_print(&results, REPORT_WHOLE, to);
    results_free(&results);
    assert_int_equal(fclose(to), 0);
    assert_null(strstr(text, "how evenly"));
    free(text);
}

/* The terminal's tables: at most 100 columns, aligned. */
static void tables_fit_the_terminal(void **state)
{
    struct results results;
    char *text = NULL;
    size_t len = 0;
    FILE *to = open_memstream(&text, &len);
    char *line;
    char *rest;

    (void)state;
    assert_non_null(to);
    madeup_campaign(&results);
    report_print(&results, REPORT_WHOLE, to);
    results_free(&results);
    assert_int_equal(fclose(to), 0);

    assert_non_null(strstr(text, "  blocking            10  125 ±20%      "
                                 "1.02 µs ±2.4% too few       1000 ±0.0%  "
                                 "3/51/1       6\n"));
    assert_non_null(strstr(text, "≥ 240 ±17%"));
    assert_non_null(strstr(text, " –/–/3 ")); /* fib: all processors */
    assert_non_null(strstr(text, "\nhow evenly requests spread over"));
    assert_non_null(strstr(text,
                           "echo:64               10  2        63.0% ±4.8%"
                           "       37.0% ±8.1%\n"));
    assert_non_null(strstr(text, "1000 to 3000    99.2% [99.0%, 99.5%]\n"));
    assert_non_null(strstr(text, "5 !1\n"));
    assert_non_null(strstr(text, "6 ~1\n"));
    assert_non_null(strstr(text, "99.0%")); /* of the ideal */
    assert_non_null(strstr(text, "1.92× ±1.3%"));
    assert_non_null(strstr(text, "VOID, 1 run: counts differ"));
    assert_null(strstr(text, "nan"));
    assert_null(strstr(text, "\033"));
    rest = text;
    while ((line = strsep(&rest, "\n")) != NULL)
        assert_true(show_width(line) <= 100);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_significant_digits),
        cmocka_unit_test(intervals_as_text),
        cmocka_unit_test(utf8_is_made_valid),
        cmocka_unit_test(names_stay_on_one_line),
        cmocka_unit_test(formats_have_their_escapes),
        cmocka_unit_test(facts_leave_out_what_is_not_known),
        cmocka_unit_test(tables_fit_the_terminal),
        cmocka_unit_test(servers_have_their_processors),
        cmocka_unit_test(no_workers_no_table),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
