/* The search for the highest rate at which limits on response times hold.
 *
 * For each system: a closed loop first, whose throughput is the peak and says
 * where to begin; then short trials, up and down until a rate that held and one
 * that did not are within 10 %; then full trials,
 * placed around the edge until its interval is narrow enough or the budget is
 * spent. The capacity is the rate at which a full trial just holds, with the
 * interval that has it with 95 % certainty (edge.h). Every trial has a fresh
 * server, and the systems take turns, in random order. */
#ifndef SEARCH_H
#define SEARCH_H

#include "harness/run/suite.h"
#include "harness/search/trial.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What one trial came to. */
enum search_ran {
    SEARCH_RAN,
    SEARCH_STOPPED,       /* cut short by a stop */
    SEARCH_NOT_HERE,      /* this machine cannot run the system */
    SEARCH_SERVER_FAILED, /* it died, lied, or never got ready */
    SEARCH_OUR_TROUBLE,
};

/* How a trial is done is the runner's. */
struct search_runner {
    /* Does the trial (rate_rps NAN: a closed loop). Fills in `load`, where it
     * RAN, or a line in `reason`; `cost_ns`, the time it took in all, always.
     */
    enum search_ran (*run)(void *arg, const struct cell *cell,
                           const struct trial *trial, struct load_result *load,
                           uint64_t *cost_ns, char reason[RECORD_REASON]);
    void *arg;
};

struct search_options {
    const struct cell *cells; /* system, workload and connections of each */
    size_t cell_count;
    struct slo slo;
    uint64_t budget_ns; /* for each system */
    double precision;   /* stop when half the interval is below this share */
    uint64_t seed;      /* of the order */
    struct search_runner runner;
    const volatile bool *stop; /* may be NULL */

    /* After each trial. May be NULL. */
    void (*on_trial)(void *arg, const struct cell *cell,
                     const struct trial *trial);
    void *arg;
};

enum search_outcome {
    SEARCH_FOUND,
    SEARCH_LOWER_BOUND, /* the generator could not go higher: >= capacity */
    SEARCH_NEVER_HELD,  /* not even at the lowest rate */
    SEARCH_NO_ANSWER,   /* no trial said anything */
    SEARCH_INTERRUPTED, /* by a stop: what was known by then */
    SEARCH_UNAVAILABLE,
    SEARCH_FAILED, /* by the server's fault, or ours (see `ran`) */
    SEARCH_OUTCOMES
};

struct search_answer {
    const struct cell *cell;
    enum search_outcome outcome;
    enum search_ran ran;        /* of the last trial */
    char reason[RECORD_REASON]; /* what there is to say; may be empty */

    /* Requests/s; NANs where not known, like the high end of a lower bound. */
    double capacity_rps, low_rps, high_rps;
    bool is_precise; /* the interval is as narrow as asked for */

    /* Medians over the full trials within the interval, or of the one that is
     * nearest to it. */
    struct trial_latency latency;

    struct trial *trials; /* owned; in order, the first is the peak */
    size_t trial_count;
    size_t full_count; /* of those, the full ones that are not void */
};

struct search_result {
    struct search_answer *answers; /* owned; one for each cell, in order */
    size_t count;
};

/* The lowest rate that is tried: the budget has room for eight trials with the
 * samples that they need. */
double search_floor_rps(const struct search_options *options);

/* The time a budget has to have for these limits at least. */
uint64_t search_budget_min_ns(const struct slo *slo);

/* Runs the search. 0 or -ENOMEM; the result is to be freed in both cases. */
int search_run(const struct search_options *options,
               struct search_result *result);
void search_free(struct search_result *result);

/* The closed loop's trial, or NULL when there was none. */
const struct trial *search_peak(const struct search_answer *answer);

const char *search_outcome_name(enum search_outcome outcome);

#endif
