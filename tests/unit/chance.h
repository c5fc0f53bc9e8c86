/* Made-up rounds with noise, the same in every run, and a table of comparisons
 * that is judged as a report judges its own. */
#ifndef CHANCE_H
#define CHANCE_H

#include "harness/stats/finding.h"

#include <stdint.h>

enum { CHANCE_ROUNDS = 32, CHANCE_TABLE = 20 };

struct chance {
    uint64_t state; /* the seed at first */
};

double chance_even(struct chance *chance);   /* from 0 to 1, neither of them */
double chance_normal(struct chance *chance); /* standard */

/* Two sides of `rounds` rounds: B is `ratio` times A, but for a drift that both
 * sides of a round share and noise that each run has of its own, both
 * log-normal with these standard deviations. */
struct sides {
    size_t rounds;
    double ratio, drift, noise;
    double a[CHANCE_ROUNDS], b[CHANCE_ROUNDS];
};
void chance_fill(struct chance *chance, struct sides *sides);

/* How many of the table's ratios are called different: by their own p alone,
 * and by the rule, with Holm's correction over the table. */
struct called {
    int alone, by_rule;
};
void chance_judge(const struct ratio ratios[CHANCE_TABLE],
                  struct called *called);

/* A way to compare the sides. */
typedef struct ratio chance_method(struct chance *chance,
                                   const struct sides *sides);

chance_method chance_paired;   /* ratio_paired */
chance_method chance_unpaired; /* ratio_unpaired */

/* A wrong one, which the tests have to find out: the percentile bootstrap of
 * the geometric mean of paired ratios. Its p is 0 or 1: whether its interval
 * leaves out 1. */
chance_method chance_bootstrap;

#endif
