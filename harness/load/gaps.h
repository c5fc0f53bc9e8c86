/* When the requests of an open loop are due: a schedule without clock or
 * memory, drawn one arrival after the other. Two of the same seed are the same,
 * however often and whenever they are asked; a copy goes on on its own. */
#ifndef GAPS_H
#define GAPS_H

#include "harness/load/load.h"

#include <stdint.h>

struct gaps {
    enum load_arrivals arrivals;
    double rate_rps;   /* of the whole schedule */
    double mean_ns;    /* between two arrivals of this part */
    uint64_t number;   /* constant: of the next arrival, in the whole */
    uint64_t parts;    /* … and how many it is to the one after */
    uint64_t state[4]; /* Poisson: of the generator */
    uint64_t whole_ns; /* … and when the last arrival was */
    double rest_ns;    /* … beyond whole_ns, below 1 */
};

/* Part `part` (0 …) of a schedule of `rate_rps` > 0 in `parts` equal ones. The
 * parts of a constant schedule take turns, so that all of them together are
 * constant; those of a Poisson schedule are independent, and all together are
 * Poisson (the superposition of Poisson processes is one). */
void gaps_init(struct gaps *g, enum load_arrivals arrivals, double rate_rps,
               uint64_t part, uint64_t parts, uint64_t seed);

/* The next arrival, in ns since the begin of the schedule, rounded down. Never
 * before the last one. Of a constant schedule the n-th arrival of the whole
 * (n = 0 …) is at n / rate, from n and not from a sum. Of a Poisson schedule
 * the sum of the gaps is kept as a whole number and a rest, so that a day of it
 * is exact to a nanosecond too. */
uint64_t gaps_next(struct gaps *g);

/* The gap alone, in ns and not rounded: what a Poisson schedule adds at each
 * gaps_next. By inversion, mean * -ln(u) with u uniform on (0, 1] in steps of
 * 2^-53, from xoshiro256++ (Blackman and Vigna, "Scrambled linear pseudorandom
 * number generators", ACM TOMS 47(4), 2021), seeded by splitmix64. A constant
 * schedule gives its mean. */
double gaps_draw(struct gaps *g);

#endif
