/* A campaign on one screen: a line for each system, a column for each workload
 * and number of connections. */
#include "harness/report/terminal_put.h"

#include "harness/report/detect.h"
#include "harness/report/escape.h"
#include "harness/report/fixed_rate.h"
#include "harness/report/ideal.h"
#include "harness/report/starved.h"
#include "harness/stats/precision.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMN_WIDTH = 9, COLUMNS = 9 };

/* From this half-width on a figure is marked as uncertain. */
#define WIDE 0.1

struct column {
    const struct load_row *load;
    uint64_t connections;
};

/* The last column ends the line. */
static size_t width_of(size_t column, size_t count)
{
    return column + 1 < count ? COLUMN_WIDTH : 0;
}

/* Up to COLUMNS of the closed loops' columns from the `skip`-th on. */
static size_t take_columns(const struct cells *cells, size_t skip,
                           struct column columns[COLUMNS])
{
    size_t count = 0;

    for (size_t i = 0; i < cells->load_count; i++) {
        const struct load_row *load = &cells->loads[i];

        if (fixed_rate_is(load) || terminal_is_apart(cells, load))
            continue;
        for (size_t k = 0; k < load->count; k++) {
            if (skip > 0)
                skip--;
            else if (count < COLUMNS)
                columns[count++] = (struct column){load, load->connections[k]};
        }
    }
    return count;
}

static void put_head(FILE *to, const struct column *columns, size_t count)
{
    char text[ESCAPE_TEXT];

    terminal_put(to, "", TERMINAL_NAME + 2);
    for (size_t i = 0; i < count;) {
        size_t k = i;

        while (k < count && columns[k].load == columns[i].load)
            k++;
        terminal_put(to,
                     escape_line(columns[i].load->workload.name,
                                 (k - i) * COLUMN_WIDTH - 1, text),
                     k < count ? (k - i) * COLUMN_WIDTH : 0);
        i = k;
    }
    (void)fputc('\n', to);
    (void)fputs("  ", to);
    terminal_put(to, "system", TERMINAL_NAME);
    for (size_t i = 0; i < count; i++) {
        (void)snprintf(text, sizeof text, "×%" PRIu64, columns[i].connections);
        terminal_put(to, text, width_of(i, count));
    }
    (void)fputc('\n', to);
}

static void put_peak(FILE *to, const struct cell_stats *cell, size_t width)
{
    const struct estimate *rps = NULL;
    char value[SHOW_TEXT];
    char text[SHOW_TEXT];

    if (cell == NULL) {
        terminal_put(to, "", width);
        return;
    }
    rps = &cell->figures[FIGURE_THROUGHPUT];
    (void)snprintf(text, sizeof text, "%s%.40s%s%s",
                   cell_is_bound(cell, FIGURE_THROUGHPUT) ? "≥" : "",
                   show_value(SHOW_COUNT, rps->median, value),
                   estimate_half_width(rps) >= WIDE ? "~" : "",
                   starved_is(cell) ? "!" : "");
    terminal_put(to, text, width);
}

/* The columns up to the last one that the system has. */
static size_t columns_of(const struct cells *cells, const char *system,
                         const struct column *columns, size_t count)
{
    while (count > 0 && cells_find(cells, RECORD_LOAD, system,
                                   columns[count - 1].load->workload.name,
                                   columns[count - 1].connections) == NULL)
        count--;
    return count;
}

static double ideal_of(const struct column *column)
{
    return ideal_throughput(column->load, column->connections);
}

static void put_ideal(FILE *to, const struct column *columns, size_t count)
{
    char text[SHOW_TEXT];

    while (count > 0 && isnan(ideal_of(&columns[count - 1])))
        count--;
    if (count == 0)
        return;
    terminal_put_name(to, "(ideal)");
    for (size_t i = 0; i < count; i++) {
        double ideal = ideal_of(&columns[i]);

        terminal_put(to,
                     isnan(ideal) ? "" : show_value(SHOW_COUNT, ideal, text),
                     width_of(i, count));
    }
    (void)fputc('\n', to);
}

/* How large a difference each column could have shown. */
static void put_seen(FILE *to, const struct cells *cells,
                     const struct column *columns, size_t count)
{
    char text[SHOW_TEXT];
    struct detectable seen[COLUMNS];
    size_t pairs = 0;

    for (size_t i = 0; i < count; i++) {
        (void)detect(cells, columns[i].load->workload.name,
                     columns[i].connections, FIGURE_THROUGHPUT, &seen[i]);
        pairs += seen[i].pairs;
    }
    if (pairs == 0)
        return;
    terminal_put_name(to, "(could be seen)");
    for (size_t i = 0; i < count; i++)
        terminal_put(to,
                     seen[i].pairs > 0 ? show_difference(seen[i].median, text)
                                       : SHOW_TOO_FEW,
                     width_of(i, count));
    (void)fputc('\n', to);
}

static void put_system(FILE *to, const struct cells *cells, const char *system,
                       const struct column *columns, size_t count)
{
    terminal_put_name(to, system);
    for (size_t k = 0; k < count; k++)
        put_peak(to,
                 cells_find(cells, RECORD_LOAD, system,
                            columns[k].load->workload.name,
                            columns[k].connections),
                 width_of(k, count));
    (void)fputc('\n', to);
}

static void print_peaks(FILE *to, const struct cells *cells)
{
    struct column columns[COLUMNS] = {{.load = NULL}};
    size_t done = 0;
    size_t count;

    while ((count = take_columns(cells, done, columns)) > 0) {
        (void)fprintf(to, "\nrequests/s%s\n",
                      done == 0 ? ", as many as each can; × connections" : "");
        put_head(to, columns, count);
        for (size_t i = 0; i < cells->system_count; i++) {
            size_t last = columns_of(cells, cells->systems[i], columns, count);

            if (last > 0)
                put_system(to, cells, cells->systems[i], columns, last);
        }
        put_ideal(to, columns, count);
        put_seen(to, cells, columns, count);
        done += count;
    }
}

/* "name value," */
static void put_pair(FILE *to, size_t *used, const char *name,
                     enum show_unit unit, double value, bool is_last)
{
    char clean[ESCAPE_TEXT];
    char figure[SHOW_TEXT];
    char text[ESCAPE_TEXT];

    (void)snprintf(text, sizeof text, "%.200s %.40s%s",
                   escape_line(name, TERMINAL_NAME, clean),
                   show_value(unit, value, figure), is_last ? "" : ",");
    terminal_put_item(to, used, text);
}

static void print_memory(FILE *to, const struct cells *cells)
{
    size_t used = 0;

    if (cells->slope_count == 0)
        return;
    (void)fputc('\n', to);
    terminal_put_item(to, &used, "memory per idle connection:");
    for (size_t i = 0; i < cells->slope_count; i++)
        put_pair(to, &used, cells->slopes[i].system, SHOW_BYTES,
                 cells->slopes[i].bytes.median, i + 1 == cells->slope_count);
    (void)fputc('\n', to);
}

static void print_batches(FILE *to, const struct cells *cells)
{
    const struct cell_stats *before = NULL;
    const struct cell_stats *next;
    size_t used = 0;

    for (const struct cell_stats *cell =
             cells_next(cells, NULL, RECORD_BATCH, FIGURE_WALL);
         cell != NULL; before = cell, cell = next) {
        enum figure figure = cell_is_of_units(cell) ? FIGURE_EACH : FIGURE_WALL;
        bool is_last;
        char text[ESCAPE_TEXT];
        char head[ESCAPE_TEXT];

        next = cells_next(cells, cell, RECORD_BATCH, FIGURE_WALL);
        is_last = next == NULL || strcmp(next->workload, cell->workload) != 0;
        if (before == NULL || strcmp(before->workload, cell->workload) != 0) {
            used = 0;
            (void)snprintf(head, sizeof head, "batch %.200s%s:",
                           escape_line(cell->workload, RECORD_NAME, text),
                           figure == FIGURE_EACH ? ", each" : "");
            terminal_put_item(to, &used, head);
        }
        put_pair(to, &used, cell->system, show_unit_of(figure),
                 cell->figures[figure].median, is_last);
        (void)fputs(is_last ? "\n" : "", to);
    }
}

void terminal_short(FILE *to, const struct cells *cells)
{
    print_peaks(to, cells);
    terminal_apart(to, cells);
    print_memory(to, cells);
    print_batches(to, cells);
}
