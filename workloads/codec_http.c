/* http: HTTP/1.1, from bytes to whole requests.
 *
 * What is refused keeps its connection wherever the next request can be told
 * from this one. The body of such a request is read to its end, for a close
 * amid it would be a reset, and a reset may overtake the reply. */
#include "workloads/buffer.h"
#include "workloads/codec.h"
#include "workloads/dialog.h"
#include "workloads/http_serve.h"

enum {
    CHUNK_ROOM = 1024,
    BUFFER_BYTES = HTTP_HEADROOM + HTTP_HEAD_MAX + HTTP_BODY_MAX + CHUNK_ROOM,
};

_Static_assert(BUFFER_BYTES % _Alignof(struct intake) == 0,
               "an intake may lie behind the bytes");

static struct intake *intake_of(const struct session *s)
{
    return (struct intake *)(void *)(s->buffer->data + BUFFER_BYTES);
}

/* The last words to a client whose stream cannot be gone on with. */
static bool refuse_rest(struct session *s, int status, const char *reason)
{
    s->http.head_only = false;
    s->http.is_last = true;
    if (!http_reply(s, status, NULL, reason))
        return false;
    s->in = s->in_end;
    s->http.is_begun = false;
    s->closing = true;
    return true;
}

/* The request is not whole. */
static bool await_more(struct session *s, struct intake *i)
{
    static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";

    if (s->ended)
        return refuse_rest(s, HTTP_STATUS_BAD_REQUEST, "unfinished request");
    if (i->phase == INTAKE_HEAD || !i->expects)
        return true;
    i->expects = !dialog_reply(s, go_on, sizeof go_on - 1);
    return !i->expects;
}

/* A client may end its request with an empty line too many: RFC 9112, 2.2. */
static void skip_blank_lines(struct session *s)
{
    while (s->buffer != NULL && s->in < s->in_end) {
        char c = s->buffer->data[s->in];

        if (c != '\r' && c != '\n')
            break;
        s->in++;
    }
}

/* What is parsed of the next request, or NULL where there is none. */
static struct intake *parse(struct session *s)
{
    struct intake *i;

    if (!s->http.is_begun)
        skip_blank_lines(s);
    if (s->in == s->in_end)
        return NULL;
    i = intake_of(s);
    if (!s->http.is_begun)
        intake_begin(i);
    s->http.is_begun = true;
    s->in_end =
        s->in + intake_parse(i, s->buffer->data + s->in, s->in_end - s->in);
    return i;
}

static bool take(struct session *s, bool *more)
{
    struct intake *i = parse(s);

    *more = i != NULL && i->phase >= INTAKE_WHOLE;
    if (i == NULL)
        return true;
    if (!*more)
        return await_more(s, i);
    if (i->phase == INTAKE_BROKEN)
        return refuse_rest(s, i->status, i->reason);
    if (!http_serve(s, i))
        return false;
    if (s->want == WANT_CLOSE)
        return true;
    s->in = s->http.is_last ? s->in_end : s->in + i->at;
    s->http.is_begun = false;
    s->closing = s->http.is_last;
    return true;
}

static void advance(struct session *s)
{
    static const struct dialog dialog = {.take = take,
                                         .answer = http_answer,
                                         .fetch_failed = http_fetch_failed,
                                         .fetch_got = http_fetch_got};

    dialog_advance(s, &dialog);
}

const struct codec codec_http = {
    .buffer_bytes = BUFFER_BYTES,
    .headroom_bytes = HTTP_HEADROOM,
    .state_bytes = sizeof(struct intake),
    .advance = advance,
};
