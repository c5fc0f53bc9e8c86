/* A run with a server: a fresh process, the load, what both have counted. */
#include "harness/run/bench.h"

#include "harness/run/crowd.h"
#include "harness/run/host.h"
#include "harness/run/stop.h"
#include "harness/run/verdict.h"
#include "harness/run/watch.h"
#include "support/clock.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Beyond the window, so that a starving request is seen as such. */
#define TIMEOUT_NS (10 * NS_PER_S)

/* The window of the run that counts, at most. */
#define COUNT_NS (100 * NS_PER_MS)

/* Of its served connections so many have to be busy on average. */
static const double count_crowd_min = 0.95;

struct server_run {
    const struct bench *bench;
    const struct cell *cell;
    struct record *record;
    struct process process;
    struct watch watch;
    void (*on_moment)(void *arg, enum load_moment moment); /* with `watch` */
    struct host_sample before;
    struct perf perf;
};

static const cpu_set_t *cpus(const struct server_run *run,
                             const cpu_set_t *usual)
{
    return workload_placement(&run->cell->workload) == PLACED_TOGETHER
               ? &run->bench->budget->all
               : usual;
}

/* Where the server is to have all processors there is next to no generator;
 * for the rest one thread for each of its processors. */
static uint64_t thread_count(const struct cell *cell, const cpu_set_t *load)
{
    if (cell->threads != 0)
        return cell->threads;
    return workload_placement(&cell->workload) == PLACED_TOGETHER
               ? 1
               : (uint64_t)CPU_COUNT(load);
}

static int hold(struct server_run *run, char message[LOAD_MESSAGE])
{
    const struct crowd_options options = {
        .address = run->process.address,
        .workload = &run->cell->workload,
        .connections = run->cell->connections,
        .timeout_ns = TIMEOUT_NS,
        .seed = run->bench->seed + run->record->round,
        .stop = &stop_requested,
        .on_rest = watch_rest,
        .arg = &run->watch,
    };

    return crowd_run(&options, run->record->load, message);
}

static int load(struct server_run *run, char message[LOAD_MESSAGE])
{
    const struct cell *cell = run->cell;
    const cpu_set_t *load_cpus = cpus(run, &run->bench->budget->load);
    const struct load_options options = {
        .address = run->process.address,
        .workload = &cell->workload,
        .connections = cell->connections,
        .threads = thread_count(cell, load_cpus),
        .warmup_ns = cell->warmup_ns,
        .duration_ns = cell->duration_ns,
        .think_ns = cell->think_ns,
        .arrivals = cell->pace.arrivals,
        .rate_rps = (double)cell->pace.rate_rps,
        .timeout_ns = cell->warmup_ns + cell->duration_ns + TIMEOUT_NS,
        .requests_per_connection = cell->requests_per_connection,
        .seed = run->bench->seed + run->record->round,
        .cpus = load_cpus,
        .on_moment = run->on_moment,
        .arg = &run->watch,
        .stop = &stop_requested,
    };

    return load_run(&options, run->record->load, message);
}

/* Whether the server did not do what it was asked to: everything that goes
 * wrong on a loopback does so there. */
static bool is_to_blame(const struct record *record)
{
    uint64_t errors = 0;

    for (size_t i = 0; i < LOAD_ERRORS; i++)
        errors += record->load->total_errors[i];
    return record->verdict == VERDICT_VOID &&
           (errors > 0 || record->load->total_requests == 0);
}

static bool is_shared(const cpu_set_t *server, const cpu_set_t *load)
{
    cpu_set_t both;

    CPU_AND(&both, server, load);
    return CPU_COUNT(&both) > 0;
}

/* The server's failure comes before any other reason; after a load that could
 * not run at all there is nothing to judge. */
static int conclude(struct server_run *run, enum process_state state,
                    const char *reason, int load_rc, const char *message)
{
    struct host_sample after;
    const struct budget *budget = run->bench->budget;
    const cpu_set_t *server_cpus = cpus(run, &budget->server);
    struct verdict_facts facts = {
        .is_foreign = run->cell->system->model[0] == '\0',
        .is_shared = is_shared(server_cpus, cpus(run, &budget->load)),
        .server_cpus = CPU_COUNT(server_cpus),
    };

    host_sample(&after);
    run->record->drops = after.drops - run->before.drops;
    if (load_rc < 0) {
        free(run->record->load);
        run->record->load = NULL;
    }
    if (stop_requested)
        return RUN_STOPPED;
    if (state == PROCESS_FAILED) {
        verdict_set(run->record, VERDICT_VOID, "%s", reason);
        return RUN_SERVER_FAILED;
    }
    if (load_rc < 0) {
        bool is_server = load_rc == -ECONNREFUSED || load_rc == -ETIMEDOUT;

        verdict_set(run->record, VERDICT_VOID, "%s", message);
        return is_server ? RUN_SERVER_FAILED : RUN_DONE;
    }
    facts.steal_share = host_steal_share(&run->before, &after);
    verdict_judge(run->cell, &facts, run->record);
    return is_to_blame(run->record) ? RUN_SERVER_FAILED : RUN_DONE;
}

/* The server is ready: from here on it has to be stopped. */
static int run_load(struct server_run *run)
{
    struct record *record = run->record;
    struct child_end end;
    enum process_state state;
    char reason[RECORD_REASON] = "";
    char message[LOAD_MESSAGE];
    int rc;

    watch_init(&run->watch, run->cell, run->process.child.pid);
    rc = run->cell->kind == RECORD_IDLE ? hold(run, message)
                                        : load(run, message);
    state = process_stop(&run->process, run->cell->system, &record->served,
                         &end, reason);
    watch_resources(&run->watch, &end, &record->resources);
    watch_free(&run->watch);
    return conclude(run, state, reason, rc, message);
}

static uint64_t at_most(uint64_t value, uint64_t limit)
{
    return value < limit ? value : limit;
}

/* Else what is counted are openings. */
static bool is_whole_crowd(const struct cell *cell,
                           const struct load_result *load)
{
    return cell->think_ns != 0 || cell->requests_per_connection != 0 ||
           cell->pace.arrivals != LOAD_CLOSED ||
           load->mean_in_flight >=
               count_crowd_min * (double)workload_in_flight(&cell->workload,
                                                            cell->connections);
}

/* The server has been started with its counters. */
static void run_counted(struct server_run *run,
                        struct record_resources *resources)
{
    struct record *record = run->record;
    struct child_end end;
    char reason[RECORD_REASON];
    char message[LOAD_MESSAGE];
    int rc;

    watch_init(&run->watch, run->cell, run->process.child.pid);
    run->watch.perf = &run->perf;
    rc = load(run, message);
    if (process_stop(&run->process, run->cell->system, &record->served, &end,
                     reason) == PROCESS_OK &&
        rc == 0 && is_whole_crowd(run->cell, record->load))
        watch_counts(&run->watch, record->load, resources);
    watch_free(&run->watch);
}

/* Counts on another process of the server, which falls short of nothing but
 * its counts when that fails. The first round stands for all: what a request
 * takes of the kernel's calls depends little on the moment. */
static void count(const struct server_run *measured)
{
    struct cell cell = *measured->cell;
    struct record record;
    struct server_run run = {.bench = measured->bench,
                             .cell = &cell,
                             .record = &record,
                             .on_moment = watch_counters};
    char reason[RECORD_REASON];

    if (cell.kind != RECORD_LOAD || measured->record->round != 1 ||
        measured->record->verdict == VERDICT_VOID || !perf_is_there())
        return;
    cell.duration_ns = at_most(cell.duration_ns, COUNT_NS);
    record_init(&record);
    record.round = measured->record->round;
    record.load = malloc(sizeof *record.load);
    if (record.load != NULL &&
        process_start_counted(&run.process, cell.system, &cell.workload,
                              cpus(&run, &run.bench->budget->server),
                              &stop_requested, &run.perf, reason) == PROCESS_OK)
        run_counted(&run, &measured->record->resources);
    if (record.load != NULL)
        perf_close(&run.perf);
    record_free(&record);
}

int bench_not_started(struct record *record, enum process_state state,
                      const char *reason)
{
    switch (state) {
    case PROCESS_STOPPED:
        return RUN_STOPPED;
    case PROCESS_UNAVAILABLE:
        verdict_set(record, VERDICT_UNAVAILABLE, "%s", reason);
        return RUN_DONE;
    case PROCESS_FAILED:
        verdict_set(record, VERDICT_VOID, "%s", reason);
        return RUN_SERVER_FAILED;
    default:
        verdict_set(record, VERDICT_VOID, "%s", reason);
        return RUN_DONE;
    }
}

int bench_run_server(struct bench *bench, const struct cell *cell,
                     struct record *record)
{
    struct server_run run = {.bench = bench,
                             .cell = cell,
                             .record = record,
                             .on_moment = watch_moment};
    int rc;
    enum process_state state;
    char reason[RECORD_REASON] = "";

    record->load = malloc(sizeof *record->load);
    if (record->load == NULL)
        return -ENOMEM;
    host_sample(&run.before);
    state = process_start(&run.process, cell->system, &cell->workload,
                          cpus(&run, &bench->budget->server), &stop_requested,
                          reason);
    if (state == PROCESS_OK) {
        rc = run_load(&run);
        if (rc == RUN_DONE)
            count(&run);
        return rc;
    }
    free(record->load);
    record->load = NULL;
    return bench_not_started(record, state, reason);
}
