/* A system against itself: what a campaign saw between one program that ran
 * twice under two names (the suite's twin). */
#ifndef TWINS_H
#define TWINS_H

#include "harness/report/contrast.h"

struct twins {
    const char *names[2];       /* borrowed from the facts; NULL: no twin */
    struct contrasts contrasts; /* the second against the first */
};

/* The campaign's twins; none where the facts name none, or nothing was run of
 * both. Throughput at a fixed rate is not in it: it is the rate. Returns 0 or
 * -ENOMEM; twins_free follows in both cases. The cells must outlive it. */
int twins_init(struct twins *twins, const struct cells *cells);
void twins_free(struct twins *twins);

/* The farther end of the interval of the ratio, as a share: a difference of
 * less says nothing here. NAN without an interval. */
double twins_reach(const struct contrast *contrast);

/* Any figure has a ratio: two rounds of both. */
bool twins_has_ratio(const struct twins *twins);

/* Figures that were called different, which none of them is. */
size_t twins_called(const struct twins *twins);

/* One sentence on that and on rounds too few; "" where there is nothing to say.
 * Returns `text`. */
enum { TWINS_TEXT = 256 };
char *twins_remark(const struct twins *twins, char text[TWINS_TEXT]);

#endif
