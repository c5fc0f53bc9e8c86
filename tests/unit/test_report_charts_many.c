/* Charts of few and of many systems, drawn for real: gnuplot has nothing to
 * say, and what it writes is well-formed, whole, readable and not large. */
#include "tests/unit/drawn.h"
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

/* A chart, and how many of the systems are not in it, from the last one. */
struct expected {
    const char *name;
    size_t absent;
};

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
    drawn_report(f, has_png);
    for (size_t i = 0; all[i].name != NULL; i++) {
        (void)snprintf(name, sizeof name, "charts/%s.svg", all[i].name);
        text = madeup_read(f, name);
        drawn_check(name, text, madeup_crowd_name, systems - all[i].absent);
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
