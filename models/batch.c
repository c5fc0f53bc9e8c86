/* batch-jobs: a handful of jobs, one after the other or together.
 *
 * `concbench batch` runs this program. Jobs that wait are over together when
 * they run together, in whatever way; jobs that compute only where there are
 * several threads or processes, and processors for them. Coroutines share one
 * thread on purpose: a fib holds up the others there, as it does in any event
 * loop. What a process, a thread or a coroutine costs itself is measured by
 * spawn and switch. */
#include "models/batch.h"
#include "support/clock.h"
#include "support/manual.h"
#include "support/units.h"

#include <assert.h>
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

/* The table of options takes no other names. */
static const struct how *find_how(const char *name)
{
    size_t i = 0;

    while (strcmp(name, hows[i].name) != 0)
        i++;
    return &hows[i];
}

/* A spawn or a switch is measured by itself: beside others it would not be one
 * unit's cost. */
static int parse_jobs(struct job *jobs, char *const *texts, size_t count)
{
    char error[JOB_ERROR];

    for (size_t i = 0; i < count; i++) {
        struct job *job = &jobs[i];

        job->text = texts[i];
        if (job_parse(texts[i], &job->ask, error) < 0) {
            complain("%s", error);
            return -EINVAL;
        }
        job->cost.units = job->ask.units;
        if ((job->ask.units != 0) != (jobs[0].ask.units != 0)) {
            complain("spawn and switch are measured by themselves: no %.64s "
                     "beside %.64s",
                     job->text, jobs[0].text);
            return -EINVAL;
        }
    }
    return 0;
}

static void say_result(const struct job *job)
{
    char each[UNITS_TEXT];

    if (job->ask.units != 0)
        (void)printf(
            "%s = %s each\n", job->text,
            units_show_ns((double)job->cost.took_ns / (double)job->cost.units,
                          each));
    else if (job->ask.fib != 0)
        (void)printf("%s = %" PRIu64 "\n", job->text, job->result);
    else
        (void)printf("%s = ok\n", job->text);
}

static const char *reason_of(int rc)
{
    switch (rc) {
    case -ECHILD:
        return "its process did not end well";
    case -EPROTO:
        return "a unit came out of turn, or never";
    case -EPIPE:
        return "the other unit is gone";
    case -EAGAIN:
        return "no process or thread more is allowed now; see ulimit -u and "
               "pids.max";
    default:
        return strerror(-rc);
    }
}

/* Prints what came out, in the order of the jobs. Returns the exit code. */
static int print_results(const struct job *jobs, size_t count)
{
    int code = EXIT_SUCCESS;

    for (size_t i = 0; i < count; i++) {
        const struct job *job = &jobs[i];

        if (job->rc == 0) {
            say_result(job);
            continue;
        }
        code = EXIT_INTERNAL;
        if (job->ask.units != 0)
            complain("%s: %s; %" PRIu64 " were done", job->text,
                     reason_of(job->rc), job->cost.done);
        else
            complain("%s: %s", job->text, reason_of(job->rc));
    }
    if (fflush(stdout) != 0) {
        complain("cannot write the results: %s", strerror(errno));
        code = EXIT_INTERNAL;
    }
    return code;
}

/* What was not done has no cost. */
static int measure(const struct how *how, struct job *job)
{
    struct cost *cost = &job->cost;
    int rc = job->ask.kind == JOB_SPAWN ? how->spawn(cost) : how->swap(cost);

    return rc == 0 && cost->done != cost->units ? -EPROTO : rc;
}

static int run_jobs(const struct how *how, char *const *texts, size_t count)
{
    /* Shared, so that processes can leave their results. */
    struct job *jobs = mmap(NULL, count * sizeof *jobs, PROT_READ | PROT_WRITE,
                            MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    int rc = 0;

    if (jobs == MAP_FAILED) {
        complain("no memory for %zu jobs", count);
        return EXIT_INTERNAL;
    }
    if (parse_jobs(jobs, texts, count) < 0)
        return EXIT_USAGE;
    if (jobs[0].ask.units == 0)
        rc = how->run(jobs, count);
    else
        for (size_t i = 0; i < count; i++)
            jobs[i].rc = measure(how, &jobs[i]);
    if (rc < 0) {
        complain("cannot run %zu jobs as %s: %s", count, how->name,
                 reason_of(rc));
        return EXIT_INTERNAL;
    }
    return print_results(jobs, count);
}

/* The ways, as the table of options takes them and as people read them. */
static void list_ways(char words[OPTIONS_DEFAULT],
                      struct manual_row rows[HOWS + 1])
{
    size_t len = 0;

    for (size_t i = 0; i < HOWS; i++) {
        len += (size_t)snprintf(words + len, OPTIONS_DEFAULT - len, "%s%s",
                                i > 0 ? "|" : "", hows[i].name);
        assert(len < OPTIONS_DEFAULT);
        rows[i] = (struct manual_row){hows[i].name, hows[i].summary};
    }
    rows[HOWS] = (struct manual_row){.term = NULL};
}

/* Returns the number of jobs, or what manual_read does. */
static int read_arguments(const char **how, int argc, char **argv,
                          char error[OPTIONS_ERROR])
{
    char words[OPTIONS_DEFAULT];
    struct manual_row ways[HOWS + 1];
    const struct option_row rows[] = {
        {"how", OPTION_WORD, how, words, "how the jobs are run", 0, 0},
        {.name = NULL},
    };
    const struct manual_part parts[] = {{"ways", NULL, ways}, {.title = NULL}};
    const struct command command = {
        .name = "batch",
        .summary = "do a few jobs in turn or together, without a server",
        .operands = "JOB...",
        .examples = "concbench batch --how sequential fib:40 fib:41\n"
                    "concbench batch --how coroutines wait:1s wait:2s\n"
                    "concbench batch --how threads spawn:2000 switch:50k\n",
        .about =
            "Runs the jobs, and prints a line for each when all are over. A "
            "job is fib:N (naive recursion; the time is the point), wait:TIME, "
            "spawn:N (creates N units that end at once, one after the other) "
            "or switch:N (hands a token between two units, N times, on one "
            "processor); of the last two the line has the time of each.",
        .parts = parts,
    };

    list_ways(words, ways);
    return manual_read(&command, rows, argc, argv, error);
}

int main(int argc, char **argv)
{
    const char *how = NULL;
    char error[OPTIONS_ERROR];
    int count = read_arguments(&how, argc, argv, error);

    if (count == MANUAL_SHOWN)
        return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_INTERNAL;
    if (count < 0) {
        complain("%s", error);
        return EXIT_USAGE;
    }
    if (how == NULL) {
        complain("in which way? --how threads; see --help");
        return EXIT_USAGE;
    }
    if (count == 0) {
        complain("no job; jobs are like %s, %s, %s and %s", job_like(JOB_FIB),
                 job_like(JOB_WAIT), job_like(JOB_SPAWN), job_like(JOB_SWITCH));
        return EXIT_USAGE;
    }
    return run_jobs(find_how(how), argv + 1, (size_t)count);
}
