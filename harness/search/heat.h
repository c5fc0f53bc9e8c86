/* A race of hunts: who cannot be the best any more is dropped, and the rest of
 * its budget is for the others. Pure. */
#ifndef HEAT_H
#define HEAT_H

#include "harness/search/hunt.h"

/* What the reason of a dropped one's answer begins with. */
#define HEAT_DROPPED "dropped: "

/* Between which rates a hunt's capacity is, as far as is known: the interval of
 * 95 % of its full trials, once they are enough; before, from the highest rate
 * that held to the lowest that failed twice, and up to the double of the closed
 * loop's, with HEAT_SLACK for how little short trials know. 0 and infinity
 * where nothing is known. */
#define HEAT_SLACK 1.25
void heat_ends(const struct hunt *hunt, double *low_rps, double *high_rps);

/* After a trial: ends the hunts whose high end is below the best low end, with
 * that range as their answer, and deals out what has been left of budgets. */
void heat_settle(struct hunt *hunts, size_t count);

#endif
