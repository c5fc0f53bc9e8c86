/* Where full listen queues dropped connections. */
#include "harness/report/dropped.h"

#include "harness/report/where.h"

#include <inttypes.h>
#include <math.h>

/* What the cell's used runs have had. */
struct drops {
    double least, most;
    uint64_t timed_out; /* in all of them */
};

static struct drops drops_of(const struct cell_stats *cell)
{
    struct drops drops = {NAN, NAN, 0};

    for (size_t i = 0; i < cell->run_count; i++) {
        const struct record *run = cell->runs[i];

        if (!record_is_used(run))
            continue;
        drops.least = fmin(drops.least, run->drops);
        drops.most = fmax(drops.most, run->drops);
        if (run->load != NULL)
            drops.timed_out += run->load->total_errors[LOAD_TIMED_OUT];
    }
    return drops;
}

static bool is_dropped(const struct cell_stats *cell)
{
    return cell->kind == RECORD_LOAD && drops_of(cell).most > 0;
}

static void say(const struct cell_stats *cell, FILE *to)
{
    struct drops drops = drops_of(cell);

    if (drops.least < drops.most)
        (void)fprintf(to, "%.0f to ", drops.least);
    (void)fprintf(to, "%.0f a run", drops.most);
    if (drops.timed_out > 0)
        (void)fprintf(to, ", %" PRIu64 " timed out", drops.timed_out);
}

void dropped_write(const struct cells *cells, FILE *to, const char *begin,
                   void (*put)(FILE *to, const char *name), const char *end)
{
    static const struct where dropped = {is_dropped, say};

    where_write(&dropped, cells, to, begin, put, end);
}
