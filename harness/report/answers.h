/* Which system serves a common load best, and how sure that is: one answer for
 * each load, from the campaign's own cells.
 *
 * The best is the one with the best median. Each other system is told apart
 * from it by the runs of the rounds that both have (stats/finding.h, with
 * Holm's correction over the others), or is not, and then they are tied. A
 * system that the generator limited may be better than it looks: it is tied as
 * well. */
#ifndef ANSWERS_H
#define ANSWERS_H

#include "harness/report/cells.h"
#include "harness/report/show.h"
#include "harness/stats/finding.h"

enum { ANSWERS = 4, ANSWER_TIED_MOST = 64 };

enum answer_state {
    ANSWER_NOT_MEASURED, /* the campaign has no such cell with a figure */
    ANSWER_ALONE,        /* of one system only */
    ANSWER_TOO_FEW,      /* rounds: the best median, and no more */
    ANSWER_TOO_CLOSE,    /* others cannot be told from the best */
    ANSWER_CLEAR,
};

struct answer {
    const char *id;      /* of the load: "waiting" */
    const char *load;    /* "I/O-bound: requests that wait" */
    const char *measure; /* what is compared: "requests per second" */
    const char *how;     /* what would measure it */
    enum figure figure;
    enum answer_state state;

    const struct cell_stats *best; /* NULL: not measured */
    struct estimate of;            /* the best's */
    size_t asked;                  /* systems with a figure */

    const char *next;        /* the best median of the others, or NULL */
    struct ratio next_ratio; /* that one's figure / the best's */
    const char *simplest;    /* of the tied, the best among them */
    const char *tied[ANSWER_TIED_MOST]; /* with the best, which is the first */
    size_t tied_count;

    bool is_less_better; /* of the figure */
    bool is_bound;       /* the best's is a lower bound */
};

/* 0 or -ENOMEM. The cells must outlive the answers. */
int answers_make(const struct cells *cells, struct answer answers[ANSWERS]);

#endif
