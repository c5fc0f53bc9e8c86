/* Which cells' intervals are too wide, the widest first. */
#ifndef WIDEST_H
#define WIDEST_H

#include "harness/run/history.h"

struct widest {
    double *widths;        /* owned: NAN for those that were taken */
    size_t aimed, precise; /* cells with an interval, those narrow enough */
};

/* 0 or -ENOMEM; widest_free follows in both cases. */
int widest_init(struct widest *widest, const struct suite *suite);
void widest_free(struct widest *widest);

/* Looks at all cells anew. Returns how many are wider than the suite's
 * precision. */
size_t widest_look(struct widest *widest, const struct history *history,
                   history_rule *rule);

/* The widest of those that was not taken since; cell_count when there is none.
 */
size_t widest_take(struct widest *widest, const struct suite *suite);

#endif
