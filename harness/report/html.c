/* Writes HTML that is escaped by construction. */
#include "harness/report/html.h"

#include "harness/report/escape.h"

#include <assert.h>
#include <math.h>
#include <stdarg.h>
#include <string.h>

enum { SAY_LENGTH = 1024 };

/* Elements without content (HTML, section 13.1.2). */
static bool is_void(const char *tag)
{
    static const char *const tags[] = {"meta", "input", "br"};

    for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++)
        if (strcmp(tags[i], tag) == 0)
            return true;
    return false;
}

/* Elements that begin a line, so that a page is no single line of a megabyte.
 */
static bool is_on_own_line(const char *tag)
{
    static const char *const tags[] = {
        "tr", "p",    "section", "table", "figure", "svg",     "h2",  "h3",
        "li", "meta", "title",   "style", "script", "details", "main"};

    for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++)
        if (strcmp(tags[i], tag) == 0)
            return true;
    return false;
}

static void end_tag(struct html *html)
{
    if (html->is_in_tag)
        (void)fputc('>', html->to);
    html->is_in_tag = false;
}

void html_init(struct html *html, FILE *to)
{
    *html = (struct html){.to = to};
    (void)fputs("<!DOCTYPE html>", to);
}

void html_open(struct html *html, const char *tag)
{
    assert(html->depth < HTML_DEPTH);
    end_tag(html);
    (void)fprintf(html->to, "%s<%s", is_on_own_line(tag) ? "\n" : "", tag);
    html->open[html->depth++] = tag;
    html->is_in_tag = true;
}

void html_attr(struct html *html, const char *name, const char *value)
{
    assert(html->is_in_tag);
    (void)fprintf(html->to, " %s=\"", name);
    escape_html(html->to, value);
    (void)fputc('"', html->to);
}

void html_number(struct html *html, const char *name, double value)
{
    char text[32] = "";

    if (!isnan(value))
        (void)snprintf(text, sizeof text, "%.6g", value);
    html_attr(html, name, text);
}

void html_flag(struct html *html, const char *name)
{
    assert(html->is_in_tag);
    (void)fprintf(html->to, " %s", name);
}

void html_text(struct html *html, const char *text)
{
    end_tag(html);
    escape_html(html->to, text);
}

void html_say(struct html *html, const char *format, ...)
{
    char text[SAY_LENGTH];
    va_list list;

    va_start(list, format);
    (void)vsnprintf(text, sizeof text, format, list);
    va_end(list);
    html_text(html, text);
}

void html_name(struct html *html, const char *name)
{
    html_put(html, "bdi", NULL, name);
}

void html_close(struct html *html)
{
    const char *tag;

    assert(html->depth > 0);
    end_tag(html);
    tag = html->open[--html->depth];
    if (!is_void(tag))
        (void)fprintf(html->to, "</%s>", tag);
}

void html_put(struct html *html, const char *tag, const char *class_name,
              const char *text)
{
    html_open(html, tag);
    if (class_name != NULL)
        html_attr(html, "class", class_name);
    html_text(html, text);
    html_close(html);
}

FILE *html_stream(struct html *html)
{
    end_tag(html);
    return html->to;
}

void html_verbatim(struct html *html, const char *text)
{
    end_tag(html);
    (void)fputs(text, html->to);
}
