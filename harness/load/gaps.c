/* Schedules: equal gaps and exponential ones. */
#include "harness/load/gaps.h"

#include "support/splitmix.h"

#include <math.h>

#define NS_PER_S_REAL 1e9

static uint64_t rotate(uint64_t x, int bits)
{
    return (x << bits) | (x >> (64 - bits));
}

static uint64_t xoshiro(uint64_t s[4])
{
    uint64_t result = rotate(s[0] + s[3], 23) + s[0];
    uint64_t shifted = s[1] << 17;

    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = rotate(s[3], 45);
    return result;
}

/* Seeds that are neighbours, and the parts of one seed, begin far from each
 * other: each goes through the mixer before the next is added. */
void gaps_init(struct gaps *g, enum load_arrivals arrivals, double rate_rps,
               uint64_t part, uint64_t parts, uint64_t seed)
{
    uint64_t mixed = splitmix_next(&seed) + part;

    *g = (struct gaps){.arrivals = arrivals,
                       .rate_rps = rate_rps,
                       .mean_ns = NS_PER_S_REAL * (double)parts / rate_rps,
                       .number = part,
                       .parts = parts};
    for (int i = 0; i < 4; i++)
        g->state[i] = splitmix_next(&mixed);
}

double gaps_draw(struct gaps *g)
{
    uint64_t steps;

    if (g->arrivals != LOAD_POISSON)
        return g->mean_ns;
    steps = (xoshiro(g->state) >> 11) + 1;
    return -log((double)steps * 0x1p-53) * g->mean_ns;
}

uint64_t gaps_next(struct gaps *g)
{
    uint64_t whole_ns;

    if (g->arrivals != LOAD_POISSON) {
        double at_ns = (double)g->number * NS_PER_S_REAL / g->rate_rps;

        g->number += g->parts;
        return (uint64_t)at_ns;
    }
    g->rest_ns += gaps_draw(g);
    whole_ns = (uint64_t)g->rest_ns;
    g->whole_ns += whole_ns;
    g->rest_ns -= (double)whole_ns;
    return g->whole_ns;
}
