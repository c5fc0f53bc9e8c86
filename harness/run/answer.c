/* What a search came to. */
#include "harness/run/answer.h"

#include <math.h>
#include <stdlib.h>

void trial_latency_init(struct trial_latency *latency)
{
    for (size_t i = 0; i < SLO_FIGURES; i++)
        latency->figures[i] = NAN;
    latency->max_ns = NAN;
}

void answer_init(struct search_answer *answer, const struct slo *slo)
{
    *answer = (struct search_answer){.slo = *slo,
                                     .outcome = SEARCH_NO_ANSWER,
                                     .capacity_rps = NAN,
                                     .low_rps = NAN,
                                     .high_rps = NAN};
    trial_latency_init(&answer->latency);
}

void answer_clear(struct search_answer *answer)
{
    free(answer->trials);
    answer->trials = NULL;
    answer->trial_count = 0;
}

const struct trial *answer_peak(const struct search_answer *answer)
{
    return answer->trial_count > 0 ? &answer->trials[0] : NULL;
}

double answer_lowest_failed_rps(const struct search_answer *answer)
{
    double lowest = NAN;

    for (size_t i = 0; i < answer->trial_count; i++)
        if (answer->trials[i].verdict == TRIAL_FAILED)
            lowest = fmin(lowest, answer->trials[i].rate_rps);
    return lowest;
}

const char *answer_outcome_name(enum search_outcome outcome)
{
    static const char *const names[] = {
        [SEARCH_FOUND] = "found",
        [SEARCH_LOWER_BOUND] = "lower_bound",
        [SEARCH_NEVER_HELD] = "never_held",
        [SEARCH_NO_ANSWER] = "no_answer",
        [SEARCH_INTERRUPTED] = "interrupted",
        [SEARCH_UNAVAILABLE] = "unavailable",
        [SEARCH_FAILED] = "failed",
    };

    return names[outcome];
}

const char *trial_verdict_name(enum trial_verdict verdict)
{
    static const char *const names[] = {[TRIAL_HELD] = "held",
                                        [TRIAL_FAILED] = "failed",
                                        [TRIAL_VOID] = "void"};

    return names[verdict];
}

const char *trial_stage_name(enum trial_stage stage)
{
    static const char *const names[] = {
        [TRIAL_PEAK] = "peak", [TRIAL_SHORT] = "short", [TRIAL_FULL] = "full"};

    return names[stage];
}
