/* Data files of the charts that look into a load's response times: by
 * percentile, and over the time of one run. In the form of chart_put.h; each
 * returns true when there is anything to draw. Systems without figures are left
 * out: those of which a run of the cell is used, but which left more than one
 * connection in a hundred without a reply, as what the others saw says nothing
 * of those. */
#ifndef CHART_LATENCY_H
#define CHART_LATENCY_H

#include "harness/report/chart_data.h"

/* Both are of the load's largest number of connections. */

/* Of all requests of the cell's used runs together. Columns: slow, response
 * time, response time by actual send (an open loop; else NaN), slot,
 * percentile, system, p99 as a label. `slow` is 1 / (1 - q), so that one in
 * `slow` requests took longer; ten points to its decade, from 1, the fastest
 * request, as far as ten requests or more took longer. */
bool chart_data_percentiles(const struct chart_source *source,
                            const struct load_row *load, FILE *to);

/* Of one run, the median one of the cell by requests per second; of two medians
 * the slower. Columns: seconds from the window's begin to the middle of the
 * slice, requests per second, the same in per cent of the run's mean, mean and
 * largest response time, slot, system, the run's mean as a label. Runs from a
 * journal without slices are left out. */
bool chart_data_time(const struct chart_source *source,
                     const struct load_row *load, FILE *to);

#endif
