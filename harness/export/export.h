/* A campaign in the formats of other programs, each in a file of its own. */
#ifndef EXPORT_H
#define EXPORT_H

#include "harness/compare/comparison.h"
#include "harness/export/table.h"

#include <stdio.h>

/* What is asked for beside the campaign itself. */
struct export_ask {
    bool is_of_runs;                  /* csv: runs instead of cells */
    const struct cell_stats *cell;    /* hgrm */
    enum metric_better better;        /* github-benchmark */
    const struct comparison *against; /* junit; NULL: nothing to hold it
                                         against */
};

/* Each writes its file; errors of writing stay with `to`. Returns 0 or
 * -ENOMEM. */

/* csv: a header and a row for each figure of each cell, in the figures' own
 * units (RFC 4180, lines ended by a newline alone); a cell without any has one
 * row. Or what runs.csv is. */
int export_csv(const struct table *table, const struct export_ask *ask,
               FILE *to);

/* hgrm: the percentiles of all requests of the cell's used runs, in
 * microseconds, as HdrHistogram's tools read them: five steps for each halving
 * of the distance to 100 %. */
int export_hgrm(const struct table *table, const struct export_ask *ask,
                FILE *to);

/* OpenMetrics 1.0, text: gauges in base units, median and interval apart by the
 * label "estimate". */
int export_openmetrics(const struct table *table, const struct export_ask *ask,
                       FILE *to);

/* github-action-benchmark's customSmallerIsBetter or customBiggerIsBetter. */
int export_github_benchmark(const struct table *table,
                            const struct export_ask *ask, FILE *to);

/* JUnit's XML: a case for each cell. One without a usable run has failed, one
 * with noisy runs alone is skipped, and so is what this machine cannot run.
 * With `against` (A; the table is of B) a figure that is worse than A's has
 * failed too, and so has a cell that only A has. */
int export_junit(const struct table *table, const struct export_ask *ask,
                 FILE *to);

/* Figures for which a case of export_junit has failed as worse. */
bool export_is_worse(const struct comparison *comparison,
                     const struct contrast *row);

#endif
