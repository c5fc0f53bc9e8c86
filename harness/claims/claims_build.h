/* Reading the claims' document, in two files: its statements, its cells.
 * Internal to the claims. */
#ifndef CLAIMS_BUILD_H
#define CLAIMS_BUILD_H

#include "harness/claims/claims.h"
#include "harness/run/reader.h"

struct claims_reader {
    struct reader reader;
    const struct suite *suite; /* that has to have the cells */
    struct claims *claims;
};

/* Reads "of", "to" and "above" into the part's points. 0, -ENOMEM, or -EINVAL
 * after reader_fail. */
int claims_points(const struct claims_reader *c, const struct place *place,
                  struct claim_part *part);

#endif
