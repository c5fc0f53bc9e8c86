/* The figures of a cell as other programs know them: one row for each. */
#ifndef METRICS_H
#define METRICS_H

#include "harness/stats/figures.h"

#include <stddef.h>

/* Whether a change of it is for the better. */
enum metric_better {
    METRIC_NEITHER, /* a fact, not a merit */
    METRIC_SMALLER,
    METRIC_BIGGER,
};

struct metric {
    enum figure figure;
    enum metric_better better;
    const char *name; /* of OpenMetrics, without "concbench_": ends with the
                         base unit, where there is one */
    const char *base; /* seconds, bytes, ratio; NULL for a count or a rate */
    double scale;     /* the figure times it is in base units */
    const char *unit; /* the figure's own, as people write it */
    const char *help;
};

/* One for each figure, in their order. */
extern const struct metric metrics[FIGURES];

/* Bytes for each idle connection: slopes over several cells, no figure of one.
 */
extern const struct metric metric_memory;
extern const struct metric metric_kernel_memory;

#endif
