/* A campaign: rounds of runs. */
#include "harness/run/campaign.h"

#include "harness/command.h"
#include "harness/run/schedule.h"
#include "harness/run/stop.h"
#include "harness/run/widest.h"
#include "support/clock.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Repeats in a row of no use, after which a cell is left alone. */
enum { FUTILE = 3 };

/* A session that is under way. */
struct session {
    const struct campaign *campaign;
    struct campaign_tally *tally;
    struct campaign_step step;
    uint64_t resumed; /* the round that earlier sessions came to */
    size_t *order;    /* owned: of the round */
    bool *chosen;     /* owned: the cells that are to be run now */
    struct widest widest;
};

static void identify(struct record *record, const struct campaign_step *step)
{
    record_init(record);
    record->kind = step->cell->kind;
    record->connections = step->cell->connections;
    record->round = step->round;
    record->repeat = step->repeat;
    (void)snprintf(record->system, sizeof record->system, "%s",
                   cell_system(step->cell));
    (void)snprintf(record->workload, sizeof record->workload, "%s",
                   cell_workload(step->cell));
}

static void count(struct campaign_tally *tally, const struct record *record,
                  int outcome)
{
    switch (record->verdict) {
    case VERDICT_VALID:
        tally->valid++;
        break;
    case VERDICT_NOISY:
        tally->noisy++;
        break;
    case VERDICT_VOID:
        tally->voided++;
        break;
    case VERDICT_UNAVAILABLE:
        tally->unavailable++;
        break;
    }
    if (outcome == RUN_SERVER_FAILED)
        tally->server_failed++;
}

static int run_step(struct session *s)
{
    const struct runner *runner = &s->campaign->runner;
    struct record record;
    int rc;

    identify(&record, &s->step);
    if (runner->before != NULL)
        runner->before(runner->arg, &s->step);
    rc = runner->run(runner->arg, s->step.cell, &record);
    if (rc == RUN_STOPPED)
        s->tally->stopped = true;
    if (rc == RUN_DONE || rc == RUN_SERVER_FAILED) {
        count(s->tally, &record, rc);
        rc = runner->keep(runner->arg, &record);
        if (rc == 0)
            rc = history_add(s->campaign->history, &record);
        if (rc == 0 && runner->after != NULL)
            runner->after(runner->arg, &s->step, &record);
    }
    record_free(&record);
    return rc < 0 ? rc : 0;
}

/* What the chosen cells take. */
static double chosen_s(const struct session *s)
{
    double sum_s = 0;

    for (size_t i = 0; i < s->campaign->suite->cell_count; i++)
        if (s->chosen[i])
            sum_s += history_cost_s(s->campaign->history, i);
    return sum_s;
}

/* Runs the chosen cells of the round in its order. */
static int run_chosen(struct session *s)
{
    const struct suite *suite = s->campaign->suite;
    const struct history *history = s->campaign->history;
    bool is_own = s->step.round <= suite->rounds;
    int rc = 0;

    schedule_round(s->campaign->seed, s->step.round, suite->cell_count,
                   s->order);
    for (size_t i = 0; rc == 0 && i < suite->cell_count; i++) {
        size_t cell = s->order[i];

        if (*s->campaign->stop)
            s->tally->stopped = true;
        if (s->tally->stopped)
            break;
        if (!s->chosen[cell])
            continue;
        s->step.number++;
        s->step.cell = &suite->cells[cell];
        s->step.left_s = is_own ? history_left_s(history) : 0;
        if (!is_own || s->step.repeat > 0)
            s->step.left_s += chosen_s(s);
        s->chosen[cell] = false;
        rc = run_step(s);
    }
    return rc;
}

static bool is_over_budget(const struct session *s, double more_s)
{
    double budget_s = (double)s->campaign->suite->budget_ns / (double)NS_PER_S;

    return budget_s > 0 && s->campaign->history->took_s + more_s > budget_s;
}

/* Whether the cell's run was NOISY and is worth a repeat that is still to be
 * made. */
static bool is_to_repeat(const struct session *s, size_t cell)
{
    const struct history *history = s->campaign->history;
    struct history_round at = history_at(history, s->step.round, cell);

    return s->campaign->suite->cells[cell].kind != RECORD_SEARCH &&
           at.runs == 1 && at.verdict == VERDICT_NOISY &&
           history->cells[cell].futile < FUTILE;
}

/* The time that repeats may take. */
static double repeats_max_s(const struct suite *suite)
{
    double sum_s = 0;

    for (size_t i = 0; i < suite->cell_count; i++)
        sum_s += (double)suite_rounds_of(suite, &suite->cells[i]) *
                 (double)schedule_estimate_ns(&suite->cells[i]);
    return suite->retries * sum_s / (double)NS_PER_S;
}

/* The NOISY runs of the round once more, as many as the time allows. */
static int repeat_noisy(struct session *s)
{
    const struct suite *suite = s->campaign->suite;
    const struct history *history = s->campaign->history;
    double rest_s = history_left_s(history);
    double max_s = repeats_max_s(suite);
    double sum_s = history->repeats_s;
    int rc;

    for (size_t i = 0; i < suite->cell_count; i++) {
        size_t cell = s->order[i];
        double cost_s = history_cost_s(history, cell);

        if (!is_to_repeat(s, cell) || sum_s + cost_s > max_s ||
            is_over_budget(s, rest_s + chosen_s(s) + cost_s))
            continue;
        s->chosen[cell] = true;
        s->step.count++;
        sum_s += cost_s;
    }
    s->step.repeat = 1;
    rc = run_chosen(s);
    s->step.repeat = 0;
    return rc;
}

static int run_round(struct session *s)
{
    int rc = run_chosen(s);

    if (rc == 0 && !s->tally->stopped && s->step.round >= s->resumed)
        rc = repeat_noisy(s);
    return rc;
}

/* The suite's own rounds. */
static int run_suite(struct session *s)
{
    const struct suite *suite = s->campaign->suite;
    int rc = 0;

    s->step.count = suite_runs(suite);
    for (s->step.round = 1;
         rc == 0 && !s->tally->stopped && s->step.round <= suite->rounds;
         s->step.round++) {
        for (size_t i = 0; i < suite->cell_count; i++) {
            struct history_round at =
                history_at(s->campaign->history, s->step.round, i);

            s->chosen[i] =
                at.runs == 0 &&
                s->step.round <= suite_rounds_of(suite, &suite->cells[i]);
            s->step.number += at.runs;
            if (at.runs > 1)
                s->step.count++;
        }
        rc = run_round(s);
    }
    return rc;
}

/* Chooses for an added round: the widest first, while the budget lasts. What an
 * earlier session has done of it is done. Returns how many. */
static size_t choose_wide(struct session *s)
{
    const struct history *history = s->campaign->history;
    const struct suite *suite = s->campaign->suite;
    size_t chosen = 0;
    double sum_s = 0;

    for (;;) {
        size_t i = widest_take(&s->widest, suite);
        double cost_s;

        if (i == suite->cell_count)
            break;
        cost_s = history_cost_s(history, i);
        if (history_at(history, s->step.round, i).runs > 0 ||
            is_over_budget(s, sum_s + cost_s))
            continue;
        s->chosen[i] = true;
        sum_s += cost_s;
        chosen++;
    }
    return chosen;
}

/* Rounds of what is too wide. */
static int add_rounds(struct session *s)
{
    const struct suite *suite = s->campaign->suite;
    const struct history *history = s->campaign->history;
    int rc = 0;

    s->step.round = suite->rounds + 1;
    if (s->resumed > s->step.round)
        s->step.round = s->resumed;
    s->step.number = 0;
    for (size_t i = 0; i < suite->cell_count; i++)
        s->step.number += history->cells[i].runs;
    s->step.count = s->step.number;
    for (; rc == 0 && !s->tally->stopped; s->step.round++) {
        size_t chosen;
        size_t wide = widest_look(&s->widest, history, s->campaign->rule);

        s->tally->end = CAMPAIGN_PRECISE;
        if (wide == 0)
            break;
        s->tally->end = CAMPAIGN_ROUNDS;
        if (s->step.round > suite->max_rounds)
            break;
        s->tally->end = CAMPAIGN_BUDGET;
        chosen = choose_wide(s);
        if (chosen == 0 && s->step.round > s->resumed)
            break;
        s->step.count += chosen;
        rc = run_round(s);
    }
    return rc;
}

int campaign_run(const struct campaign *campaign, struct campaign_tally *tally)
{
    size_t cells = campaign->suite->cell_count;
    struct session s = {.campaign = campaign,
                        .tally = tally,
                        .step = {.rounds = campaign->suite->rounds},
                        .resumed = campaign->history->last_round,
                        .order = calloc(cells + 1, sizeof *s.order),
                        .chosen = calloc(cells + 1, sizeof *s.chosen)};
    int rc = widest_init(&s.widest, campaign->suite);

    memset(tally, 0, sizeof *tally);
    if (s.order == NULL || s.chosen == NULL)
        rc = -ENOMEM;
    if (rc == 0)
        rc = run_suite(&s);
    if (rc == 0 && !tally->stopped)
        rc = add_rounds(&s);
    if (tally->stopped)
        tally->end = CAMPAIGN_STOPPED;
    tally->aimed = s.widest.aimed;
    tally->precise = s.widest.precise;
    widest_free(&s.widest);
    free(s.chosen);
    free(s.order);
    return rc;
}

int campaign_exit_code(const struct campaign_tally *tally)
{
    size_t measured = tally->valid + tally->noisy + tally->voided;

    if (tally->stopped)
        return EXIT_INTERRUPTED;
    if (tally->server_failed > 0)
        return EXIT_SERVER;
    if (measured == 0 && tally->unavailable > 0)
        return EXIT_UNAVAILABLE;
    return tally->voided > 0 ? EXIT_NOT_VALID : EXIT_OK;
}
