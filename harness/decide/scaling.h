/* How the two best systems scale: closed loops by connections and by cores,
 * fitted with the Universal Scalability Law. */
#ifndef SCALING_H
#define SCALING_H

#include "harness/run/record.h"
#include "harness/stats/usl.h"

enum {
    SCALING_POINTS = 64,
    SCALING_SERIES = 4, /* two systems, by connections and by cores */
    SCALING_PREDICTIONS = 3
};

struct scaling_series {
    char system[RECORD_NAME];
    bool is_by_cores; /* else by connections */
    uint64_t fixed;   /* what the other number was */
    double n[SCALING_POINTS], rps[SCALING_POINTS];
    size_t count;
    bool is_fitted; /* else there are too few points */
    struct usl usl;
    struct usl_test test;

    /* Beyond what was measured. */
    double beyond_n[SCALING_PREDICTIONS];
    struct usl_interval beyond[SCALING_PREDICTIONS];
};

struct scaling {
    struct scaling_series *series; /* owned */
    size_t count;
};

/* Fits, tests and predicts, from the points that a series has. */
void scaling_fit(struct scaling_series *series, uint64_t seed);

struct experiment;

/* What that takes. */
uint64_t scaling_needed_ns(const struct experiment *experiment);

/* Nothing where the budget has no time for it. 0 or a negative errno. */
int scaling_measure(struct experiment *experiment);

#endif
