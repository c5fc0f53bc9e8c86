/* The data files of the charts, tab-separated, for gnuplot and for hand work.
 *
 * Each writer returns true when the file holds at least one value: a chart
 * without data is not drawn. Missing is NaN. Write errors stay in the stream.
 * Latencies are in milliseconds, CPU times in microseconds, batches in seconds.
 */
#ifndef CHART_DATA_H
#define CHART_DATA_H

#include "harness/report/cells.h"
#include "harness/report/sweep.h"

#include <stdbool.h>
#include <stdio.h>

struct chart_source {
    const struct cells *cells;
    const size_t *slots; /* palette_slots() of the cells */
};

/* What a series shows of a load: one or two figures, by connections; or among
 * its like by size or depth, where the load is told so (sweep.h). */
struct chart_series {
    enum figure figures[2];
    size_t figure_count;
    bool is_of_one_point; /* of one number of connections alone */

    /* The cell that stands beside one, with the same figures, or NULL: none
     * does. A system that stands beside another has no place of its own. */
    const struct cell_stats *(*control)(const struct cells *cells,
                                        const struct cell_stats *cell);
};

#define CHART_SERIES_COLUMNS "at\tslot\tlower_bound\tideal\tsystem"

/* True for a workload at a fixed rate, an open loop: "echo:64@5000". */
bool chart_is_open(const struct load_row *load);

/* The number of connections that such a series shows: the one at which most
 * systems have its last figure, of several the largest; without figures the
 * largest. */
size_t chart_series_point(const struct cells *cells,
                          const struct chart_series *series,
                          const struct sweep *sweep);

/* A block for each system that was asked, in the form of chart_put.h:
 * connections (bytes, depth), at (the place on the axis: moved a little, so
 * that intervals do not hide each other), slot, lower bound (0 or 1), ideal,
 * system, and for each figure median, low, high and label, and the same of the
 * control. */
bool chart_data_series(const struct chart_source *source,
                       const struct load_row *load,
                       const struct chart_series *series, FILE *to);

/* Bytes per idle connection, in the form of a series. */
bool chart_data_memory(const struct chart_source *source, FILE *to);

/* Of each system's crash with the most connections: connections, the same,
 * slot, 0, NaN, system, the lost ones in per cent and the time until a new one
 * was answered, each with low, high and label: "99 of 100", "never". */
bool chart_data_crash(const struct chart_source *source, FILE *to);

/* A block for each list of jobs: median, low, high, ideal, label, how; but for
 * those that ask what a unit costs: a block for spawn and one for switch, in
 * microseconds for each unit, low, high, label, how, title. */
bool chart_data_batch(const struct chart_source *source, FILE *to);
bool chart_data_units(const struct chart_source *source, FILE *to);

/* Every system by every column, a closed loop with a number of connections:
 * column, row, throughput relative to the best in the column, figure (with its
 * sign when it is a lower bound), system, column's name. Row 0 is on top. Of
 * the workloads that are told among their like each kind has one column. */
bool chart_data_overview(const struct chart_source *source, FILE *to);

#endif
