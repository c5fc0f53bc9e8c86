/* Whether a median is known well enough, and how many rounds it takes. */
#include "harness/stats/precision.h"

#include <math.h>
#include <stdint.h>

enum { HALVINGS = 60 };

double estimate_half_width(const struct estimate *estimate)
{
    double half = (estimate->high - estimate->low) / 2;

    if (estimate->n == 0)
        return NAN;
    if (half == 0)
        return 0;
    return estimate->median > 0 ? half / estimate->median : INFINITY;
}

bool is_precise_enough(const struct estimate *estimate, double target)
{
    return estimate->n >= MEDIAN_ENOUGH &&
           estimate_half_width(estimate) <= target;
}

/* The z >= 0 with P(Z <= z) = p, for a normal Z and p from 0.5. */
static double normal_quantile(double p)
{
    double low = 0;
    double high = 40;

    for (int i = 0; i < HALVINGS; i++) {
        double middle = (low + high) / 2;

        if (erfc(-middle / sqrt(2)) / 2 < p)
            low = middle;
        else
            high = middle;
    }
    return high;
}

/* Where the interval of n values of normal noise is expected to end, in
 * standard deviations. */
static double expected_end(size_t n)
{
    double count = (double)n;

    return normal_quantile((count - (double)median_rank(n) + 0.625) /
                           (count + 0.25));
}

size_t rounds_needed(const struct estimate *estimate, double target,
                     size_t most)
{
    double width = estimate_half_width(estimate);
    double end;

    if (is_precise_enough(estimate, target))
        return estimate->n;
    if (estimate->n < 2 || !isfinite(width))
        return SIZE_MAX;
    end = expected_end(estimate->n);
    for (size_t n = MEDIAN_ENOUGH; n <= most; n++)
        if (n > estimate->n && width / end * expected_end(n) <= target)
            return n;
    return SIZE_MAX;
}
