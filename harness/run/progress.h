/* The progress of a campaign: one line that is rewritten on a terminal, one
 * line for each tenth and for each added round elsewhere; and a line for each
 * system and workload that has trouble, once. */
#ifndef PROGRESS_H
#define PROGRESS_H

#include "harness/run/campaign.h"

#include <stdio.h>

struct progress {
    FILE *to;
    bool is_terminal;
    const struct suite *suite;
    bool *told;     /* of each cell: its trouble was shown */
    size_t tenth;   /* shown last, where there is no terminal */
    uint64_t round; /* likewise, of the added ones */
};

/* 0 or -ENOMEM. */
int progress_init(struct progress *progress, const struct suite *suite,
                  FILE *to);
void progress_free(struct progress *progress);

/* A runner's `before` and `after`, without their first argument. */
void progress_before(struct progress *progress,
                     const struct campaign_step *step);
void progress_after(struct progress *progress, const struct campaign_step *step,
                    const struct record *record);

/* Removes the line from the terminal. */
void progress_end(struct progress *progress);

/* "2:31", "1:02:31". Returns `text`. */
enum { PROGRESS_TIME = 32 };
char *progress_time(double seconds, char text[PROGRESS_TIME]);

#endif
