/* Medians and their intervals by order statistics. */
#include "harness/stats/median.h"

#include "support/sort.h"

#include <math.h>
#include <stdlib.h>

struct estimate estimate_none(void)
{
    return (struct estimate){
        .median = NAN, .low = NAN, .high = NAN, .coverage = NAN};
}

/* P(B = k) for n trials of 1/2, by logarithms: 2^-n underflows from n = 1075.
 */
static double binomial_half(size_t n, size_t k)
{
    double all = (double)n;
    double some = (double)k;

    return exp(lgamma(all + 1) - lgamma(some + 1) - lgamma(all - some + 1) -
               all * log(2));
}

double median_coverage(size_t n, size_t rank)
{
    double outside = 0;

    for (size_t k = 0; k < rank; k++)
        outside += binomial_half(n, k);
    return 1 - 2 * outside;
}

size_t median_rank(size_t n)
{
    double outside = 0;
    size_t rank = 0;

    while (rank < (n + 1) / 2) {
        outside += binomial_half(n, rank);
        if (1 - 2 * outside < MEDIAN_CONFIDENCE)
            break;
        rank++;
    }
    return rank > 0 ? rank : 1;
}

struct estimate median_of(double *values, size_t n)
{
    struct estimate estimate = estimate_none();
    size_t rank;

    sort_reals(values, n);
    while (n > 0 && isnan(values[n - 1]))
        n--;
    if (n == 0)
        return estimate;
    rank = median_rank(n);
    estimate.n = n;
    estimate.median =
        n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
    estimate.low = values[rank - 1];
    estimate.high = values[n - rank];
    estimate.coverage = median_coverage(n, rank);
    return estimate;
}

struct estimate median_of_ratios(double *above, const double *below, size_t n)
{
    for (size_t i = 0; i < n; i++)
        above[i] = below[i] != 0 ? above[i] / below[i] : NAN;
    return median_of(above, n);
}
