/* Tables, names and figures of the page. */
#include "harness/report/page.h"

#include <inttypes.h>
#include <math.h>

void page_say(struct html *html, const char *text)
{
    html_put(html, "p", NULL, text);
}

void page_table(struct html *html, const char *caption,
                const char *const *columns)
{
    html_open(html, "div");
    html_attr(html, "class", "wide");
    html_attr(html, "role", "group");
    html_attr(html, "aria-label", caption);
    html_attr(html, "tabindex", "0");
    html_open(html, "table");
    html_attr(html, "class", "sorts");
    html_put(html, "caption", NULL, caption);
    html_open(html, "thead");
    html_open(html, "tr");
    for (size_t i = 0; columns[i] != NULL; i++) {
        html_open(html, "th");
        html_attr(html, "scope", "col");
        html_text(html, columns[i]);
        html_close(html);
    }
    html_close(html);
    html_close(html);
    html_open(html, "tbody");
}

void page_table_end(struct html *html)
{
    for (size_t i = 0; i < 3; i++)
        html_close(html);
}

void page_cell(struct html *html, const char *text)
{
    html_put(html, "td", NULL, text);
}

void page_count(struct html *html, uint64_t count)
{
    html_open(html, "td");
    html_number(html, "data-v", (double)count);
    html_say(html, "%" PRIu64, count);
    html_close(html);
}

const char *page_member(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));

    return text != NULL ? text : "";
}

double page_number(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);

    return json_is_number(value) ? json_number_value(value) : NAN;
}

char *page_interval(enum show_unit unit, const json_t *of, const char *value,
                    char text[SHOW_TEXT])
{
    const struct estimate estimate = {.median = page_number(of, value),
                                      .low = page_number(of, "low"),
                                      .high = page_number(of, "high"),
                                      .n = 2};
    char middle[SHOW_TEXT];
    char low[SHOW_TEXT];

    if (isnan(estimate.median))
        return show_value(unit, NAN, text);
    if (!isnan(estimate.high))
        return show_interval(unit, &estimate, text);
    (void)snprintf(text, SHOW_TEXT, "%.40s [%.40s, no upper end]",
                   show_value(unit, estimate.median, middle),
                   show_value(unit, estimate.low, low));
    return text;
}

static void begin_row_head(struct html *html)
{
    html_open(html, "tr");
    html_open(html, "th");
    html_attr(html, "scope", "row");
}

void page_row(struct html *html, const char *name)
{
    begin_row_head(html);
    html_name(html, name);
    html_close(html);
}

void page_system(struct page *page, const char *system)
{
    size_t i = cells_system(page->cells, system);

    html_open(&page->html, "bdi");
    if (i < page->cells->system_count) {
        html_attr(&page->html, "class", "system");
        html_number(&page->html, "data-s", (double)page->slots[i]);
    }
    html_text(&page->html, system);
    html_close(&page->html);
}

void page_system_row(struct page *page, const char *system)
{
    begin_row_head(&page->html);
    page_system(page, system);
    html_close(&page->html);
}

void page_figure(struct page *page, const struct cell_stats *cell,
                 enum figure figure)
{
    struct html *html = &page->html;
    char text[SHOW_TEXT];

    html_open(html, "td");
    if (cell == NULL || cell_has_too_few(cell, figure)) {
        html_attr(html, "class", "none");
        html_text(html, cell == NULL ? SHOW_MISSING : SHOW_TOO_FEW);
    } else {
        const struct estimate *estimate = &cell->figures[figure];

        if (isnan(estimate->median))
            html_attr(html, "class", "none");
        else
            html_number(html, "data-v", estimate->median);
        html_say(html, "%s%s", cell_is_bound(cell, figure) ? "≥ " : "",
                 show_interval(show_unit_of(figure), estimate, text));
    }
    html_close(html);
}
