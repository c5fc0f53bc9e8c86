/* The values of a campaign. */
#include "harness/export/table.h"

#include "harness/report/escape.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static void add(struct table *table, const struct metric *metric,
                const struct cell_stats *cell, const char *system,
                const struct estimate *value)
{
    table->rows[table->count++] =
        (struct table_row){metric, cell, system, value};
}

static void add_cell(struct table *table, const struct cell_stats *cell)
{
    size_t before = table->count;

    for (size_t figure = 0; figure < FIGURES; figure++)
        if (cell->figures[figure].n > 0)
            add(table, &metrics[figure], cell, cell->system,
                &cell->figures[figure]);
    if (table->count == before)
        add(table, NULL, cell, cell->system, NULL);
}

int table_init(struct table *table, const struct cells *cells)
{
    size_t most = cells->count * FIGURES + 2 * cells->slope_count;

    *table = (struct table){.cells = cells,
                            .rows = calloc(most + 1, sizeof *table->rows)};
    if (table->rows == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < cells->count; i++)
        add_cell(table, &cells->cells[i]);
    for (size_t i = 0; i < cells->slope_count; i++) {
        const struct idle_slope *slope = &cells->slopes[i];

        if (slope->bytes.n > 0)
            add(table, &metric_memory, NULL, slope->system, &slope->bytes);
        if (slope->kernel.n > 0)
            add(table, &metric_kernel_memory, NULL, slope->system,
                &slope->kernel);
    }
    return 0;
}

void table_free(struct table *table)
{
    free(table->rows);
    *table = (struct table){.count = 0};
}

char *table_row_name(const struct table_row *row, char name[CELL_NAME])
{
    char system[ESCAPE_TEXT];

    if (row->cell != NULL)
        return cell_name(row->cell, name);
    (void)snprintf(name, CELL_NAME, "%.200s/idle",
                   escape_line(row->system, RECORD_NAME, system));
    return name;
}

const char *table_row_figure(const struct table_row *row)
{
    return row->cell != NULL ? figure_name(row->metric->figure)
                             : row->metric->name;
}

enum record_kind table_row_kind(const struct table_row *row)
{
    return row->cell != NULL ? row->cell->kind : RECORD_IDLE;
}

bool table_row_is_bound(const struct table_row *row)
{
    return row->cell != NULL && row->metric != NULL &&
           cell_is_bound(row->cell, row->metric->figure);
}
