/* What every format is written from: the values of a campaign, one row for each
 * figure that a cell has. */
#ifndef TABLE_H
#define TABLE_H

#include "harness/export/cell_name.h"
#include "harness/export/metrics.h"

struct table_row {
    const struct metric *metric;   /* NULL: the cell has no figure at all */
    const struct cell_stats *cell; /* NULL: of all idle cells of the system */
    const char *system;
    const struct estimate *value; /* NULL without a metric */
};

struct table {
    const struct cells *cells;
    struct table_row *rows; /* by cell; owned */
    size_t count;
};

/* Returns 0 or -ENOMEM. The cells must outlive the table. */
int table_init(struct table *table, const struct cells *cells);
void table_free(struct table *table);

/* "thread/echo:64/100"; "thread/idle" of a slope. Returns `name`. */
char *table_row_name(const struct table_row *row, char name[CELL_NAME]);

/* The key in results.json, with the unit; of a row with a metric. */
const char *table_row_figure(const struct table_row *row);

enum record_kind table_row_kind(const struct table_row *row);

/* The value is a lower bound: the generator was the limit. */
bool table_row_is_bound(const struct table_row *row);

#endif
