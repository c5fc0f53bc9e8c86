/* Results folders that commands read. What goes wrong is told, and the exit
 * code returned. */
#ifndef OPENED_H
#define OPENED_H

#include "harness/compare/comparison.h"
#include "support/options.h"

struct opened {
    struct results results;
    struct cells cells;
};

/* A zeroed one; opened_close in every case. */
int opened_read(struct opened *opened, const char *path);
void opened_close(struct opened *opened);

/* Names what is unlike in two, which is EXIT_NOT_VALID without `force`;
 * "--force `would` all the same". */
int opened_likeness(const struct cells *before, const struct cells *now,
                    bool force, const char *would, struct likeness *likeness);

/* --fail-above's "5%", more than 0 and less than 100; NULL leaves `share` as it
 * is. 0, or -EINVAL with a line in `error`. */
int opened_fail_above(const char *text, double *share,
                      char error[OPTIONS_ERROR]);

#endif
