/* gnuplot's SVG within a page: shapes and texts come through, nothing else. */
#include "harness/report/svg_colour.h"
#include "harness/report/svg_inline.h"
#include "tests/unit/svg.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define HEAD                                                                   \
    "<?xml version=\"1.0\"?>\n<svg viewBox=\"0 0 800 500\" width=\"800\">"
#define BEGIN                                                                  \
    "\n<svg viewBox=\"0 48 800 420\" role=\"img\" aria-labelledby=\"c-t "      \
    "c-d\">\n<title id=\"c-t\">&lt;t&gt;</title><desc id=\"c-d\">d</desc>"

/* A series of one system with two points, as chart_data.h has it. */
static char line0[] = "<b>\tat\tslot\tlower_bound\tideal\tsystem\t"
                      "throughput_rps\tlow\thigh\tlabel";
static char line1[] = "10\t9.9\t2\t0\tNaN\t<b>\t57196\t52776\t125156\t57.2k";
static char line2[] = "100\t99\t2\t0\tNaN\t<b>\t60000\tNaN\tNaN\t≥ 60.0k";
static char *lines[] = {line0, line1, line2};
static size_t heads[] = {0};
static const struct chart_table table = {
    .lines = lines, .heads = heads, .line_count = 3, .head_count = 1};

/* What comes of an SVG's content; the caller frees. */
static char *inlined(const char *svg, int expected)
{
    const struct svg_words words = {.id = "c",
                                    .title = "<t>",
                                    .description = "d",
                                    .table = &table,
                                    .at = "connections"};
    char *text = NULL;
    size_t length = 0;
    struct html html = {.to = open_memstream(&text, &length)};

    assert_non_null(html.to);
    assert_int_equal(svg_inline(&html, svg, &words), expected);
    assert_int_equal(html.depth, 0);
    assert_int_equal(fclose(html.to), 0);
    return text;
}

static const struct {
    const char *content, *left;
} cases[] = {
    /* Groups without content are left out, usual attributes too. */
    {"<g fill=\"none\" color=\"black\" stroke=\"currentColor\"></g>", ""},
    {"<g fill=\"none\" color=\"black\" stroke=\"currentColor\" "
     "stroke-width=\"0.80\"><path d='M1.26,2.00 L30.99,4.5  '/></g>",
     "<g stroke-width=\"0.80\"><path d=\"M1.2,2 L30.9,4.5\"></path></g>"},
    /* A long path has several lines. */
    {"<path d='M1,2 L3,4\n\t L5,6\n'/>", "<path d=\"M1,2 L3,4 L5,6\"></path>"},
    /* Colours are the page's; a system's tells whose it is. */
    {"<path stroke='rgb(230, 159,   1)' d='M1,2'/>",
     "<path stroke=\"var(--c2)\" class=\"s2\" d=\"M1,2\"></path>"},
    {"<path stroke='rgb(  0, 114, 178)' d='M1,2'/>",
     "<path stroke=\"var(--c3)\" class=\"s10\" d=\"M1,2\"></path>"},
    {"<path stroke='rgb( 96,  96,  96)' d='M1,2'/>",
     "<path stroke=\"var(--grey)\" d=\"M1,2\"></path>"},
    {"<use xlink:href='#gpPt8' transform='translate(9.00,99.25) scale(4.83)' "
     "color='#FFFFFF'/>",
     "<use href=\"#m8\" transform=\"translate(9,99.2) scale(4.8)\" "
     "color=\"var(--paper)\"></use>"},
    {"<use xlink:href='#gpDot' x='1' y='2'/>", ""},
    /* Texts; those of the title and the footer are the page's own. */
    {"<g transform=\"translate(12.00,100.00)\" fill=\"rgb(96,96,96)\" "
     "stroke=\"none\" font-family=\"sans-serif\" font-size=\"13.00\" "
     "text-anchor=\"end\"><text>a &lt;b&gt; &amp;amp;</text></g>",
     "<g transform=\"translate(12,100)\" fill=\"var(--grey)\" stroke=\"none\" "
     "font-size=\"13.00\" text-anchor=\"end\"><text>a &lt;b&gt; &amp;amp;"
     "</text></g>"},
    {"<g transform=\"translate(12.00,20.00)\"><text>title</text></g>", ""},
    {"<g transform=\"translate(12.00,480.00)\"><text>foot</text></g>", ""},
    /* A mark has the value that stands there, of panel 1, block 1. */
    {"<use xlink:href='#gpPt6' transform='translate(50.00,60.00) scale(9)' "
     "color='rgb(  1,   1,   0)' opacity='0.00'/>",
     "<circle class=\"at\" cx=\"50\" cy=\"60\" r=\"10\">\n<title>&lt;b&gt;, "
     "connections 10: 57.2k [52.8k, 125k]</title></circle>"},
    {"<use xlink:href='#gpPt6' transform='translate(50.00,60.00) scale(9)' "
     "color='rgb(  1,   1,   9)' opacity='0.00'/>",
     ""},
    {"<use xlink:href='#gpPt6' transform='translate(50.00,60.00) scale(9)' "
     "color='rgb(  0,   0,   0)' opacity='0.00'/>",
     ""},
    /* What could do anything is left out with all that is in it. */
    {"<script>alert(1)</script><path d='M1,2'/>", "<path d=\"M1,2\"></path>"},
    {"<defs><path id='x' d='M1,2'/></defs>", ""},
    {"<style>*{}</style><title>t</title><desc>d</desc>", ""},
    {"<foreignObject><g><path d='M1,2'/></g></foreignObject>", ""},
    {"<a xlink:href='javascript:alert(1)'><path d='M1,2'/></a>", ""},
    {"<image href='http://x/'/>", ""},
    {"<use xlink:href='http://x/#gpPt1'/>", ""},
    {"<use xlink:href='#gpPt99'/>", ""},
    {"<path d='M1,2' onclick='alert(1)' style='x' id='y' class='z'/>",
     "<path d=\"M1,2\"></path>"},
    {"<path d='M1,2\" onclick=\"alert(1)'/>", "<path></path>"},
    {"<path fill='url(http://x/)' d='M1,2'/>", "<path d=\"M1,2\"></path>"},
    {"<text><tspan onclick='x'>a</tspan></text>", ""},
    {"<!-- <path d='M1,2'/> -->", ""},
};

static void only_shapes_come_through(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        char svg[1024];
        char expected[1024];
        char *text;

        (void)snprintf(svg, sizeof svg, HEAD "%s</svg>", cases[i].content);
        (void)snprintf(expected, sizeof expected, BEGIN "%s</svg>",
                       cases[i].left);
        text = inlined(svg, 0);
        assert_string_equal(text, expected);
        free(text);
    }
}

/* Cut anywhere, what is left is whole. */
static void a_cut_file_is_closed(void **state)
{
    static const char svg[] =
        HEAD "<g stroke='black'><g transform=\"translate(12,100)\"><text>a"
             "</text></g><path d='M1,2'/></g></svg>";

    (void)state;
    for (size_t length = strlen(HEAD); length < sizeof svg; length++) {
        char *cut = strndup(svg, length);
        const char *at = "";
        char *text;

        assert_non_null(cut);
        text = inlined(cut, 0);
        assert_null(svg_complaint(text, &at));
        free(text);
        free(cut);
    }
}

static void what_is_none_is_refused(void **state)
{
    static const char *const texts[] = {
        "", "<html>", "<svg viewBox=\"0 0 -1 5\">", "<svg viewBox=\"0 0 800\">",
        "<svg viewBox=\"0 0 800 500\""};

    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        char *text = inlined(texts[i], -EINVAL);

        assert_string_equal(text, "");
        free(text);
    }
}

static void colours_are_read(void **state)
{
    static const struct {
        const char *text, *value;
        bool has_slot;
        size_t slot;
    } colours[] = {
        {"none", "none", false, 0},
        {"currentColor", "currentColor", false, 0},
        {"black", "var(--ink)", false, 0},
        {"rgb(  0,   0,   1)", "var(--c0)", true, 0},
        {"rgb(0,0,2)", "var(--c0)", true, 7},
        {"rgb(179,  71,   1)", "var(--i1)", true, 1},
        {"#123456", "#123456", false, 0},
    };
    struct svg_colour colour;

    (void)state;
    for (size_t i = 0; i < COUNT(colours); i++) {
        assert_true(
            svg_colour_read(colours[i].text, strlen(colours[i].text), &colour));
        assert_string_equal(colour.value, colours[i].value);
        assert_int_equal(colour.has_slot, colours[i].has_slot);
        assert_int_equal(colour.slot, colours[i].slot);
    }
    assert_false(svg_colour_read("red;x:url(y)", 12, &colour));
    assert_false(svg_colour_read("rgb(1,2,300)", 12, &colour));
}

/* The ends of an interval are in the unit of what is between them. */
static void intervals_have_one_unit(void **state)
{
    static char head[] = "epoll\tat\tslot\tlower_bound\tideal\tsystem\t"
                         "latency_p99_ns\tlow\thigh\tlabel";
    static char row[] = "10\t9.9\t2\t0\tNaN\tepoll\t0.12\t0.05\t1.1\t120 µs";
    char *rows[] = {head, row};
    const struct chart_table latency = {
        .lines = rows, .heads = heads, .line_count = 2, .head_count = 1};
    char tip[CHART_TIP];
    char *text = NULL;
    size_t length = 0;
    struct html html = {.to = open_memstream(&text, &length)};

    (void)state;
    assert_string_equal(chart_table_tip(&latency, 1, 0, 0, "connections", tip),
                        "epoll, connections 10: 120 µs [50.0 µs, 1.10 ms]");
    chart_table_put(&latency, "c", "connections", &html);
    assert_int_equal(fclose(html.to), 0);
    assert_non_null(strstr(text, ">latency p99</th>"));
    assert_non_null(strstr(text, ">50.0 µs</td>"));
    assert_null(strstr(text, " ns<"));
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_shapes_come_through),
        cmocka_unit_test(a_cut_file_is_closed),
        cmocka_unit_test(what_is_none_is_refused),
        cmocka_unit_test(colours_are_read),
        cmocka_unit_test(intervals_have_one_unit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
