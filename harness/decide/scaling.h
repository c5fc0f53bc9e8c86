/* How the two best systems scale: closed loops by connections and by cores,
 * fitted with the Universal Scalability Law. */
#ifndef SCALING_H
#define SCALING_H

#include "harness/run/record.h"
#include "harness/stats/usl.h"

#include <stdio.h>

enum {
    SCALING_POINTS = 64,
    SCALING_SERIES = 4, /* two systems, by connections and by cores */
    SCALING_PREDICTIONS = 3,
    SCALING_CORES = 16, /* numbers of cores, at most */
};

struct scaling_series {
    char system[RECORD_NAME];
    bool is_by_cores;      /* else by connections */
    bool lacks_processors; /* by cores: this machine has too few for it */
    uint64_t fixed;        /* what the other number was */
    double n[SCALING_POINTS], rps[SCALING_POINTS];
    size_t count;
    bool is_fitted; /* else there are too few points */
    struct usl usl;
    struct usl_test test;
    bool is_refuted; /* the test is done, and not within: nothing is said that
                        only the law says, neither a peak nor predictions */

    /* Beyond what was measured. */
    size_t beyond_count; /* 0: none */
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
struct suite;

/* How many cores the server has in turn, of so many processors: 1, 2, 4 … and
 * all but one, as the load takes one. Returns how many numbers; 0 where they
 * are fewer than two, which says nothing. */
size_t scaling_cores(uint64_t all, uint64_t cores[SCALING_CORES]);

/* The experiment's systems, in its order, as the profile would have them with
 * so many cores; none where they are of a command line, and stay what they are.
 * To be freed with suite_free in any case. 0 or -ENOMEM. */
int scaling_resize(const struct experiment *experiment, uint64_t cores,
                   struct suite *sized);

/* What that takes. */
uint64_t scaling_needed_ns(const struct experiment *experiment);

/* Nothing where the budget has no time for it. 0 or a negative errno. */
int scaling_measure(struct experiment *experiment);

/* The laws, what they predict, and how they were tested. */
void scaling_print(const struct scaling *scaling, FILE *to);

#endif
