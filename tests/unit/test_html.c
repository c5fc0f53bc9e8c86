/* The writer of HTML: whatever a text is, it stays text. */
#include "harness/report/escape.h"
#include "harness/report/html.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define BEGIN "<!DOCTYPE html>"

/* A document in memory. */
struct written {
    char *text;
    size_t length;
    struct html html;
};

static struct html *begin(struct written *w)
{
    FILE *to = open_memstream(&w->text, &w->length);

    assert_non_null(to);
    html_init(&w->html, to);
    return &w->html;
}

static void finish(struct written *w, const char *expected)
{
    assert_int_equal(w->html.depth, 0);
    assert_int_equal(fclose(w->html.to), 0);
    assert_string_equal(w->text, expected);
    free(w->text);
}

static const struct {
    const char *from, *written;
} texts[] = {
    {"plain", "plain"},
    {"<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"},
    {"\"'&", "&quot;&#39;&amp;"},
    {"a\nb\tc\x01", "a b c "},
    {"\x7f\xc2\x85", "  "},
    {"caf\xc3\xa9 \xe2\x89\xa5", "caf\xc3\xa9 \xe2\x89\xa5"},
    /* Wrong, cut and overlong bytes; a surrogate. */
    {"\xff", "\xef\xbf\xbd"},
    {"\xe2\x89", "\xef\xbf\xbd\xef\xbf\xbd"},
    {"\xc0\xbc", "\xef\xbf\xbd\xef\xbf\xbd"},
    {"\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
    /* An override, an isolate, marks; Hebrew is text. */
    {"\xe2\x80\xaetxt\xe2\x80\xac", "\xef\xbf\xbdtxt\xef\xbf\xbd"},
    {"\xe2\x81\xa7\xe2\x81\xa9", "\xef\xbf\xbd\xef\xbf\xbd"},
    {"\xd8\x9c\xe2\x80\x8f", "\xef\xbf\xbd\xef\xbf\xbd"},
    {"\xd7\xa9", "\xd7\xa9"},
    {"", ""},
};

static void texts_stay_texts(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct written w;
        char expected[256];

        html_put(begin(&w), "b", NULL, texts[i].from);
        (void)snprintf(expected, sizeof expected, BEGIN "<b>%s</b>",
                       texts[i].written);
        finish(&w, expected);
    }
}

static void values_stay_values(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct written w;
        struct html *html = begin(&w);
        char expected[256];

        html_open(html, "a");
        html_attr(html, "href", texts[i].from);
        html_close(html);
        (void)snprintf(expected, sizeof expected, BEGIN "<a href=\"%s\"></a>",
                       texts[i].written);
        finish(&w, expected);
    }
}

static void elements_nest(void **state)
{
    struct written w;
    struct html *html = begin(&w);

    (void)state;
    html_open(html, "div");
    html_attr(html, "class", "a");
    html_flag(html, "hidden");
    html_number(html, "data-v", 0.25);
    html_text(html, "x");
    html_name(html, "<n>");
    html_open(html, "br");
    html_close(html);
    html_say(html, "%d<%s", 1, "2");
    (void)fputs(" own", html_stream(html));
    html_open(html, "i");
    (void)html_stream(html);
    html_close(html);
    html_close(html);
    finish(&w, BEGIN "<div class=\"a\" hidden data-v=\"0.25\">x"
                     "<bdi>&lt;n&gt;</bdi><br>1&lt;2 own<i></i></div>");
}

/* Ten thousand bytes are as harmless as ten. */
static void long_texts_are_whole(void **state)
{
    enum { TIMES = 1000 };
    static const char piece[] = "<b>\"'&</b>";
    char *text = calloc(TIMES, sizeof piece);
    struct written w;

    (void)state;
    assert_non_null(text);
    for (size_t i = 0; i < TIMES; i++)
        memcpy(text + i * (sizeof piece - 1), piece, sizeof piece);
    html_put(begin(&w), "p", NULL, text);
    assert_int_equal(fclose(w.html.to), 0);
    assert_null(strstr(w.text, "<b>"));
    assert_null(strstr(w.text, "\"'"));
    assert_true(w.length > TIMES * sizeof piece);
    free(w.text);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_stay_texts),
        cmocka_unit_test(values_stay_values),
        cmocka_unit_test(elements_nest),
        cmocka_unit_test(long_texts_are_whole),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
