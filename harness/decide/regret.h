/* How good the advice is: what the advised system gives up against the best, on
 * profiles that nothing was tuned with.
 *
 * For each profile an experiment within a budget advises; another one, with
 * schedules of its own and twice the time, measures every system that fits to
 * the end. Regret is 1 - capacity(advised) / capacity(best), both from the
 * second, so that the advice cannot be good by the luck of its own trials; 1
 * where the second rules the advised one out, and 0 where both say that there
 * is none. It is unknown where one that might be better has no figure, or
 * only a lower bound.
 *
 * The second has noise as well, and the best of many is in part the luckiest of
 * them. So it is said beside what regret would be on average if all that the
 * second cannot tell apart from the best, and the advised one, were alike.
 *
 * Stability: the answer again from the first's figures, drawn anew, each as its
 * estimate is distributed (a parametric bootstrap: Efron and Tibshirani, An
 * Introduction to the Bootstrap, 1993), one known as a range only log-uniformly
 * from within; a lower bound stays what it is. */
#ifndef REGRET_H
#define REGRET_H

#include "harness/decide/advice.h"
#include "harness/run/answer.h"

#include <stdio.h>

enum { REGRET_RESAMPLES = 100, REGRET_PROFILES = 64 };

struct regret {
    char profile[RECORD_NAME];
    char advised[RECORD_NAME]; /* empty: none */
    char best[RECORD_NAME];    /* likewise */
    enum advice_verdict verdict;
    double regret;    /* 0 … 1; NAN: unknown */
    double by_chance; /* likewise: what noise alone would make it */
    size_t stable;    /* of REGRET_RESAMPLES: the same advice, or too close */
    size_t kept;      /* of these, with the advised one first or among those */
    size_t raced;     /* contenders with a figure that nothing rules out */
    size_t redrawn;   /* those of them that differ between the resamples */
};

struct regret_summary {
    size_t total; /* profiles */
    size_t count; /* with a regret */
    size_t
        only_one; /* of these, that leave one system, and nothing to choose */
    double median;
    double worst_tenth; /* the 90th percentile, by nearest rank */
    double worst;
    double by_chance; /* the median of these */
    size_t least_stable;
    size_t least_kept;
};

#define REGRET_MEDIAN_MOST 0.03
#define REGRET_WORST_MOST 0.10
enum { REGRET_STABLE_LEAST = 95 };

/* From two sets of contenders in the same order and their advice. */
double regret_of(const struct contender *contenders, const struct advice *truth,
                 const struct advice *advice);

/* What that would be if those tied with the best, and the advised one, were
 * alike: the mean over noise as their intervals have it, which is that within
 * the second experiment. NAN where the regret is; 0 where the advised one
 * alone is best, and where it is ruled out or has no interval. */
double regret_by_chance(const struct contender *contenders,
                        const struct advice *truth, const struct advice *advice,
                        uint64_t seed);

/* Sets `stable`, `kept` and `redrawn`. */
void regret_resample(const struct profile *profile,
                     const struct contender *contenders, size_t count,
                     const struct advice *advice, uint64_t seed,
                     struct regret *regret);

/* `total`: of the profiles, those that have no row yet too. */
void regret_sum_up(const struct regret *regrets, size_t count, size_t total,
                   struct regret_summary *summary);

/* Never where a regret is unknown. */
bool regret_is_good(const struct regret_summary *summary);

void regret_print(const struct regret *regrets, size_t count, size_t total,
                  FILE *to);

/* What a regret is of: measured with anything else it is another one. New
 * reference, or NULL without memory. */
json_t *regret_basis(const struct profile *profile, uint64_t budget_ns,
                     uint64_t seed, const char *systems);

/* {"profile", "advised", "best", "verdict", "regret", "by_chance",
 * "stable", "kept", "redrawn", "raced", "basis"}, and back: 0, -EINVAL, or
 * -ESTALE where the basis is another. Neither takes the basis. */
json_t *regret_to_json(const struct regret *regret, json_t *basis);
int regret_from_json(const json_t *json, const json_t *basis,
                     struct regret *regret);

#endif
