/* Two made-up campaigns against each other. */
#ifndef VERSUS_H
#define VERSUS_H

#include "harness/report/contrast.h"

struct versus {
    struct results results[2];
    struct cells cells[2];
    struct contrasts contrasts;
    bool is_compared;
};

/* Two campaigns of seeds 42 and 43, alike in all else, without a run. */
void versus_init(struct versus *versus);

/* Six rounds of echo:64 with 10 connections, in side 0 or 1: about `rps`
 * requests a second, each in about `latency_ns`, with a noise of 1 % that
 * differs from side to side and, over the rounds, is none; 100 us of CPU. */
void versus_load(struct versus *versus, int side, const char *system,
                 double rps, uint64_t latency_ns);

/* Compares all systems, or two of side 0 where they are named. */
void versus_compare(struct versus *versus);
void versus_systems(struct versus *versus, const char *a, const char *b);

/* The row of the figure, of A's system; NULL without. */
const struct contrast *versus_row(const struct versus *versus,
                                  const char *system, enum figure figure);

void versus_free(struct versus *versus);

#endif
