/* A profile's fields: one table for flags, files and questions. */
#include "harness/decide/profile.h"

#include "support/clock.h"
#include "support/units.h"
#include "workloads/catalog.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

enum { CONNECTIONS_MAX = 1000 * 1000, CORES_MAX = 4096 };

static const char *const dies_names[DIES_LEVELS + 1] = {
    "nothing-else", "one-worker", "all", NULL};

static int parse_count(const char *text, uint64_t least, uint64_t most,
                       uint64_t *value)
{
    uint64_t parsed;

    if (units_count(text, &parsed) < 0 || parsed < least || parsed > most)
        return -EINVAL;
    *value = parsed;
    return 0;
}

static int parse_connections(const char *text, struct profile *p)
{
    return parse_count(text, 1, CONNECTIONS_MAX, &p->connections);
}

static int parse_requests(const char *text, struct profile *p)
{
    return parse_count(text, 0, CONNECTIONS_MAX, &p->requests_per_connection);
}

static int parse_cpu(const char *text, struct profile *p)
{
    uint64_t ns;

    if (units_duration(text, &ns) < 0 || ns > 10 * NS_PER_S)
        return -EINVAL;
    p->cpu_ns = ns;
    return 0;
}

static int parse_wait(const char *text, struct profile *p)
{
    bool is_random = strncmp(text, "exp:", 4) == 0;
    uint64_t ns;

    if (units_duration(text + (is_random ? 4 : 0), &ns) < 0 ||
        ns % NS_PER_US != 0 || ns > 60 * NS_PER_S || (is_random && ns == 0))
        return -EINVAL;
    p->wait_ns = ns;
    p->is_wait_random = is_random;
    return 0;
}

static int parse_message(const char *text, struct profile *p)
{
    uint64_t bytes;

    if (units_size(text, &bytes) < 0 || bytes < WORKLOAD_TASK_LEAST ||
        bytes > WORKLOAD_TASK_MOST)
        return -EINVAL;
    p->message_bytes = bytes;
    return 0;
}

static int parse_limit(const char *text, struct profile *p)
{
    char detail[SLO_ERROR];
    struct slo limit;

    if (slo_parse(text, &limit, detail) < 0)
        return -EINVAL;
    p->limit = limit;
    return 0;
}

static int parse_memory(const char *text, struct profile *p)
{
    return units_size(text, &p->memory_bytes) < 0 ? -EINVAL : 0;
}

static int parse_dies(const char *text, struct profile *p)
{
    for (enum profile_dies i = 0; i < DIES_LEVELS; i++) {
        if (strcmp(text, dies_names[i]) != 0)
            continue;
        p->dies = i;
        return 0;
    }
    return -EINVAL;
}

static int parse_cores(const char *text, struct profile *p)
{
    return parse_count(text, 1, CORES_MAX, &p->cores);
}

static char *show_count(uint64_t count, char text[PROFILE_TEXT])
{
    (void)snprintf(text, PROFILE_TEXT, "%" PRIu64, count);
    return text;
}

static char *show_connections(const struct profile *p, char text[PROFILE_TEXT])
{
    return show_count(p->connections, text);
}

static char *show_requests(const struct profile *p, char text[PROFILE_TEXT])
{
    return show_count(p->requests_per_connection, text);
}

static char *show_cpu(const struct profile *p, char text[PROFILE_TEXT])
{
    return units_duration_text(p->cpu_ns, text);
}

static char *show_wait(const struct profile *p, char text[PROFILE_TEXT])
{
    char wait[UNITS_TEXT];

    (void)snprintf(text, PROFILE_TEXT, "%s%s", p->is_wait_random ? "exp:" : "",
                   units_duration_text(p->wait_ns, wait));
    return text;
}

static char *show_message(const struct profile *p, char text[PROFILE_TEXT])
{
    return show_count(p->message_bytes, text);
}

static char *show_limit(const struct profile *p, char text[PROFILE_TEXT])
{
    (void)snprintf(text, PROFILE_TEXT, "%s", p->limit.text);
    return text;
}

static char *show_memory(const struct profile *p, char text[PROFILE_TEXT])
{
    return show_count(p->memory_bytes, text);
}

static char *show_dies(const struct profile *p, char text[PROFILE_TEXT])
{
    (void)snprintf(text, PROFILE_TEXT, "%s", dies_names[p->dies]);
    return text;
}

static char *show_cores(const struct profile *p, char text[PROFILE_TEXT])
{
    return show_count(p->cores, text);
}

const struct profile_field profile_fields[] = {
    {"connections", "a number from 1 to 1M",
     "How many connections are open at the same time?", parse_connections,
     show_connections},
    {"requests_per_connection", "a number from 0 to 1M; 0 keeps the connection",
     NULL, parse_requests, show_requests},
    {"cpu", "a time up to 10s, like 50us",
     "How much processor time does a request take?", parse_cpu, show_cpu},
    {"wait", "whole microseconds up to 60s like 10ms, or exp:10ms",
     "How long does a request wait for others (exp:10ms: on average)?",
     parse_wait, show_wait},
    {"message", "2 to 60KiB, like 256",
     "How many bytes are a request, and its answer?", parse_message,
     show_message},
    {"limit", "limits like p99<50ms,mean<10ms",
     "Which response times have to hold?", parse_limit, show_limit},
    {"memory", "bytes like 512MiB; 0: no matter", NULL, parse_memory,
     show_memory},
    {"dies", "nothing-else, one-worker or all",
     "How much may die with one crash (nothing-else, one-worker, all)?",
     parse_dies, show_dies},
    {"cores", "a number from 1 to 4096", NULL, parse_cores, show_cores},
};

const size_t profile_field_count =
    sizeof profile_fields / sizeof profile_fields[0];

void profile_init(struct profile *profile)
{
    char error[SLO_ERROR];

    *profile = (struct profile){.connections = 100,
                                .cpu_ns = 50 * NS_PER_US,
                                .wait_ns = 10 * NS_PER_MS,
                                .message_bytes = 256,
                                .dies = DIES_ALL,
                                .cores = 1};
    (void)slo_parse("p99<50ms", &profile->limit, error);
}

int profile_set(struct profile *profile, const char *key, const char *what,
                const char *text, char error[PROFILE_ERROR])
{
    for (size_t i = 0; i < profile_field_count; i++) {
        const struct profile_field *field = &profile_fields[i];

        if (strcmp(field->key, key) != 0)
            continue;
        if (field->parse(text, profile) == 0)
            return 0;
        (void)snprintf(error, PROFILE_ERROR, "%s%.64s is not %s", what, text,
                       field->like);
    }
    return -EINVAL;
}

/* Of an exponential wait the quantile, mean * -ln(1 - p). */
double profile_floor_ns(const struct profile *profile, enum slo_figure figure)
{
    static const double shares[SLO_FIGURES] = {
        [SLO_P50] = 0.5, [SLO_P90] = 0.9, [SLO_P99] = 0.99, [SLO_P999] = 0.999};
    double wait_ns = (double)profile->wait_ns;

    if (profile->is_wait_random && figure != SLO_MEAN)
        wait_ns *= -log1p(-shares[figure]);
    return (double)profile->cpu_ns + wait_ns;
}

bool profile_is_impossible(const struct profile *profile,
                           char why[PROFILE_ERROR])
{
    for (enum slo_figure i = 0; i < SLO_FIGURES; i++) {
        double floor_ns = profile_floor_ns(profile, i);
        uint64_t limit_ns = profile->limit.limits_ns[i];
        char least[UNITS_TEXT];
        char limit[UNITS_TEXT];

        if (limit_ns == 0 || floor_ns < (double)limit_ns)
            continue;
        (void)snprintf(why, PROFILE_ERROR,
                       "%s<%s cannot hold: the wait and the computing of a "
                       "request alone come to %s",
                       slo_figure_name(i), units_duration_text(limit_ns, limit),
                       units_show_ns(floor_ns, least));
        return true;
    }
    return false;
}

const char *profile_dies_name(enum profile_dies dies)
{
    return dies_names[dies];
}

const char *profile_dies_text(enum profile_dies dies)
{
    static const char *const texts[DIES_LEVELS] = {
        "nothing else may die with a request", "one worker may die",
        "all may die"};

    return texts[dies];
}

char *profile_show(const struct profile *p, char text[PROFILE_ERROR])
{
    char cpu[UNITS_TEXT];
    char wait[PROFILE_TEXT];
    char stay[PROFILE_TEXT] = "that stay";
    char memory[UNITS_TEXT] = "any";
    char size[UNITS_TEXT];

    if (p->requests_per_connection > 0)
        (void)snprintf(stay, sizeof stay, "of %" PRIu64 " request%s each",
                       p->requests_per_connection,
                       p->requests_per_connection == 1 ? "" : "s");
    if (p->memory_bytes > 0)
        (void)units_show_bytes((double)p->memory_bytes, memory);
    (void)snprintf(
        text, PROFILE_ERROR,
        "%" PRIu64 " connection%s %s; a request computes %s, waits %s and is "
        "%s long; %s; %s memory; %s; %" PRIu64 " core%s",
        p->connections, p->connections == 1 ? "" : "s", stay,
        units_duration_text(p->cpu_ns, cpu), show_wait(p, wait),
        units_show_bytes((double)p->message_bytes, size), p->limit.text, memory,
        profile_dies_text(p->dies), p->cores, p->cores == 1 ? "" : "s");
    return text;
}
