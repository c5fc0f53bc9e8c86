/* Charts drawn for real, and what is wrong with them. */
#include "tests/unit/drawn.h"

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

void drawn_check(const char *name, const char *text,
                 const char *(*name_of)(size_t i), size_t systems)
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
        if (svg_count(&svg, name_of(i)) != 1)
            fail_msg("%s has %s %zu times", name, name_of(i),
                     svg_count(&svg, name_of(i)));
}

void drawn_report(struct madeup_folder *f, bool has_png)
{
    char *text;

    listen_to_gnuplot(f, has_png);
    madeup_report_bare(f);
    assert_string_equal(f->warnings, "");
    text = madeup_read(f, "said"); /* the first line is ours */
    assert_string_equal(text, "gnuplot:\n");
    free(text);
}
