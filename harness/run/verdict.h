/* Whether a run is a measurement: executed checks over what both sides and the
 * machine have counted. Pure functions.
 *
 * VOID, the first that holds: wrong bytes came back, the window was cut short,
 * the replies' bytes are not requests x size, nothing was answered, more than
 * 0.1 % of the requests failed, both sides' counts differ, or the kernel
 * dropped connections before the server could see them. Of idle connections:
 * any that did not do its one request, or memory that cannot be read.
 * NOISY: Little's law does not hold, or other virtual machines took more than
 * 1 % of the processors.
 * A lower bound: the busiest generator thread had 10 % of its time left or
 * less. */
#ifndef VERDICT_H
#define VERDICT_H

#include "harness/run/suite.h"

#include <stdbool.h>

/* What the record does not say. */
struct verdict_facts {
    bool is_foreign;    /* the server counts nothing that could be compared */
    double steal_share; /* of the processors' time, 0 … 1, or NAN */
    double drops;       /* connections dropped by the kernel, or NAN */
};

/* Sets verdict, reason and is_lower_bound of a LOAD or IDLE record that has
 * `load`, `served` and `resources`. */
void verdict_judge(const struct cell *cell, const struct verdict_facts *facts,
                   struct record *record);

/* A verdict with its reason, from elsewhere. */
void verdict_set(struct record *record, enum verdict verdict,
                 const char *format, ...) __attribute__((format(printf, 3, 4)));

/* The one check that a batch can have, too: a share, 0 … 1, of the processors'
 * time that was stolen makes a valid record NOISY. */
void verdict_judge_steal(struct record *record, double share);

#endif
