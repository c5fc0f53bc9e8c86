/* A campaign: every cell once in every round, in the schedule's order, each
 * run recorded as soon as it is over. How a run is done is the runner's, so
 * that the order of things can be tested without a clock or a process. */
#ifndef CAMPAIGN_H
#define CAMPAIGN_H

#include "harness/run/suite.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum run_outcome {
    RUN_DONE,          /* the record says what it gave */
    RUN_SERVER_FAILED, /* likewise; the server is to blame */
    RUN_STOPPED,       /* cut short by a stop: there is nothing to record */
};

/* What is about to run, and how far the campaign is. */
struct campaign_step {
    const struct cell *cell;
    uint64_t round, rounds;
    size_t number,
        count; /* of all runs, those of an earlier session included */
};

struct runner {
    /* Does one run. The record has its identity and round; the runner adds the
     * rest. Returns a run_outcome, or a negative errno when the campaign cannot
     * go on. */
    int (*run)(void *arg, const struct cell *cell, struct record *record);

    /* Keeps a finished record, which stays the caller's. 0 or a negative errno,
     * which ends the campaign. */
    int (*keep)(void *arg, const struct record *record);

    /* Before and after each run. May be NULL. */
    void (*before)(void *arg, const struct campaign_step *step);
    void (*after)(void *arg, const struct campaign_step *step,
                  const struct record *record);
    void *arg;
};

struct campaign {
    const struct suite *suite;
    uint64_t seed;
    const bool *done; /* schedule_done's; NULL: nothing is done */
    const volatile bool *stop;
    struct runner runner;
};

/* How this session's runs went. */
struct campaign_tally {
    size_t valid, noisy, voided, unavailable;
    size_t server_failed; /* of the voided ones */
    bool stopped;
};

/* Returns 0, also after a stop, or the negative errno of runner.run,
 * runner.keep or of missing memory. What was kept by then stays kept. */
int campaign_run(const struct campaign *campaign, struct campaign_tally *tally);

/* The exit code for a session that ended well or was stopped: 130, 7, 5, 4 or
 * 0, the first that holds. */
int campaign_exit_code(const struct campaign_tally *tally);

#endif
