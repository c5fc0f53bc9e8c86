/* The named workloads: a table with one row for each kind. */
#include "workloads/catalog.h"

#include "support/clock.h"
#include "support/units.h"
#include "support/words.h"
#include "workloads/http.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { ARGUMENTS_MAX = 4, REQUESTS_MAX = 1000 * 1000, BULLIES_MAX = 1000 };

static const char http_prefix[] = "http:";

const char workload_over_http[] = "any of them over HTTP/1.1";

/* The echo of those workloads whose point is another. */
enum { USUAL_BYTES = 64 };

/* What an argument is called in the form, and how it is read. */
struct argument {
    const char *name; /* NULL ends the list */
    int (*parse)(const char *text, struct workload *workload);
    const char *like; /* what a right one looks like */
};

static int parse_size(const char *text, struct workload *workload)
{
    const uint64_t most = UINT64_C(16) << 20;

    if (units_size(text, &workload->size_bytes) < 0 ||
        workload->size_bytes == 0 || workload->size_bytes > most)
        return -EINVAL;
    return 0;
}

static int parse_text(const char *text, struct workload *workload)
{
    if (units_size(text, &workload->size_bytes) < 0 ||
        workload->size_bytes < WORKLOAD_TASK_LEAST ||
        workload->size_bytes > WORKLOAD_TASK_MOST)
        return -EINVAL;
    return 0;
}

/* The wire carries microseconds. */
static int parse_wait(const char *text, struct workload *workload)
{
    const uint64_t most = WAIT_MAX_US * NS_PER_US;

    if (units_duration(text, &workload->wait_ns) < 0 ||
        workload->wait_ns > most || workload->wait_ns % NS_PER_US != 0)
        return -EINVAL;
    return 0;
}

static int parse_fib(const char *text, uint8_t *argument)
{
    uint64_t value;

    if (strspn(text, "0123456789") != strlen(text) ||
        units_count(text, &value) < 0 || value < 1 || value > FIB_MAX)
        return -EINVAL;
    *argument = (uint8_t)value;
    return 0;
}

static int parse_whole(const char *text, uint64_t min, uint64_t max,
                       uint64_t *value)
{
    if (strspn(text, "0123456789") != strlen(text) ||
        units_count(text, value) < 0 || *value < min || *value > max)
        return -EINVAL;
    return 0;
}

static int parse_requests(const char *text, struct workload *workload)
{
    return parse_whole(text, 1, REQUESTS_MAX,
                       &workload->requests_per_connection);
}

static int parse_repeats(const char *text, struct workload *workload)
{
    return parse_whole(text, 0, TASK_REPEATS_MAX, &workload->repeats);
}

/* "10ms", or "exp:10ms", of which the longest is to be within what may be
 * waited. */
static int parse_any_wait(const char *text, struct workload *workload)
{
    const uint64_t most = WAIT_MAX_US * NS_PER_US / 10;

    workload->is_wait_random = strncmp(text, "exp:", 4) == 0;
    if (!workload->is_wait_random)
        return parse_wait(text, workload);
    if (parse_wait(text + 4, workload) < 0 || workload->wait_ns > most ||
        workload->wait_ns == 0)
        return -EINVAL;
    return 0;
}

static int parse_stay(const char *text, struct workload *workload)
{
    return parse_whole(text, 0, REQUESTS_MAX,
                       &workload->requests_per_connection);
}

static int parse_depth(const char *text, struct workload *workload)
{
    return parse_whole(text, 1, WORKLOAD_DEPTH_MAX, &workload->depth);
}

static int parse_active(const char *text, struct workload *workload)
{
    return parse_whole(text, 1, REQUESTS_MAX, &workload->active);
}

static int parse_bullies(const char *text, struct workload *workload)
{
    return parse_whole(text, 0, BULLIES_MAX, &workload->bullies);
}

static int parse_bully(const char *text, struct workload *workload)
{
    return parse_fib(text, &workload->bully_fib);
}

/* "redis", "10ms" or "exp:10ms". */
static int parse_upstream(const char *text, struct workload *workload)
{
    bool is_random = strncmp(text, "exp:", 4) == 0;

    if (strcmp(text, "redis") == 0) {
        workload->upstream = UPSTREAM_REDIS;
        return 0;
    }
    workload->upstream = is_random ? UPSTREAM_EXPONENTIAL : UPSTREAM_CONSTANT;
    if (units_duration(text + (is_random ? 4 : 0),
                       &workload->upstream_delay_ns) < 0 ||
        workload->upstream_delay_ns > WAIT_MAX_US * NS_PER_US)
        return -EINVAL;
    return 0;
}

static int parse_before(const char *text, struct workload *workload)
{
    return parse_fib(text, &workload->fib_before);
}

static int parse_after(const char *text, struct workload *workload)
{
    return parse_fib(text, &workload->fib_after);
}

#define SIZE_LIKE "1 to 16MiB, for instance 64 or 16KiB"
#define TIME_LIKE "whole microseconds up to 1h, for instance 10ms"
#define FIB_LIKE "a number from 1 to 60"
#define COUNT_LIKE "a number from 1 to 1000000"

static const struct kind {
    const char *name;
    enum protocol protocol;
    struct workload_definition is;
    struct argument arguments[ARGUMENTS_MAX + 1];
} kinds[WORKLOAD_KINDS] = {
    [WORKLOAD_ECHO] = {"echo",
                       PROTOCOL_RAW,
                       {"echo:SIZE", "64", LOOP_CLOSED, 100, PLACED_APART,
                        "per-request overhead: bytes come back in upper case"},
                       {{"SIZE", parse_size, SIZE_LIKE}}},
    [WORKLOAD_WAIT] = {"wait",
                       PROTOCOL_LINE,
                       {"wait:TIME", "10ms", LOOP_CLOSED, 100, PLACED_APART,
                        "I/O-bound work: a reply after a wait, no CPU used"},
                       {{"TIME", parse_wait, TIME_LIKE}}},
    [WORKLOAD_FIB] = {"fib",
                      PROTOCOL_LINE,
                      {"fib:N", "27", LOOP_CLOSED, 4, PLACED_TOGETHER,
                       "CPU-bound work: Fibonacci by the naive recursion"},
                      {{"N", parse_after, FIB_LIKE}}},
    [WORKLOAD_MIXED] = {"mixed",
                        PROTOCOL_LINE,
                        {"mixed:N,TIME,M", "20,10ms,20", LOOP_CLOSED, 100,
                         PLACED_APART,
                         "a real handler: it computes, waits and computes"},
                        {{"N", parse_before, FIB_LIKE},
                         {"TIME", parse_wait, TIME_LIKE},
                         {"M", parse_after, FIB_LIKE}}},
    [WORKLOAD_CHURN] = {"churn",
                        PROTOCOL_RAW,
                        {"churn:K", "1", LOOP_CLOSED, 10, PLACED_APART,
                         "what a connection costs: a new one for every few "
                         "echoes"},
                        {{"K", parse_requests, COUNT_LIKE}}},
    [WORKLOAD_CONVOY] = {"convoy",
                         PROTOCOL_LINE,
                         {"convoy:N,BULLIES", "38,2", LOOP_OPEN, 100,
                          PLACED_TOGETHER,
                          "who waits for whom: echoes beside connections that "
                          "compute for ever"},
                         {{"N", parse_bully, FIB_LIKE},
                          {"BULLIES", parse_bullies,
                           "a number from 0 to 1000"}}},
    [WORKLOAD_CROWD] = {"crowd",
                        PROTOCOL_RAW,
                        {"crowd:ACTIVE", "10", LOOP_CLOSED, 1000, PLACED_APART,
                         "what silent connections cost the few that ask"},
                        {{"ACTIVE", parse_active, COUNT_LIKE}}},
    [WORKLOAD_STREAM] = {"stream",
                         PROTOCOL_RAW,
                         {"stream:SIZE,DEPTH", "64,8", LOOP_CLOSED, 10,
                          PLACED_APART,
                          "pipelined echoes: several requests in flight on "
                          "each connection"},
                         {{"SIZE", parse_size, SIZE_LIKE},
                          {"DEPTH", parse_depth, "a number from 1 to 1024"}}},
    [WORKLOAD_FETCH] = {"fetch",
                        PROTOCOL_LINE,
                        {"fetch:UPSTREAM", "10ms", LOOP_CLOSED, 100,
                         PLACED_APART,
                         "a handler that asks another server over a socket of "
                         "its own"},
                        {{"UPSTREAM", parse_upstream,
                          "redis, a delay like 10ms, or exp:10ms"}}},
    [WORKLOAD_BLOB] = {"blob",
                       PROTOCOL_LINE,
                       {"blob:SIZE", "64KiB", LOOP_CLOSED, 10, PLACED_APART,
                        "a file to the socket, with and without a copy through "
                        "the server"},
                       {{"SIZE", parse_size, SIZE_LIKE}}},
    [WORKLOAD_CRASH] = {"crash",
                        PROTOCOL_LINE,
                        {"crash", "", LOOP_CLOSED, 10, PLACED_APART,
                         "who dies with whom: one request kills the process "
                         "that serves it"},
                        {{NULL, NULL, NULL}}},
    [WORKLOAD_TASK] =
        {"task",
         PROTOCOL_LINE,
         {"task:REPEATS,WAIT,SIZE,K", "50,10ms,256,0", LOOP_CLOSED, 100,
          PLACED_APART,
          "any service's request: it computes, waits, computes "
          "and answers"},
         {{"REPEATS", parse_repeats, "a number from 0 to 100000000"},
          {"WAIT", parse_any_wait, "a time like 10ms, or exp:10ms up to 6m"},
          {"SIZE", parse_text, "2 to 60KiB, for instance 256"},
          {"K", parse_stay, "a number from 0 to 1000000"}}},
};

static int unknown_kind(const char *text, const char *name,
                        char error[WORKLOAD_ERROR])
{
    const char *names[WORKLOAD_KINDS + 1] = {NULL};
    const char *nearest;

    for (size_t i = 0; i < WORKLOAD_KINDS; i++)
        names[i] = kinds[i].name;
    nearest = words_nearest(name, names);
    for (size_t i = 0; nearest != NULL && i < WORKLOAD_KINDS; i++) {
        if (names[i] != nearest)
            continue;
        (void)snprintf(error, WORKLOAD_ERROR,
                       "unknown workload %.64s; did you mean %s?", text,
                       kinds[i].is.form);
        return -EINVAL;
    }
    (void)snprintf(error, WORKLOAD_ERROR,
                   "unknown workload %.64s; `concbench list workloads` says "
                   "which there are",
                   text);
    return -EINVAL;
}

/* `rest` holds the arguments and is cut up. */
static int parse_arguments(const struct kind *kind, char *rest,
                           struct workload *workload,
                           char error[WORKLOAD_ERROR])
{
    for (const struct argument *a = kind->arguments; a->name != NULL; a++) {
        char *text = strsep(&rest, ",");

        if (text == NULL || text[0] == '\0')
            goto wrong_form;
        if (a->parse(text, workload) < 0) {
            (void)snprintf(error, WORKLOAD_ERROR,
                           "workload %s: %s is not %s (%s)", workload->name,
                           text, a->like, kind->is.form);
            return -EINVAL;
        }
    }
    if (rest == NULL)
        return 0;
wrong_form:
    (void)snprintf(error, WORKLOAD_ERROR, "workload %s: the form is %s",
                   workload->name, kind->is.form);
    return -EINVAL;
}

/* The kind's own arguments for a bare name, in `words` and in the name. */
static void add_usual(const struct kind *kind, char words[WORKLOAD_NAME],
                      size_t prefix, struct workload *workload)
{
    (void)snprintf(words, WORKLOAD_NAME, "%s", kind->is.usual);
    (void)snprintf(workload->name, sizeof workload->name, "%s%s:%s",
                   prefix > 0 ? http_prefix : "", kind->name, kind->is.usual);
}

/* The length of "http:", where the name begins with it. */
static size_t prefix_of(const char *text)
{
    const size_t len = sizeof http_prefix - 1;

    return strncmp(text, http_prefix, len) == 0 ? len : 0;
}

/* What HTTP cannot carry. */
static int check_http(const struct workload *workload,
                      char error[WORKLOAD_ERROR])
{
    bool is_long =
        workload->kind != WORKLOAD_BLOB && workload->size_bytes > HTTP_BODY_MAX;

    if (workload->protocol != PROTOCOL_HTTP)
        return 0;
    if (workload->kind == WORKLOAD_CRASH)
        (void)snprintf(error, WORKLOAD_ERROR,
                       "workload %s: crash is asked on the line protocol only",
                       workload->name);
    else if (is_long)
        (void)snprintf(error, WORKLOAD_ERROR,
                       "workload %s: over HTTP an echo has at most %d KiB",
                       workload->name, HTTP_BODY_MAX / 1024);
    else
        return 0;
    return -EINVAL;
}

int workload_parse(const char *text, struct workload *workload,
                   char error[WORKLOAD_ERROR])
{
    struct workload parsed = {.kind = WORKLOAD_KINDS, .depth = 1};
    const struct kind *kind;
    size_t prefix = prefix_of(text);
    char words[WORKLOAD_NAME];
    char *rest = words;
    char *name;
    int err;

    if (strlen(text) >= sizeof words) {
        (void)snprintf(error, WORKLOAD_ERROR,
                       "workload %.32s...: longer than %zu characters", text,
                       sizeof words - 1);
        return -EINVAL;
    }
    memcpy(parsed.name, text, strlen(text) + 1);
    memcpy(words, text + prefix, strlen(text + prefix) + 1);
    name = strsep(&rest, ":");
    for (size_t i = 0; i < WORKLOAD_KINDS; i++)
        if (strcmp(kinds[i].name, name) == 0)
            parsed.kind = (enum workload_kind)i;
    if (parsed.kind == WORKLOAD_KINDS)
        return unknown_kind(text, name, error);
    kind = &kinds[parsed.kind];
    parsed.protocol = prefix > 0 ? PROTOCOL_HTTP : kind->protocol;
    if (parsed.kind == WORKLOAD_CHURN || parsed.kind == WORKLOAD_CROWD ||
        parsed.kind == WORKLOAD_CONVOY)
        parsed.size_bytes = USUAL_BYTES;
    if (rest == NULL && kind->is.usual[0] != '\0') {
        add_usual(kind, words, prefix, &parsed);
        rest = words;
    }
    err = parse_arguments(kind, rest, &parsed, error);
    if (err == 0)
        err = check_http(&parsed, error);
    if (err == 0)
        *workload = parsed;
    return err;
}

static int no_protocol(const char *protocol, const struct workload *workload,
                       char error[WORKLOAD_ERROR])
{
    enum protocol known;

    if (protocol_parse(protocol, &known) < 0)
        (void)snprintf(error, WORKLOAD_ERROR,
                       "--protocol: raw, line or http, not %.64s", protocol);
    else
        (void)snprintf(error, WORKLOAD_ERROR,
                       "--protocol %s: %s is asked on %s, or over http",
                       protocol, workload->name,
                       protocol_name(workload->protocol));
    return -EINVAL;
}

int workload_parse_over(const char *protocol, const char *text,
                        struct workload *workload, char error[WORKLOAD_ERROR])
{
    char name[WORKLOAD_NAME + sizeof http_prefix];
    int err = workload_parse(text, workload, error);

    if (err < 0 || protocol == NULL ||
        strcmp(protocol, protocol_name(workload->protocol)) == 0)
        return err;
    if (strcmp(protocol, protocol_name(PROTOCOL_HTTP)) != 0)
        return no_protocol(protocol, workload, error);
    (void)snprintf(name, sizeof name, "%s%s", http_prefix, workload->name);
    return workload_parse(name, workload, error);
}

const struct workload_definition *workload_definition(enum workload_kind kind)
{
    return &kinds[kind].is;
}

enum placement workload_placement(const struct workload *workload)
{
    bool only_computes = workload->fib_after != 0 && workload->wait_ns == 0;

    return only_computes ? PLACED_TOGETHER : kinds[workload->kind].is.placement;
}

uint64_t workload_wait_ns(const struct workload *workload)
{
    return workload->wait_ns + workload->upstream_delay_ns;
}

uint64_t workload_in_flight(const struct workload *workload,
                            uint64_t connections)
{
    uint64_t asking = workload->active != 0 ? workload->active : connections;

    return asking * workload->depth;
}

const char *workload_loop(enum workload_loop loop)
{
    return loop == LOOP_OPEN ? "open" : "closed";
}

const char *workload_form(enum workload_kind kind)
{
    return kinds[kind].is.form;
}

const char *workload_summary(enum workload_kind kind)
{
    return kinds[kind].is.summary;
}
