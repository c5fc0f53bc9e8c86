/* The cells of a campaign: what its runs say together.
 *
 * A cell is a system, a workload and a number of connections; its runs are its
 * samples, one a round. A percentile of a cell is the median of its runs'
 * percentiles, never their average.
 */
#ifndef CELLS_H
#define CELLS_H

#include "harness/load/pace.h"
#include "harness/stats/figures.h"
#include "harness/stats/median.h"
#include "workloads/catalog.h"

#include <stdbool.h>
#include <stddef.h>

enum { VERDICTS = VERDICT_UNAVAILABLE + 1 };

struct cell_stats {
    enum record_kind kind;
    const char *system;   /* a batch: how; points into the records */
    const char *workload; /* a batch: the jobs */
    uint64_t connections;

    const struct record **runs; /* all of them, by round */
    size_t run_count;
    size_t counts[VERDICTS]; /* rounds by the verdict of the run that stands
                                for each */
    size_t repeated;         /* runs that another of their round stands for */
    bool is_lower_bound;     /* the median throughput is one */

    struct estimate figures[FIGURES];
};

/* How a server's memory grows with its idle connections. */
struct idle_slope {
    const char *system;
    struct estimate bytes;  /* per connection; one slope for each round */
    struct estimate kernel; /* likewise, of kernel memory; may be unknown */
    uint64_t from, to;      /* connections, of the runs that are used */
};

/* A workload and the numbers of connections that it was run with. */
struct load_row {
    struct workload workload; /* .name alone when the name is not known */
    bool is_known;
    struct pace pace;      /* an open loop's rate; closed when not known */
    uint64_t *connections; /* ascending */
    size_t count;
};

struct cells {
    const struct results *results;
    const char **systems; /* the suite's order, then others that have runs */
    size_t system_count;
    const char *baseline; /* the system that speed-ups refer to, or NULL */

    struct cell_stats *cells; /* by kind, workload, connections, system */
    size_t count;
    struct load_row *loads; /* by kind: echo, wait, fib, mixed, others */
    size_t load_count;
    struct idle_slope *slopes; /* of the systems that have one, in order */
    size_t slope_count;

    const struct record **runs; /* the cells' runs are slices of it */
};

/* Returns 0 or -ENOMEM. `results` must outlive the cells. */
int cells_init(struct cells *cells, const struct results *results);
void cells_free(struct cells *cells);

/* NULL when there was no run of it. */
const struct cell_stats *cells_find(const struct cells *cells,
                                    enum record_kind kind, const char *system,
                                    const char *workload, uint64_t connections);

/* True when the system has a cell of the kind, whatever became of it. */
bool cells_has(const struct cells *cells, enum record_kind kind,
               const char *system);

/* NULL when the system has no slope. */
const struct idle_slope *cells_slope(const struct cells *cells,
                                     const char *system);

/* The slope of one round, in the figure's unit per connection; NAN when it has
 * not two numbers of connections. `x` and `y` are room for one number per run.
 */
double cells_round_slope(const struct cells *cells, const char *system,
                         enum figure figure, uint64_t round, double *x,
                         double *y);

/* Of the system's cells of the kind the one with the most connections that has
 * the figure, or NULL. */
const struct cell_stats *cells_largest(const struct cells *cells,
                                       enum record_kind kind,
                                       const char *system, enum figure figure);

/* The first cell of the kind that has the figure, or the next one after
 * `after`; NULL after the last. */
const struct cell_stats *cells_next(const struct cells *cells,
                                    const struct cell_stats *after,
                                    enum record_kind kind, enum figure figure);

/* The system's place in cells->systems, or system_count. */
size_t cells_system(const struct cells *cells, const char *system);

/* The number of runs that the cell's figures come from. */
size_t cell_used(const struct cell_stats *cell);

/* The figure has a value, which is a lower bound: the generator was the limit.
 */
bool cell_is_bound(const struct cell_stats *cell, enum figure figure);

/* A batch that is a spawn or a switch: its point is the cost of each unit. */
bool cell_is_of_units(const struct cell_stats *cell);

/* The cell has no such figure because its used runs have too few requests. */
bool cell_has_too_few(const struct cell_stats *cell, enum figure figure);

/* All requests of the cell's used runs at once. */
void cell_histogram(const struct cell_stats *cell, struct histogram *all);

/* Quantiles of all requests of the cell's used runs at once, in nanoseconds:
 * the histograms are merged. NANs when there are none. 0 or -ENOMEM. */
int cell_merged(const struct cell_stats *cell, const double *quantiles,
                double *values_ns, size_t count);

#endif
