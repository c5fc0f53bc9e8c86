/* SplitMix64: Steele, Lea and Flood, "Fast splittable pseudorandom number
 * generators", OOPSLA 2014. Any state will do, and equal states give equal
 * numbers, on every machine: for what has to be the same in every run. */
#ifndef SPLITMIX_H
#define SPLITMIX_H

#include <stdint.h>

#define SPLITMIX_STEP UINT64_C(0x9e3779b97f4a7c15)

/* The number of a state. */
static inline uint64_t splitmix_of(uint64_t z)
{
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* The next number. */
static inline uint64_t splitmix_next(uint64_t *state)
{
    return splitmix_of(*state += SPLITMIX_STEP);
}

/* In (0, 1), evenly. */
static inline double splitmix_even(uint64_t *state)
{
    return ((double)(splitmix_next(state) >> 11) + 0.5) * 0x1p-53;
}

#endif
