/* The ideal queue: one server, first come first served, in virtual time.
 *
 * The known server answers by it, and what it should give is computed with it:
 * both draw the same times from the same seed. */
#ifndef LINDLEY_H
#define LINDLEY_H

#include "harness/load/gaps.h"

#include <stdint.h>

enum work_kind { WORK_NONE, WORK_FIXED, WORK_EXPONENTIAL };

/* What the customers take, one after the other. */
struct work {
    enum work_kind kind;
    uint64_t mean_ns;
    struct gaps draws;
};

/* Independent of a schedule of the same seed. */
void work_init(struct work *work, enum work_kind kind, uint64_t mean_ns,
               uint64_t seed);

/* The next one's time, in ns. */
uint64_t work_draw(struct work *work);

/* Zeroed: idle since ever. */
struct lindley {
    uint64_t free_ns; /* when the last customer departs */
};

/* When the next customer, who comes at `arrival_ns`, has had his time of the
 * server: max(arrival, departure before) + time (Lindley, The Theory of Queues
 * with a Single Server, 1952). Arrivals come in order. */
uint64_t lindley_departure(struct lindley *queue, uint64_t arrival_ns,
                           uint64_t work_ns);

#endif
