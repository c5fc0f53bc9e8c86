/* The client half of a conversation: requests out, replies checked.
 *
 * A script is made once, so that a request costs the client nothing but a
 * random place, and its reply one comparison. */
#include "workloads/exchange.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

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

/* What must come back for the request whose reply is due. */
static const char *expected_of(const struct exchange *e)
{
    return e->script->reply + e->places[e->replied] * e->script->reply_step;
}

/* The reply has a head of the server's own: what was heard of it so far was as
 * expected, and so is known. As in `hear`. */
static int begin_hearing(struct exchange *e)
{
    const struct script *script = e->script;
    const char *expected = expected_of(e);
    size_t taken;

    hearing_begin(&e->hearing, expected + script->head_len,
                  script->reply_len - script->head_len);
    e->is_hearing = true;
    return e->received == 0
               ? 0
               : hearing_take(&e->hearing, expected, e->received, &taken);
}

/* Compares up to `n` bytes with the rest of the reply that is due, and tells
 * how many were. Returns 1 when it is whole, 0 when more has to come, or
 * -EBADMSG. */
static int compare(struct exchange *e, const char *data, size_t n,
                   size_t *taken)
{
    const struct script *script = e->script;
    size_t rest = script->reply_len - e->received;
    const char *expected = expected_of(e) + e->received;

    *taken = n < rest ? n : rest;
    if (memcmp(data, expected, *taken) == 0) {
        e->received += *taken;
        return e->received == script->reply_len ? 1 : 0;
    }
    *taken = 0;
    while (*data == *expected) {
        data++;
        expected++;
    }
    if (expected - expected_of(e) >= (ptrdiff_t)script->head_len)
        return -EBADMSG;
    e->has_own_heads = true;
    return begin_hearing(e);
}

static int hear(struct exchange *e, const char *data, size_t n, size_t *taken)
{
    int rc = 0;

    if (!e->has_own_heads)
        return compare(e, data, n, taken);
    if (!e->is_hearing)
        rc = begin_hearing(e);
    if (rc == 0)
        rc = hearing_take(&e->hearing, data, n, taken);
    e->is_hearing = rc == 0;
    return rc;
}

int exchange_received(struct exchange *e, const char *data, size_t n,
                      size_t *complete)
{
    *complete = 0;
    while (n > 0) {
        size_t taken = 0;
        int rc;

        /* Nobody can have answered what is not asked yet. */
        if (e->in_flight == 0)
            return -EBADMSG;
        rc = hear(e, data, n, &taken);
        if (rc < 0)
            return rc;
        data += taken;
        n -= taken;
        if (rc == 0)
            continue;
        if (e->in_flight == e->unsent)
            return -EBADMSG;
        if (n > 0 && e->in_flight == 1)
            return -EBADMSG; /* a byte too many: no right reply */
        end_reply(e);
        ++*complete;
    }
    return 0;
}
