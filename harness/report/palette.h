/* How systems look in charts: one slot for each, the same everywhere. */
#ifndef PALETTE_H
#define PALETTE_H

#include "harness/report/cells.h"

/* Fills `slots` with the slot of each of cells->systems. A system of ours has
 * its own slot in every campaign; other systems take the lowest free ones in
 * their order. scripts/charts/style.gp gives a slot its colour, marker and
 * dash. */
void palette_slots(const struct cells *cells, size_t *slots);

#endif
