/* The cells of a campaign that are nearest to a profile. */
#ifndef NEAREST_H
#define NEAREST_H

#include "harness/decide/calibrate.h"

/* A record of them, borrowed from the results; NULL where there are none.
 * `*distance` is as records.h says. */
const struct record *nearest_find(const struct results *results,
                                  const struct calibration *calibration,
                                  const struct profile *profile,
                                  double *distance);

/* Whether two records are of the same load, whatever the system. */
bool nearest_is_group(const struct record *a, const struct record *b);

/* Whether it is a search within other limits than the profile has. */
bool nearest_is_other_limit(const struct record *record,
                            const struct profile *profile);

/* What a request of it computes, and the server's cores then; 0: unknown. */
double nearest_cpu_ns(const struct record *record,
                      const struct calibration *calibration);
uint64_t nearest_cores(const struct results *results);

#endif
