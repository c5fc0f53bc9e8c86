/* The experiment behind a decision: its stages. */
#include "harness/decide/experiment.h"

#include "harness/decide/screen.h"
#include "harness/search/lineup.h"
#include "support/clock.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Of the budget, for the race, if all stages are asked for. */
static const double race_share = 0.6;

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

/* Designs of the table, for the cores that there are, or else as `concbench
 * search` takes them. */
static int make_systems(struct experiment *e, char error[EXPERIMENT_ERROR])
{
    struct profile here = e->profile;
    int rc;

    here.cores = e->cores;
    rc = candidates_add(&here, e->systems, &e->suite, e->contenders);

    if (rc == -ENOENT)
        rc = lineup_read(&e->suite, e->systems, e->workload.name,
                         e->profile.connections, error);
    else
        (void)snprintf(error, EXPERIMENT_ERROR, "no memory");
    if (rc < 0)
        return rc;
    (void)snprintf(e->suite.name, sizeof e->suite.name, "decide");
    e->count = e->suite.system_count;
    if (e->count > ADVICE_MOST) {
        (void)snprintf(error, EXPERIMENT_ERROR, "more than %d systems",
                       ADVICE_MOST);
        return -EINVAL;
    }
    candidates_match(&e->suite, e->contenders);
    return 0;
}

/* A search is known by its workload and its limits. */
static int check_name(const struct experiment *e, char error[EXPERIMENT_ERROR])
{
    const char *limit = e->profile.limit.text;

    if (strlen(e->workload.name) + 1 + strlen(limit) < WORKLOAD_NAME)
        return 0;
    (void)snprintf(error, EXPERIMENT_ERROR,
                   "the limits %s are too long for a name beside %s: give "
                   "fewer",
                   limit, e->workload.name);
    return -EINVAL;
}

int experiment_init(struct experiment *e, char error[EXPERIMENT_ERROR])
{
    int rc = 0;

    e->begin_ns = clock_now_ns();
    if (e->calibration.repeat_ns == 0)
        rc = calibrate(&e->calibration);
    (void)snprintf(error, EXPERIMENT_ERROR, "%s", strerror(-rc));
    if (rc < 0)
        return rc;
    calibrate_workload(&e->profile,
                       calibrate_repeats(&e->calibration, e->profile.cpu_ns),
                       &e->workload);
    rc = check_name(e, error);
    if (rc == 0)
        rc = experiment_cpus(e->profile.cores, &e->cpus, error);
    e->cores = rc == 0 ? (uint64_t)CPU_COUNT(&e->cpus.server) : 0;
    if (rc == 0)
        rc = make_systems(e, error);
    e->servers = (struct search_servers){.cpus = &e->cpus,
                                         .arrivals = LOAD_POISSON,
                                         .seed = e->seed,
                                         .stop = e->stop};
    return rc;
}

void experiment_free(struct experiment *e)
{
    suite_free(&e->suite);
    free(e->scaling.series);
    e->scaling.series = NULL;
}

uint64_t experiment_left_ns(const struct experiment *e)
{
    uint64_t spent_ns = clock_now_ns() - e->begin_ns;

    return spent_ns < e->budget_ns ? e->budget_ns - spent_ns : 0;
}

static void advise(struct experiment *e)
{
    advice_give(&e->profile, e->contenders, e->count, &e->advice);
}

void experiment_foresee(struct experiment *e, const char *why)
{
    for (size_t i = 0; i < e->count; i++)
        (void)snprintf(e->contenders[i].reason, RECORD_REASON, "%s", why);
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

/* More than its share where that has no room for so many. */
static uint64_t race_ns(const struct experiment *e, size_t count)
{
    uint64_t left_ns = experiment_left_ns(e);
    uint64_t least_ns = count * experiment_least_ns(e);
    uint64_t share_ns = (uint64_t)(race_share * (double)left_ns);

    if ((!e->has_flips && !e->has_scaling) || least_ns > left_ns)
        return left_ns;
    return share_ns > least_ns ? share_ns : least_ns;
}

uint64_t experiment_enough_ns(const struct experiment *e)
{
    bool is_in[ADVICE_MOST];

    return 4 * fitting(e, is_in) * experiment_least_ns(e);
}

/* How it scales has its time kept, up to three quarters of what is left. */
static uint64_t flips_ns(const struct experiment *e)
{
    uint64_t left_ns = experiment_left_ns(e);
    uint64_t kept_ns = e->has_scaling ? scaling_needed_ns(e) : 0;

    return kept_ns <= left_ns / 4 * 3 ? left_ns - kept_ns : left_ns;
}

/* Those that a stop came before have no reason of their own. */
static void explain_stop(struct experiment *e)
{
    for (size_t i = 0; i < e->count; i++) {
        struct contender *c = &e->contenders[i];

        if (c->state == CONTENDER_NOT_RACED && c->reason[0] == '\0')
            (void)snprintf(c->reason, sizeof c->reason,
                           "interrupted before it was raced");
    }
}

int experiment_run(struct experiment *e)
{
    bool is_in[ADVICE_MOST];
    size_t count = 0;
    int rc = 0;

    advise(e);
    if (e->advice.verdict == ADVICE_IMPOSSIBLE)
        return 0;
    rc = screen_run(e);
    if (rc == 0 && !e->is_stopped)
        count = fitting(e, is_in);
    if (count > 0)
        rc = experiment_race(e, is_in, race_ns(e, count));
    if (e->is_stopped)
        explain_stop(e);
    advise(e);
    if (rc < 0 || e->is_stopped)
        return rc;
    flips_think(e);
    if (e->has_flips && e->advice.best < e->count)
        rc = flips_try(e, flips_ns(e));
    if (rc == 0 && e->has_scaling && !e->is_stopped &&
        e->advice.best < e->count)
        rc = scaling_measure(e);
    return rc;
}
