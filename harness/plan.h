/* What a campaign is going to do, for `concbench run --dry-run`. */
#ifndef PLAN_H
#define PLAN_H

#include "harness/run/budget.h"
#include "harness/run/campaign.h"
#include "harness/run/suite.h"

#include <stdio.h>

/* Prints systems, processors, cells in the order of the first round, the number
 * of runs and the time they take. 0 or -ENOMEM. */
int plan_print(const struct suite *suite, const struct budget *budget,
               uint64_t seed, FILE *to);

/* One line: "quick: 54 cells x 6 rounds, 5 searches, about 2:31, and more up to
 * 3:45; server on processors 0, load on 1". */
void plan_print_line(const struct suite *suite, const struct budget *budget,
                     const struct history *history, FILE *to);

/* How the campaign's aims were met: "58 of 62 cells within 3 %; the budget is
 * spent", and what came of repeats. Nothing of what was not aimed at. */
void plan_print_end(const struct suite *suite, const struct history *history,
                    const struct campaign_tally *tally, FILE *to);

#endif
