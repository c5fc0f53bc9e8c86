/* The client half of a conversation: requests out, replies checked.
 *
 * A script is made once, so that a request costs the client nothing but a
 * random place, and its reply one comparison. */
#include "workloads/exchange.h"

#include "workloads/fib.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Enough that two connections hardly ever ask for the same, and few enough
 * that the letters of small requests stay in the first-level cache. */
enum { ECHO_PLACES = 4096, LINE_BYTES = 64 };

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
    script->places = ECHO_PLACES;
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
    case WORKLOAD_CONVOY:
    case WORKLOAD_FETCH:
    case WORKLOAD_BLOB:
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

void exchange_init(struct exchange *e, const struct script *script)
{
    *e = (struct exchange){.script = script,
                           .sent = script->request_len,
                           .received = script->reply_len};
}

void exchange_begin(struct exchange *e, uint64_t random)
{
    /* The upper half of a product is as even as a remainder and cheaper. */
    e->place = (size_t)(((random >> 32) * e->script->places) >> 32);
    e->sent = 0;
    e->received = 0;
}

size_t exchange_output(const struct exchange *e, const char **data)
{
    *data = e->script->request + e->place + e->sent;
    return e->script->request_len - e->sent;
}

void exchange_sent(struct exchange *e, size_t n)
{
    e->sent += n;
}

int exchange_received(struct exchange *e, const char *data, size_t n)
{
    const struct script *script = e->script;
    const char *expected = script->reply + e->place + e->received;

    if (n > script->reply_len - e->received || memcmp(data, expected, n) != 0)
        return -EBADMSG;
    e->received += n;
    if (e->received < script->reply_len)
        return 0;
    /* Nobody can have answered what is not asked yet. */
    return e->sent == script->request_len ? 1 : -EBADMSG;
}
