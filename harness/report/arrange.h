/* The order in which a report speaks of things. Internal to the cells. */
#ifndef ARRANGE_H
#define ARRANGE_H

#include "harness/report/cells.h"

/* Fills systems, baseline, loads and runs: what the runs name, in an order that
 * does not depend on the random one in which they were made. 0 or -ENOMEM. */
int arrange_cells(struct cells *cells);

#endif
