/* SplitMix64: Steele, Lea and Flood, "Fast splittable pseudorandom number
 * generators", OOPSLA 2014. Any state will do, and equal states give equal
 * numbers, on every machine: for what has to be the same in every run. */
#ifndef SPLITMIX_H
#define SPLITMIX_H

#include <math.h>
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

/* Of the standard normal distribution, by Box and Muller (Annals of
 * Mathematical Statistics 29, 1958). */
static inline double splitmix_normal(uint64_t *state)
{
    double radius = sqrt(-2 * log(splitmix_even(state)));

    return radius * cos(2 * M_PI * splitmix_even(state));
}

#endif
