/* The named jobs of a batch: a table with one row for each kind. */
#include "workloads/job.h"

#include "support/clock.h"
#include "support/units.h"
#include "support/words.h"
#include "workloads/protocol.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static int parse_fib(const char *text, struct job_ask *job)
{
    uint64_t n;

    if (units_count(text, &n) < 0 || n < 1 || n > FIB_MAX)
        return -EINVAL;
    job->fib = (uint8_t)n;
    return 0;
}

static int parse_wait(const char *text, struct job_ask *job)
{
    if (units_duration(text, &job->wait_ns) < 0 ||
        job->wait_ns > WAIT_MAX_US * NS_PER_US)
        return -EINVAL;
    return 0;
}

static int parse_units(const char *text, struct job_ask *job)
{
    if (units_count(text, &job->units) < 0 || job->units < 1 ||
        job->units > JOB_UNITS_MAX)
        return -EINVAL;
    return 0;
}

#define UNITS_TAKEN "a number from 1 to 1000M"

static const struct kind {
    const char *name;
    const char *like;
    int (*parse)(const char *text, struct job_ask *job);
    const char *takes;
} kinds[JOB_KINDS] = {
    [JOB_FIB] = {"fib", "fib:40", parse_fib, "a number from 1 to 60"},
    [JOB_WAIT] = {"wait", "wait:1s", parse_wait, "a time up to 1h, like 500ms"},
    [JOB_SPAWN] = {"spawn", "spawn:2000", parse_units, UNITS_TAKEN},
    [JOB_SWITCH] = {"switch", "switch:50k", parse_units, UNITS_TAKEN},
};

const char *job_like(enum job_kind kind)
{
    return kinds[kind].like;
}

static void say_unknown(const char *text, const char *name,
                        char error[JOB_ERROR])
{
    const char *names[JOB_KINDS + 1] = {NULL};
    const char *nearest;

    for (size_t i = 0; i < JOB_KINDS; i++)
        names[i] = kinds[i].name;
    nearest = words_nearest(name, names);
    for (size_t i = 0; nearest != NULL && i < JOB_KINDS; i++) {
        if (names[i] != nearest)
            continue;
        (void)snprintf(error, JOB_ERROR, "unknown job %.64s; did you mean %s?",
                       text, kinds[i].like);
        return;
    }
    (void)snprintf(error, JOB_ERROR,
                   "unknown job %.64s; jobs are like %s, %s, %s and %s", text,
                   kinds[0].like, kinds[1].like, kinds[2].like, kinds[3].like);
}

int job_parse(const char *text, struct job_ask *job, char error[JOB_ERROR])
{
    size_t len = strcspn(text, ":");
    const char *argument = text[len] == ':' ? text + len + 1 : "";
    char name[16];

    (void)snprintf(name, sizeof name, "%.*s", (int)len, text);
    for (size_t i = 0; i < JOB_KINDS; i++) {
        if (strcmp(kinds[i].name, name) != 0)
            continue;
        *job = (struct job_ask){.kind = (enum job_kind)i};
        if (kinds[i].parse(argument, job) == 0)
            return 0;
        (void)snprintf(error, JOB_ERROR, "%.64s: %s takes %s", text, name,
                       kinds[i].takes);
        return -EINVAL;
    }
    say_unknown(text, name, error);
    return -EINVAL;
}
