/* Scripts of HTTP: a GET for each path, a POST for what brings a body. */
#include "support/units.h"
#include "workloads/blob.h"
#include "workloads/fetch_value.h"
#include "workloads/fib.h"
#include "workloads/http.h"
#include "workloads/script.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HOST "Host: concbench\r\n"

enum {
    ECHO_PLACES = 256,
    ECHO_BYTES = 1024 * 1024, /* of all requests, if there are not too few */
    ECHO_PLACES_MIN = 16,
    PATH_BYTES = 64,
    HEAD_BYTES = 128,
};

/* Room for requests of a head and a body, and for replies of which the head is
 * already there. */
static int make_room(struct script *script, size_t places, size_t request_len,
                     size_t body_len)
{
    const struct http_head reply = {.status = 200, .body_bytes = body_len};
    char head[HTTP_REPLY_HEAD_MAX];

    script->head_len = http_put_head(head, &reply);
    script->request_len = script->request_step = request_len;
    script->reply_len = script->reply_step = script->head_len + body_len;
    script->places = places;
    script->request = malloc(places * script->request_len);
    script->reply = malloc(places * script->reply_len);
    if (script->request == NULL || script->reply == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < places; i++)
        memcpy(script->reply + i * script->reply_step, head, script->head_len);
    return 0;
}

static char *body_at(const struct script *script, size_t place)
{
    return script->reply + place * script->reply_step + script->head_len;
}

/* Writes the head of a POST. Returns its length, the same for all places. */
static size_t put_post(char head[HEAD_BYTES], const struct workload *workload,
                       size_t place, size_t places)
{
    char path[PATH_BYTES] = "/echo";

    if (workload->kind == WORKLOAD_TASK)
        (void)snprintf(path, sizeof path, "/task/%" PRIu64 "/%010" PRIu64 "us",
                       workload->repeats,
                       script_wait_us(workload, place, places));
    return (size_t)snprintf(head, HEAD_BYTES,
                            "POST %s HTTP/1.1\r\n" HOST
                            "Content-Length: %zu\r\n\r\n",
                            path, (size_t)workload->size_bytes);
}

/* Echoes and tasks: what comes back is the body. */
static int init_posts(struct script *script, uint64_t seed)
{
    const struct workload *workload = script->workload;
    size_t size = workload->size_bytes;
    size_t places = ECHO_BYTES / size;
    char head[HEAD_BYTES];
    size_t head_len;
    int err;

    if (places > ECHO_PLACES)
        places = ECHO_PLACES;
    if (places < ECHO_PLACES_MIN)
        places = ECHO_PLACES_MIN;
    head_len = put_post(head, workload, 0, places);
    err = make_room(script, places, head_len + size, size);
    for (size_t i = 0; err == 0 && i < places; i++) {
        char *request = script->request + i * script->request_step;

        (void)put_post(head, workload, i, places);
        memcpy(request, head, head_len);
        script_text(request + head_len, body_at(script, i), size, &seed);
    }
    return err;
}

/* Writes a GET. Returns its length, the same for paths of the same length. */
static size_t put_get(char request[HEAD_BYTES], const char *path)
{
    return (size_t)snprintf(request, HEAD_BYTES,
                            "GET %s HTTP/1.1\r\n" HOST "\r\n", path);
}

static int init_fetch(struct script *script)
{
    char key[FETCH_KEY_BYTES + 1];
    char path[PATH_BYTES];
    char request[HEAD_BYTES];
    int err = 0;

    for (unsigned i = 0; err == 0 && i < FETCH_KEYS; i++) {
        size_t len;
        char *body;

        fetch_key(i, key);
        (void)snprintf(path, sizeof path, "/fetch/%s", key);
        len = put_get(request, path);
        if (i == 0)
            err = make_room(script, FETCH_KEYS, len, FETCH_VALUE_BYTES + 1);
        if (err < 0)
            break;
        memcpy(script->request + i * script->request_step, request, len);
        body = body_at(script, i);
        fetch_value(i, body);
        body[FETCH_VALUE_BYTES] = '\n';
    }
    return err;
}

static int init_blob(struct script *script, const char *path)
{
    size_t size = script->workload->size_bytes;
    char request[HEAD_BYTES];
    size_t len = put_get(request, path);
    int err = make_room(script, 1, len, size);

    if (err < 0)
        return err;
    memcpy(script->request, request, len);
    blob_tail(body_at(script, 0), size);
    return 0;
}

static int init_get(struct script *script, const char *path, const char *body)
{
    char request[HEAD_BYTES];
    size_t len = put_get(request, path);
    int err = make_room(script, 1, len, strlen(body));

    if (err < 0)
        return err;
    memcpy(script->request, request, len);
    memcpy(body_at(script, 0), body, strlen(body));
    return 0;
}

static int init_numbers(struct script *script)
{
    const struct workload *workload = script->workload;
    char wait[UNITS_TEXT];
    char path[PATH_BYTES];
    char body[PATH_BYTES];

    (void)units_duration_text(workload->wait_ns, wait);
    (void)snprintf(body, sizeof body, "ok\n");
    if (workload->kind == WORKLOAD_WAIT) {
        (void)snprintf(path, sizeof path, "/wait/%s", wait);
        return init_get(script, path, body);
    }
    (void)snprintf(body, sizeof body, "%" PRIu64 "\n",
                   fib_known(workload->fib_after));
    if (workload->kind == WORKLOAD_FIB)
        (void)snprintf(path, sizeof path, "/fib/%u", workload->fib_after);
    else
        (void)snprintf(path, sizeof path, "/mixed/%u/%s/%u",
                       workload->fib_before, wait, workload->fib_after);
    return init_get(script, path, body);
}

int script_http(struct script *script, uint64_t seed)
{
    char path[PATH_BYTES];

    switch (script->workload->kind) {
    case WORKLOAD_ECHO:
    case WORKLOAD_CHURN:
    case WORKLOAD_CROWD:
    case WORKLOAD_STREAM:
    case WORKLOAD_CONVOY:
    case WORKLOAD_TASK:
        return init_posts(script, seed);
    case WORKLOAD_WAIT:
    case WORKLOAD_FIB:
    case WORKLOAD_MIXED:
        return init_numbers(script);
    case WORKLOAD_BLOB:
        (void)snprintf(path, sizeof path, "/blob/%zu",
                       (size_t)script->workload->size_bytes);
        return init_blob(script, path);
    case WORKLOAD_FETCH:
        return init_fetch(script);
    case WORKLOAD_CRASH:
    case WORKLOAD_KINDS:
        break;
    }
    return -EINVAL;
}
