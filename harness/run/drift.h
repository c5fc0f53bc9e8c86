/* Whether something changed while it was measured.
 *
 * The test of Mann (Econometrica 13, 1945) and Kendall, by ranks and without a
 * distribution: S counts the pairs of values of which the later one is greater,
 * less those of which it is smaller; without a trend S / its deviation is
 * normal. The deviation is corrected for ties, and S for continuity (Kendall,
 * Rank Correlation Methods, 4th ed., chapter 4). Neighbours are summed first,
 * so that lumps that last a few slices do not count as many.
 *
 * Called a drift is what is beyond DRIFT_Z, which chance gives in 1 % of the
 * runs without one, and also large enough to matter: a test alone would find
 * half a percent in a million requests. */
#ifndef DRIFT_H
#define DRIFT_H

#include <stddef.h>

enum { DRIFT_BLOCKS = 20 };

#define DRIFT_Z 2.576

struct drift {
    double z;      /* of the trend; negative: downwards */
    double change; /* from the first third to the last, as a share of the
                      larger one, -1 … 1; 0 without any */
};

/* Of n values in order of time, a multiple of DRIFT_BLOCKS. */
struct drift drift_of(const double *values, size_t n);

#endif
