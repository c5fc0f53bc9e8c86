/* The data files of the charts, tab-separated, for gnuplot and for hand work.
 *
 * Each writer returns true when the file holds at least one value: a chart
 * without data is not drawn. Missing is NaN. Write errors stay in the stream.
 * Latencies are in milliseconds, CPU times in microseconds, batches in seconds.
 */
#ifndef CHART_DATA_H
#define CHART_DATA_H

#include "harness/report/cells.h"

#include <stdbool.h>
#include <stdio.h>

struct chart_source {
    const struct cells *cells;
    const size_t *slots; /* palette_slots() of the cells */
};

/* What a series shows of a load: one or two figures, by connections. */
struct chart_series {
    enum figure figures[2];
    size_t figure_count;
    bool at_most_connections_only; /* the largest number of them alone */
};

/* True for a workload at a fixed rate, an open loop: "echo:64@5000". */
bool chart_is_open(const struct load_row *load);

/* A block for each system that was asked, in the form of chart_put.h:
 * connections, at (the place on the axis: moved a little, so that intervals do
 * not hide each other), slot, lower bound (0 or 1), ideal, system, and for each
 * figure median, low, high and label. */
bool chart_data_series(const struct chart_source *source,
                       const struct load_row *load,
                       const struct chart_series *series, FILE *to);

/* Bytes per idle connection, in the form of a series. */
bool chart_data_memory(const struct chart_source *source, FILE *to);

/* A block for each list of jobs: median, low, high, ideal, label, how; but for
 * those that ask what a unit costs: a block for spawn and one for switch, in
 * microseconds for each unit, low, high, label, how, title. */
bool chart_data_batch(const struct chart_source *source, FILE *to);
bool chart_data_units(const struct chart_source *source, FILE *to);

/* Every system by every column, a closed loop with a number of connections:
 * column, row, throughput relative to the best in the column, figure (with its
 * sign when it is a lower bound), system, column's name. Row 0 is on top. */
bool chart_data_overview(const struct chart_source *source, FILE *to);

#endif
