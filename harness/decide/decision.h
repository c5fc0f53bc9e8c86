/* A decision with all that it rests on, to be shown. */
#ifndef DECISION_H
#define DECISION_H

#include "harness/decide/advice.h"
#include "harness/decide/flips.h"
#include "harness/decide/scaling.h"

#include <jansson.h>
#include <stdio.h>

enum {
    DECISION_SCHEMA = 1,
    DECISION_NOTES = 8,
    DECISION_ASKED = PROFILE_ERROR + RECORD_NAME + 2
};

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

/* "json-api: 200 connections that stay; …" */
char *decision_asked(const struct decision *decision,
                     char text[DECISION_ASKED]);

/* One screen. */
void decision_print(const struct decision *decision, FILE *to);

/* As docs/schema/decision.schema.json has it; what is not known is null. New
 * reference, or NULL without memory. */
json_t *decision_to_json(const struct decision *decision);

#endif
