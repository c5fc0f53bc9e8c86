/* line: a request per line, a reply line for each, in order.
 *
 * An echo is never longer than its request. Any other reply is at most
 * HEADROOM bytes, or a value or a file that has its own way out. */
#include "workloads/buffer.h"
#include "workloads/codec.h"
#include "workloads/dialog.h"
#include "workloads/fetch.h"
#include "workloads/request.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { HEADROOM = 64 };

/* As in a dialog, here and below. */
static bool reply(struct session *s, const char *text, size_t len)
{
    if (!dialog_reply(s, text, len))
        return false;
    s->service->tally->requests++;
    return true;
}

static bool reply_error(struct session *s, const char *reason)
{
    char text[HEADROOM];
    int len = snprintf(text, sizeof text, "error %s\n", reason);

    if (!reply(s, text, (size_t)len))
        return false;
    s->service->tally->errors++;
    return true;
}

static bool fetch_failed(struct session *s)
{
    return reply_error(s, fetch_error(s->fetch));
}

/* The text of an echo lies behind the place of its reply: it can be moved
 * there without a check. */
static void reply_echo(struct session *s, const char *text, const char *end)
{
    char *to = s->buffer->data + s->out_end;
    size_t len = (size_t)(end - text);

    protocol_upper(to, text, len);
    to[len] = '\n';
    s->out_end += (uint32_t)len + 1;
    s->service->tally->requests++;
}

static bool answer(struct session *s)
{
    char text[HEADROOM] = "ok\n";
    int len = 3;

    if (s->job.is_blob) {
        s->service->tally->requests++;
        return true;
    }
    if (s->job.text_len > 0) {
        const char *answer = s->buffer->data + s->job.text;

        reply_echo(s, answer, answer + s->job.text_len);
        s->job.text_len = 0;
        return true;
    }
    if (s->job.has_result)
        len = snprintf(text, sizeof text, "%" PRIu64 "\n", s->job.result);
    return reply(s, text, (size_t)len);
}

/* A decimal number, and the blank that parts it from the next. Returns what
 * follows, or NULL. */
static const char *parse_number(const char *text, const char *end, uint64_t max,
                                uint64_t *value)
{
    const char *digits = text;

    *value = 0;
    for (; text < end && *text >= '0' && *text <= '9'; text++) {
        *value = *value * 10 + (uint64_t)(*text - '0');
        if (*value > max)
            return NULL;
    }
    if (text == digits)
        return NULL;
    if (text < end && *text == ' ' && text + 1 < end)
        return text + 1;
    return text == end ? text : NULL;
}

/* `text` is what follows the word: nothing, or a blank and the numbers. A wait
 * is written in microseconds. Returns what follows the numbers, or NULL. */
static const char *parse_numbers(const struct request *request,
                                 const char *text, const char *end,
                                 uint64_t values[REQUEST_NUMBERS])
{
    if ((text < end) != (request->takes[0] != NUMBER_NONE))
        return NULL;
    text += text < end;
    for (size_t i = 0; request->takes[i] != NUMBER_NONE; i++) {
        struct range range = request_range(request->takes[i]);
        uint64_t unit = request->takes[i] == NUMBER_WAIT ? 1000 : 1;

        text = parse_number(text, end, range.max / unit, &values[i]);
        values[i] *= unit;
        if (text == NULL || values[i] < range.min)
            return NULL;
    }
    return (text < end) == request->has_text ? text : NULL;
}

/* A text stays where it is, in front of what is still to be parsed, until it is
 * moved to the reply's place. */
static bool serve_numbers(struct session *s, const struct request *request,
                          const char *text, const char *end)
{
    const char *reason = request_refused(request, &s->service->offers);
    uint64_t values[REQUEST_NUMBERS] = {0};

    if (reason != NULL)
        return reply_error(s, reason);
    text = parse_numbers(request, text, end, values);
    if (text == NULL || !request_begin(s, request, values))
        return reply_error(s, request->reason);
    s->job.text = (uint32_t)(text - s->buffer->data);
    s->job.text_len = request->has_text ? (uint32_t)(end - text) : 0;
    return true;
}

/* Answers a bad KEY at once. */
static bool serve_fetch(struct session *s, const char *key, const char *end)
{
    size_t len = key < end ? (size_t)(end - key) - 1 : 0;

    if (!fetch_is_key(key + 1, len))
        return reply_error(
            s, "fetch takes a KEY of 1 to 64 of A-Z a-z 0-9 . _ : -");
    s->fetch = fetch_new(key + 1, len);
    if (s->fetch == NULL)
        session_done(s, -ENOMEM);
    return true;
}

/* One line, without its newline. */
static bool serve_line(struct session *s, const char *line, const char *end)
{
    size_t len = (size_t)(end - line);
    const char *blank = memchr(line, ' ', len);
    const char *word_end = blank != NULL ? blank : end;
    size_t word = (size_t)(word_end - line);
    const struct request *request;

    if (word == 4 && blank != NULL && memcmp(line, "echo", 4) == 0) {
        reply_echo(s, blank + 1, end);
        return true;
    }
    if (word == 5 && memcmp(line, "fetch", 5) == 0)
        return serve_fetch(s, word_end, end);
    request = request_find(line, word);
    if (request != NULL)
        return serve_numbers(s, request, word_end, end);
    return reply_error(s, "unknown request");
}

/* The last words to a client whose stream cannot be gone on with. */
static bool refuse_rest(struct session *s, const char *reason)
{
    if (!reply_error(s, reason))
        return false;
    s->in = s->in_end;
    s->closing = true;
    return true;
}

static bool take(struct session *s, bool *more)
{
    uint32_t len = s->in_end - s->in;
    char *line = len == 0 ? NULL : s->buffer->data + s->in;
    char *newline = line == NULL ? NULL : memchr(line, '\n', len);
    char *end = newline;

    *more = newline != NULL;
    if (newline == NULL) {
        if (len == LINE_MAX_BYTES)
            return refuse_rest(s, "line too long");
        if (s->ended && len > 0)
            return refuse_rest(s, "unfinished line");
        return true;
    }
    if (end > line && end[-1] == '\r')
        end--;
    if (!serve_line(s, line, end))
        return false;
    if (s->want != WANT_CLOSE)
        s->in += (uint32_t)(newline - line) + 1;
    return true;
}

static void advance(struct session *s)
{
    static const struct dialog dialog = {
        .take = take, .answer = answer, .fetch_failed = fetch_failed};

    dialog_advance(s, &dialog);
}

const struct codec codec_line = {
    .buffer_bytes = HEADROOM + LINE_MAX_BYTES,
    .headroom_bytes = HEADROOM,
    .advance = advance,
};
