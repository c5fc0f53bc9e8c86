/* The first stage of an experiment: memory and crashes, for those conditions
 * that the profile has, of the systems that nothing else rules out. */
#ifndef SCREEN_H
#define SCREEN_H

#include "harness/decide/experiment.h"

/* The likely winners first, for half of the budget at most. 0 or a negative
 * errno. */
int screen_run(struct experiment *experiment);

/* Likewise, of those that a neighbour of the profile lets in and of which a
 * figure is missing, however long it takes. */
int screen_more(struct experiment *experiment, const bool *is_in);

/* What a crash took along: nothing else, when no other connection was lost;
 * all, when the service did not come back, or each was lost and new ones got no
 * answer for a while; else a worker, which may have had all of them. It makes
 * what is known of the system worse, never better. */
void screen_take_crash(struct contender *contender,
                       const struct record_crash *crash);

#endif
