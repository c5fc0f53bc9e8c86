/* Whether two campaigns can be compared at all. */
#ifndef LIKENESS_H
#define LIKENESS_H

#include "harness/report/cells.h"

enum { LIKENESS_MOST = 32, LIKENESS_TEXT = 192 };

/* What differs between them, a line each, without a newline: "kernel: Linux 6.1
 * against Linux 6.5". The first LIKENESS_MOST. */
struct likeness {
    char lines[LIKENESS_MOST][LIKENESS_TEXT];
    size_t count;
};

/* Looks at the machine, the suite, the options that change what a run is, and
 * the windows that were measured. Builds may differ, that is what a comparison
 * is for, and so may the choice of cells and the number of rounds. A fact that
 * one of the journals does not have, since it is older, is no difference. */
void likeness_check(struct likeness *likeness, const struct cells *a,
                    const struct cells *b);

#endif
