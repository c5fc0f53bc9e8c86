/* Where connections starved. */
#include "harness/report/starved.h"

#include <inttypes.h>
#include <string.h>

bool starved_is(const struct cell_stats *cell)
{
    return cell->kind == RECORD_LOAD &&
           cell->figures[FIGURE_STARVED].median >= 1;
}

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

void starved_write(const struct cells *cells, FILE *to, const char *begin,
                   void (*put)(FILE *to, const char *name), const char *end)
{
    const struct cell_stats *before = NULL;

    for (size_t i = 0; i < cells->count; i++) {
        const struct cell_stats *cell = &cells->cells[i];

        if (!starved_is(cell))
            continue;
        if (before == NULL)
            (void)fputs(begin, to);
        write_place(before, cell, to, put);
        put(to, cell->system);
        (void)fprintf(to, " (%.0f of %" PRIu64 ")",
                      cell->figures[FIGURE_STARVED].median, cell->connections);
        before = cell;
    }
    if (before != NULL)
        (void)fputs(end, to);
}
