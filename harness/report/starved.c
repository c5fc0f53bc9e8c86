/* Where connections starved. */
#include "harness/report/starved.h"

#include "harness/report/where.h"

#include <inttypes.h>

bool starved_is(const struct cell_stats *cell)
{
    return cell->kind == RECORD_LOAD &&
           cell->figures[FIGURE_STARVED].median >= 1;
}

static void say(const struct cell_stats *cell, FILE *to)
{
    (void)fprintf(to, "%.0f of %" PRIu64, cell->figures[FIGURE_STARVED].median,
                  cell->connections);
}

void starved_write(const struct cells *cells, FILE *to, const char *begin,
                   void (*put)(FILE *to, const char *name), const char *end)
{
    static const struct where starved = {starved_is, say};

    where_write(&starved, cells, to, begin, put, end);
}
