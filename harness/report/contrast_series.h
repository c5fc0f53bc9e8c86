/* The values of a cell by round. Internal to contrast.c. */
#ifndef CONTRAST_SERIES_H
#define CONTRAST_SERIES_H

#include "harness/report/cells.h"

/* One value for each round that has one. */
struct series {
    double *values;
    uint64_t *rounds;
    size_t count;
    double *room; /* two numbers for each run, for the making */
};

/* Room for every cell of the campaign. 0 or -ENOMEM; free in both cases. */
int series_init(struct series *series, const struct cells *cells);
void series_free(struct series *series);

/* The figure of the cell's used runs; for a cell of idle connections the
 * system's memory per connection. A round that was run twice counts once: its
 * later run. */
void series_take(struct series *series, const struct cells *cells,
                 const struct cell_stats *cell, enum figure figure);

struct estimate series_median(struct series *series);

/* Keeps of both the rounds that both have, in the same order. Returns how many
 * these are. */
size_t series_pair(struct series *a, struct series *b);

#endif
