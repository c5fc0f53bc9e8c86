/* The experiment behind a decision, on real servers.
 *
 * In stages, each within its part of the budget and each recorded in a
 * campaign's journal: memory and crashes of the systems that nothing else rules
 * out (a campaign of one round); a race of those that are left, a capacity
 * search in which losers are dropped; races of a few at neighbours of the
 * profile, to find what flips the answer; closed loops by connections and by
 * cores, for the Universal Scalability Law. */
#ifndef EXPERIMENT_H
#define EXPERIMENT_H

#include "harness/decide/calibrate.h"
#include "harness/decide/candidates.h"
#include "harness/decide/flips.h"
#include "harness/decide/scaling.h"
#include "harness/run/budget.h"
#include "harness/run/journal.h"
#include "harness/search/servers.h"

#include <stdio.h>

struct experiment {
    /* Set by the caller. */
    struct profile profile;
    const char *systems; /* of the table, or as `concbench search` takes them;
                            NULL: all of the table */
    uint64_t budget_ns;  /* for all of it */
    uint64_t seed;
    bool has_flips, has_scaling;
    bool is_exhaustive; /* every system to the end of its time: none dropped */
    const volatile bool *stop;
    FILE *to; /* progress */
    void (*on_trial)(const struct slo *slo, const struct cell *cell,
                     const struct trial *trial, FILE *to); /* likewise */

    /* From here on experiment_init's. */
    struct calibration calibration;
    struct workload workload;
    struct suite suite; /* its systems are the contenders, in the same order */
    struct contender contenders[ADVICE_MOST];
    size_t count;
    uint64_t cores; /* that the service has here: no more than there are */
    struct budget cpus;
    struct search_servers servers;

    /* Of the caller, after experiment_init. */
    struct journal *journal;
    const char *dir; /* the journal's */

    /* What came of it. */
    uint64_t begin_ns;
    size_t cells;                  /* runs and searches that were recorded */
    bool is_searched[ADVICE_MOST]; /* under this load: the journal has it, and
                                      takes no second one */
    struct advice advice;
    struct flips flips;
    struct scaling scaling;
    bool is_stopped;
};

enum { EXPERIMENT_ERROR = SUITE_ERROR };

/* Calibrates, and makes the systems. 0, -EINVAL with a line in `error`, or
 * -ENOMEM. To be freed in any case. */
int experiment_init(struct experiment *experiment,
                    char error[EXPERIMENT_ERROR]);
void experiment_free(struct experiment *experiment);

/* Runs the stages. 0, also when stopped, or a negative errno. */
int experiment_run(struct experiment *experiment);

/* What the profile and the machine alone say; `why` what nothing rules out
 * has no figure. */
void experiment_foresee(struct experiment *experiment, const char *why);

/* The time that is left of the budget. */
uint64_t experiment_left_ns(const struct experiment *experiment);

/* A budget beyond which a race of those that fit only narrows what is narrow:
 * four times what their searches take at least. */
uint64_t experiment_enough_ns(const struct experiment *experiment);

/* The first so many processors for the server, and the others for the load; all
 * for both where none is left. As budget_init. */
int experiment_cpus(uint64_t cores, struct budget *cpus,
                    char error[BUDGET_ERROR]);

/* Whether the first of two contenders is the likelier winner: those are that
 * can use the cores there are. */
bool experiment_is_likelier(const struct experiment *experiment, size_t a,
                            size_t b);

/* Those for which `is_in` is true, in that order. Returns how many. */
size_t experiment_line_up(const struct experiment *experiment,
                          const bool *is_in, size_t order[ADVICE_MOST]);

/* What a search of one system takes at least. */
uint64_t experiment_least_ns(const struct experiment *experiment);

/* Races those for which `is_in` is true, for at most `time_ns` in all, and
 * takes what came of it into contenders. The likely ones first, as
 * many as there is time for. 0 or a negative errno. */
int experiment_race(struct experiment *e, const bool *is_in, uint64_t time_ns);

/* A stage: a campaign of the suite's rows, every cell `rounds` times; hands
 * every record to `take` before it is kept; with other processors than the
 * experiment's it is not kept. 0 or a negative errno. */
int stage_run(struct experiment *e, const struct budget *cpus, uint64_t rounds,
              void (*take)(void *arg, const struct record *record), void *arg);

/* Empties the suite's rows; adds one for one system, that asks for the
 * profile's workload. NULL without memory. */
void stage_clear(struct experiment *e);
struct suite_row *stage_add(struct experiment *e, enum record_kind kind,
                            size_t system, uint64_t connections);

#endif
