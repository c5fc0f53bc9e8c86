/* fetch: asks the upstream for the value of a key, and has its reply read by
 * hiredis.
 *
 * An upstream is not trusted: its reply is a string or an error, and neither
 * may be longer than a line. Its value is sent to the client from where hiredis
 * has put it, so that no buffer needs room for it. */
#include "workloads/fetch.h"

#include <errno.h>
#include <hiredis/hiredis.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "error " and the newline make it 64 bytes, as long as any reply but an
 * echo's and a value's. */
enum { ERROR_BYTES = 56, COMMAND_BYTES = 128 };

/* The longest reply that still is a line: "$65535\r\n", value, "\r\n". */
enum { RESP_MAX_BYTES = LINE_MAX_BYTES + 16 };

enum phase {
    PHASE_OPEN,
    PHASE_ASK,
    PHASE_HEAR,
    PHASE_RELEASE,
    PHASE_TELL,
    PHASE_OVER,
};

struct fetch {
    enum phase phase;
    bool is_broken; /* the connection to the upstream */
    enum fetch_trouble trouble;
    uint32_t sent; /* of the command, then of the value */
    uint32_t command_len;
    uint32_t heard;
    redisReader *reader;
    redisReply *reply; /* a string with a newline for its last byte */
    char command[COMMAND_BYTES];
    char error[ERROR_BYTES];
};

bool fetch_is_key(const char *text, size_t len)
{
    if (len == 0 || len > FETCH_KEY_MAX)
        return false;
    for (size_t i = 0; i < len; i++) {
        char c = text[i];

        if ((c < 'a' || c > 'z') && (c < 'A' || c > 'Z') &&
            (c < '0' || c > '9') && (c == '\0' || strchr("._:-", c) == NULL))
            return false;
    }
    return true;
}

struct fetch *fetch_new(const char *key, size_t len)
{
    struct fetch *f = calloc(1, sizeof *f);

    if (f == NULL)
        return NULL;
    f->reader = redisReaderCreate();
    if (f->reader == NULL) {
        free(f);
        return NULL;
    }
    f->command_len = (uint32_t)snprintf(f->command, sizeof f->command,
                                        "*2\r\n$3\r\nGET\r\n$%zu\r\n%.*s\r\n",
                                        len, (int)len, key);
    return f;
}

void fetch_free(struct fetch *f)
{
    if (f == NULL)
        return;
    if (f->reply != NULL)
        freeReplyObject(f->reply);
    redisReaderFree(f->reader);
    free(f);
}

struct step fetch_next(const struct fetch *f)
{
    switch (f->phase) {
    case PHASE_OPEN:
        return (struct step){.want = WANT_OPEN, .end = END_UPSTREAM};
    case PHASE_ASK:
        return (struct step){.want = WANT_WRITE,
                             .end = END_UPSTREAM,
                             .data = (char *)f->command + f->sent,
                             .len = f->command_len - f->sent};
    case PHASE_HEAR:
        return (struct step){.want = WANT_READ, .end = END_UPSTREAM};
    case PHASE_RELEASE:
        return (struct step){.want = WANT_RELEASE,
                             .end = END_UPSTREAM,
                             .is_broken = f->is_broken};
    case PHASE_TELL:
        return (struct step){.want = WANT_WRITE,
                             .end = END_CLIENT,
                             .data = f->reply->str + f->sent,
                             .len = (size_t)f->reply->len + 1 - f->sent};
    default:
        return (struct step){.want = WANT_CLOSE};
    }
}

/* There will be no value: the connection is given back. */
static void give_up(struct fetch *f, const char *error, bool is_broken)
{
    (void)snprintf(f->error, sizeof f->error, "%s", error);
    f->is_broken = is_broken;
    f->phase = PHASE_RELEASE;
}

static void failed(struct fetch *f, ssize_t n)
{
    if (n == -EDESTADDRREQ)
        give_up(f, "no upstream", true);
    else if (n == -ETIMEDOUT) {
        f->trouble = FETCH_LATE;
        give_up(f, "upstream timed out", true);
    } else if (f->phase == PHASE_OPEN)
        give_up(f, "upstream cannot be reached", true);
    else
        give_up(f, "upstream failed", true);
}

/* Only what can be shown is passed on of an upstream's own words. */
static void complain(struct fetch *f, const char *words)
{
    char error[ERROR_BYTES];

    (void)snprintf(error, sizeof error, "upstream says %s", words);
    for (char *c = error; *c != '\0'; c++)
        if (*c < ' ' || *c > '~')
            *c = '?';
    give_up(f, error, false);
}

static void judge(struct fetch *f)
{
    const redisReply *reply = f->reply;

    if (reply->type == REDIS_REPLY_NIL) {
        f->trouble = FETCH_NO_KEY;
        give_up(f, "no such key", false);
    } else if (reply->type == REDIS_REPLY_ERROR)
        complain(f, reply->str);
    else if ((size_t)reply->len >= LINE_MAX_BYTES)
        give_up(f, "upstream value is longer than a line", false);
    else if (memchr(reply->str, '\n', (size_t)reply->len) != NULL)
        give_up(f, "upstream value has a newline", false);
    else
        reply->str[reply->len] = '\n'; /* hiredis ends strings with a zero */
    f->phase = PHASE_RELEASE;
    f->sent = 0;
}

/* The first byte says what follows; arrays and the like are no reply to a GET,
 * and hiredis, which would allocate what they announce, never sees them. */
static void heard(struct fetch *f, const char *data, size_t n)
{
    void *reply = NULL;

    if (n == 0) {
        give_up(f, "upstream closed", true);
        return;
    }
    if (f->heard == 0 && data[0] != '$' && data[0] != '-') {
        give_up(f, "upstream does not speak RESP", true);
        return;
    }
    f->heard += (uint32_t)n;
    if (redisReaderFeed(f->reader, data, n) != REDIS_OK ||
        redisReaderGetReply(f->reader, &reply) != REDIS_OK) {
        give_up(f, "upstream does not speak RESP", true);
        return;
    }
    f->reply = reply;
    if (f->reply != NULL && f->reader->pos == f->reader->len)
        judge(f);
    else if (f->reply != NULL)
        give_up(f, "upstream says more than it was asked", true);
    else if (f->heard > RESP_MAX_BYTES)
        give_up(f, "upstream value is longer than a line", true);
}

static void told(struct fetch *f, size_t n)
{
    f->sent += (uint32_t)n;
    if (f->sent == (size_t)f->reply->len + 1)
        f->phase = PHASE_OVER;
}

void fetch_done(struct fetch *f, ssize_t n, const char *data)
{
    if (n < 0 && f->phase < PHASE_RELEASE) {
        failed(f, n);
        return;
    }
    switch (f->phase) {
    case PHASE_OPEN:
        f->phase = PHASE_ASK;
        break;
    case PHASE_ASK:
        f->sent += (uint32_t)n;
        if (f->sent == f->command_len)
            f->phase = PHASE_HEAR;
        break;
    case PHASE_HEAR:
        heard(f, data, (size_t)n);
        break;
    case PHASE_RELEASE:
        f->phase = f->error[0] == '\0' ? PHASE_TELL : PHASE_OVER;
        break;
    default:
        told(f, (size_t)n);
    }
}

const char *fetch_error(const struct fetch *f)
{
    return f->error[0] != '\0' ? f->error : NULL;
}

enum fetch_trouble fetch_trouble(const struct fetch *f)
{
    return f->trouble;
}
