/* The overview: every system by every workload, as a table. */
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
}
