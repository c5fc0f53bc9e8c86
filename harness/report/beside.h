/* Figures that a cell has only beside another one, its control: the runs of a
 * round are paired, so that what slows both cancels. */
#ifndef BESIDE_H
#define BESIDE_H

#include "harness/report/cells.h"

/* A system of this ending does the same as the one without it, but for how it
 * sends: epoll-sendfile beside epoll. */
#define BESIDE_SENDFILE "-sendfile"

/* The same cell of cells->baseline; NULL without one. */
const struct cell_stats *beside_baseline(const struct cells *cells,
                                         const struct cell_stats *cell);

/* Of a convoy with bullies the same one without, at the same rate; NULL when it
 * is none, or was not run. */
const struct cell_stats *beside_bullies(const struct cells *cells,
                                        const struct cell_stats *cell);

/* Of a system that sends without a copy the same one with it, or NULL. */
const struct cell_stats *beside_sendfile(const struct cells *cells,
                                         const struct cell_stats *cell);

/* Fills the figures that are beside another cell's. `room` holds two numbers
 * for each run of the campaign. Called by cells_init. */
void beside_take(struct cells *cells, double *room);

#endif
