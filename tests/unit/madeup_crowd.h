/* A made-up campaign of many systems, for the tests of the charts. */
#ifndef MADEUP_CROWD_H
#define MADEUP_CROWD_H

#include "harness/run/record.h"

#include <stdbool.h>
#include <stddef.h>

/* The i-th system's name; unlike all others, and none within another. */
const char *madeup_crowd_name(size_t i);

/* A campaign of so many systems, two rounds: echoes with 1 to 1,000 connections
 * and, if asked for, at a fixed rate; waits, fibs, and idle connections. The
 * last system never replies to 1,000 connections, the first is at the limit of
 * the generator there. Response times are exponential, and every load stalls
 * for its slice 40, whose requests are answered in the next. */
void madeup_crowd(struct results *results, size_t systems, bool has_open_loop);

/* The same, of so many rounds. */
void madeup_crowd_of(struct results *results, size_t systems, uint64_t rounds,
                     bool has_open_loop);

#endif
