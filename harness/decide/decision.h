/* A decision with all that it rests on, to be shown. */
#ifndef DECISION_H
#define DECISION_H

#include "harness/decide/advice.h"
#include "harness/decide/flips.h"
#include "harness/decide/scaling.h"

#include <jansson.h>
#include <stdio.h>

enum { DECISION_SCHEMA = 1, DECISION_NOTES = 8 };

struct decision {
    const struct profile *profile;
    const struct contender *contenders;
    const struct advice *advice;
    const struct flips *flips;     /* NULL: none were thought of */
    const struct scaling *scaling; /* NULL: none */

    /* What it rests on. */
    const char *from;   /* the records' folder; NULL: measured for it */
    const char *dir;    /* where it was recorded; NULL: nowhere */
    const char *figure; /* "capacity_rps", or "throughput_rps": a closed loop's,
                           which knows no limit */
    const char *workload;
    json_t *machine;   /* the records', borrowed; NULL: this one */
    double cpu_ns;     /* of a request, as it was reached */
    double cpu_spread; /* as calibration */
    uint64_t connections, cores;
    size_t cells; /* runs and searches */
    double took_s;
    double needed_s;     /* a budget that would make it surer; NAN: none */
    bool is_interrupted; /* what was known by then */
    char notes[DECISION_NOTES][PROFILE_ERROR]; /* what is to be known, too */
    size_t note_count;
};

void decision_note(struct decision *decision, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The conditions of the profile that are not known to be met, if any. */
void decision_note_unknown(struct decision *decision);

/* Whether all that it rests on is there, and an interval. */
bool decision_is_sure(const struct decision *decision);

/* One screen. */
void decision_print(const struct decision *decision, FILE *to);

/* {"schema", "profile", "verdict", "recommended", "runner_up", "why",
 * "is_weak", "is_interrupted", "unknown" (systems without a figure), "margin"
 * {ratio, low, high}, "tied" [names], "figure", "contenders": [{"system",
 * "simplicity", "because", "rule" ("none": it takes part), "text", "rps",
 * "low_rps", "high_rps", "is_lower_bound", "is_range", "is_dropped",
 * "peak_rps", "memory_bytes", "dies", "is_crash_measured", "trials"}] in the
 * order of the answer, "flips":
 * {"nearest": index or null, "tried": [{"key", "from", "to", "distance",
 * "is_tried", "state", "verdict", "recommended"}]}, "scaling": [{"system", "by"
 * ("cores" or "connections"), "fixed", "points" [[n, rps]], "usl" {lambda,
 * sigma, kappa: {value, low, high}, "has_kappa", "has_fallen" (it does less
 * at n_most than at fewer), "peak" {…} or null: the law does not say it, "n_most", "test" {n, predicted, observed, is_within} or null,
 * "predictions": [{n, value, low, high}]} or null}], "basis": {"from",
 * "workload", "cpu_ns", "cpu_spread", "connections", "cores", "cells",
 * "took_s", "needed_s" (a budget that would make it surer, or null),
 * "machine"}, "notes": […]}. What is not known is null. New
 * reference, or NULL without memory. */
json_t *decision_to_json(const struct decision *decision);

#endif
