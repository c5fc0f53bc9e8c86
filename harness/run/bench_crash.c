/* A run that ends in a crash: of a unit of the server, or of all of it. */
#include "harness/run/bench.h"

#include "harness/run/crash_run.h"
#include "harness/run/stop.h"
#include "harness/run/verdict.h"
#include "support/clock.h"

#include <errno.h>
#include <math.h>
#include <sys/wait.h>

/* Longer than the longest pause of a supervisor, a second. */
#define LIMIT_NS (3 * NS_PER_S)
#define TIMEOUT_NS (10 * NS_PER_S)

/* The reader of its output may be reaping nothing, but looks at it, too: this
 * leaves it as it is. */
static bool has_ended(void *arg)
{
    const struct process *process = arg;
    siginfo_t info = {.si_pid = 0};

    return waitid(P_PID, (id_t)process->child.pid, &info,
                  WEXITED | WNOHANG | WNOWAIT) == 0 &&
           info.si_pid != 0;
}

static int fail(struct record *record, const char *reason)
{
    verdict_set(record, VERDICT_VOID, "%s", reason);
    return RUN_SERVER_FAILED;
}

/* That the server is dead is no failure, unless it had come back. */
static int conclude(const struct cell *cell, enum process_state state,
                    const char *stopped, int rc, const char *reason,
                    struct record *record)
{
    bool has_died = state == PROCESS_FAILED;
    bool is_back = !isnan(record->crash.recovered_ns);

    if (stop_requested)
        return RUN_STOPPED;
    if (rc == -ENOMEM) {
        verdict_set(record, VERDICT_VOID, "%s", reason);
        return RUN_DONE;
    }
    if (rc < 0)
        return fail(record, has_died ? stopped : reason);
    if (has_died && is_back)
        return fail(record, stopped);
    /* Whose connection was cut is counted as an error by those who are left. */
    if (!has_died && cell->system->model[0] != '\0' &&
        record->served.errors == 0)
        return fail(record, "the crash did nothing: no process died of it");
    verdict_set(record, VERDICT_VALID, "%s", "");
    return RUN_DONE;
}

int bench_run_crash(struct bench *bench, const struct cell *cell,
                    struct record *record)
{
    struct process process;
    struct child_end end;
    char reason[RECORD_REASON] = "";
    char stopped[RECORD_REASON] = "";
    const struct crash_options options = {.address = process.address,
                                          .connections = cell->connections,
                                          .timeout_ns = TIMEOUT_NS,
                                          .limit_ns = LIMIT_NS,
                                          .stop = &stop_requested,
                                          .is_gone = has_ended,
                                          .arg = &process};
    enum process_state state =
        process_start(&process, cell->system, &cell->workload,
                      &bench->budget->server, &stop_requested, reason);
    int rc;

    if (state != PROCESS_OK)
        return bench_not_started(record, state, reason);
    rc = crash_run(&options, &record->crash, reason);
    state =
        process_stop(&process, cell->system, &record->served, &end, stopped);
    return conclude(cell, state, stopped, rc, reason, record);
}
