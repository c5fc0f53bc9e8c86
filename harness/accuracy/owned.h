/* Whether a processor is the load's own. */
#ifndef OWNED_H
#define OWNED_H

#include <sched.h>
#include <stdbool.h>
#include <stdint.h>

/* Counted are gaps between two looks at the clock that are longer than this: a
 * timer interrupt of the kernel takes less, other programs and other virtual
 * machines take more. */
#define OWNED_GAP_NS UINT64_C(50000)

/* At least one gap is as long on a processor that is shared. */
#define OWNED_LONGEST_NS UINT64_C(1000000)

/* What a thread of normal priority that never sleeps was left without. */
struct owned {
    uint64_t looked_ns;
    uint64_t lost_ns;    /* of that, in gaps */
    uint64_t longest_ns; /* gap */
};

/* Looks for so long on the first processor of `cpus`, where the load's one
 * thread runs too. Returns 0 or a negative errno. */
int owned_look(const cpu_set_t *cpus, uint64_t duration_ns,
               struct owned *owned);

/* It lost no more than a thousandth of the time, and never OWNED_LONGEST_NS at
 * once. */
bool owned_is_true(const struct owned *owned);

#endif
