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

/* What was known when it was interrupted may be an answer already. Our own
 * trouble says nothing of the server. */
static enum contender_state state_of(const struct search_answer *answer)
{
    if (answer->outcome == SEARCH_INTERRUPTED && answer->low_rps > 0 &&
        isfinite(answer->high_rps))
        return CONTENDER_RACED;
    if (answer->outcome == SEARCH_FAILED && answer->ran == SEARCH_OUR_TROUBLE)
        return CONTENDER_NOT_RACED;
    return states[answer->outcome];
}

/* Not to hold at rates near what a closed loop does says nothing of lower
 * ones. */
static bool is_beyond(const struct search_answer *answer,
                      const struct trial *peak)
{
    enum { FAR_BELOW = 20 };
    double lowest_rps = answer_lowest_failed_rps(answer);

    return peak != NULL && !(lowest_rps <= peak->achieved_rps / FAR_BELOW);
}

static uint64_t longest_ns(const struct search_answer *answer)
{
    uint64_t ns = 0;

    for (size_t i = 0; i < answer->trial_count; i++)
        if (answer->trials[i].stage == TRIAL_FULL &&
            answer->trials[i].duration_ns > ns)
            ns = answer->trials[i].duration_ns;
    return ns;
}

void race_take(struct contender *c, const struct search_answer *answer)
{
    const struct trial *peak = answer_peak(answer);

    c->window_ns = longest_ns(answer);
    c->state = state_of(answer);
    (void)snprintf(c->reason, sizeof c->reason, "%s", answer->reason);
    if (c->state == CONTENDER_NEVER_HELD && is_beyond(answer, peak)) {
        c->state = CONTENDER_NOT_RACED;
        (void)snprintf(c->reason, sizeof c->reason,
                       "%.160s; there was no time for lower rates",
                       answer->reason);
    }
    c->trials = answer->trial_count;
    c->peak_rps = peak != NULL ? peak->achieved_rps : NAN;
    if (c->state != CONTENDER_RACED)
        return;
    c->rps = answer->capacity_rps;
    c->low_rps = answer->low_rps;
    c->high_rps =
        answer->outcome == SEARCH_LOWER_BOUND ? INFINITY : answer->high_rps;
    c->is_range = answer->is_range;
    /* Little's law. */
    c->in_flight = fmax(0, c->rps * answer->latency.figures[SLO_MEAN] / 1e9);
    c->is_dropped =
        strncmp(answer->reason, HEAT_DROPPED, strlen(HEAT_DROPPED)) == 0;
}
