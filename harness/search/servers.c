/* Trials on real servers. */
#include "harness/search/servers.h"

#include "harness/run/process.h"
#include "support/clock.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>

/* Beyond the window, so that a starving request is seen as such. */
#define TIMEOUT_NS (10 * NS_PER_S)

static enum search_ran not_started(enum process_state state)
{
    switch (state) {
    case PROCESS_STOPPED:
        return SEARCH_STOPPED;
    case PROCESS_UNAVAILABLE:
        return SEARCH_NOT_HERE;
    case PROCESS_FAILED:
        return SEARCH_SERVER_FAILED;
    default:
        return SEARCH_OUR_TROUBLE;
    }
}

static int drive(const struct search_servers *servers, const struct cell *cell,
                 const struct trial *trial, const char *address,
                 struct load_result *load, char message[LOAD_MESSAGE])
{
    bool is_together = workload_placement(&cell->workload) == PLACED_TOGETHER;
    bool is_open = trial->stage != TRIAL_PEAK;
    const cpu_set_t *cpus =
        is_together ? &servers->cpus->all : &servers->cpus->load;
    const struct load_options options = {
        .address = address,
        .workload = &cell->workload,
        .connections = cell->connections,
        .threads = is_together ? 1 : (uint64_t)CPU_COUNT(cpus),
        .warmup_ns = trial->warmup_ns,
        .duration_ns = trial->duration_ns,
        .timeout_ns = trial->warmup_ns + trial->duration_ns + TIMEOUT_NS,
        .arrivals = is_open ? servers->arrivals : LOAD_CLOSED,
        .rate_rps = is_open ? trial->rate_rps : 0,
        .seed = servers->seed + servers->trials,
        .cpus = cpus,
        .stop = servers->stop,
    };

    return load_run(&options, load, message);
}

/* What the load says of the server, beside how fast it was. */
static enum search_ran judge_load(int rc, const struct load_result *load,
                                  const char *message,
                                  char reason[RECORD_REASON])
{
    uint64_t wrong;

    if (rc < 0) {
        (void)snprintf(reason, RECORD_REASON, "%s", message);
        if (rc == -EINTR)
            return SEARCH_STOPPED;
        return rc == -ECONNREFUSED || rc == -ETIMEDOUT ? SEARCH_SERVER_FAILED
                                                       : SEARCH_OUR_TROUBLE;
    }
    if (load->stopped_early)
        return SEARCH_STOPPED;
    wrong = load->total_errors[LOAD_WRONG_BYTES];
    if (wrong == 0)
        return SEARCH_RAN;
    (void)snprintf(reason, RECORD_REASON,
                   "the server sent %" PRIu64 " wrong repl%s", wrong,
                   wrong == 1 ? "y" : "ies");
    return SEARCH_SERVER_FAILED;
}

/* One server, from start to stop. That it died explains whatever the load saw.
 */
static enum search_ran serve(const struct search_servers *servers,
                             const struct cell *cell, const struct trial *trial,
                             struct load_result *load,
                             char reason[RECORD_REASON])
{
    struct process process;
    struct record_served served;
    struct child_end end;
    char message[LOAD_MESSAGE] = "";
    char stop_reason[RECORD_REASON] = "";
    bool is_together = workload_placement(&cell->workload) == PLACED_TOGETHER;
    const cpu_set_t *cpus =
        is_together ? &servers->cpus->all : &servers->cpus->server;
    enum process_state state = process_start(
        &process, cell->system, &cell->workload, cpus, servers->stop, reason);
    enum search_ran ran;
    int rc;

    if (state != PROCESS_OK)
        return not_started(state);
    rc = drive(servers, cell, trial, process.address, load, message);
    state = process_stop(&process, cell->system, &served, &end, stop_reason);
    ran = judge_load(rc, load, message, reason);
    if (ran == SEARCH_STOPPED || *servers->stop)
        return SEARCH_STOPPED;
    if (state != PROCESS_FAILED)
        return ran;
    (void)snprintf(reason, RECORD_REASON, "%s", stop_reason);
    return SEARCH_SERVER_FAILED;
}

enum search_ran search_servers_run(void *arg, const struct cell *cell,
                                   const struct trial *trial,
                                   struct load_result *load, uint64_t *cost_ns,
                                   char reason[RECORD_REASON])
{
    struct search_servers *servers = arg;
    uint64_t begin_ns = clock_now_ns();
    enum process_state state = trial->stage == TRIAL_PEAK
                                   ? process_probe(cell->system, reason)
                                   : PROCESS_OK;
    enum search_ran ran;

    servers->trials++;
    if (state == PROCESS_OK)
        ran = serve(servers, cell, trial, load, reason);
    else
        ran = not_started(state);
    *cost_ns = clock_now_ns() - begin_ns;
    return ran;
}
