/* Lists of cells by place. */
#include "harness/report/where.h"

#include <inttypes.h>
#include <string.h>

static void write_place(const struct cell_stats *before,
                        const struct cell_stats *cell, FILE *to,
                        void (*put)(FILE *to, const char *name))
{
    if (before != NULL && before->connections == cell->connections &&
        strcmp(before->workload, cell->workload) == 0) {
        (void)fputs(", ", to);
        return;
    }
    (void)fputs(before != NULL ? "; " : "", to);
    put(to, cell->workload);
    (void)fprintf(to, " ×%" PRIu64 ": ", cell->connections);
}

void where_write(const struct where *where, const struct cells *cells, FILE *to,
                 const char *begin, void (*put)(FILE *to, const char *name),
                 const char *end)
{
    const struct cell_stats *before = NULL;

    for (size_t i = 0; i < cells->count; i++) {
        const struct cell_stats *cell = &cells->cells[i];

        if (!where->is(cell))
            continue;
        if (before == NULL)
            (void)fputs(begin, to);
        write_place(before, cell, to, put);
        put(to, cell->system);
        (void)fputs(" (", to);
        where->say(cell, to);
        (void)fputc(')', to);
        before = cell;
    }
    if (before != NULL)
        (void)fputs(end, to);
}
