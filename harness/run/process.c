/* A server as a process. */
#include "harness/run/process.h"

#include "harness/run/launch.h"
#include "harness/run/ready.h"
#include "harness/run/workers.h"
#include "support/clock.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/wait.h>
#include <unistd.h>

#define SERVED_WORD "served "
#define WORKERS_WORD " requests_per_worker="
#define USES_WORD " uses="

/* A stop may take as long as the drain and a little more. */
enum { READY_S = 5, STOP_S = LAUNCH_DRAIN_S + 3, EXIT_CANNOT = 77 };

static bool is_foreign(const struct system_spec *system)
{
    return system->model[0] == '\0';
}

static bool exited_with(const struct child_end *end, int code)
{
    return WIFEXITED(end->status) && WEXITSTATUS(end->status) == code;
}

/* "WHEN with exit status 1: its last words". */
static enum process_state explain(const struct child *child,
                                  const struct child_end *end, const char *when,
                                  char reason[RECORD_REASON])
{
    char how[CHILD_WORDS];
    char words[CHILD_WORDS];

    (void)child_last_words(child, SERVED_WORD, words);
    if (exited_with(end, EXIT_CANNOT)) {
        (void)snprintf(reason, RECORD_REASON, "%s", words);
        return PROCESS_UNAVAILABLE;
    }
    (void)snprintf(reason, RECORD_REASON, "%s with %.50s%s%s", when,
                   child_end_text(end, how), words[0] != '\0' ? ": " : "",
                   words);
    return PROCESS_FAILED;
}

static void count(void *arg, pid_t pid)
{
    (void)perf_open(arg, pid);
}

static enum process_state start(struct child *child, char **argv,
                                const cpu_set_t *cpus, struct perf *perf,
                                char reason[RECORD_REASON])
{
    int rc = argv != NULL ? child_start_held(child, argv, cpus,
                                             perf != NULL ? count : NULL, perf)
                          : -errno;
    bool is_missing = argv == NULL && rc == -ENOENT;

    if (rc == 0)
        return PROCESS_OK;
    if (is_missing)
        (void)snprintf(reason, RECORD_REASON,
                       "its program was not built: a library is missing");
    else
        (void)snprintf(reason, RECORD_REASON, "cannot start %.150s: %s",
                       argv != NULL ? argv[0] : "the server", strerror(-rc));
    if (rc == -ENOENT) /* of a foreign command: no such interpreter here */
        return PROCESS_UNAVAILABLE;
    return rc == -EACCES || rc == -ENOEXEC ? PROCESS_FAILED : PROCESS_UNTRIED;
}

enum process_state process_probe(const struct system_spec *system,
                                 char reason[RECORD_REASON])
{
    struct child child;
    struct child_end end;
    enum process_state state;
    char **argv;
    bool has_ended;

    if (is_foreign(system))
        return PROCESS_OK;
    argv = launch_question(system->model, "--probe");
    state = start(&child, argv, NULL, NULL, reason);
    free(argv);
    if (state != PROCESS_OK)
        return state;
    has_ended = child_wait(&child, clock_now_ns() + READY_S * NS_PER_S, NULL);
    child_finish(&child, &end);
    if (has_ended && exited_with(&end, EXIT_SUCCESS))
        return PROCESS_OK;
    return explain(&child, &end, "--probe ended", reason);
}

/* Reads the server's output while it serves, so that it never waits for us. */
static void *read_output(void *arg)
{
    struct process *process = arg;
    struct pollfd quit = {.fd = process->quit_fd, .events = POLLIN};

    while (poll(&quit, 1, 0) == 0 && !child_has_ended(&process->child))
        child_pump(&process->child, -1, process->quit_fd);
    return NULL;
}

static int start_reader(struct process *process)
{
    sigset_t all;
    sigset_t before;
    int err;

    process->quit_fd = eventfd(0, EFD_CLOEXEC);
    if (process->quit_fd < 0)
        return -errno;
    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    err = pthread_create(&process->reader, NULL, read_output, process);
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (err != 0)
        (void)close(process->quit_fd);
    return -err;
}

static void stop_reader(struct process *process)
{
    /* A counter of 1 cannot be beyond its range. */
    (void)eventfd_write(process->quit_fd, 1);
    (void)pthread_join(process->reader, NULL);
    (void)close(process->quit_fd);
}

/* Until it is ready, has ended (without a reason here), or the time is over. */
static enum process_state wait_ready(struct process *process,
                                     const struct system_spec *system,
                                     const volatile bool *stop,
                                     char reason[RECORD_REASON])
{
    struct child *child = &process->child;
    uint64_t deadline_ns = clock_now_ns() + READY_S * NS_PER_S;
    char words[CHILD_WORDS];

    while (clock_now_ns() < deadline_ns) {
        enum ready ready =
            is_foreign(system)
                ? ready_by_port(process->address)
                : ready_by_line(child->out.data, process->address,
                                sizeof process->address);

        if (ready == READY_YES)
            return PROCESS_OK;
        if (ready == READY_NEVER) {
            (void)snprintf(reason, RECORD_REASON,
                           "its first line is not `ready ADDR:PORT`");
            return PROCESS_FAILED;
        }
        if (*stop)
            return PROCESS_STOPPED;
        reason[0] = '\0';
        if (child_has_ended(child))
            return PROCESS_FAILED;
        child_pump(child, is_foreign(system) ? 1 : 50, -1);
    }
    (void)child_last_words(child, NULL, words);
    (void)snprintf(reason, RECORD_REASON, "not ready within %d s%s%s", READY_S,
                   words[0] != '\0' ? ": " : "", words);
    return PROCESS_FAILED;
}

enum process_state
process_start(struct process *process, const struct system_spec *system,
              const struct workload *workload, const cpu_set_t *cpus,
              const volatile bool *stop, char reason[RECORD_REASON])
{
    return process_start_counted(process, system, workload, cpus, stop, NULL,
                                 reason);
}

/* The server alone; its upstream is there. */
static enum process_state
start_server(struct process *process, const struct system_spec *system,
             const struct workload *workload, const cpu_set_t *cpus,
             const volatile bool *stop, struct perf *perf,
             char reason[RECORD_REASON])
{
    struct child_end end;
    enum process_state state;
    uint16_t port = 0;
    char **argv;
    int rc = is_foreign(system) ? launch_choose_port(&port) : 0;

    if (rc < 0) {
        (void)snprintf(reason, RECORD_REASON, "no free port: %s",
                       strerror(-rc));
        return PROCESS_UNTRIED;
    }
    (void)snprintf(process->address, sizeof process->address,
                   "127.0.0.1:%" PRIu16, port);
    argv = launch_server(system, workload, process->upstream.address, port,
                         CPU_COUNT(cpus));
    state = start(&process->child, argv, cpus, perf, reason);
    free(argv);
    if (state != PROCESS_OK)
        return state;
    state = wait_ready(process, system, stop, reason);
    if (state == PROCESS_OK) {
        rc = start_reader(process);
        if (rc == 0)
            return PROCESS_OK;
        state = PROCESS_UNTRIED;
        (void)snprintf(reason, RECORD_REASON, "no thread: %s", strerror(-rc));
    }
    child_finish(&process->child, &end);
    if (state == PROCESS_FAILED && reason[0] == '\0')
        state = explain(&process->child, &end, "it ended before it was ready,",
                        reason);
    return state;
}

static bool asks_upstream(const struct system_spec *system)
{
    for (char **word = system->arguments; word != NULL && *word != NULL; word++)
        if (strstr(*word, "{upstream}") != NULL)
            return true;
    return !is_foreign(system);
}

static enum process_state
start_upstream(struct process *process, const struct system_spec *system,
               const struct workload *workload, const cpu_set_t *cpus,
               const volatile bool *stop, char reason[RECORD_REASON])
{
    if (workload->kind == WORKLOAD_FETCH && !asks_upstream(system)) {
        (void)snprintf(reason, RECORD_REASON,
                       "a foreign server that asks an upstream takes its "
                       "address as {upstream}");
        return PROCESS_UNAVAILABLE;
    }
    switch (upstream_start(&process->upstream, workload, cpus, stop, reason)) {
    case 0:
        return PROCESS_OK;
    case -ENOPKG:
        return PROCESS_UNAVAILABLE;
    case -EINTR:
        return PROCESS_STOPPED;
    default:
        return PROCESS_UNTRIED;
    }
}

enum process_state
process_start_counted(struct process *process, const struct system_spec *system,
                      const struct workload *workload, const cpu_set_t *cpus,
                      const volatile bool *stop, struct perf *perf,
                      char reason[RECORD_REASON])
{
    char nothing[RECORD_REASON];
    enum process_state state;

    if (perf != NULL)
        perf_init(perf);
    state = start_upstream(process, system, workload, cpus, stop, reason);
    if (state != PROCESS_OK)
        return state;
    state = start_server(process, system, workload, cpus, stop, perf, reason);
    if (state != PROCESS_OK)
        (void)upstream_stop(&process->upstream, nothing);
    return state;
}

enum process_state process_stop(struct process *process,
                                const struct system_spec *system,
                                struct record_served *served,
                                struct child_end *end,
                                char reason[RECORD_REASON])
{
    struct child *child = &process->child;
    bool was_alive = !child_has_ended(child);
    int upstream_rc;
    bool has_ended;

    stop_reader(process);
    (void)kill(child->pid, SIGTERM);
    has_ended = child_wait(child, clock_now_ns() + STOP_S * NS_PER_S, NULL);
    child_finish(child, end);
    process_read_served(child->err.data, served);
    upstream_rc = upstream_stop(&process->upstream, reason);
    if (upstream_rc < 0)
        return PROCESS_FAILED;
    if (!was_alive)
        return explain(child, end, "it died during the run,", reason);
    if (!has_ended) {
        (void)snprintf(reason, RECORD_REASON,
                       "it did not stop within %d s of SIGTERM", STOP_S);
        return PROCESS_FAILED;
    }
    /* A foreign server may know nothing of a clean stop. */
    if (is_foreign(system) || exited_with(end, EXIT_SUCCESS))
        return PROCESS_OK;
    return explain(child, end, "its stop ended", reason);
}

static bool has_word(const char **rest, const char *word)
{
    size_t len = strlen(word);

    if (strncmp(*rest, word, len) != 0)
        return false;
    *rest += len;
    return true;
}

static bool read_uses(const char **rest, struct record_served *served)
{
    size_t len = strspn(*rest, "abcdefghijklmnopqrstuvwxyz0123456789-,");

    if (len == 0 || len >= RECORD_USES)
        return false;
    memcpy(served->uses, *rest, len);
    *rest += len;
    return true;
}

/* One line, with the newline that ends it. */
static bool read_served(const char *line, struct record_served *served)
{
    const char *rest;
    int end = 0;

    memset(served, 0, sizeof *served);
    if (sscanf(line,
               SERVED_WORD "accepted=%" SCNu64 " requests=%" SCNu64
                           " bytes_in=%" SCNu64 " bytes_out=%" SCNu64
                           " errors=%" SCNu64 "%n",
               &served->accepted, &served->requests, &served->bytes_in,
               &served->bytes_out, &served->errors, &end) != 5)
        return false;
    rest = line + end;
    if (has_word(&rest, WORKERS_WORD) && workers_read(rest, served, &rest) < 0)
        return false;
    if (has_word(&rest, USES_WORD) && !read_uses(&rest, served))
        return false;
    return *rest == '\n';
}

void process_read_served(const char *text, struct record_served *served)
{
    struct record_served found;

    memset(served, 0, sizeof *served);
    for (; strchr(text, '\n') != NULL; text = strchr(text, '\n') + 1) {
        if (!read_served(text, &found))
            continue;
        *served = found;
        served->is_known = true;
    }
}
