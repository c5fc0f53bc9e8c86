/* What a search came to, as a contender has it. */
#include "harness/decide/race_take.h"

#include "harness/search/heat.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const enum contender_state states[SEARCH_OUTCOMES] = {
    [SEARCH_FOUND] = CONTENDER_RACED,
    [SEARCH_LOWER_BOUND] = CONTENDER_RACED,
    [SEARCH_NEVER_HELD] = CONTENDER_NEVER_HELD,
    [SEARCH_NO_ANSWER] = CONTENDER_NOT_RACED,
    [SEARCH_INTERRUPTED] = CONTENDER_NOT_RACED,
    [SEARCH_UNAVAILABLE] = CONTENDER_UNAVAILABLE,
    [SEARCH_FAILED] = CONTENDER_FAILED,
};

void race_take(struct contender *c, const struct search_answer *answer)
{
    const struct trial *peak = answer_peak(answer);

    c->state = states[answer->outcome];
    (void)snprintf(c->reason, sizeof c->reason, "%s", answer->reason);
    c->trials = answer->trial_count;
    c->peak_rps = peak != NULL ? peak->achieved_rps : NAN;
    if (c->state != CONTENDER_RACED)
        return;
    c->rps = answer->capacity_rps;
    c->low_rps = answer->low_rps;
    c->high_rps =
        answer->outcome == SEARCH_LOWER_BOUND ? INFINITY : answer->high_rps;
    c->is_range = answer->is_range;
    c->is_dropped =
        strncmp(answer->reason, HEAT_DROPPED, strlen(HEAT_DROPPED)) == 0;
}
