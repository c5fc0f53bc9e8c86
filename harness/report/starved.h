/* Where connections starved: the cells whose latencies are left out. */
#ifndef STARVED_H
#define STARVED_H

#include "harness/report/cells.h"

#include <stdio.h>

/* Connections of the cell starved, in the median of its runs. */
bool starved_is(const struct cell_stats *cell);

/* Writes `begin`, then "echo:64 ×100: blocking (99 of 100), …; …" with each
 * name through `put`, then `end`; nothing when no connection starved. */
void starved_write(const struct cells *cells, FILE *to, const char *begin,
                   void (*put)(FILE *to, const char *name), const char *end);

#endif
