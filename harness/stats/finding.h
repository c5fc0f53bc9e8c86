/* What a comparison says: the one rule by which differences are called. */
#ifndef FINDING_H
#define FINDING_H

#include "harness/stats/ratio.h"

#include <stdbool.h>

/* A difference that stays within this share is none for any purpose. */
#define FINDING_FLOOR 0.02

/* Of all the differences of a table, the probability that one is none. */
#define FINDING_ALPHA 0.05

/* Of which the smallest detectable difference is told. */
#define FINDING_POWER 0.8

/* The fewest rounds of a side for a verdict. */
enum { FINDING_ROUNDS = 6 };

enum finding {
    FINDING_TOO_FEW, /* rounds: no verdict */
    FINDING_WITHIN,  /* the whole interval is within the floor */
    FINDING_NONE,    /* nothing seen; finding_detectable says what would be */
    FINDING_LOWER,   /* above is lower than below */
    FINDING_HIGHER,
};

/* The rule. `p_adjusted` is the ratio's p after Holm's correction over the
 * whole table. A difference is called when p_adjusted is at most FINDING_ALPHA
 * and the interval reaches out of 1 / (1 + FINDING_FLOOR) … 1 + FINDING_FLOOR:
 * not when the estimate does, or a true difference of just the floor would be
 * missed every other time. */
enum finding finding_of(const struct ratio *ratio, double p_adjusted);

/* True when both sides have the rounds for a verdict: only these are tests of
 * the table. */
bool finding_has_rounds(const struct ratio *ratio);

/* The smallest difference, as a share, that would have been called with
 * FINDING_POWER, had it been the only one among the table's `tests`; at least
 * the floor. NAN when the rounds are too few. */
double finding_detectable(const struct ratio *ratio, size_t tests);

#endif
