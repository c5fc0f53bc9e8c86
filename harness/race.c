/* A campaign from its folder to its report. */
#include "harness/race.h"

#include "harness/accuracy/store.h"
#include "harness/command.h"
#include "harness/plan.h"
#include "harness/report/report.h"
#include "harness/run/bench.h"
#include "harness/run/descriptors.h"
#include "harness/run/folder.h"
#include "harness/run/guard.h"
#include "harness/run/machine.h"
#include "harness/run/progress.h"
#include "harness/run/stop.h"
#include "harness/search/cell_search.h"
#include "harness/search/servers.h"
#include "harness/stats/precision.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

int race_check_descriptors(const struct suite *suite, char error[SUITE_ERROR])
{
    uint64_t most = 0;

    for (size_t i = 0; i < suite->cell_count; i++)
        if (suite->cells[i].kind != RECORD_BATCH &&
            suite->cells[i].connections > most)
            most = suite->cells[i].connections;
    return descriptors_raise(most, error);
}

/* Batches cannot be timed: the rest goes on. */
static void drop_batches(struct suite *suite)
{
    size_t count = 0;

    if (bench_has_hyperfine())
        return;
    for (size_t i = 0; i < suite->cell_count; i++)
        if (suite->cells[i].kind != RECORD_BATCH)
            suite->cells[count++] = suite->cells[i];
    if (count == suite->cell_count)
        return;
    suite->cell_count = count;
    (void)fputs("warning: hyperfine is missing, so batches are left out; "
                "scripts/setup.sh installs it\n",
                stderr);
}

/* The machine, and how true the instrument was on it. New reference, or NULL
 * without memory. */
static json_t *state_machine(void)
{
    json_t *machine = machine_facts();

    if (machine != NULL &&
        json_object_set_new(machine, "accuracy",
                            store_summary(NULL, machine)) == 0)
        return machine;
    json_decref(machine);
    return NULL;
}

/* What a new campaign's journal begins with. */
int race_state_facts(struct race *race)
{
    struct results *results = race->results;
    struct campaign_facts *facts = &results->facts;
    const struct suite *suite = race->suite;
    struct timespec now;

    (void)clock_gettime(CLOCK_REALTIME, &now);
    (void)snprintf(facts->suite, sizeof facts->suite, "%s", suite->name);
    facts->seed = race->seed;
    facts->rounds = suite->rounds;
    facts->began_s = (double)now.tv_sec;
    facts->machine = state_machine();
    facts->options = choices_to_json(race->choices, race->budget, suite);
    results->systems = calloc(suite->system_count + 1, sizeof(char *));
    if (facts->machine == NULL || facts->options == NULL ||
        results->systems == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < suite->system_count; i++) {
        results->systems[i] = strdup(suite->systems[i].name);
        if (results->systems[i] == NULL)
            return -ENOMEM;
        results->system_count++;
    }
    return 0;
}

/* Folder and journal of a new campaign. Returns an exit code. */
static int open_new(struct race *race)
{
    char error[JOURNAL_ERROR];

    if (race_state_facts(race) < 0)
        return complain(EXIT_INTERNAL, "no memory");
    if (folder_create(race->out, race->suite->name, race->dir, error) < 0)
        return complain(EXIT_USAGE, "%s", error);
    race->journal = journal_create(race->dir, race->results, error);
    if (race->journal != NULL)
        return EXIT_OK;
    if (errno == EEXIST)
        return complain(EXIT_USAGE,
                        "%s holds a campaign already: go on with it by "
                        "--resume %s, or give another --out",
                        race->dir, race->dir);
    return complain(EXIT_USAGE, "%s", error);
}

/* Of fewer values than an interval of 95 % needs there is none. */
static double half_width(double *values, size_t n)
{
    struct estimate estimate = median_of(values, n);

    return estimate.coverage >= MEDIAN_CONFIDENCE
               ? estimate_half_width(&estimate)
               : INFINITY;
}

/* The runner's arguments: the bench, its searches, and where its runs are kept
 * and shown. */
struct stage {
    struct bench bench;
    struct search_servers servers;
    struct cell_search search;
    struct journal *journal;
    struct progress progress;
};

static int stage_run(void *arg, const struct cell *cell, struct record *record)
{
    struct stage *stage = arg;

    return bench_run(&stage->bench, cell, record);
}

static int stage_keep(void *arg, const struct record *record)
{
    struct stage *stage = arg;

    return journal_append(stage->journal, record);
}

static void stage_before(void *arg, const struct campaign_step *step)
{
    struct stage *stage = arg;

    progress_before(&stage->progress, step);
}

static void stage_after(void *arg, const struct campaign_step *step,
                        const struct record *record)
{
    struct stage *stage = arg;

    progress_after(&stage->progress, step, record);
}

/* From the first run to the last. 0 or a negative errno. */
static int run_all(struct race *race, struct history *history,
                   struct campaign_tally *tally)
{
    struct stage stage = {
        .journal = race->journal,
        .servers = {.cpus = race->budget,
                    .arrivals = LOAD_POISSON,
                    .seed = race->seed,
                    .stop = &stop_requested},
        .search = {.runner = {search_servers_run, &stage.servers},
                   .precision = race->suite->precision,
                   .stop = &stop_requested}};
    const struct campaign campaign = {
        .suite = race->suite,
        .seed = race->seed,
        .history = history,
        .rule = half_width,
        .stop = &stop_requested,
        .runner = {stage_run, stage_keep, stage_before, stage_after, &stage}};
    int rc = bench_init(&stage.bench, race->suite, race->budget, race->dir,
                        race->seed);

    if (rc < 0)
        return rc;
    stage.bench.search = cell_search_run;
    stage.bench.search_arg = &stage.search;
    rc = progress_init(&stage.progress, race->suite, stderr);
    if (rc < 0)
        goto free_bench;
    rc = campaign_run(&campaign, tally);
    progress_end(&stage.progress);
    progress_free(&stage.progress);
free_bench:
    bench_free(&stage.bench);
    return rc;
}

/* From the journal, so that it says what a later `concbench report` says. */
static int report(const struct race *race)
{
    struct results results;
    char error[REPORT_ERROR];
    char broken[JOURNAL_ERROR];
    int rc;

    if (journal_read(race->dir, &results, broken) < 0)
        return complain(EXIT_INTERNAL, "%s", broken);
    if (results.count > 0) {
        if (report_write(race->dir, &results, stderr, error) < 0) {
            results_free(&results);
            return complain(EXIT_INTERNAL, "%s", error);
        }
        (void)fprintf(stderr, "results in %s\n", race->dir);
        rc = folder_link_latest(race->dir);
        if (rc < 0)
            (void)complain(EXIT_INTERNAL, "results/latest cannot be set: %s",
                           strerror(-rc));
        report_print(&results, REPORT_SHORT, stdout);
        (void)fflush(stdout);
    }
    results_free(&results);
    return EXIT_OK;
}

/* Else nothing on the last screen would tell of what the exit code says. */
static int judge(const struct campaign_tally *tally)
{
    int code = campaign_exit_code(tally);

    if (tally->voided > 0 && !tally->stopped)
        (void)complain(code,
                       "VOID, without a figure: %zu of %zu runs, %zu of these "
                       "by the server (exit code %d)",
                       tally->voided,
                       tally->valid + tally->noisy + tally->voided,
                       tally->server_failed, code);
    return code;
}

static int finish(const struct race *race, int rc,
                  const struct campaign_tally *tally)
{
    int code = report(race);

    if (rc < 0 || tally->stopped)
        (void)complain(code, "%s%s; go on with: concbench run --resume %s",
                       rc < 0 ? "it ended early: " : "interrupted",
                       rc < 0 ? strerror(-rc) : "", race->dir);
    if (rc < 0)
        return EXIT_INTERNAL;
    return code != EXIT_OK ? code : judge(tally);
}

/* They are in the journal, and every fork would have to copy their pages. */
static void forget_records(struct results *results)
{
    for (size_t i = 0; i < results->count; i++)
        record_free(&results->records[i]);
    results->count = 0;
}

static int use_cpus(const cpu_set_t *cpus)
{
    return sched_setaffinity(0, sizeof *cpus, cpus);
}

/* The guard has to be there before the first server. */
static int run_guarded(struct race *race)
{
    struct campaign_tally tally = {.valid = 0};
    struct history history;
    int rc = history_init(&history, race->suite);

    if (rc == 0)
        rc = history_load(&history, race->results);
    if (rc == 0)
        rc = guard_start();
    if (rc < 0) {
        history_free(&history);
        return complain(EXIT_INTERNAL, "cannot begin: %s", strerror(-rc));
    }
    forget_records(race->results);
    plan_print_line(race->suite, race->budget, &history, stderr);
    /* The coordinator is part of the load, and so are its threads. */
    if (use_cpus(&race->budget->load) < 0 || stop_install() < 0)
        rc = -errno;
    if (rc == 0)
        rc = run_all(race, &history, &tally);
    (void)use_cpus(&race->budget->all);
    guard_stop();
    if (rc == 0)
        plan_print_end(race->suite, &history, &tally, stderr);
    history_free(&history);
    return finish(race, rc, &tally);
}

int race_run(struct race *race)
{
    bool is_new = race->journal == NULL;
    int code = EXIT_OK;
    int rc;

    if (is_new)
        code = open_new(race);
    if (code == EXIT_OK) {
        drop_batches(race->suite);
        code = run_guarded(race);
    }
    rc = journal_close(race->journal);
    race->journal = NULL;
    if (rc < 0)
        return complain(EXIT_INTERNAL, "cannot write the journal: %s",
                        strerror(-rc));
    return code;
}
