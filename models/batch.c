/* batch-jobs: a handful of jobs, one after the other or together.
 *
 * `concbench batch` runs this program. Jobs that wait are over together when
 * they run together, in whatever way; jobs that compute only where there are
 * several threads or processes, and processors for them. Coroutines share one
 * thread on purpose: a fib holds up the others there, as it does in any event
 * loop. */
#include "models/coro/coro.h"
#include "support/clock.h"
#include "support/options.h"
#include "support/units.h"
#include "support/words.h"
#include "workloads/fib.h"
#include "workloads/protocol.h"

#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { EXIT_INTERNAL = 1, EXIT_USAGE = 2 };

struct job {
    const char *text; /* as typed */
    unsigned fib;     /* argument of fib; 0: the job is a wait */
    uint64_t wait_ns;
    uint64_t result;
    int rc;
    pid_t pid; /* of its process */
    pthread_t thread;
};

static void complain(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

static void complain(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    (void)fputs("concbench batch: ", stderr);
    (void)vfprintf(stderr, format, arguments);
    (void)fputc('\n', stderr);
    va_end(arguments);
}

static int sleep_thread(uint64_t duration_ns)
{
    uint64_t deadline_ns = clock_now_ns() + duration_ns;
    int rc;

    do
        rc = clock_sleep_until(deadline_ns);
    while (rc == -EINTR);
    return rc;
}

static void perform(struct job *job, int (*wait)(uint64_t duration_ns))
{
    if (job->fib != 0)
        job->result = fib(job->fib);
    else
        job->rc = wait(job->wait_ns);
}

static int run_sequential(struct job *jobs, size_t count)
{
    for (size_t i = 0; i < count; i++)
        perform(&jobs[i], sleep_thread);
    return 0;
}

/* The child ends with its parent, even when that is killed. */
static void perform_and_exit(struct job *job, pid_t parent)
{
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 || getppid() != parent)
        _exit(EXIT_INTERNAL);
    perform(job, sleep_thread);
    _exit(EXIT_SUCCESS);
}

static int run_processes(struct job *jobs, size_t count)
{
    pid_t parent = getpid();
    size_t started = 0;
    int rc = 0;

    for (; rc == 0 && started < count; started += rc == 0) {
        struct job *job = &jobs[started];

        job->pid = fork();
        if (job->pid == 0)
            perform_and_exit(job, parent);
        if (job->pid < 0)
            rc = -errno;
    }
    for (size_t i = 0; i < started; i++) {
        int status = 0;

        if (rc < 0)
            (void)kill(jobs[i].pid, SIGKILL);
        while (waitpid(jobs[i].pid, &status, 0) < 0 && errno == EINTR)
            ;
        if (status != 0)
            jobs[i].rc = -ECHILD;
    }
    return rc;
}

static void *perform_in_thread(void *job)
{
    perform(job, sleep_thread);
    return NULL;
}

/* Threads that have started end with the process when one cannot start. */
static int run_threads(struct job *jobs, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        int err =
            pthread_create(&jobs[i].thread, NULL, perform_in_thread, &jobs[i]);

        if (err != 0)
            return -err;
    }
    for (size_t i = 0; i < count; i++)
        (void)pthread_join(jobs[i].thread, NULL);
    return 0;
}

static void perform_in_coroutine(void *job)
{
    perform(*(struct job **)job, coro_sleep);
}

static int run_coroutines(struct job *jobs, size_t count)
{
    struct coro_loop *loop;
    int rc = coro_loop_new(&loop);

    if (rc < 0)
        return rc;
    for (size_t i = 0; rc == 0 && i < count; i++) {
        struct job *job = &jobs[i];

        rc = coro_spawn(loop, perform_in_coroutine, &job, sizeof(struct job *));
    }
    if (rc == 0)
        rc = coro_run(loop);
    coro_loop_free(loop);
    return rc;
}

static const struct how {
    const char *name;
    const char *summary;
    int (*run)(struct job *jobs, size_t count);
} hows[] = {
    {"sequential", "one after the other", run_sequential},
    {"processes", "a process for each", run_processes},
    {"threads", "a thread for each", run_threads},
    {"coroutines", "a coroutine for each, all in one thread", run_coroutines},
};

enum { HOWS = sizeof hows / sizeof hows[0] };

static const struct how *find_how(const char *name)
{
    const char *names[HOWS + 1] = {NULL};
    const char *nearest;

    for (size_t i = 0; i < HOWS; i++) {
        if (name != NULL && strcmp(name, hows[i].name) == 0)
            return &hows[i];
        names[i] = hows[i].name;
    }
    nearest = name != NULL ? words_nearest(name, names) : NULL;
    if (nearest != NULL)
        complain("unknown --how %.64s; did you mean %s?", name, nearest);
    else
        complain("--how is one of %s, %s, %s and %s", names[0], names[1],
                 names[2], names[3]);
    return NULL;
}

static int parse_fib(struct job *job, const char *text)
{
    uint64_t n;

    if (units_count(text, &n) < 0 || n < 1 || n > FIB_MAX) {
        complain("%.64s: fib takes a number from 1 to %d", job->text, FIB_MAX);
        return -EINVAL;
    }
    job->fib = (unsigned)n;
    return 0;
}

static int parse_wait(struct job *job, const char *text)
{
    if (units_duration(text, &job->wait_ns) < 0 ||
        job->wait_ns > WAIT_MAX_US * NS_PER_US) {
        complain("%.64s: wait takes a time up to 1h, like 500ms", job->text);
        return -EINVAL;
    }
    return 0;
}

static int parse_job(struct job *job, const char *text)
{
    static const char *const kinds[] = {"fib", "wait", NULL};
    char kind[16];
    const char *nearest;

    job->text = text;
    if (strncmp(text, "fib:", 4) == 0)
        return parse_fib(job, text + 4);
    if (strncmp(text, "wait:", 5) == 0)
        return parse_wait(job, text + 5);
    (void)snprintf(kind, sizeof kind, "%.*s", (int)strcspn(text, ":"), text);
    nearest = words_nearest(kind, kinds);
    if (nearest != NULL)
        complain("unknown job %.64s; did you mean %s?", text,
                 strcmp(nearest, "fib") == 0 ? "fib:40" : "wait:1s");
    else
        complain("unknown job %.64s; jobs are like fib:40 and wait:1s", text);
    return -EINVAL;
}

/* Prints what came out, in the order of the jobs. Returns the exit code. */
static int print_results(const struct job *jobs, size_t count)
{
    int code = EXIT_SUCCESS;

    for (size_t i = 0; i < count; i++) {
        if (jobs[i].rc < 0) {
            complain("%s: %s", jobs[i].text,
                     jobs[i].rc == -ECHILD ? "its process did not end well"
                                           : strerror(-jobs[i].rc));
            code = EXIT_INTERNAL;
        } else if (jobs[i].fib != 0) {
            (void)printf("%s = %" PRIu64 "\n", jobs[i].text, jobs[i].result);
        } else {
            (void)printf("%s = ok\n", jobs[i].text);
        }
    }
    if (fflush(stdout) != 0) {
        complain("cannot write the results: %s", strerror(errno));
        code = EXIT_INTERNAL;
    }
    return code;
}

static int run_jobs(const struct how *how, char *const *texts, size_t count)
{
    /* Shared, so that processes can leave their results. */
    struct job *jobs = mmap(NULL, count * sizeof *jobs, PROT_READ | PROT_WRITE,
                            MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    int rc;

    if (jobs == MAP_FAILED) {
        complain("no memory for %zu jobs", count);
        return EXIT_INTERNAL;
    }
    for (size_t i = 0; i < count; i++)
        if (parse_job(&jobs[i], texts[i]) < 0)
            return EXIT_USAGE;
    rc = how->run(jobs, count);
    if (rc < 0) {
        complain("cannot run %zu jobs as %s: %s", count, how->name,
                 strerror(-rc));
        return EXIT_INTERNAL;
    }
    return print_results(jobs, count);
}

static void print_help(const struct option_row *rows)
{
    (void)fputs("concbench batch --how sequential fib:40 fib:41\n"
                "concbench batch --how coroutines wait:1s wait:2s\n"
                "\n"
                "Runs the jobs, and prints a line for each when all are over.\n"
                "A job is fib:N (naive recursion; the time is the point) or\n"
                "wait:TIME.\n\n",
                stdout);
    options_help(rows, stdout);
    (void)fputc('\n', stdout);
    for (size_t i = 0; i < HOWS; i++)
        (void)printf("  %-28s %s\n", hows[i].name, hows[i].summary);
}

int main(int argc, char **argv)
{
    const char *name = NULL;
    const struct how *how;
    bool help = false;
    const struct option_row rows[] = {
        {"how", OPTION_TEXT, &name, "HOW", "How the jobs are run.", 0, 0},
        {"help", OPTION_FLAG, &help, NULL, "Print this text.", 0, 0},
        {0},
    };
    char error[OPTIONS_ERROR];
    int count = options_parse(rows, argc, argv, error);

    if (count < 0) {
        complain("%s", error);
        return EXIT_USAGE;
    }
    if (help) {
        name = NULL;
        print_help(rows);
        return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_INTERNAL;
    }
    how = find_how(name);
    if (how == NULL)
        return EXIT_USAGE;
    if (count == 0) {
        complain("no job; jobs are like fib:40 and wait:1s");
        return EXIT_USAGE;
    }
    return run_jobs(how, argv + 1, (size_t)count);
}
