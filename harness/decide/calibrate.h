/* How much computing is so much time, on this machine. */
#ifndef CALIBRATE_H
#define CALIBRATE_H

#include "harness/decide/profile.h"
#include "workloads/catalog.h"

struct calibration {
    double repeat_ns; /* processor time of one fib(TASK_FIB): median of batches
                       */
    double spread;    /* half of what lies between the batches' quartiles, as a
                         share of it */
};

/* Computes for a tenth of a second. 0 or a negative errno. */
int calibrate(struct calibration *calibration);

/* How often a request is to compute it for the profile's processor time. */
uint64_t calibrate_repeats(const struct calibration *calibration,
                           uint64_t cpu_ns);

/* The processor time that so many are. */
double calibrate_reached_ns(const struct calibration *calibration,
                            uint64_t repeats);

/* The profile's request as a workload: `task:REPEATS,WAIT,SIZE,K`. */
void calibrate_workload(const struct profile *profile, uint64_t repeats,
                        struct workload *workload);

#endif
