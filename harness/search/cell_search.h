/* One search as one run of a campaign. */
#ifndef CELL_SEARCH_H
#define CELL_SEARCH_H

#include "harness/run/campaign.h"
#include "harness/search/search.h"

struct cell_search {
    struct search_runner runner; /* of the trials */
    double precision;            /* as search_options */
    const volatile bool *stop;   /* may be NULL */
};

/* A bench's `search`, with a cell_search as `arg`: searches within the cell's
 * budget. Sets the record's answer and verdict: VALID with an answer, also one
 * that is a lower bound or that the limit never holds; NOISY where all it has
 * is a range of rates, where the limit held at no rate but the lowest ones were
 * not tried, or where processors' time was stolen; VOID without an answer;
 * UNAVAILABLE. Returns RUN_DONE, RUN_SERVER_FAILED, RUN_STOPPED or -ENOMEM. */
int cell_search_run(void *arg, const struct cell *cell, struct record *record);

/* Its verdict alone, of an answer that a search with these options gave. */
void cell_search_judge(const struct search_options *options,
                       const struct search_answer *answer,
                       struct record *record);

#endif
