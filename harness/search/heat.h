/* A race of hunts: who cannot be the best any more is dropped, and the time is
 * for those that could be. Pure.
 *
 * First all do their short trials, in turns. Then a full trial is for the
 * leader or for its challenger, the one whose high end is the highest of the
 * others: whichever is known less. That is the way to the best of several with
 * the fewest trials, but that nobody has to be asked as often as another (LUCB:
 * Kalyanakrishnan, Tewari, Auer and Stone, PAC Subset Selection in Stochastic
 * Multi-armed Bandits, ICML 2012). What all have of budgets is in one pot. */
#ifndef HEAT_H
#define HEAT_H

#include "harness/search/hunt.h"

/* What the reason of a dropped one's answer begins with. */
#define HEAT_DROPPED "dropped: "

/* Between which rates a hunt's capacity is, as far as is known: its interval,
 * or its range (hunt.h) as long as it has none. 0 and infinity where nothing is
 * known. */
void heat_ends(const struct hunt *hunt, double *low_rps, double *high_rps);

/* After a trial: ends the hunts whose high end is below the best low end, with
 * that range as their answer. */
void heat_settle(struct hunt *hunts, size_t count);

/* Whose full trial is next, when all short ones are done; it has what is left
 * of all budgets. `count`: the race is over. */
size_t heat_next(struct hunt *hunts, size_t count);

#endif
