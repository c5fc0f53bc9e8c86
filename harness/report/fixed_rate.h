/* What a request takes of a server at one fixed rate, which all systems carry:
 * the figure of efficiency that repeats best. */
#ifndef FIXED_RATE_H
#define FIXED_RATE_H

#include "harness/report/cells.h"

/* The load is an open loop, and no convoy: what the bullies take of the server
 * is no cost of the others' requests. */
bool fixed_rate_is(const struct load_row *load);

/* The campaign has such a load. */
bool fixed_rate_has(const struct cells *cells);

/* "echo:64 at 5000 requests/s, random gaps". Returns `text`. */
enum { FIXED_RATE_TEXT = 128 };
char *fixed_rate_name(const struct load_row *load, char text[FIXED_RATE_TEXT]);

/* Whether some cell of the load lacks the figure, though it has runs that
 * count. */
bool fixed_rate_is_missing(const struct cells *cells,
                           const struct load_row *load, enum figure figure);

/* Why a figure that the kernel counts is missing, from the campaign's facts:
 * "the machine has no hardware counters"; NULL where the counter was there, the
 * facts do not tell, or the figure is none of those. Borrowed from the facts.
 */
const char *fixed_rate_reason(const struct cells *cells, enum figure figure);

#endif
