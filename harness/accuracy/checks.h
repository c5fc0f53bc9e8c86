/* What can be checked without a server, and is the same on every machine. */
#ifndef CHECKS_H
#define CHECKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How many of the seeds 1 … `seeds` give a Poisson schedule whose first `n`
 * gaps pass for exponential at the 1 % level. Negative errno without memory. */
int64_t checks_gaps(size_t seeds, size_t n);

/* Whether one sample passes: `n` gaps of a schedule, in ns, of the mean that
 * was asked for. They are left sorted. */
bool checks_gaps_pass(double *gaps_ns, size_t n, double mean_ns);

/* The largest relative error of a quantile of the histogram against the same
 * quantile of an exact sort, over latencies of several shapes from 1 us to 10
 * s, `n` of each. NAN without memory. */
double checks_quantiles(size_t n, uint64_t seed);

#endif
