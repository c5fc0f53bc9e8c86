/* Runs of a load on a known server. */
#include "harness/accuracy/stage.h"

#include "harness/run/paths.h"
#include "harness/run/process.h"
#include "support/clock.h"
#include "support/units.h"

#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SERVER "known-server"
#define WORKLOAD "echo:64"

enum {
    BEFORE_STOP = 10, /* the place of a stop: after this part of the window */
    FLAGS = 2,        /* of the known server, at most */
};

/* Longer than any stop or queue here. */
#define TIMEOUT_NS (20 * NS_PER_S)

/* As the known server calls them. */
static const char *const kinds[] = {"null", "fixed", "exponential"};

/* Stops the server for a while, from a thread of its own. */
struct stopper {
    pid_t pid;
    uint64_t at_ns;
    uint64_t stop_ns;
    uint64_t stopped_ns; /* as measured */
    pthread_t thread;
    bool is_started;
};

int stage_init(struct stage *stage, const struct budget *budget,
               const volatile bool *stop)
{
    cpu_set_t common;

    CPU_AND(&common, &budget->server, &budget->load);
    *stage = (struct stage){.budget = budget,
                            .has_cores = CPU_COUNT(&common) == 0,
                            .stop = stop,
                            .result = calloc(1, sizeof *stage->result),
                            .other = calloc(1, sizeof *stage->other)};
    return stage->result != NULL && stage->other != NULL ? 0 : -ENOMEM;
}

void stage_free(struct stage *stage)
{
    free(stage->other);
    free(stage->result);
}

static int fail(struct stage *stage, int err, const char *what,
                const char *detail)
{
    (void)snprintf(stage->error, STAGE_ERROR, "%s%s%.250s", what,
                   detail[0] != '\0' ? ": " : "", detail);
    return err;
}

static int start_server(struct stage *stage, const struct stage_server *server,
                        struct system_spec *system, struct process *process)
{
    char mean[UNITS_TEXT];
    char seed[24];
    char kind[16];
    char program[] = "{bin}/" SERVER;
    char *words[] = {program,
                     "--listen",
                     "127.0.0.1:{port}",
                     "--answer",
                     kind,
                     "--mean",
                     units_duration_text(server->mean_ns, mean),
                     "--seed",
                     seed,
                     NULL,
                     NULL,
                     NULL};
    const struct workload raw = {.protocol = PROTOCOL_RAW};
    char **flag = &words[sizeof words / sizeof words[0] - FLAGS - 1];
    char reason[RECORD_REASON];
    char path[PATH_MAX];
    enum process_state state;

    *system = (struct system_spec){
        .name = SERVER, .arguments = words, .protocol = PROTOCOL_RAW};
    (void)snprintf(seed, sizeof seed, "%" PRIu64, server->seed);
    (void)snprintf(kind, sizeof kind, "%s", kinds[server->kind]);
    if (stage->has_cores)
        *flag++ = "--spin";
    if (server->is_queue)
        *flag++ = "--queue";
    if (paths_program(SERVER, path) < 0)
        return fail(stage, -ENOENT,
                    SERVER " is not there: it is built with the "
                           "tests",
                    "");
    state = process_start(process, system, &raw, &stage->budget->server,
                          stage->stop, reason);
    system->arguments = NULL;
    if (state == PROCESS_OK)
        return 0;
    if (state == PROCESS_STOPPED)
        return fail(stage, -ECANCELED, "interrupted", "");
    return fail(stage, -EPROTO, SERVER " did not start", reason);
}

static void *stop_for_a_while(void *arg)
{
    struct stopper *s = arg;
    uint64_t began_ns;

    (void)clock_sleep_until(s->at_ns);
    if (kill(s->pid, SIGSTOP) < 0)
        return NULL;
    began_ns = clock_now_ns();
    (void)clock_sleep_until(began_ns + s->stop_ns);
    (void)kill(s->pid, SIGCONT);
    s->stopped_ns = clock_now_ns() - began_ns;
    return NULL;
}

/* The window begins: from here on the time of the stop is known. */
static void on_moment(void *arg, enum load_moment moment)
{
    struct stopper *s = arg;
    sigset_t all;
    sigset_t before;

    if (moment != LOAD_WINDOW_BEGINS || s->stop_ns == 0)
        return;
    s->at_ns += clock_now_ns();
    /* Signals are for the thread that runs the load. */
    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    s->is_started = pthread_create(&s->thread, NULL, stop_for_a_while, s) == 0;
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
}

static int run_load(struct stage *stage, const struct stage_load *load,
                    const struct process *process,
                    struct stage_outcome *outcome)
{
    struct stopper stopper = {.pid = process->child.pid,
                              .at_ns = load->window_ns / BEFORE_STOP,
                              .stop_ns = load->stop_ns};
    struct workload workload;
    char message[LOAD_MESSAGE];
    struct load_options options = {
        .address = process->address,
        .workload = &workload,
        .connections = load->connections,
        .threads = 1,
        .warmup_ns = load->warmup_ns,
        .duration_ns = load->window_ns,
        .timeout_ns = TIMEOUT_NS,
        .arrivals = load->arrivals,
        .rate_rps = load->rate_rps,
        .spin = stage->has_cores,
        .seed = load->seed,
        .cpus = &stage->budget->load,
        .on_moment = on_moment,
        .arg = &stopper,
        .stop = stage->stop,
    };
    int rc = workload_parse(WORKLOAD, &workload, message);

    if (rc == 0)
        rc = load_run(&options, stage->result, message);
    if (stopper.is_started)
        (void)pthread_join(stopper.thread, NULL);
    outcome->stopped_ns = stopper.stopped_ns;
    if (*stage->stop)
        return fail(stage, -ECANCELED, "interrupted", "");
    if (rc < 0)
        return fail(stage, -EPROTO, "the load", message);
    if (load->stop_ns != 0 && stopper.stopped_ns == 0)
        return fail(stage, -EPROTO, "the server could not be stopped", "");
    return 0;
}

/* Any error means that the run is not what it should be. What a machine that is
 * overrun left unanswered is no error: it is in the latencies. */
static int check_result(struct stage *stage)
{
    const struct load_result *r = stage->result;

    for (enum load_error e = 0; e < LOAD_ERRORS; e++)
        if (r->total_errors[e] > 0)
            return fail(stage, -EPROTO, "requests to " SERVER " failed",
                        load_error_name(e));
    return 0;
}

static uint64_t most(uint64_t a, uint64_t b)
{
    return a > b ? a : b;
}

/* The server's last lines. */
static int read_own(struct stage *stage, const char *text,
                    struct stage_outcome *outcome)
{
    const char *own = strstr(text, "own held=");

    if (own == NULL ||
        sscanf(own,
               "own held=%*u late_mean_ns=%" SCNu64 " late_max_ns=%" SCNu64
               " longest_step_ns=%" SCNu64,
               &outcome->late_mean_ns, &outcome->late_max_ns,
               &outcome->longest_step_ns) != 3)
        return fail(stage, -EPROTO, SERVER " gave no account of itself", "");
    return 0;
}

int stage_play(struct stage *stage, const struct stage_server *server,
               const struct stage_load *load, struct stage_outcome *outcome)
{
    struct process process;
    struct system_spec system;
    struct record_served served;
    struct child_end end;
    char reason[RECORD_REASON];
    int rc;

    *outcome = (struct stage_outcome){.tries = 1};
    rc = start_server(stage, server, &system, &process);
    if (rc < 0)
        return rc;
    rc = run_load(stage, load, &process, outcome);
    if (process_stop(&process, &system, &served, &end, reason) != PROCESS_OK &&
        rc == 0)
        rc = fail(stage, -EPROTO, SERVER " failed", reason);
    if (rc == 0)
        rc = check_result(stage);
    if (rc == 0)
        rc = read_own(stage, process.child.err.data, outcome);
    outcome->held_up_ns =
        most(stage->result->send_lag.max_ns, outcome->longest_step_ns);
    return rc;
}

static void swap_results(struct stage *stage)
{
    struct load_result *result = stage->result;

    stage->result = stage->other;
    stage->other = result;
}

static int look(struct stage *stage, struct owned *owned)
{
    int rc = owned_look(&stage->budget->load, stage->look_ns, owned);

    return rc < 0 ? fail(stage, rc, "the generator's processor", strerror(-rc))
                  : 0;
}

static int try_once(struct stage *stage, const struct stage_server *server,
                    const struct stage_load *load,
                    struct stage_outcome *outcome)
{
    struct owned before;
    int rc = look(stage, &before);

    if (rc == 0)
        rc = stage_play(stage, server, load, outcome);
    if (rc == 0)
        rc = look(stage, &outcome->after);
    if (rc < 0)
        return rc;
    outcome->before = before;
    outcome->is_owned = owned_is_true(&outcome->before) &&
                        owned_is_true(&outcome->after) &&
                        stage->result->hiccups.max_ns < OWNED_LONGEST_NS &&
                        outcome->longest_step_ns < OWNED_LONGEST_NS;
    return 0;
}

static bool is_calm(const struct stage_outcome *outcome)
{
    return outcome->is_owned && outcome->held_up_ns < OWNED_LONGEST_NS;
}

int stage_try(struct stage *stage, const struct stage_server *server,
              const struct stage_load *load, struct stage_outcome *outcome)
{
    struct stage_outcome calmest;
    unsigned tries = 0;

    do {
        int rc = try_once(stage, server, load, outcome);

        if (rc < 0)
            return rc;
        if (tries == 0 || is_calm(outcome) ||
            outcome->held_up_ns < calmest.held_up_ns) {
            calmest = *outcome;
            swap_results(stage);
        }
        tries++;
    } while (!is_calm(&calmest) && tries < STAGE_TRIES &&
             clock_now_ns() < stage->retry_until_ns);
    swap_results(stage);
    calmest.tries = tries;
    *outcome = calmest;
    return 0;
}
