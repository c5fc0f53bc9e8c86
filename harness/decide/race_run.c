/* A race of systems under a profile's load, within its limit. */
#include "harness/decide/experiment.h"
#include "harness/decide/race_take.h"
#include "harness/search/cell_search.h"
#include "support/clock.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Narrow enough to tell apart what differs by a few percent. */
static const double precision = 0.01;

static void show_trial(void *arg, const struct cell *cell,
                       const struct trial *trial)
{
    const struct experiment *e = arg;

    e->on_trial(&e->profile.limit, cell, trial, e->to);
}

bool experiment_is_likelier(const struct experiment *e, size_t a, size_t b)
{
    const struct contender *x = &e->contenders[a];
    const struct contender *y = &e->contenders[b];

    if (e->cores > 1 && x->has_cores != y->has_cores)
        return x->has_cores;
    return x->prior < y->prior;
}

size_t experiment_line_up(const struct experiment *e, const bool *is_in,
                          size_t order[ADVICE_MOST])
{
    size_t count = 0;

    for (size_t i = 0; i < e->count; i++) {
        size_t at = count;

        if (!is_in[i])
            continue;
        for (; at > 0 && experiment_is_likelier(e, i, order[at - 1]); at--)
            order[at] = order[at - 1];
        order[at] = i;
        count++;
    }
    return count;
}

/* For a search whose lowest rate is half of what the profile itself allows:
 * its cores can compute no more, its connections ask no more. */
static uint64_t samples_ns(const struct experiment *e)
{
    const struct profile *p = &e->profile;
    const struct search_options second = {.slo = p->limit,
                                          .budget_ns = NS_PER_S};
    double most_rps =
        fmin((double)e->cores / (double)p->cpu_ns,
             (double)p->connections / (double)(p->cpu_ns + p->wait_ns)) *
        1e9;

    return (uint64_t)(search_floor_rps(&second) / (most_rps / 2) * 1e9);
}

/* What a search takes at least: its trials and their warm-ups. */
uint64_t experiment_least_ns(const struct experiment *e)
{
    uint64_t trials_ns = slo_search_ns(&e->profile.limit);

    return (uint64_t)fmax((double)trials_ns, (double)samples_ns(e)) +
           SLO_TRIALS *
               (100 * NS_PER_MS + e->profile.connections * 600 * NS_PER_US);
}

static void leave_out(struct experiment *e, const size_t *order, size_t from,
                      size_t to)
{
    for (size_t k = from; k < to; k++)
        (void)snprintf(e->contenders[order[k]].reason, RECORD_REASON,
                       "the budget had no time for it: a search takes %.0f s "
                       "at least",
                       (double)experiment_least_ns(e) / 1e9);
}

/* "task:… p99<50ms", as a campaign calls a search. */
static void make_cells(struct experiment *e, const size_t *order, size_t count,
                       struct cell *cells)
{
    for (size_t k = 0; k < count; k++) {
        struct workload *workload = &cells[k].workload;
        size_t len = strlen(e->workload.name);

        cells[k] = (struct cell){.kind = RECORD_SEARCH,
                                 .system = &e->suite.systems[order[k]],
                                 .workload = e->workload,
                                 .connections = e->profile.connections,
                                 .slo = e->profile.limit};
        (void)snprintf(workload->name + len, sizeof workload->name - len, " %s",
                       e->profile.limit.text);
    }
}

static int keep(struct experiment *e, const struct search_options *options,
                struct search_answer *answer)
{
    struct record record;
    int rc;

    record_init(&record);
    record.kind = RECORD_SEARCH;
    record.round = 1;
    record.connections = answer->cell->connections;
    (void)snprintf(record.system, sizeof record.system, "%s",
                   cell_system(answer->cell));
    (void)snprintf(record.workload, sizeof record.workload, "%s",
                   cell_workload(answer->cell));
    cell_search_judge(options, answer, &record);
    record.search = answer;
    e->cells++;
    rc = journal_append(e->journal, &record);
    record.search = NULL;
    record_free(&record);
    return rc;
}

static int race(struct experiment *e, const size_t *order, size_t count,
                uint64_t time_ns)
{
    struct cell *cells = calloc(count, sizeof *cells);
    struct search_options options = {
        .cells = cells,
        .cell_count = count,
        .slo = e->profile.limit,
        .budget_ns = time_ns / count,
        .precision = precision,
        .is_comparison = true,
        .is_race = !e->is_exhaustive,
        .seed = e->seed,
        .runner = {search_servers_run, &e->servers},
        .stop = e->stop,
        .on_trial = show_trial,
        .arg = e};
    struct search_result result = {.count = 0};
    int rc;

    if (cells == NULL)
        return -ENOMEM;
    make_cells(e, order, count, cells);
    rc = search_run(&options, &result);
    for (size_t k = 0; rc == 0 && k < count; k++) {
        struct search_answer *answer = &result.answers[k];

        race_take(&e->contenders[order[k]], answer);
        e->is_stopped |= answer->outcome == SEARCH_INTERRUPTED;
        rc = keep(e, &options, answer);
        e->is_searched[order[k]] = true;
    }
    search_free(&result);
    free(cells);
    return rc;
}

int experiment_race(struct experiment *e, const bool *is_in, uint64_t time_ns)
{
    size_t order[ADVICE_MOST];
    size_t count = experiment_line_up(e, is_in, order);
    size_t most = (size_t)(time_ns / experiment_least_ns(e));
    size_t in_time = count < most ? count : most;

    leave_out(e, order, in_time, count);
    if (in_time == 0)
        return 0;
    (void)fprintf(e->to, "race of %zu, %.0f s, within %s\n", in_time,
                  (double)time_ns / 1e9, e->profile.limit.text);
    return race(e, order, in_time, time_ns);
}
