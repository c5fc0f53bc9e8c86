/* The overview: every system by every workload, as a table; and how the charts
 * show them. */
#include "harness/report/page.h"

#include "harness/report/chart_table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The columns of overview.dat (chart_data.h). */
enum { COLUMN, ROW, RELATIVE, LABEL, SYSTEM, COLUMN_NAME };

enum { SHADES = 6, COLUMNS_MOST = 64 };

static void put_shade(struct html *html, double share)
{
    char shade[] = "h0";

    if (isnan(share)) {
        html_attr(html, "class", "none");
        return;
    }
    shade[1] = (char)('0' + (int)(fmin(fmax(share, 0), 0.999) * SHADES));
    html_attr(html, "class", shade);
    html_number(html, "data-v", share);
}

/* A value, and how much of the column's best it is. */
static void put_value(struct html *html, const char *line)
{
    char field[CHART_FIELD];
    double share = strtod(chart_table_field(line, RELATIVE, field), NULL);

    html_open(html, "td");
    put_shade(html, share);
    html_text(html, chart_table_field(line, LABEL, field));
    if (!isnan(share)) {
        html_open(html, "small");
        html_say(html, "%.0f %%", 100 * share);
        html_close(html);
    }
    html_close(html);
}

static size_t row_of(const char *line)
{
    char field[CHART_FIELD];

    return strtoul(chart_table_field(line, ROW, field), NULL, 10);
}

/* The lines go column by column. */
static void put_rows(struct page *page, const struct chart_table *table)
{
    struct html *html = &page->html;
    char field[CHART_FIELD];
    const char *head;
    const char *line;

    for (size_t row = 0;
         (head = chart_table_row(table, 0, row)) != NULL && row_of(head) == row;
         row++) {
        page_system_row(page, chart_table_field(head, SYSTEM, field));
        for (size_t i = 0; (line = chart_table_row(table, 0, i)) != NULL; i++)
            if (row_of(line) == row)
                put_value(html, line);
        html_close(html);
    }
}

static void put_table(struct page *page, const struct chart_table *table)
{
    static char names[COLUMNS_MOST][CHART_FIELD];
    const char *columns[COLUMNS_MOST + 2] = {"system"};
    size_t count = 0;
    const char *line;

    for (size_t i = 0; (line = chart_table_row(table, 0, i)) != NULL; i++) {
        if (row_of(line) != 0 || count == COLUMNS_MOST)
            continue;
        columns[1 + count] = chart_table_field(line, COLUMN_NAME, names[count]);
        count++;
    }
    page_table(&page->html,
               "Requests per second, and how much of the column's "
               "best that is",
               columns);
    put_rows(page, table);
    page_table_end(&page->html);
}

/* How a system looks in the charts: its dash and its marker (style.gp). */
static void put_swatch(struct html *html, size_t slot)
{
    static const size_t markers[] = {6, 4, 8, 12, 10, 14};
    static const char *const dashes[] = {NULL, "4 6", "6 3 1 3"};
    size_t dash = slot / 7 < 2 ? slot / 7 : 2;
    char text[48];

    html_open(html, "svg");
    html_attr(html, "class", "swatch");
    html_attr(html, "viewBox", "0 0 40 14");
    html_attr(html, "aria-hidden", "true");
    html_open(html, "path");
    html_attr(html, "d", "M1,7H39");
    (void)snprintf(text, sizeof text, "var(--c%zu)", slot % 7);
    html_attr(html, "stroke", text);
    html_attr(html, "stroke-width", "2");
    if (dashes[dash] != NULL)
        html_attr(html, "stroke-dasharray", dashes[dash]);
    html_close(html);
    html_open(html, "use");
    (void)snprintf(text, sizeof text, "#m%zu", markers[slot % 6]);
    html_attr(html, "href", text);
    html_attr(html, "transform", "translate(20 7) scale(5)");
    (void)snprintf(text, sizeof text, "var(--c%zu)", slot % 7);
    html_attr(html, "color", text);
    html_close(html);
    html_close(html);
}

static void put_systems(struct page *page)
{
    struct html *html = &page->html;

    html_put(html, "h3", NULL, "The systems, as the charts show them");
    html_open(html, "ul");
    html_attr(html, "class", "systems");
    for (size_t i = 0; i < page->cells->system_count; i++) {
        html_open(html, "li");
        put_swatch(html, page->slots[i]);
        page_system(page, page->cells->systems[i]);
        html_close(html);
    }
    html_close(html);
}

void page_matrix(struct page *page)
{
    struct chart_table table;

    page_say(&page->html,
             "Each column is a workload with a number of connections, each row "
             "a system; the stronger the "
             "colour, the nearer to the column's best. Compare "
             "within a column only: before two similar figures mean anything, "
             "look at the workload's own chart, which has intervals.");
    if (chart_table_read(&table, page->dir, "overview") == 0 &&
        table.line_count > 1)
        put_table(page, &table);
    else
        page_say(&page->html, "No workload was run in a closed loop.");
    chart_table_free(&table);
    put_systems(page);
}
