/* How long a campaign went on, and how near it came to the precision that its
 * suite asks for: counted from its records. */
#ifndef ROUNDS_H
#define ROUNDS_H

#include "harness/report/cells.h"

enum rounds_end {
    ROUNDS_CUT,   /* it was ended early, or what it aimed at is not known */
    ROUNDS_MET,   /* every interval is narrow enough */
    ROUNDS_MOST,  /* there are as many rounds as there may be */
    ROUNDS_SPENT, /* the budget has no room for one more run */
};

struct rounds {
    uint64_t last;          /* the number of the last round */
    size_t repeats, mended; /* NOISY runs that were repeated, and the repeats
                               that were VALID */
    size_t aimed, precise;  /* cells with an interval that rounds narrow, and
                               those where it is narrow enough */
    double precision;       /* as a share of the median; NAN: not known */
    double took_s;          /* of all runs; NAN: not known */
    double budget_s;        /* 0: there is none */
    enum rounds_end end;
};

void rounds_count(struct rounds *rounds, const struct cells *cells);

/* "48 of 57 cells within ±3 %; the runs took 3:42 of a budget of 3:45, which
 * is spent"; empty where the precision is not known, or the rounds are too few
 * for any interval. Returns `text`. */
enum { ROUNDS_TEXT = 256 };
char *rounds_text(const struct rounds *rounds, char text[ROUNDS_TEXT]);

/* The key of results.json: "cut", "met", "most", "spent". */
const char *rounds_end_name(enum rounds_end end);

#endif
