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
    bool is_comparison; /* of at most EDGES_SYSTEMS, with little time for each:
                           shorter trials, and all together (heat.h) */
    bool is_race;  /* of these: who lies below the best is dropped, and the time
                      of all is for those that could be it */
    uint64_t seed; /* of the order */
    struct search_runner runner;
    const volatile bool *stop; /* may be NULL */

    /* After each trial. May be NULL. */
    void (*on_trial)(void *arg, const struct cell *cell,
                     const struct trial *trial);
    void *arg;
};

struct search_result {
    struct search_answer *answers; /* owned; one for each cell, in order */
    size_t count;
};

/* The lowest rate that is tried: the budget has room for eight trials with the
 * samples that they need. */
double search_floor_rps(const struct search_options *options);

/* Runs the search. 0, -ENOMEM, or -EINVAL: too many to compare; the result is
 * to be freed in both cases. */
int search_run(const struct search_options *options,
               struct search_result *result);
void search_free(struct search_result *result);

#endif
