/* An experiment from its folder to its file. */
#include "harness/decide_run.h"

#include "harness/race.h"
#include "harness/report/output.h"
#include "harness/report/report.h"
#include "harness/run/folder.h"
#include "harness/run/guard.h"
#include "harness/run/stop.h"
#include "support/clock.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

int decide_begin(void)
{
    int rc = guard_start();

    if (rc < 0)
        return rc;
    rc = stop_install();
    if (rc < 0)
        guard_stop();
    return rc;
}

void decide_end(void)
{
    guard_stop();
}

/* The journal of an experiment, in a folder of its own. */
static int open_journal(struct experiment *e, const char *out,
                        struct results *results, char dir[PATH_MAX],
                        char error[DECIDE_ERROR])
{
    const struct choices choices = {.suite = "decide"};
    struct race race = {.suite = &e->suite,
                        .budget = &e->cpus,
                        .choices = &choices,
                        .results = results,
                        .seed = e->seed};
    int rc = race_state_facts(&race);

    (void)snprintf(error, DECIDE_ERROR, "no memory");
    if (rc == 0 && json_object_set_new(results->facts.options, "profile",
                                       profile_to_json(&e->profile)) < 0)
        rc = -ENOMEM;
    if (rc == 0)
        rc = folder_create(out, e->suite.name, dir, error);
    if (rc < 0)
        return rc;
    e->dir = dir;
    e->journal = journal_create(dir, results, error);
    if (e->journal != NULL)
        return 0;
    if (errno == EEXIST)
        (void)snprintf(error, DECIDE_ERROR,
                       "%.160s holds a campaign already: give another --out",
                       dir);
    return -errno;
}

/* This thread is part of the load. */
static int run_stages(struct experiment *e)
{
    int rc;

    if (sched_setaffinity(0, sizeof e->cpus.load, &e->cpus.load) < 0)
        return -errno;
    rc = experiment_run(e);
    (void)sched_setaffinity(0, sizeof e->cpus.all, &e->cpus.all);
    return rc;
}

int decide_run(struct experiment *e, const char *out, char dir[PATH_MAX],
               char error[DECIDE_ERROR])
{
    struct results results = {.count = 0};
    int rc = open_journal(e, out, &results, dir, error);
    int end;

    results_free(&results);
    if (rc < 0)
        return rc;
    rc = run_stages(e);
    end = journal_close(e->journal);
    e->journal = NULL;
    if (rc == 0)
        rc = end;
    if (rc < 0)
        (void)snprintf(error, DECIDE_ERROR, "%s", strerror(-rc));
    return rc;
}

/* What would give the others a figure, and those that have a range an
 * interval. */
static double needed_s(const struct experiment *e)
{
    double more_s =
        1.25 * (double)e->advice.unknown * (double)experiment_least_ns(e) / 1e9;
    double budget_s = (double)e->budget_ns / 1e9;

    if (e->advice.is_weak)
        more_s = fmax(more_s, budget_s);
    return more_s > 0 ? budget_s + more_s : NAN;
}

/* What messages in flight take is known after the race. */
static void note_late_memory(const struct experiment *e, struct decision *d)
{
    bool is_dropped = false;

    for (size_t k = 0; k < e->advice.order_count; k++)
        is_dropped |= e->contenders[e->advice.order[k]].is_dropped;
    for (size_t i = 0; is_dropped && i < e->count; i++)
        if (e->advice.rules[i] == RULE_MEMORY &&
            e->contenders[i].state == CONTENDER_RACED &&
            !e->contenders[i].is_dropped) {
            decision_note(d,
                          "others were dropped in a race with %.64s, which its "
                          "memory rules out since: --system without it tells "
                          "more of them",
                          e->contenders[i].name);
            return;
        }
}

void decide_describe(const struct experiment *e, struct decision *d)
{
    *d = (struct decision){
        .profile = &e->profile,
        .contenders = e->contenders,
        .advice = &e->advice,
        .flips = e->flips.count > 0 ? &e->flips : NULL,
        .scaling = &e->scaling,
        .figure = "capacity_rps",
        .workload = e->workload.name,
        .cpu_ns = calibrate_reached_ns(&e->calibration, e->workload.repeats),
        .cpu_spread = e->calibration.spread,
        .connections = e->profile.connections,
        .cores = e->cores,
        .cells = e->cells,
        .dir = e->dir,
        .is_interrupted = e->is_stopped,
        .needed_s = needed_s(e),
        .took_s = (double)(clock_now_ns() - e->begin_ns) / 1e9};
    if (e->cores < e->profile.cores)
        decision_note(d,
                      "this machine has %" PRIu64 " of the %" PRIu64
                      " cores that the profile has: the answer is of %" PRIu64,
                      e->cores, e->profile.cores, e->cores);
    if (CPU_EQUAL(&e->cpus.server, &e->cpus.load))
        decision_note(d, "server and load share all processors: the load takes "
                         "time from the server");
    decision_note_unknown(d);
    note_late_memory(e, d);
    if (e->has_scaling && e->scaling.count == 0 && !e->is_stopped &&
        e->advice.best < e->count)
        decision_note(d, "how it scales was not measured: the budget had no "
                         "time left for it");
}

int decide_write(json_t *json, FILE *to)
{
    int err =
        json == NULL
            ? -1
            : json_dumpf(json, to, JSON_INDENT(1) | JSON_REAL_PRECISION(9));

    json_decref(json);
    return err == 0 && fputc('\n', to) != EOF ? 0 : -EIO;
}

int decide_save(const char *dir, const char *name, json_t *json)
{
    struct output output = {.file = NULL};
    int err = output_begin(&output, dir, name);

    if (err == 0)
        return output_end(&output, decide_write(json, output.file));
    json_decref(json);
    return err;
}

int decide_report(const char *dir, char error[DECIDE_ERROR])
{
    struct results results;
    int rc = journal_read(dir, &results, error);

    if (rc < 0)
        return rc;
    if (results.count > 0)
        rc = report_write(dir, &results, stderr, error);
    results_free(&results);
    return rc;
}
