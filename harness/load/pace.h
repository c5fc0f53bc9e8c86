/* How fast a workload is asked for, which is a part of its name: "echo:64" in a
 * closed loop, "echo:64@5000" in an open one of 5,000 requests a second with
 * equal gaps, "echo:64@5000-poisson" with exponential ones. */
#ifndef PACE_H
#define PACE_H

#include "harness/load/load.h"

struct pace {
    enum load_arrivals arrivals;
    uint64_t rate_rps; /* 0 in a closed loop */
};

/* Reads such a name; `workload->name` is all of it. The rate is a plain whole
 * number, so that one rate has one name. Returns 0, or -EINVAL with one line in
 * `error`. */
int pace_parse(const char *name, struct workload *workload, struct pace *pace,
               char error[WORKLOAD_ERROR]);

/* Appends an open loop's pace to the workload's name. 0, or -ENAMETOOLONG. */
int pace_append(struct workload *workload, const struct pace *pace);

/* "constant" or "poisson" as an open loop's arrivals. 0 or -EINVAL. */
int pace_arrivals(const char *text, enum load_arrivals *arrivals);

#endif
