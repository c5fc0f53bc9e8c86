/* A stage of an experiment: a campaign of a few cells. */
#include "harness/decide/experiment.h"

#include "harness/run/bench.h"
#include "harness/run/campaign.h"
#include "harness/run/progress.h"
#include "harness/run/suite_build.h"

#include <errno.h>
#include <math.h>
#include <string.h>

struct stage {
    struct experiment *experiment;
    bool is_kept; /* else a record would be taken for one of other processors */
    struct bench bench;
    struct progress progress;
    void (*take)(void *arg, const struct record *record);
    void *arg;
};

static int run(void *arg, const struct cell *cell, struct record *record)
{
    struct stage *stage = arg;

    return bench_run(&stage->bench, cell, record);
}

static int keep(void *arg, const struct record *record)
{
    struct stage *stage = arg;

    stage->take(stage->arg, record);
    if (!stage->is_kept)
        return 0;
    stage->experiment->cells++;
    return journal_append(stage->experiment->journal, record);
}

static void before(void *arg, const struct campaign_step *step)
{
    progress_before(&((struct stage *)arg)->progress, step);
}

static void after(void *arg, const struct campaign_step *step,
                  const struct record *record)
{
    progress_after(&((struct stage *)arg)->progress, step, record);
}

/* As many rounds as there are, and no more. */
static double no_width(double *values, size_t n)
{
    (void)values;
    (void)n;
    return 0;
}

int stage_run(struct experiment *e, const struct budget *cpus, uint64_t rounds,
              void (*take)(void *arg, const struct record *record), void *arg)
{
    struct stage stage = {
        .experiment = e, .is_kept = cpus == &e->cpus, .take = take, .arg = arg};
    struct campaign_tally tally;
    struct history history;
    size_t twice;
    int rc = suite_expand(&e->suite, &twice);

    if (rc < 0 || e->suite.cell_count == 0)
        return rc;
    e->suite.rounds = e->suite.max_rounds = rounds;
    rc = history_init(&history, &e->suite);
    if (rc == 0)
        rc = bench_init(&stage.bench, &e->suite, cpus, e->dir, e->seed);
    if (rc < 0)
        goto free_history;
    rc = progress_init(&stage.progress, &e->suite, e->to);
    if (rc == 0) {
        const struct campaign campaign = {
            .suite = &e->suite,
            .seed = e->seed,
            .history = &history,
            .rule = no_width,
            .stop = e->stop,
            .runner = {run, keep, before, after, &stage}};

        rc = campaign_run(&campaign, &tally);
        e->is_stopped |= tally.stopped;
        progress_end(&stage.progress);
        progress_free(&stage.progress);
    }
    bench_free(&stage.bench);
free_history:
    history_free(&history);
    return rc;
}

void stage_clear(struct experiment *e)
{
    e->suite.row_count = 0;
}

struct suite_row *stage_add(struct experiment *e, enum record_kind kind,
                            size_t system, uint64_t connections)
{
    struct suite *suite = &e->suite;
    struct suite_row *row = suite_add_row(suite);

    if (row == NULL)
        return NULL;
    row->shape.kind = kind;
    row->shape.workload = e->workload;
    row->connection_count = 1;
    row->connections = suite_keep(suite, 1, sizeof *row->connections);
    row->only = suite_keep(suite, 2, sizeof *row->only);
    if (row->connections == NULL || row->only == NULL)
        return NULL;
    row->connections[0] = connections;
    row->only[0] = suite->systems[system].name;
    return row;
}
