/* A campaign: every cell once in every round, a search only in the first
 * (suite_rounds_of), in the schedule's order, each run recorded as soon as it
 * is over. How a run is done is the runner's, so that the order of things can
 * be tested without a clock or a process.
 *
 * At the end of a round its NOISY runs but for searches, which repeat what they
 * have to themselves, are repeated, once each, while what
 * repeats take is within the suite's share (`retries`) of the planned time and
 * leaves the suite's rounds their time in the budget, where there is one; a
 * cell whose repeats were of no use three times in a row is left alone.
 *
 * After the suite's rounds others are added, of the cells whose interval is
 * wider than the suite's precision, until there is none, a cell would have more
 * than `max_rounds`, or the budget is spent. What the budget has no room for is
 * left out of an added round, the widest come first; in it they run in the
 * schedule's order. */
#ifndef CAMPAIGN_H
#define CAMPAIGN_H

#include "harness/run/history.h"

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
    uint64_t round, rounds; /* beyond `rounds`: an added one */
    uint64_t repeat;        /* 0: the round's own run */
    size_t number, count;   /* of all runs so far known of, those of an earlier
                               session included */
    double left_s;          /* what those that are left take */
};

struct runner {
    /* Does one run. The record has its identity, round and repeat; the runner
     * adds the rest. Returns a run_outcome, or a negative errno when the
     * campaign cannot go on. */
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
    struct history *history; /* of earlier sessions; grows */
    history_rule *rule;      /* how wide an interval is */
    const volatile bool *stop;
    struct runner runner;
};

/* Why no more rounds are run. */
enum campaign_end {
    CAMPAIGN_STOPPED,
    CAMPAIGN_PRECISE, /* no interval is too wide */
    CAMPAIGN_ROUNDS,  /* there are as many as there may be */
    CAMPAIGN_BUDGET,  /* the time is spent */
};

/* How this session's runs went, and what the whole campaign came to. */
struct campaign_tally {
    size_t valid, noisy, voided, unavailable;
    size_t server_failed; /* of the voided ones */
    bool stopped;
    enum campaign_end end;
    size_t aimed, precise; /* cells with an interval to be narrowed, and those
                              within the suite's precision */
};

/* Returns 0, also after a stop, or the negative errno of runner.run,
 * runner.keep or of missing memory. What was kept by then stays kept. */
int campaign_run(const struct campaign *campaign, struct campaign_tally *tally);

/* The exit code for a session that ended well or was stopped: 130, 7, 5, 4 or
 * 0, the first that holds. */
int campaign_exit_code(const struct campaign_tally *tally);

#endif
