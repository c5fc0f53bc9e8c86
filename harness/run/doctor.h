/* Whether this machine is fit to measure on, fact by fact. Every campaign
 * stores the same facts (machine.h): one table is behind both. */
#ifndef DOCTOR_H
#define DOCTOR_H

#include "harness/run/perf.h"
#include "harness/run/process.h"

#include <jansson.h>
#include <stdbool.h>

enum { DOCTOR_TEXT = 256 };

enum doctor_mark {
    DOCTOR_OK,
    DOCTOR_NOTE,    /* to be known when figures are read */
    DOCTOR_WARNING, /* spoils figures, or leaves some out */
    DOCTOR_UNKNOWN, /* the machine does not tell */
};

/* How the machine is looked at. Tests look at made-up ones. */
struct doctor {
    const char *root; /* stands before every path; "" */
    int cores;        /* that this process may use; 0: not known */

    /* Lets some time pass, for what is a share of time. */
    void (*pause)(void *arg);

    /* perf_open on this process: its errors, 0 for what there is. */
    void (*try_counters)(void *arg, int errors[PERF_COUNTERS]);

    /* process_probe of a model. */
    enum process_state (*probe)(void *arg, const char *model,
                                char reason[RECORD_REASON]);

    /* The first line of what `PROGRAM --version` prints; false when there is
     * no such program. */
    bool (*ask)(void *arg, const char *program, char line[DOCTOR_TEXT]);

    void *arg; /* of all four */
};

struct doctor_finding {
    json_t *value; /* owned; null when it is not known */
    enum doctor_mark mark;
    char meaning[DOCTOR_TEXT]; /* for the measurements: one sentence */
    char mend[DOCTOR_TEXT];    /* a command that makes it better, or empty */
};

/* A row: one fact. */
struct doctor_row {
    const char *key; /* in machine_facts; with the unit */
    void (*look)(const struct doctor *doctor, struct doctor_finding *finding);
};

/* Some rows under a title; a title of NULL ends the table. */
struct doctor_part {
    const char *title;
    const struct doctor_row *rows; /* a key of NULL ends them */
};

extern const struct doctor_part doctor_parts[];

/* This machine. */
struct doctor doctor_here(void);

/* Looks at one fact. finding->value is NULL without memory; it is to be
 * released with json_decref. */
void doctor_look(const struct doctor *doctor, const struct doctor_row *row,
                 struct doctor_finding *finding);

/* "ok", "note", "warning", "not known". */
const char *doctor_mark_name(enum doctor_mark mark);

#endif
