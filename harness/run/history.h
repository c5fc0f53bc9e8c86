/* What a campaign's runs have given so far, cell by cell. What is run next
 * follows from it, so that a resumed campaign goes on as if nothing had been.
 */
#ifndef HISTORY_H
#define HISTORY_H

#include "harness/run/suite.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One round of one cell. */
struct history_round {
    uint64_t runs;        /* repeats included; 0: not done */
    enum verdict verdict; /* of the run that stands for it */
    double value;         /* likewise; NAN where it gave none */
};

/* All rounds of one cell. */
struct history_cell {
    uint64_t runs;   /* repeats included */
    double took_s;   /* of them all */
    uint64_t done;   /* of its rounds in the suite (suite_rounds_of) */
    uint64_t futile; /* repeats in a row that were no better */
};

struct history {
    const struct suite *suite;
    struct history_round *rounds; /* owned: round by round, cell by cell */
    uint64_t room;                /* rounds that there is room for */
    uint64_t last_round;          /* that has a run */
    struct history_cell *cells;   /* owned, in the suite's order */
    double *values;               /* owned: room for one cell's */
    double took_s, planned_s;     /* of all runs: measured, and estimated */
    double repeats_s;             /* what repeats took */
    size_t repeats, mended;       /* repeats, and those that were VALID */
};

/* The suite must outlive the history. 0 or -ENOMEM; history_free follows in
 * both cases. */
int history_init(struct history *history, const struct suite *suite);
void history_free(struct history *history);

/* Takes a run in. One of a cell that the suite has not, or of no round, is left
 * out. 0 or -ENOMEM. */
int history_add(struct history *history, const struct record *record);

/* Takes all in; 0 or -ENOMEM. */
int history_load(struct history *history, const struct results *results);

/* What is known of a cell's round; zeros where it is not done. */
struct history_round history_at(const struct history *history, uint64_t round,
                                size_t cell);

/* How long a run of the cell takes: as its runs took on average, or by its
 * estimate, scaled as those of the others turned out. */
double history_cost_s(const struct history *history, size_t cell);

/* What the runs of the suite's rounds that are not done take. */
double history_left_s(const struct history *history);

/* Half an interval of the median of n values (which may be reordered) as a
 * share of it; INFINITY where there is no interval. */
typedef double history_rule(double *values, size_t n);

/* The rule's answer for the cell: of throughput, in open loops of CPU time per
 * request, of a batch's time. NAN for cells without such a value, of which more
 * rounds would tell nothing. */
double history_width(const struct history *history, size_t cell,
                     history_rule *rule);

#endif
