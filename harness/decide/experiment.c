/* The experiment behind a decision: its stages. */
#include "harness/decide/experiment.h"

#include "harness/decide/race_take.h"
#include "harness/decide/screen.h"
#include "harness/run/suite_build.h"
#include "harness/search/cell_search.h"
#include "harness/search/lineup.h"
#include "support/clock.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Of the budget, for the race, if all stages are asked for; what is left goes
 * to neighbours first. */
static const double race_share = 0.6;
static const double flips_share = 0.75; /* of what the race leaves */

/* Narrow enough to tell apart what differs by a few percent. */
static const double precision = 0.01;

int experiment_cpus(uint64_t cores, struct budget *cpus,
                    char error[BUDGET_ERROR])
{
    char list[BUDGET_TEXT];
    cpu_set_t chosen;
    uint64_t count = 0;
    int rc = budget_init(cpus, NULL, NULL, error);

    if (rc < 0)
        return rc;
    CPU_ZERO(&chosen);
    for (size_t cpu = 0; cpu < CPU_SETSIZE && count < cores; cpu++) {
        if (!CPU_ISSET(cpu, &cpus->all))
            continue;
        CPU_SET(cpu, &chosen);
        count++;
    }
    return budget_init(cpus, budget_text(&chosen, list), NULL, error);
}

static int make_systems(struct experiment *e, char error[EXPERIMENT_ERROR])
{
    int rc;

    if (e->systems == NULL) {
        (void)snprintf(e->suite.name, sizeof e->suite.name, "decide");
        rc = candidates_add(&e->profile, &e->suite, e->contenders);
        e->count = candidate_count;
        return rc;
    }
    rc = lineup_read(&e->suite, e->systems, e->workload.name,
                     e->profile.connections, error);
    if (rc < 0)
        return rc;
    if (e->suite.system_count > ADVICE_MOST) {
        (void)snprintf(error, EXPERIMENT_ERROR, "more than %d systems",
                       ADVICE_MOST);
        return -EINVAL;
    }
    (void)snprintf(e->suite.name, sizeof e->suite.name, "decide");
    e->count = e->suite.system_count;
    candidates_match(&e->profile, &e->suite, e->contenders);
    return 0;
}

int experiment_init(struct experiment *e, char error[EXPERIMENT_ERROR])
{
    int rc = 0;

    e->begin_ns = clock_now_ns();
    for (size_t i = 0; i < ADVICE_MOST; i++)
        answer_init(&e->answers[i], &e->profile.limit);
    if (e->calibration.repeat_ns == 0)
        rc = calibrate(&e->calibration);
    (void)snprintf(error, EXPERIMENT_ERROR, "%s", strerror(-rc));
    if (rc < 0)
        return rc;
    calibrate_workload(&e->profile,
                       calibrate_repeats(&e->calibration, e->profile.cpu_ns),
                       &e->workload);
    rc = experiment_cpus(e->profile.cores, &e->cpus, error);
    if (rc == 0)
        rc = make_systems(e, error);
    e->cores = (uint64_t)CPU_COUNT(&e->cpus.server);
    e->servers = (struct search_servers){.cpus = &e->cpus,
                                         .arrivals = LOAD_POISSON,
                                         .seed = e->seed,
                                         .stop = e->stop};
    return rc;
}

void experiment_free(struct experiment *e)
{
    for (size_t i = 0; i < ADVICE_MOST; i++)
        answer_clear(&e->answers[i]);
    suite_free(&e->suite);
    free(e->scaling.series);
    e->scaling.series = NULL;
}

uint64_t experiment_left_ns(const struct experiment *e)
{
    uint64_t spent_ns = clock_now_ns() - e->begin_ns;

    return spent_ns < e->budget_ns ? e->budget_ns - spent_ns : 0;
}

static void show_trial(void *arg, const struct cell *cell,
                       const struct trial *trial)
{
    const struct experiment *e = arg;

    e->on_trial(&e->profile.limit, cell, trial, e->to);
}

/* The most likely first: those that can use the cores there are. */
static bool is_likelier(const struct experiment *e, size_t a, size_t b)
{
    const struct contender *x = &e->contenders[a];
    const struct contender *y = &e->contenders[b];

    if (e->cores > 1 && x->has_cores != y->has_cores)
        return x->has_cores;
    return x->prior < y->prior;
}

/* Those that race, in that order. Returns how many. */
static size_t line_up(const struct experiment *e, const bool *is_in,
                      size_t order[ADVICE_MOST])
{
    size_t count = 0;

    for (size_t i = 0; i < e->count; i++) {
        size_t at = count;

        if (!is_in[i])
            continue;
        for (; at > 0 && is_likelier(e, i, order[at - 1]); at--)
            order[at] = order[at - 1];
        order[at] = i;
        count++;
    }
    return count;
}

/* What a search takes at least: its trials and their warm-ups. */
uint64_t experiment_least_ns(const struct experiment *e)
{
    return slo_search_ns(&e->profile.limit) +
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
static int make_cells(struct experiment *e, const size_t *order, size_t count,
                      struct cell *cells)
{
    for (size_t k = 0; k < count; k++) {
        struct workload *workload = &cells[k].workload;
        size_t len = strlen(e->workload.name);
        size_t room = sizeof workload->name - len;

        cells[k] = (struct cell){.kind = RECORD_SEARCH,
                                 .system = &e->suite.systems[order[k]],
                                 .workload = e->workload,
                                 .connections = e->profile.connections,
                                 .slo = e->profile.limit};
        if (snprintf(workload->name + len, room, " %s",
                     e->profile.limit.text) >= (int)room)
            return -ENAMETOOLONG;
    }
    return 0;
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
        .is_race = !e->is_exhaustive,
        .seed = e->seed,
        .runner = {search_servers_run, &e->servers},
        .stop = e->stop,
        .on_trial = show_trial,
        .arg = e};
    struct search_result result = {.count = 0};
    int rc = cells != NULL ? make_cells(e, order, count, cells) : -ENOMEM;

    if (rc == 0)
        rc = search_run(&options, &result);
    for (size_t k = 0; rc == 0 && k < count; k++) {
        struct search_answer *answer = &result.answers[k];

        race_take(&e->contenders[order[k]], answer);
        e->is_stopped |= answer->outcome == SEARCH_INTERRUPTED;
        rc = keep(e, &options, answer);
        answer->cell = NULL;
        answer_clear(&e->answers[order[k]]);
        e->answers[order[k]] = *answer;
        answer->trials = NULL;
        answer->trial_count = 0;
    }
    search_free(&result);
    free(cells);
    return rc;
}

int experiment_race(struct experiment *e, const bool *is_in, uint64_t time_ns)
{
    size_t order[ADVICE_MOST];
    size_t count = line_up(e, is_in, order);
    size_t most = (size_t)(time_ns / experiment_least_ns(e));
    size_t in_time = count < most ? count : most;

    leave_out(e, order, in_time, count);
    (void)fprintf(e->to, "race of %zu, %.0f s, within %s\n", in_time,
                  (double)time_ns / 1e9, e->profile.limit.text);
    return in_time > 0 ? race(e, order, in_time, time_ns) : 0;
}

static void advise(struct experiment *e)
{
    advice_give(&e->profile, e->contenders, e->count, &e->advice);
}

void experiment_foresee(struct experiment *e)
{
    advise(e);
}

/* Those that nothing rules out yet. Returns how many. */
static size_t fitting(const struct experiment *e, bool is_in[ADVICE_MOST])
{
    size_t count = 0;

    for (size_t i = 0; i < e->count; i++) {
        is_in[i] =
            advice_rule_before(&e->profile, &e->contenders[i]) == RULE_NONE;
        count += is_in[i];
    }
    return count;
}

static uint64_t race_ns(const struct experiment *e)
{
    uint64_t left_ns = experiment_left_ns(e);
    bool is_all = !e->has_flips && !e->has_scaling;

    return is_all ? left_ns : (uint64_t)(race_share * (double)left_ns);
}

int experiment_run(struct experiment *e)
{
    bool is_in[ADVICE_MOST];
    int rc = 0;

    advise(e);
    if (e->advice.verdict == ADVICE_IMPOSSIBLE)
        return 0;
    rc = screen_run(e);
    if (rc == 0 && !e->is_stopped && fitting(e, is_in) > 0)
        rc = experiment_race(e, is_in, race_ns(e));
    advise(e);
    if (rc < 0 || e->is_stopped)
        return rc;
    flips_think(e);
    if (e->has_flips && e->advice.best < e->count)
        rc = flips_try(
            e, e->has_scaling
                   ? (uint64_t)(flips_share * (double)experiment_left_ns(e))
                   : experiment_left_ns(e));
    if (rc == 0 && e->has_scaling && !e->is_stopped &&
        e->advice.best < e->count)
        rc = scaling_measure(e);
    return rc;
}
