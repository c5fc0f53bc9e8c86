/* Whether something changed while it was measured. */
#include "harness/run/drift.h"

#include "support/sort.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Greater less smaller ones among the later of all pairs. */
static double kendall_s(const double *values)
{
    double s = 0;

    for (size_t i = 0; i < DRIFT_BLOCKS; i++)
        for (size_t j = i + 1; j < DRIFT_BLOCKS; j++)
            s += (values[j] > values[i]) - (values[j] < values[i]);
    return s;
}

/* What n values add to the variance, or t equal ones take from it. */
static double part(double n)
{
    return n * (n - 1) * (2 * n + 5) / 18;
}

static double variance_of_s(const double *values)
{
    double sorted[DRIFT_BLOCKS];
    double variance = part(DRIFT_BLOCKS);

    memcpy(sorted, values, sizeof sorted);
    sort_reals(sorted, DRIFT_BLOCKS);
    for (size_t i = 0; i < DRIFT_BLOCKS;) {
        size_t same = 1;

        while (i + same < DRIFT_BLOCKS && !(sorted[i + same] > sorted[i]))
            same++;
        variance -= part((double)same);
        i += same;
    }
    return variance;
}

static double trend(const double *blocks)
{
    double s = kendall_s(blocks);
    double variance = variance_of_s(blocks);

    if (!(variance > 0) || fabs(s) < 1)
        return 0;
    return (s - copysign(1, s)) / sqrt(variance);
}

struct drift drift_of(const double *values, size_t n)
{
    const size_t third = DRIFT_BLOCKS / 3;
    size_t size = n / DRIFT_BLOCKS;
    double blocks[DRIFT_BLOCKS] = {0};
    double first = 0;
    double last = 0;
    double larger;

    for (size_t i = 0; i < size * DRIFT_BLOCKS; i++)
        blocks[i / size] += values[i];
    for (size_t i = 0; i < third; i++) {
        first += blocks[i];
        last += blocks[DRIFT_BLOCKS - 1 - i];
    }
    larger = fmax(first, last);
    return (struct drift){.z = trend(blocks),
                          .change = larger > 0 ? (last - first) / larger : 0};
}
