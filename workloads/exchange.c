/* The client half of a conversation: requests out, replies checked.
 *
 * A script is made once, so that a request costs the client nothing but a
 * random place, and its reply one comparison. */
#include "workloads/exchange.h"

#include "workloads/blob.h"
#include "workloads/fetch_value.h"
#include "workloads/fib.h"

#include <assert.h>
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

/* Vigna's SplitMix64. */
static uint64_t next_random(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static int init_echo(struct script *script, uint64_t seed)
{
    size_t len = script->workload->size_bytes + ECHO_PLACES - 1;

    script->request = malloc(len);
    script->reply = malloc(len);
    if (script->request == NULL || script->reply == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < len; i++)
        script->request[i] = (char)('a' + next_random(&seed) % 26);
    protocol_upper(script->reply, script->request, len);
    script->request_len = script->workload->size_bytes;
    script->reply_len = script->workload->size_bytes;
    script->request_step = script->reply_step = 1;
    script->places = ECHO_PLACES;
    return 0;
}

/* A line of random letters, and its reply. */
static void fill_text(char *text, char *reply, size_t len, uint64_t *seed)
{
    for (size_t i = 0; i + 1 < len; i++)
        text[i] = (char)('a' + next_random(seed) % 26);
    text[len - 1] = '\n';
    protocol_upper(reply, text, len);
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
        fill_text(request + verb_len, script->reply + i * reply_len, reply_len,
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

/* The wait at place i of `places`, in microseconds: of an exponential
 * distribution its quantiles in the middles of as many equal strata, scaled to
 * its mean. Places are drawn at random, and so are waits. */
static uint64_t wait_us_at(const struct workload *workload, size_t i,
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
                       wait_us_at(workload, i, LINE_PLACES));
        fill_text(request + head_len, script->reply + i * reply_len, reply_len,
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
    err = init_kind(script, seed);
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

void exchange_init(struct exchange *e, const struct script *script,
                   uint16_t *places, uint16_t depth)
{
    *e = (struct exchange){.script = script, .places = places, .depth = depth};
}

/* What comes after it in the ring. */
static uint16_t after(const struct exchange *e, uint16_t at)
{
    at++;
    return at == e->depth ? 0 : at;
}

void exchange_begin(struct exchange *e, uint64_t random)
{
    assert(e->in_flight < e->depth);
    /* The upper half of a product is as even as a remainder and cheaper. */
    e->places[e->next] = (uint16_t)(((random >> 32) * e->script->places) >> 32);
    e->next = after(e, e->next);
    e->in_flight++;
    e->unsent++;
}

static const char *request_at(const struct exchange *e, uint16_t at)
{
    return e->script->request + e->places[at] * e->script->request_step;
}

size_t exchange_output(const struct exchange *e, const char **data)
{
    if (e->unsent == 0)
        return 0;
    *data = request_at(e, e->sending) + e->sent;
    return e->script->request_len - e->sent;
}

size_t exchange_outputs(const struct exchange *e,
                        struct iovec pieces[WORKLOAD_DEPTH_MAX])
{
    uint16_t at = e->sending;
    size_t sent = e->sent;

    for (size_t i = 0; i < e->unsent; i++) {
        /* Only read: sendmsg(2) takes what is const as well. */
        /* NOLINTNEXTLINE(performance-no-int-to-ptr) */
        pieces[i].iov_base = (void *)(uintptr_t)(request_at(e, at) + sent);
        pieces[i].iov_len = e->script->request_len - sent;
        sent = 0;
        at = after(e, at);
    }
    return e->unsent;
}

void exchange_sent(struct exchange *e, size_t n)
{
    e->sent += n;
    while (e->unsent > 0 && e->sent >= e->script->request_len) {
        e->sent -= e->script->request_len;
        e->sending = after(e, e->sending);
        e->unsent--;
    }
}

/* The reply that is due is whole. */
static void end_reply(struct exchange *e)
{
    e->received = 0;
    e->replied = after(e, e->replied);
    e->in_flight--;
}

int exchange_received(struct exchange *e, const char *data, size_t n,
                      size_t *complete)
{
    const struct script *script = e->script;

    *complete = 0;
    while (n > 0) {
        size_t rest = script->reply_len - e->received;
        size_t len = n < rest ? n : rest;
        const char *expected = script->reply + e->received;

        /* Nobody can have answered what is not asked yet. */
        if (e->in_flight == 0 || (len == rest && e->in_flight == e->unsent))
            return -EBADMSG;
        expected += e->places[e->replied] * script->reply_step;
        if (memcmp(data, expected, len) != 0)
            return -EBADMSG;
        e->received += len;
        data += len;
        n -= len;
        if (len < rest)
            continue;
        if (n > 0 && e->in_flight == 1)
            return -EBADMSG; /* a byte too many: no right reply */
        end_reply(e);
        ++*complete;
    }
    return 0;
}
