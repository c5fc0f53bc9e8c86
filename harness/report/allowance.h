/* What a server was made of and allowed: "3/51/2" for processes, threads and
 * processors. */
#ifndef ALLOWANCE_H
#define ALLOWANCE_H

#include "harness/report/show.h"

#define ALLOWANCE_TITLE "procs/threads/cores"

/* Of a load's cell; each part that is not known is SHOW_MISSING. Writes to
 * `text` and returns it. */
char *allowance_of(const struct cells *cells, const struct cell_stats *cell,
                   char text[SHOW_TEXT]);

/* Of the system's cell with the most connections of those where processes and
 * threads are known, or else of any: what is the same in all of them. */
char *allowance_of_row(const struct cells *cells, const struct load_row *load,
                       const char *system, char text[SHOW_TEXT]);

#endif
