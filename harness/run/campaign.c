/* A campaign: rounds of runs. */
#include "harness/run/campaign.h"

#include "harness/command.h"
#include "harness/run/schedule.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EXIT_INTERRUPTED = 130 };

static void identify(struct record *record, const struct cell *cell,
                     uint64_t round)
{
    record_init(record);
    record->kind = cell->kind;
    record->connections = cell->connections;
    record->round = round;
    (void)snprintf(record->system, sizeof record->system, "%s",
                   cell_system(cell));
    (void)snprintf(record->workload, sizeof record->workload, "%s",
                   cell_workload(cell));
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

static int run_step(const struct campaign *campaign,
                    const struct campaign_step *step,
                    struct campaign_tally *tally)
{
    const struct runner *runner = &campaign->runner;
    struct record record;
    int rc;

    identify(&record, step->cell, step->round);
    if (runner->before != NULL)
        runner->before(runner->arg, step);
    rc = runner->run(runner->arg, step->cell, &record);
    if (rc == RUN_STOPPED)
        tally->stopped = true;
    if (rc == RUN_DONE || rc == RUN_SERVER_FAILED) {
        count(tally, &record, rc);
        rc = runner->keep(runner->arg, &record);
        if (rc == 0 && runner->after != NULL)
            runner->after(runner->arg, step, &record);
    }
    record_free(&record);
    return rc < 0 ? rc : 0;
}

static int run_round(const struct campaign *campaign,
                     struct campaign_step *step, size_t *order,
                     struct campaign_tally *tally)
{
    const struct suite *suite = campaign->suite;
    const bool *done =
        campaign->done != NULL
            ? campaign->done + (step->round - 1) * suite->cell_count
            : NULL;
    int rc = 0;

    schedule_round(campaign->seed, step->round, suite->cell_count, order);
    for (size_t i = 0; rc == 0 && i < suite->cell_count; i++) {
        if (*campaign->stop)
            tally->stopped = true;
        if (tally->stopped)
            break;
        step->number++;
        if (done != NULL && done[order[i]])
            continue;
        step->cell = &suite->cells[order[i]];
        rc = run_step(campaign, step, tally);
    }
    return rc;
}

int campaign_run(const struct campaign *campaign, struct campaign_tally *tally)
{
    const struct suite *suite = campaign->suite;
    struct campaign_step step = {.rounds = suite->rounds,
                                 .count = suite->rounds * suite->cell_count};
    size_t *order = calloc(suite->cell_count + 1, sizeof *order);
    int rc = 0;

    memset(tally, 0, sizeof *tally);
    if (order == NULL)
        return -ENOMEM;
    for (step.round = 1;
         rc == 0 && !tally->stopped && step.round <= suite->rounds;
         step.round++)
        rc = run_round(campaign, &step, order, tally);
    free(order);
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
