/* Two sides against each other, cell by cell: two campaigns, or two systems of
 * one campaign, one of which may be the other under a second name.
 *
 * Runs are the samples. Within one campaign the runs of a round are paired;
 * runs of two campaigns have no partners (stats/ratio.h). Which differences are
 * called is stats/finding.h's, with Holm's correction over all rows. */
#ifndef CONTRAST_H
#define CONTRAST_H

#include "harness/report/cells.h"
#include "harness/stats/finding.h"

/* The key figures: FIGURE_THROUGHPUT, FIGURE_P50, FIGURE_P99 and FIGURE_CPU of
 * a load, FIGURE_PSS of idle servers (bytes per connection: the slope), and
 * FIGURE_WALL of a batch. */
struct contrast {
    const struct cell_stats *cells[2]; /* A's and B's; of idle servers any */
    enum figure figure;
    struct estimate of[2]; /* A's figure and B's, each from all of its rounds */

    struct ratio ratio; /* B / A */
    double p;           /* ratio.p after Holm's correction; NAN: no test */
    double detectable;  /* finding_detectable() */
    enum finding finding;

    /* The generator was the limit of the side that is behind, or of either
     * where none is: what the finding says of the systems is not known. */
    bool is_bounded;
};

/* A cell that only one side has runs of. */
struct contrast_lone {
    int side; /* 0: A, 1: B */
    const struct cell_stats *cell;
};

struct contrasts {
    struct contrast *rows; /* by cell, in A's order */
    size_t count;
    size_t tests; /* of the rows: what Holm's correction corrects for */
    bool is_paired;
    struct contrast_lone *lones;
    size_t lone_count;
};

/* One side: every system of the campaign, each against its namesake, or one. */
struct contrast_side {
    const struct cells *cells;
    const char *system; /* NULL: every one; else both sides name theirs */
};

/* Compares B with A over all cells that both have. Returns 0 or -ENOMEM. The
 * cells must outlive the contrasts. */
int contrasts_init(struct contrasts *contrasts,
                   const struct contrast_side sides[2]);
void contrasts_free(struct contrasts *contrasts);

/* 1 when B is better by the finding, -1 when it is worse, else 0; a bounded
 * row is neither. */
int contrast_direction(const struct contrast *contrast);

/* B is worse, and the whole interval is beyond the share: 0.05 for a throughput
 * of less than 0.95 of A's, or a latency or cost of more than 1.05. */
bool contrast_is_worse_by(const struct contrast *contrast, double share);

#endif
