/* What a campaign is going to do, for `concbench run --dry-run`. */
#ifndef PLAN_H
#define PLAN_H

#include "harness/run/budget.h"
#include "harness/run/suite.h"

#include <stdio.h>

/* Prints systems, processors, cells in the order of the first round, the number
 * of runs and the time they take. 0 or -ENOMEM. */
int plan_print(const struct suite *suite, const struct budget *budget,
               uint64_t seed, FILE *to);

/* One line: "quick: 54 cells x 6 rounds, about 2:31; server on processors 0,
 * load on 1". */
void plan_print_line(const struct suite *suite, const struct budget *budget,
                     const bool *done, FILE *to);

#endif
