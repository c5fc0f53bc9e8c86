/* The checks of a claim's part: figures against what is claimed of them.
 * Internal to the judge. */
#ifndef CHECK_H
#define CHECK_H

#include "harness/claims/judge.h"

/* Fills in at most part->count checks. 0 or -ENOMEM. */
int checks_make(const struct claim_part *part, const struct results *results,
                struct claim_check *checks, size_t *count);

#endif
