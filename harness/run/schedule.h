/* The order of a campaign's runs: pure functions, without clock or state. */
#ifndef SCHEDULE_H
#define SCHEDULE_H

#include "harness/run/suite.h"

#include <stddef.h>
#include <stdint.h>

/* Writes to `order` the numbers 0 … count - 1 in the order in which the cells
 * of `round` run: shuffled by Fisher and Yates with SplitMix64 (Steele, Lea,
 * Flood: Fast Splittable Pseudorandom Number Generators, 2014), seeded with
 * seed and round. The same on every machine. */
void schedule_round(uint64_t seed, uint64_t round, size_t count, size_t *order);

/* What one run of the cell takes, about. */
uint64_t schedule_estimate_ns(const struct cell *cell);

/* A number that tells suites apart: it depends on every cell and its times, on
 * the systems' arguments, and on the numbers of rounds and what they are for.
 */
uint64_t schedule_fingerprint(const struct suite *suite);

#endif
