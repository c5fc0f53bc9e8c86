/* The full trials of a comparison, and of a race, in which who cannot be the
 * best any more is dropped. Pure.
 *
 * They come in rounds, as the machine drifts; where the next one of each is,
 * how far each has come and who lies below is known from all together
 * (edges.h). What all have of budgets is in one pot. */
#ifndef HEAT_H
#define HEAT_H

#include "harness/search/edges.h"
#include "harness/search/hunt.h"

/* What the reason of a dropped one's answer begins with. */
#define HEAT_DROPPED "dropped: "

struct heat {
    struct hunt *hunts; /* the caller's */
    size_t count;       /* at most EDGES_SYSTEMS */
    struct edges edges;
    struct edges_fit fit; /* after the first round */
    bool is_dropped[EDGES_SYSTEMS];
};

/* When all have done their short trials. */
void heat_begin(struct heat *heat, struct hunt *hunts, size_t count);
void heat_free(struct heat *heat);

/* Says one where its trial of a round is; it has what is left of all budgets.
 */
void heat_place(struct heat *heat, size_t i, size_t round);

/* It has had a full trial. 0 or -ENOMEM. */
int heat_take(struct heat *heat, size_t i);

/* After a round: sets what is known of all, and in a race drops those who lie
 * below. Whether that was the last one: `is_over`. 0 or -ENOMEM. */
int heat_settle(struct heat *heat, bool *is_over);

#endif
