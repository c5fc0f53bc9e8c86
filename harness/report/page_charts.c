/* The charts of the page, each with how to read it, what it does not show, and
 * its data. */
#include "harness/report/page.h"

#include "harness/report/chart_table.h"
#include "harness/report/chart_words.h"
#include "harness/report/page_topics.h"
#include "harness/report/svg_inline.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { SVG_LARGEST = 4 << 20 };

/* The drawn chart's text, which the caller frees; NULL when it cannot be had.
 */
static char *read_svg(const char *dir, const char *name)
{
    char path[PATH_MAX];
    char *text = NULL;
    FILE *file;
    long size;

    if (snprintf(path, sizeof path, "%s/charts/%s.svg", dir, name) >= PATH_MAX)
        return NULL;
    file = fopen(path, "re");
    if (file == NULL)
        return NULL;
    if (fseek(file, 0, SEEK_END) == 0 && (size = ftell(file)) > 0 &&
        size < SVG_LARGEST && fseek(file, 0, SEEK_SET) == 0)
        text = calloc((size_t)size + 1, 1);
    if (text != NULL &&
        (fread(text, 1, (size_t)size, file) == 0 || ferror(file))) {
        free(text);
        text = NULL;
    }
    (void)fclose(file);
    return text;
}

/* Where it is instead. */
static void put_link(struct html *html, const char *what,
                     const struct chart *chart, const char *folder,
                     const char *ending)
{
    char path[sizeof chart->name + 32];

    html_open(html, "p");
    html_say(html, "There is no room left for this %s: ", what);
    html_open(html, "a");
    (void)snprintf(path, sizeof path, "%s/%s.%s", folder, chart->name, ending);
    html_attr(html, "href", path);
    html_text(html, path);
    html_close(html);
    html_close(html);
}

/* A part of the page that is made apart first, so that one that has no room
 * leaves nothing. */
struct apart {
    char *text;
    size_t length;
    struct html html;
    int err;
};

static void apart_begin(struct apart *apart)
{
    *apart = (struct apart){.text = NULL};
    apart->html.to = open_memstream(&apart->text, &apart->length);
    apart->err = apart->html.to != NULL ? 0 : -ENOMEM;
}

/* True when it has its place: `used` of `most` bytes are then taken. */
static bool apart_end(struct apart *apart, struct html *html, size_t *used,
                      size_t most)
{
    if (apart->html.to != NULL && fclose(apart->html.to) != 0)
        apart->err = -EIO;
    if (apart->err == 0 && *used + apart->length > most)
        apart->err = -ENOSPC;
    if (apart->err == 0) {
        *used += apart->length;
        html_verbatim(html, apart->text);
    }
    free(apart->text);
    return apart->err == 0;
}

/* What is wider than the window scrolls, by the keyboard too. */
static void open_wide(struct html *html, const char *class_name,
                      const char *label)
{
    html_open(html, "div");
    html_attr(html, "class", class_name);
    html_attr(html, "tabindex", "0");
    html_attr(html, "role", "group");
    html_attr(html, "aria-label", label);
}

static void put_drawing(struct page *page, const struct chart *chart,
                        const struct svg_words *words)
{
    char *svg = page->is_draft ? NULL : read_svg(page->dir, chart->name);
    struct apart apart;

    apart_begin(&apart);
    if (apart.err == 0) {
        open_wide(&apart.html, "wide drawing", chart->question);
        apart.err = svg != NULL ? svg_inline(&apart.html, svg, words) : -ENOENT;
        html_close(&apart.html);
    }
    if (!apart_end(&apart, &page->html, &page->drawing_bytes,
                   page->drawings_most))
        put_link(&page->html, "drawing", chart, "charts", "svg");
    free(svg);
}

static void put_data(struct page *page, const struct chart *chart,
                     const struct chart_table *table,
                     const struct chart_words *words)
{
    struct apart apart;

    apart_begin(&apart);
    if (apart.err == 0) {
        html_open(&apart.html, "details");
        html_put(&apart.html, "summary", NULL, "The data of this chart");
        open_wide(&apart.html, "wide data", "Data");
        chart_table_put(table, chart->question, words->at, &apart.html);
        html_close(&apart.html);
        html_close(&apart.html);
    }
    if (!apart_end(&apart, &page->html, &page->data_bytes, page->data_most))
        put_link(&page->html, "table", chart, "charts/data", "dat");
}

static void put_chart(struct page *page, const struct chart *chart)
{
    struct html *html = &page->html;
    const struct chart_words *own = chart_words(chart->name);
    struct chart_table table;
    bool has_data = chart_table_read(&table, page->dir, chart->name) == 0;
    char id[PAGE_ID];
    const struct svg_words words = {.id = id,
                                    .title = chart->question,
                                    .description = chart->note,
                                    .table = has_data ? &table : NULL,
                                    .at = own->at != NULL ? own->at : ""};

    (void)snprintf(id, sizeof id, "chart%td", chart - page->charts->drawn);
    html_open(html, "figure");
    html_attr(html, "id", id);
    html_open(html, "figcaption");
    html_put(html, "h3", NULL, chart->question);
    html_put(html, "p", "note", chart->note);
    html_close(html);
    put_drawing(page, chart, &words);
    html_open(html, "p");
    html_attr(html, "class", "read");
    html_say(html, "%s %s", own->reads, own->misses);
    html_close(html);
    if (has_data)
        put_data(page, chart, &table, own);
    html_close(html);
    chart_table_free(&table);
}

bool page_has_chart(const struct page *page, const char *name)
{
    for (size_t i = 0; i < page->charts->count; i++)
        if (strcmp(page->charts->drawn[i].name, name) == 0)
            return true;
    return false;
}

void page_chart(struct page *page, const char *name)
{
    for (size_t i = 0; i < page->charts->count; i++)
        if (strcmp(page->charts->drawn[i].name, name) == 0)
            put_chart(page, &page->charts->drawn[i]);
}

bool page_has_topic(const struct page *page, enum chart_topic topic)
{
    for (size_t i = 0; i < page->charts->count; i++)
        if (chart_words(page->charts->drawn[i].name)->topic == topic)
            return true;
    return false;
}

void page_topic(struct page *page, enum chart_topic topic)
{
    for (size_t i = 0; i < page->charts->count; i++)
        if (chart_words(page->charts->drawn[i].name)->topic == topic)
            put_chart(page, &page->charts->drawn[i]);
}
