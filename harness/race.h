/* A campaign from its folder to its report. */
#ifndef RACE_H
#define RACE_H

#include "harness/run/choices.h"
#include "harness/run/journal.h"
#include "harness/run/suite.h"

#include <limits.h>

/* A race that is ready to be run. */
struct race {
    struct suite *suite; /* as chosen; batches may be taken out of it */
    const struct budget *budget;
    const struct choices *choices;
    const char *out;         /* --out, or NULL */
    struct results *results; /* of a resumed campaign: its facts, its records;
                                else zeroed */
    struct journal *journal; /* of a resumed campaign, else NULL; closed here */
    char dir[PATH_MAX];      /* of a resumed campaign */
    uint64_t seed;
};

/* Runs it: progress on stderr, the table on stdout. Prints what goes wrong, and
 * returns the exit code. */
int race_run(struct race *race);

/* Sets the facts and systems of race->results, which is zeroed, from the rest:
 * what a journal begins with. 0 or -ENOMEM. */
int race_state_facts(struct race *race);

/* Whether this process may have the descriptors that the suite's largest cell
 * needs; its soft limit is raised to them. Returns 0, or -EMFILE with one
 * line in `error`. */
int race_check_descriptors(const struct suite *suite, char error[SUITE_ERROR]);

#endif
