/* What is claimed of a figure, in words: the range that it has to be in. */
#ifndef RANGE_H
#define RANGE_H

#include "harness/stats/finding.h"

#include <stdbool.h>

/* What became of a check, a part or a claim. */
enum claim_outcome {
    CLAIM_HOLDS,
    CLAIM_FAILS,
    CLAIM_DEPENDS,      /* some of it holds and some fails */
    CLAIM_TOO_CLOSE,    /* the interval has the threshold in it */
    CLAIM_NOT_MEASURED, /* something is missing */
    CLAIM_OUTCOMES
};

/* "HOLDS", "TOO CLOSE" … */
const char *claim_outcome_name(enum claim_outcome outcome);

struct claim_range {
    double low, high; /* -INFINITY, INFINITY: open */
    bool is_strict;   /* the ends are not part of it */
    bool is_outside;  /* the figure is to be outside of it */
    bool is_of_cores; /* low and high are for each core that can be used */
};

/* Reads one of
 *
 *     above X, below X               the whole interval is
 *     at least X, at most X          likewise, X included
 *     not above X, not below X       but for FINDING_FLOOR, a difference that
 *     equal to X, other than X       is none for any purpose
 *     within P% of X, from X to Y
 *
 * where a number is 0.9, 1/10 or 0.9*cores. 0, or -EINVAL. */
int range_parse(const char *words, struct claim_range *range);

/* The range when so many cores can be used. */
struct claim_range range_for(const struct claim_range *range, double cores);

/* HOLDS when the whole interval is on the claimed side, FAILS when the whole of
 * it is on the other one, TOO CLOSE else. */
enum claim_outcome range_judge(const struct claim_range *range, double low,
                               double high);

#endif
