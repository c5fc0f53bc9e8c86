/* One search as one run of a campaign. */
#include "harness/search/cell_search.h"

#include "harness/run/host.h"
#include "harness/run/verdict.h"

#include <errno.h>
#include <stdlib.h>

static const double floor_margin = 1.01;

/* Whether a limit that was never seen to hold was tried at the lowest rate that
 * the budget has samples for. */
static bool is_at_the_floor(const struct search_options *options,
                            const struct search_answer *answer)
{
    double rate_rps = answer_lowest_failed_rps(answer);

    return rate_rps <= floor_margin * search_floor_rps(options);
}

void cell_search_judge(const struct search_options *options,
                       const struct search_answer *answer,
                       struct record *record)
{
    static const enum verdict verdicts[SEARCH_OUTCOMES] = {
        [SEARCH_FOUND] = VERDICT_VALID,
        [SEARCH_LOWER_BOUND] = VERDICT_VALID,
        [SEARCH_NEVER_HELD] = VERDICT_VALID,
        [SEARCH_NO_ANSWER] = VERDICT_VOID,
        [SEARCH_INTERRUPTED] = VERDICT_VOID,
        [SEARCH_UNAVAILABLE] = VERDICT_UNAVAILABLE,
        [SEARCH_FAILED] = VERDICT_VOID,
    };
    enum verdict verdict = verdicts[answer->outcome];

    if (verdict == VERDICT_VALID &&
        (answer->is_range || (answer->outcome == SEARCH_NEVER_HELD &&
                              !is_at_the_floor(options, answer))))
        verdict = VERDICT_NOISY;
    verdict_set(record, verdict, "%s",
                verdict != VERDICT_VALID ? answer->reason : "");
    record->is_lower_bound = answer->outcome == SEARCH_LOWER_BOUND;
}

int cell_search_run(void *arg, const struct cell *cell, struct record *record)
{
    const struct cell_search *search = arg;
    const struct search_options options = {
        .cells = cell,
        .cell_count = 1,
        .slo = cell->slo,
        .budget_ns = cell->budget_ns,
        .precision = search->precision,
        .runner = search->runner,
        .stop = search->stop,
    };
    struct search_result result;
    struct search_answer *answer;
    struct host_sample before;
    struct host_sample after;
    int rc;

    host_sample(&before);
    rc = search_run(&options, &result);
    host_sample(&after);
    answer = result.answers;

    if (rc < 0) {
        search_free(&result);
        return rc;
    }
    cell_search_judge(&options, answer, record);
    verdict_judge_steal(record, host_steal_share(&before, &after));
    rc = RUN_DONE;
    if (answer->outcome == SEARCH_INTERRUPTED)
        rc = RUN_STOPPED;
    else if (answer->outcome == SEARCH_FAILED &&
             answer->ran == SEARCH_SERVER_FAILED)
        rc = RUN_SERVER_FAILED;
    /* The only answer, with its trials, is the record's from now on. */
    record->search = answer;
    return rc;
}
