/* A chart's data as a table of the page, and the words for the value at a
 * mark. */
#include "harness/report/chart_table.h"

#include "harness/report/show.h"
#include "support/clock.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The columns of a series (chart_data.h). */
enum { SERIES_SYSTEM = 5, SERIES_FIGURES = 6, SERIES_FIELDS = 4 };

static size_t count_fields(const char *line)
{
    size_t count = 1;

    for (; *line != '\0'; line++)
        count += *line == '\t';
    return count;
}

static bool is_series(const struct chart_table *table)
{
    char name[CHART_FIELD];

    return table->head_count > 0 &&
           strcmp(chart_table_field(table->lines[0], 1, name), "at") == 0;
}

static bool is_number(const char *field)
{
    char *end = NULL;

    (void)strtod(field, &end);
    return end != field && *end == '\0';
}

/* A number as a reader wants it, four digits; else the field. */
static const char *shorten(const char *field, char text[CHART_FIELD])
{
    if (strcmp(field, "NaN") == 0)
        return "–";
    if (!is_number(field))
        return field;
    (void)snprintf(text, CHART_FIELD, "%.4g", strtod(field, NULL));
    if (strchr(text, 'e') != NULL)
        (void)snprintf(text, CHART_FIELD, "%.0f", strtod(field, NULL));
    return text;
}

/* How the figure of a series is shown; SHOW_NUMBER when it is none of ours. */
static enum show_unit unit_of(const char *name)
{
    if (strcmp(name, "bytes_per_connection") == 0)
        return SHOW_BYTES;
    if (strcmp(name, "recovered_ms") == 0)
        return SHOW_NS;
    for (size_t i = 0; i < FIGURES; i++) {
        const char *known = figure_name((enum figure)i);
        size_t length = strlen(known);

        if (strncmp(name, known, length) == 0 &&
            (name[length] == '\0' || strcmp(name + length, "_beside") == 0))
            return show_unit_of((enum figure)i);
    }
    return SHOW_NUMBER;
}

/* An end of a series' interval, whose times its data has in milliseconds. */
static char *show_end(enum show_unit unit, const char *field,
                      char text[CHART_FIELD])
{
    double value = is_number(field) ? strtod(field, NULL) : NAN;

    return show_value(unit, unit == SHOW_NS ? value * NS_PER_MS : value, text);
}

char *chart_table_tip(const struct chart_table *table, size_t panel,
                      size_t block, size_t row, const char *at,
                      char text[CHART_TIP])
{
    const char *line = chart_table_row(table, block, row);
    size_t first = SERIES_FIGURES + SERIES_FIELDS * (panel - 1);
    char fields[5][CHART_FIELD];
    char low[CHART_FIELD];
    char high[CHART_FIELD];
    enum show_unit unit;

    text[0] = '\0';
    if (line == NULL || panel == 0)
        return text;
    if (!is_series(table)) { /* by percentile */
        (void)snprintf(text, CHART_TIP, "%.80s, %.40s %%: %.40s ms",
                       chart_table_field(line, 5, fields[0]),
                       shorten(chart_table_field(line, 4, fields[1]), low),
                       shorten(chart_table_field(line, 1, fields[2]), high));
        return text;
    }
    /* The share of the ideal has no columns of its own. */
    if (first + SERIES_FIELDS > count_fields(line))
        first -= SERIES_FIELDS;
    unit = unit_of(chart_table_field(table->lines[0], first, fields[2]));
    (void)show_end(unit, chart_table_field(line, first + 1, fields[3]), low);
    (void)show_end(unit, chart_table_field(line, first + 2, fields[4]), high);
    (void)snprintf(text, CHART_TIP, "%.80s, %.40s %.40s: %.60s [%.40s, %.40s]",
                   chart_table_field(line, SERIES_SYSTEM, fields[0]), at,
                   chart_table_field(line, 0, fields[1]),
                   chart_table_field(line, first + 3, fields[2]), low, high);
    return text;
}

/* The column that names the row: a system, a way, a claim's check. The number
 * of columns when there is none. */
static size_t naming_column(const struct chart_table *table)
{
    static const char *const names[] = {"system", "how", "label"};
    size_t fields = count_fields(table->lines[0]);
    char name[CHART_FIELD];

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        for (size_t k = 1; k < fields; k++)
            if (strcmp(chart_table_field(table->lines[0], k, name), names[i]) ==
                0)
                return k;
    return fields;
}

/* How the columns of a table are shown. */
struct layout {
    size_t naming;
    bool is_of_series;
};

/* Of a series the figure's fourth column is how its first one is shown. */
static bool is_label(const struct layout *layout, size_t column)
{
    return layout->is_of_series && column >= SERIES_FIGURES &&
           (column - SERIES_FIGURES) % SERIES_FIELDS == SERIES_FIELDS - 1;
}

static bool is_median(const struct layout *layout, size_t column)
{
    return layout->is_of_series && column >= SERIES_FIGURES &&
           (column - SERIES_FIGURES) % SERIES_FIELDS == 0;
}

/* Not what the drawing alone needs, nor what stands in another column. */
static bool is_shown(const struct layout *layout, const char *name,
                     size_t column)
{
    static const char *const hidden[] = {"at", "slot", "lower_bound", "row",
                                         "column"};

    if (column == layout->naming || is_label(layout, column))
        return false;
    for (size_t i = 0; i < sizeof hidden / sizeof hidden[0]; i++)
        if (strcmp(name, hidden[i]) == 0)
            return false;
    return true;
}

/* The column of the figure that this one belongs to. */
static size_t figure_column(size_t column)
{
    return column - (column - SERIES_FIGURES) % SERIES_FIELDS;
}

static void put_column(struct html *html, const char *name)
{
    html_open(html, "th");
    html_attr(html, "scope", "col");
    html_text(html, name);
    html_close(html);
}

/* Words; of a series without the unit, which its values have. */
static void make_title(char *name, bool is_of_series)
{
    char *unit = strstr(name, "_ns");

    unit = unit != NULL ? unit : strstr(name, "_ms");
    if (is_of_series && unit != NULL)
        memmove(unit, unit + 3, strlen(unit + 3) + 1);
    for (; *name != '\0'; name++)
        if (*name == '_')
            *name = ' ';
}

static void put_head(const struct chart_table *table,
                     const struct layout *layout, const char *at,
                     struct html *html)
{
    const char *head = table->lines[0];
    size_t fields = count_fields(head);
    char name[CHART_FIELD];

    html_open(html, "thead");
    html_open(html, "tr");
    if (layout->naming < fields)
        put_column(html, chart_table_field(head, layout->naming, name));
    for (size_t k = 0; k < fields; k++) {
        (void)chart_table_field(head, k, name);
        if (!is_shown(layout, name, k))
            continue;
        make_title(name, layout->is_of_series);
        put_column(html, k == 0 && at != NULL ? at : name);
    }
    html_close(html);
    html_close(html);
}

static const char *show_field(const struct layout *layout, const char *head,
                              const char *line, size_t column,
                              char text[CHART_FIELD])
{
    char field[CHART_FIELD];
    char name[CHART_FIELD];

    (void)chart_table_field(line, column, field);
    if (is_median(layout, column))
        return chart_table_field(line, column + 3, text);
    if (layout->is_of_series && column > SERIES_FIGURES)
        return show_end(
            unit_of(chart_table_field(head, figure_column(column), name)),
            field, text);
    (void)snprintf(text, CHART_FIELD, "%s", shorten(field, name));
    return text;
}

static void put_row(const struct layout *layout, const char *head,
                    const char *line, struct html *html)
{
    size_t fields = count_fields(line);
    char name[CHART_FIELD];
    char field[CHART_FIELD];
    char text[CHART_FIELD];

    html_open(html, "tr");
    if (layout->naming < fields) {
        html_open(html, "th");
        html_attr(html, "scope", "row");
        html_name(html, chart_table_field(line, layout->naming, field));
        html_close(html);
    }
    for (size_t k = 0; k < fields; k++) {
        if (!is_shown(layout, chart_table_field(head, k, name), k))
            continue;
        (void)chart_table_field(line, k, field);
        html_open(html, "td");
        if (layout->is_of_series && k >= SERIES_FIGURES && is_number(field))
            html_attr(html, "data-v", field);
        html_text(html, show_field(layout, head, line, k, text));
        html_close(html);
    }
    html_close(html);
}

void chart_table_put(const struct chart_table *table, const char *caption,
                     const char *at, struct html *html)
{
    struct layout layout;
    const char *line;

    if (table->head_count == 0)
        return;
    layout = (struct layout){naming_column(table), is_series(table)};
    html_open(html, "table");
    html_put(html, "caption", NULL, caption);
    put_head(table, &layout, at, html);
    html_open(html, "tbody");
    for (size_t block = 0; block < table->head_count; block++)
        for (size_t row = 0;
             (line = chart_table_row(table, block, row)) != NULL; row++)
            put_row(&layout, table->lines[table->heads[block]], line, html);
    html_close(html);
    html_close(html);
}
