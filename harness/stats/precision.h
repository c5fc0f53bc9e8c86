/* Whether a median is known well enough, and how many rounds it takes. */
#ifndef PRECISION_H
#define PRECISION_H

#include "harness/stats/median.h"

#include <stdbool.h>
#include <stddef.h>

/* Half of the interval's width, as a share of the median: (high - low) / 2 /
 * median. 0 when the two ends are one; NAN without a value; infinite when the
 * median is not positive. */
double estimate_half_width(const struct estimate *estimate);

/* The interval covers 95 %, and its half-width is at most `target`: 0.03 for
 * ±3 %. */
bool is_precise_enough(const struct estimate *estimate, double target);

/* The fewest rounds, those there are included, with which is_precise_enough is
 * to be expected, if the spread stays what it is: the interval is from the r-th
 * smallest to the r-th largest of n values, and the r-th largest of normal
 * noise is expected at the normal quantile of (n - r + 5/8) / (n + 1/4) (Blom,
 * Statistical Estimates and Transformed Beta-Variables, 1958). At least
 * MEDIAN_ENOUGH; estimate->n when it is precise enough already; SIZE_MAX when
 * no count up to `most` is enough, or the estimate tells no spread. The time
 * that it takes grows with the square of `most`: 1,000 are a blink. */
size_t rounds_needed(const struct estimate *estimate, double target,
                     size_t most);

#endif
