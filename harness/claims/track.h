/* A cell's figure, round by round. */
#ifndef TRACK_H
#define TRACK_H

#include "harness/claims/claims.h"

struct track {
    double *values; /* owned: by round, from 0; NAN: the round has none */
    size_t count;
    size_t runs;   /* of the cell, whatever became of them */
    bool is_least; /* the generator was the limit of a run that counts: the
                      true values may be more … */
    bool is_most;  /* … or, of what is taken away or divided by, less */
};

/* One more than the last round of any record. */
size_t track_rounds(const struct results *results);

/* Runs that are VALID or NOISY, one for each round. 0 or -ENOMEM. */
int track_init(struct track *track, const struct results *results,
               const struct yardstick *figure, const struct claim_cell *cell);
void track_free(struct track *track);

/* Takes away another cell's figure, or divides by it, round by round. */
void track_less(struct track *track, const struct track *other);
void track_over(struct track *track, const struct track *other);

#endif
