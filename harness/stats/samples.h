/* How many samples a quantile needs. */
#ifndef SAMPLES_H
#define SAMPLES_H

#include <stdbool.h>
#include <stdint.h>

#define SAMPLES_CONFIDENCE 0.95

/* The fewest independent samples that give an upper 95 % confidence bound of
 * the q-quantile, 0 <= q < 1, whatever the distribution: the largest of n
 * samples is not below the quantile with probability 1 - q^n, so
 *
 *     n >= ln(0.05) / ln(q)
 *
 * (Wilks, Determination of sample sizes for setting tolerance limits, Annals of
 * Mathematical Statistics 12, 1941): 5 for the median, 299 for p99, 2,995 for
 * p99.9. A quantile of fewer samples says nothing above its largest sample:
 * "too few". UINT64_MAX for q >= 1, which no count bounds. */
uint64_t samples_needed(double q);

bool samples_are_enough(uint64_t count, double q);

#endif
