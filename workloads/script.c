/* Scripts: what the raw and the line protocol ask, and what must come back. */
#include "workloads/script.h"

#include "support/splitmix.h"
#include "workloads/blob.h"
#include "workloads/fetch_value.h"
#include "workloads/fib.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Enough that two connections hardly ever ask for the same, and few enough
 * that small requests stay in the first-level cache. */
enum { ECHO_PLACES = 4096, LINE_PLACES = 256, LINE_BYTES = 64 };

static const char *reply_number(char text[LINE_BYTES], unsigned n)
{
    (void)snprintf(text, LINE_BYTES, "%" PRIu64 "\n", fib_known(n));
    return text;
}

static int init_echo(struct script *script, uint64_t seed)
{
    size_t len = script->workload->size_bytes + ECHO_PLACES - 1;

    script->request = malloc(len);
    script->reply = malloc(len);
    if (script->request == NULL || script->reply == NULL)
        return -ENOMEM;
    script_text(script->request, script->reply, len, &seed);
    script->request_len = script->workload->size_bytes;
    script->reply_len = script->workload->size_bytes;
    script->request_step = script->reply_step = 1;
    script->places = ECHO_PLACES;
    return 0;
}

void script_text(char *text, char *reply, size_t len, uint64_t *random)
{
    for (size_t i = 0; i < len; i++)
        text[i] = (char)('a' + splitmix_next(random) % 26);
    protocol_upper(reply, text, len);
}

/* A line of them. */
static void fill_line(char *line, char *reply, size_t len, uint64_t *random)
{
    script_text(line, reply, len - 1, random);
    line[len - 1] = reply[len - 1] = '\n';
}

/* "echo TEXT", whose reply line has the workload's size. */
static int init_echo_lines(struct script *script, uint64_t seed)
{
    static const char verb[] = "echo ";
    const size_t verb_len = sizeof verb - 1;
    size_t reply_len = script->workload->size_bytes;
    size_t request_len = verb_len + reply_len;

    script->request = malloc(LINE_PLACES * request_len);
    script->reply = malloc(LINE_PLACES * reply_len);
    if (script->request == NULL || script->reply == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < LINE_PLACES; i++) {
        char *request = script->request + i * request_len;

        memcpy(request, verb, verb_len);
        fill_line(request + verb_len, script->reply + i * reply_len, reply_len,
                  &seed);
    }
    script->request_len = script->request_step = request_len;
    script->reply_len = script->reply_step = reply_len;
    script->places = LINE_PLACES;
    return 0;
}

/* "fetch KEY" for each key, and its value. */
static int init_fetch(struct script *script)
{
    static const char verb[] = "fetch ";
    const size_t verb_len = sizeof verb - 1;
    const size_t request_len = verb_len + FETCH_KEY_BYTES + 1;
    const size_t reply_len = FETCH_VALUE_BYTES + 1;

    script->request = malloc(FETCH_KEYS * request_len);
    script->reply = malloc(FETCH_KEYS * reply_len);
    if (script->request == NULL || script->reply == NULL)
        return -ENOMEM;
    for (unsigned i = 0; i < FETCH_KEYS; i++) {
        char *request = script->request + i * request_len;
        char *reply = script->reply + i * reply_len;

        memcpy(request, verb, verb_len);
        fetch_key(i, request + verb_len);
        request[request_len - 1] = '\n';
        fetch_value(i, reply);
        reply[reply_len - 1] = '\n';
    }
    script->request_len = script->request_step = request_len;
    script->reply_len = script->reply_step = reply_len;
    script->places = FETCH_KEYS;
    return 0;
}

static int init_line(struct script *script, const char *request,
                     const char *reply)
{
    script->request = strdup(request);
    script->reply = strdup(reply);
    if (script->request == NULL || script->reply == NULL)
        return -ENOMEM;
    script->request_len = strlen(request);
    script->reply_len = strlen(reply);
    script->places = 1;
    return 0;
}

uint64_t script_wait_us(const struct workload *workload, size_t i,
                        size_t places)
{
    double mean_us = (double)workload->wait_ns / 1000;
    double sum = 0;

    if (!workload->is_wait_random)
        return workload->wait_ns / 1000;
    for (size_t j = 0; j < places; j++)
        sum -= log1p(-((double)j + 0.5) / (double)places);
    return (uint64_t)llround(-log1p(-((double)i + 0.5) / (double)places) *
                             mean_us * (double)places / sum);
}

/* "task REPEATS US TEXT", US with as many digits at each place. */
static int init_task(struct script *script, uint64_t seed)
{
    const struct workload *workload = script->workload;
    size_t reply_len = workload->size_bytes;
    char head[LINE_BYTES];
    size_t head_len = (size_t)snprintf(
        head, sizeof head, "task %" PRIu64 " %010u ", workload->repeats, 0U);
    size_t request_len = head_len + reply_len;

    script->request = malloc(LINE_PLACES * request_len + 1);
    script->reply = malloc(LINE_PLACES * reply_len);
    if (script->request == NULL || script->reply == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < LINE_PLACES; i++) {
        char *request = script->request + i * request_len;

        (void)snprintf(request, head_len + 1,
                       "task %" PRIu64 " %010" PRIu64 " ", workload->repeats,
                       script_wait_us(workload, i, LINE_PLACES));
        fill_line(request + head_len, script->reply + i * reply_len, reply_len,
                  &seed);
    }
    script->request_len = script->request_step = request_len;
    script->reply_len = script->reply_step = reply_len;
    script->places = LINE_PLACES;
    return 0;
}

static int init_blob(struct script *script)
{
    size_t size = script->workload->size_bytes;
    char request[LINE_BYTES];

    (void)snprintf(request, sizeof request, "blob %zu\n", size);
    script->request = strdup(request);
    script->reply = malloc(size);
    if (script->request == NULL || script->reply == NULL)
        return -ENOMEM;
    blob_tail(script->reply, size);
    script->request_len = strlen(request);
    script->reply_len = size;
    script->places = 1;
    return 0;
}

static int init_kind(struct script *script, uint64_t seed)
{
    const struct workload *workload = script->workload;
    uint64_t wait_us = workload->wait_ns / 1000;
    char request[LINE_BYTES];
    char reply[LINE_BYTES];

    switch (workload->kind) {
    case WORKLOAD_ECHO:
    case WORKLOAD_CHURN:
    case WORKLOAD_CROWD:
    case WORKLOAD_STREAM:
        return init_echo(script, seed);
    case WORKLOAD_WAIT:
        (void)snprintf(request, sizeof request, "wait %" PRIu64 "\n", wait_us);
        return init_line(script, request, "ok\n");
    case WORKLOAD_FIB:
        (void)snprintf(request, sizeof request, "fib %u\n",
                       workload->fib_after);
        return init_line(script, request,
                         reply_number(reply, workload->fib_after));
    case WORKLOAD_MIXED:
        (void)snprintf(request, sizeof request, "mixed %u %" PRIu64 " %u\n",
                       workload->fib_before, wait_us, workload->fib_after);
        return init_line(script, request,
                         reply_number(reply, workload->fib_after));
    case WORKLOAD_BLOB:
        return init_blob(script);
    case WORKLOAD_FETCH:
        return init_fetch(script);
    case WORKLOAD_CONVOY:
        return init_echo_lines(script, seed);
    case WORKLOAD_TASK:
        return init_task(script, seed);
    case WORKLOAD_CRASH:
    case WORKLOAD_KINDS:
        break;
    }
    return -EINVAL;
}

int script_init(struct script *script, const struct workload *workload,
                uint64_t seed)
{
    int err;

    *script = (struct script){.workload = workload};
    err = workload->protocol == PROTOCOL_HTTP ? script_http(script, seed)
                                              : init_kind(script, seed);
    if (err < 0)
        script_free(script);
    return err;
}

void script_free(struct script *script)
{
    free(script->request);
    free(script->reply);
    *script = (struct script){0};
}
