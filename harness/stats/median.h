/* Medians with distribution-free intervals.
 *
 * The interval of a median by order statistics: of n independent values, the
 * r-th smallest and the r-th largest enclose the median of their distribution,
 * whatever its shape, with probability
 *
 *     1 - 2 * P(B <= r - 1),   B binomial with n trials of 1/2,
 *
 * exactly for continuous distributions and at least so for others (David and
 * Nagaraja, Order Statistics, 3rd ed., section 7.1; Le Boudec, Performance
 * Evaluation, theorem 2.1). The largest r is taken that covers 95 %. Fewer than
 * MEDIAN_ENOUGH values cannot: their interval is the smallest to the largest
 * value, and its coverage says how far it goes.
 */
#ifndef MEDIAN_H
#define MEDIAN_H

#include <stddef.h>

enum { MEDIAN_ENOUGH = 6 };

#define MEDIAN_CONFIDENCE 0.95

/* NANs throughout when there is no value. */
struct estimate {
    double median;
    double low, high;
    double coverage; /* probability, 0 … 1, that low … high has the median */
    size_t n;        /* values it comes from */
};

/* No value at all. */
struct estimate estimate_none(void);

/* The median of `values` and its interval. NANs are no values and are left
 * out; the array is left sorted, with the NANs behind. */
struct estimate median_of(double *values, size_t n);

/* The median and interval of the ratios of pairs, above[i] / below[i]: what
 * two values of the same round have in common cancels. A pair without both
 * values, or with a zero below, is left out. The ratios are left in `above`. */
struct estimate median_of_ratios(double *above, const double *below, size_t n);

/* The coverage of the interval from the rank-th smallest to the rank-th largest
 * of n values; rank is from 1 to (n + 1) / 2. */
double median_coverage(size_t n, size_t rank);

/* The rank of the interval's ends for n values: the largest that covers
 * MEDIAN_CONFIDENCE; 1 when none does. */
size_t median_rank(size_t n);

#endif
