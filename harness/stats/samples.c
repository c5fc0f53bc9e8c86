/* How many samples a quantile needs. */
#include "harness/stats/samples.h"

#include <math.h>

uint64_t samples_needed(double q)
{
    double n;

    if (q >= 1)
        return UINT64_MAX;
    n = q > 0 ? ceil(log(1 - SAMPLES_CONFIDENCE) / log(q)) : 1;
    return n > 1 ? (uint64_t)n : 1;
}

bool samples_are_enough(uint64_t count, double q)
{
    return count >= samples_needed(q);
}
