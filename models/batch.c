/* batch-jobs: a handful of jobs, one after the other or together.
 *
 * `concbench batch` runs this program. Jobs that wait are over together when
 * they run together, in whatever way; jobs that compute only where there are
 * several threads or processes, and processors for them. Coroutines share one
 * thread on purpose: a fib holds up the others there, as it does in any event
 * loop. */
#include "models/batch.h"
#include "support/clock.h"
#include "support/options.h"
#include "support/units.h"
#include "support/words.h"
#include "workloads/protocol.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { EXIT_INTERNAL = 1, EXIT_USAGE = 2 };

/* A macro: clang-tidy 14 loses track of a va_list in its second file. */
#define complain(...)                                                          \
    ((void)fputs("concbench batch: ", stderr),                                 \
     (void)fprintf(stderr, __VA_ARGS__), (void)fputc('\n', stderr))

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
        complain("--how is one of %s, %s, %s, %s and %s", names[0], names[1],
                 names[2], names[3], names[4]);
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
