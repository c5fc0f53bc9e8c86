/* Charts of few and of many systems, drawn for real: gnuplot has nothing to
 * say, and what it writes is well-formed, whole, readable and not large. */
#include "tests/unit/madeup_crowd.h"
#include "tests/unit/madeup_folder.h"
#include "tests/unit/svg.h"

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

enum { LARGEST_BYTES = 300000 };

/* A chart, and how many of the systems are not in it, from the last one. */
struct expected {
    const char *name;
    size_t absent;
};

/* The real gnuplot, but what it says is kept, and PNGs are drawn if asked for
 * only. The folder's gnuplot must not find itself. */
static void listen_to_gnuplot(const struct madeup_folder *f, bool has_png)
{
    char script[3 * PATH_MAX];

    (void)snprintf(script, sizeof script,
                   "PATH='%s'\n"
                   "case $5 in *.png) %s;; esac\n"
                   "exec gnuplot \"$@\" 2>>'%s/said'",
                   getenv("PATH"), has_png ? ":" : "exec true", f->dir);
    madeup_gnuplot(f, script);
    (void)snprintf(script, sizeof script, "echo gnuplot: >'%s/said'", f->dir);
    assert_int_equal(system(script), 0);
}

static void check_svg(const char *name, const char *text, size_t systems)
{
    static struct svg svg;
    const struct svg_text *wrong;
    const char *at = "";
    const char *complaint = svg_complaint(text, &at);

    if (complaint != NULL)
        fail_msg("%s: %s: %.60s", name, complaint, at);
    if (strlen(text) >= LARGEST_BYTES)
        fail_msg("%s has %zu bytes", name, strlen(text));
    assert_true(svg_read(text, &svg));
    wrong = svg_outside(&svg);
    if (wrong != NULL)
        fail_msg("%s: '%s' is beyond the canvas", name, wrong->text);
    wrong = svg_hidden(&svg);
    if (wrong != NULL)
        fail_msg("%s: '%s' stands on another text", name, wrong->text);
    for (size_t i = 0; i < systems; i++)
        if (svg_count(&svg, madeup_crowd_name(i)) != 1)
            fail_msg("%s has %s %zu times", name, madeup_crowd_name(i),
                     svg_count(&svg, madeup_crowd_name(i)));
}

/* Draws a campaign of so many systems; the charts of `all`, an empty name ends
 * them, are there and as they should be. */
static void draw(void **state, size_t systems, bool has_open_loop, bool has_png,
                 const struct expected *all)
{
    struct madeup_folder *f = *state;
    char name[64];
    char *text;

    if (system("gnuplot --version >/dev/null 2>&1") != 0)
        skip();
    results_free(&f->results);
    madeup_crowd(&f->results, systems, has_open_loop);
    listen_to_gnuplot(f, has_png);
    madeup_report_bare(f);
    assert_string_equal(f->warnings, "");
    text = madeup_read(f, "said"); /* the first line is ours */
    assert_string_equal(text, "gnuplot:\n");
    free(text);
    for (size_t i = 0; all[i].name != NULL; i++) {
        (void)snprintf(name, sizeof name, "charts/%s.svg", all[i].name);
        text = madeup_read(f, name);
        check_svg(name, text, systems - all[i].absent);
        free(text);
        (void)snprintf(name, sizeof name, "charts/%s.png", all[i].name);
        assert_int_equal(madeup_has(f, name), has_png);
    }
}

/* At 1,000 connections the last system has no response times. */
static const struct expected closed[] = {
    {"overview", 0}, {"throughput", 0}, {"latency", 0}, {"percentiles", 1},
    {"time", 1},     {"cpu", 0},        {"io", 0},      {"speedup", 0},
    {"memory", 0},   {NULL, 0},
};

static const struct expected open_loop[] = {
    {"overview", 0},         {"throughput", 0}, {"latency", 0},
    {"percentiles", 0},      {"time", 0},       {"cpu", 0},
    {"cpu-echo_64_5000", 0}, {"io", 0},         {"speedup", 0},
    {"memory", 0},           {NULL, 0},
};

static void two_systems(void **state)
{
    draw(state, 2, true, false, open_loop);
}

static void eight_systems(void **state)
{
    draw(state, 8, false, false, closed);
}

static void fifteen_systems(void **state)
{
    draw(state, 15, false, false, closed);
}

static void twenty_five_systems(void **state)
{
    draw(state, 25, true, true, open_loop);
}

/* The checks find what they are for. */
static void checks_can_fail(void **state)
{
    static const char *const broken[] = {
        "<svg><g></svg>", "<svg>a & b</svg>", "<svg a=1></svg>",
        "<svg>",          "<svg></g></svg>",  "<svg a=\"1></svg>"};
    static struct svg svg;
    const char *at = NULL;

    (void)state;
    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++)
        assert_non_null(svg_complaint(broken[i], &at));
    assert_null(
        svg_complaint("<?xml?><!-- & --><svg a='<'><g/>&lt;</svg>", &at));
#define TEXT(x, y, anchor, text)                                               \
    "<g transform=\"translate(" #x "," #y ")\" font-size=\"10.00\""            \
    " text-anchor=\"" anchor "\">\n<text>" text "</text>\n</g>"
#define CANVAS "<svg viewBox=\"0 0 100 50\">"
    assert_true(svg_read(CANVAS TEXT(99, 20, "end", "abcd")
                             TEXT(50, 20, "middle", "efg"),
                         &svg));
    assert_null(svg_outside(&svg));
    assert_null(svg_hidden(&svg));
    assert_int_equal(svg_count(&svg, "efg"), 1);
    assert_int_equal(svg_count(&svg, "ef"), 0);
    assert_true(svg_read(CANVAS TEXT(99, 20, "start", "abcd"), &svg));
    assert_non_null(svg_outside(&svg));
    assert_true(svg_read(CANVAS TEXT(9, 60, "start", "abcd"), &svg));
    assert_non_null(svg_outside(&svg));
    assert_true(svg_read(CANVAS TEXT(9, 20, "start", "abcd")
                             TEXT(20, 24, "start", "efgh"),
                         &svg));
    assert_non_null(svg_hidden(&svg));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(checks_can_fail),
        cmocka_unit_test_setup_teardown(two_systems, madeup_begin, madeup_end),
        cmocka_unit_test_setup_teardown(eight_systems, madeup_begin,
                                        madeup_end),
        cmocka_unit_test_setup_teardown(fifteen_systems, madeup_begin,
                                        madeup_end),
        cmocka_unit_test_setup_teardown(twenty_five_systems, madeup_begin,
                                        madeup_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
