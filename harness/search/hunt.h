/* The hunt for one system's edge: which trial is next, and when it is over.
 * Pure: the caller runs the trials. hunt.c begins trials and takes them in,
 * hunt_place.c says at which rate and how long, hunt_end.c draws the answer. */
#ifndef HUNT_H
#define HUNT_H

#include "harness/search/edge.h"
#include "harness/search/search.h"

/* So many full trials say something of an edge. */
enum { HUNT_FULL_ENOUGH = 6 };

struct hunt {
    const struct search_options *options;
    struct search_answer *answer; /* where trials and outcome go */
    enum trial_stage stage;
    bool is_over;
    uint64_t budget_ns; /* at first as the options say */
    uint64_t spent_ns;

    double floor_rps;   /* the lowest that the budget has samples for */
    double ceiling_rps; /* the lowest at which the generator failed three times
                           in a row, or infinity */
    double again_rps;   /* the last trial does not count: this rate again; or 0
                         */
    unsigned voids;     /* in a row */

    /* Short trials: the highest rate that held, the lowest that did not; 0 and
     * infinity at first. */
    double held_rps, failed_rps;
    unsigned failures; /* in a row, at one rate */
    double step;       /* factor of the next step up, its square that down */

    /* Full trials. */
    uint64_t full_ns;           /* their length, as the budget allows */
    double middle_rps;          /* where they begin */
    double spread;              /* how far off the edge may be, of ln rate */
    double placed_rps;          /* where the next one is to be, in a comparison;
                                   0: in the middle */
    double least_rps, most_rps; /* from where to where they were */
    size_t full_held;           /* how many of them held */
    struct edge edge;
    struct edge_fit fit; /* of them all; in a comparison heat.c sets it */
};

void hunt_init(struct hunt *hunt, const struct search_options *options,
               const struct cell *cell, struct search_answer *answer);

/* The next trial, to be run; false when the hunt is over, or, in a
 * comparison, has done its short trials. */
bool hunt_next(struct hunt *hunt, struct trial *trial);

/* It was run and judged. 0 or -ENOMEM. */
int hunt_take(struct hunt *hunt, const struct trial *trial, uint64_t cost_ns);

/* Sets the answer from what is known. SEARCH_FOUND stands for what that is; any
 * other outcome, with its reason, takes its place. */
void hunt_end(struct hunt *hunt, enum search_outcome outcome,
              const char *reason);

/* Whether the full trials are enough for an answer. */
bool hunt_is_sure(const struct hunt *hunt);

/* Whether they have an interval. A line is not believed far beyond the trials
 * that it comes from. */
bool hunt_has_interval(const struct hunt *hunt);

/* Whether that is as narrow as the options ask for. */
bool hunt_is_precise(const struct hunt *hunt);

/* Between which rates the capacity is in a comparison, while there is no
 * interval: from the highest rate that held to the lowest that failed, each
 * twice in full trials, or else, with more slack, in short ones, which know
 * little; and up to the double of the closed loop's. 0 and infinity where
 * nothing is known. */
#define HUNT_PEAK_FACTOR 2
#define HUNT_SLACK 1.25
#define HUNT_FULL_SLACK 1.1
void hunt_range(const struct hunt *hunt, double *low_rps, double *high_rps);

/* The highest rate at which the generator is known to be good, or infinity. */
double hunt_top_rps(const struct hunt *hunt);

/* The rate of the next short trial, or 0 when they have done what they can; and
 * of the next full one. */
double hunt_short_rps(struct hunt *hunt);
double hunt_full_rps(const struct hunt *hunt);

/* The length of the full trials, and the rate that they begin at. */
void hunt_plan_full(struct hunt *hunt);

/* Sets warm-up and window of a trial from its stage and rate. */
void hunt_set_times(const struct hunt *hunt, struct trial *trial);

#endif
