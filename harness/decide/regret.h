/* How good the advice is: what the advised system gives up against the best, on
 * profiles that nothing was tuned with.
 *
 * For each profile an experiment within a budget advises; another one, with
 * schedules of its own and twice the time, measures every system that fits to
 * the end. Regret is 1 - capacity(advised) / capacity(best), both from the
 * second, so that the advice cannot be good by the luck of its own trials; 1
 * where the second rules the advised one out, and 0 where both say that there
 * is none. Stability: the answer again from resampled full trials of the first.
 */
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
    double regret; /* 0 … 1; NAN: one of the two has no answer */
    size_t stable; /* of REGRET_RESAMPLES: the same advice, or too close with it
                    */
};

struct regret_summary {
    size_t count; /* with a regret */
    double median;
    double worst_tenth; /* the 90th percentile, by nearest rank */
    double worst;
    size_t least_stable;
};

#define REGRET_MEDIAN_MOST 0.03
#define REGRET_WORST_MOST 0.10
enum { REGRET_STABLE_LEAST = 95 };

/* From two sets of contenders in the same order and their advice. */
double regret_of(const struct contender *contenders, const struct advice *truth,
                 const struct advice *advice);

/* How many of the resamples give the same. `answers` are of the contenders, in
 * their order; one without enough full trials stays what it is. */
size_t regret_stability(const struct profile *profile,
                        const struct contender *contenders, size_t count,
                        const struct search_answer *answers,
                        const struct advice *advice, uint64_t seed);

void regret_sum_up(const struct regret *regrets, size_t count,
                   struct regret_summary *summary);
bool regret_is_good(const struct regret_summary *summary);

void regret_print(const struct regret *regrets, size_t count, FILE *to);

/* {"profile", "advised", "best", "verdict", "regret", "stable"}, and back: 0 or
 * -EINVAL. */
json_t *regret_to_json(const struct regret *regret);
int regret_from_json(const json_t *json, struct regret *regret);

#endif
