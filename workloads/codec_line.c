/* line: a request per line, a reply line for each, in order.
 *
 * Replies are written over the requests they answer, in the same buffer:
 *
 *     | replies to send |  consumed  | requests to parse | free |
 *     0 … out … out_end              in              in_end
 *
 * An echo is never longer than its request. Any other reply is at most
 * HEADROOM bytes, and requests are read at HEADROOM or beyond, so that it fits
 * as soon as the replies before it are sent. */
#include "workloads/buffer.h"
#include "workloads/codec.h"
#include "workloads/fetch.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { HEADROOM = 64, NUMBERS_MAX = 3 };

static void set_fib(struct job *job, const uint64_t *values)
{
    job->fib_before = (uint8_t)values[0];
}

static void set_wait(struct job *job, const uint64_t *values)
{
    job->wait_ns = values[0] * 1000;
}

static void set_mixed(struct job *job, const uint64_t *values)
{
    job->fib_before = (uint8_t)values[0];
    job->wait_ns = values[1] * 1000;
    job->fib_after = (uint8_t)values[2];
}

static void set_blob(struct job *job, const uint64_t *values)
{
    job->is_blob = true;
    job->file_left = (uint32_t)values[0];
}

static void set_crash(struct job *job, const uint64_t *values)
{
    (void)values;
    job->is_crash = true;
}

static const char *refuse_blob(const struct offers *offers)
{
    return offers->blob_bytes == 0 ? "no blob" : NULL;
}

static const char *refuse_crash(const struct offers *offers)
{
    return offers->can_crash ? NULL : "crash is not allowed";
}

/* The requests that are numbers only. `echo` stands apart: its text is any. */
static const struct request {
    const char *word;
    size_t count;
    struct {
        uint64_t min, max;
    } range[NUMBERS_MAX];
    void (*set)(struct job *job, const uint64_t *values);
    const char *reason; /* why not, when the numbers are wrong */

    /* Why not on this server, or NULL; itself NULL: on every one. */
    const char *(*refuse)(const struct offers *offers);
} requests[] = {
    {"fib", 1, {{1, FIB_MAX}}, set_fib, "fib takes N from 1 to 60", NULL},
    {"wait",
     1,
     {{0, WAIT_MAX_US}},
     set_wait,
     "wait takes US up to one hour",
     NULL},
    {"mixed",
     3,
     {{1, FIB_MAX}, {0, WAIT_MAX_US}, {1, FIB_MAX}},
     set_mixed,
     "mixed takes N US M as fib and wait do",
     NULL},
    {"blob",
     1,
     {{1, BLOB_MAX_BYTES}},
     set_blob,
     "blob takes BYTES up to the file's size",
     refuse_blob},
    {"crash", 0, {{0, 0}}, set_crash, "crash takes nothing", refuse_crash},
};

/* Appends a reply. False when the replies before it have to be sent first. */
static bool reply(struct session *s, const char *text, size_t len)
{
    if (s->buffer == NULL && buffer_take(s) == NULL) {
        session_done(s, -ENOMEM);
        return true;
    }
    if (s->out_end + len > s->in)
        return false;
    memcpy(s->buffer->data + s->out_end, text, len);
    s->out_end += (uint32_t)len;
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

static bool reply_job(struct session *s)
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
static const char *number(const char *text, const char *end, uint64_t max,
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

/* `text` is what follows the word: nothing, or a blank and the numbers. */
static bool request_parse(const struct request *request, const char *text,
                          const char *end, struct job *job)
{
    uint64_t values[NUMBERS_MAX] = {0};

    if ((text < end) != (request->count > 0))
        return false;
    text += text < end;
    for (size_t i = 0; i < request->count; i++) {
        text = number(text, end, request->range[i].max, &values[i]);
        if (text == NULL || values[i] < request->range[i].min)
            return false;
    }
    if (text != end)
        return false;
    *job = (struct job){.is_set = true};
    request->set(job, values);
    return true;
}

static bool serve_request(struct session *s, const struct request *request,
                          const char *text, const char *end)
{
    const struct offers *offers = &s->service->offers;
    const char *reason =
        request->refuse != NULL ? request->refuse(offers) : NULL;

    if (reason == NULL && (!request_parse(request, text, end, &s->job) ||
                           s->job.file_left > offers->blob_bytes))
        reason = request->reason;
    if (reason == NULL)
        return true;
    s->job = (struct job){0};
    return reply_error(s, reason);
}

/* "REPEATS US TEXT": half of the computing, the wait, the other half. The text
 * stays where it is, in front of what is still to be parsed, until it is moved
 * to the reply's place. False as for serve_line. */
static bool serve_task(struct session *s, const char *text, const char *end)
{
    uint64_t repeats;
    uint64_t wait_us;
    uint32_t before;

    text = number(text, end, TASK_REPEATS_MAX, &repeats);
    text = text != NULL ? number(text, end, WAIT_MAX_US, &wait_us) : NULL;
    if (text == NULL || text == end)
        return reply_error(s, "task takes REPEATS US TEXT");
    before = wait_us != 0 ? (uint32_t)repeats / 2 : 0;
    s->job = (struct job){.is_set = true,
                          .times_before = before,
                          .wait_ns = wait_us * 1000,
                          .times_after = (uint32_t)repeats - before,
                          .text = (uint32_t)(text - s->buffer->data),
                          .text_len = (uint32_t)(end - text)};
    s->job.fib_before = s->job.times_before > 0 ? TASK_FIB : 0;
    s->job.fib_after = s->job.times_after > 0 ? TASK_FIB : 0;
    return true;
}

/* Answers a bad KEY at once. False as for serve_line. */
static bool serve_fetch(struct session *s, const char *line, size_t line_len)
{
    const char *key = line + strlen("fetch ");
    size_t len = line_len > strlen("fetch ") ? line_len - strlen("fetch ") : 0;

    if (!fetch_is_key(key, len))
        return reply_error(
            s, "fetch takes a KEY of 1 to 64 of A-Z a-z 0-9 . _ : -");
    s->fetch = fetch_new(key, len);
    if (s->fetch == NULL)
        session_done(s, -ENOMEM);
    return true;
}

/* One line, without its newline. False when the replies before have to be
 * sent first; the line is then looked at again. */
static bool serve_line(struct session *s, const char *line, const char *end)
{
    size_t len = (size_t)(end - line);

    if (len >= 5 && memcmp(line, "echo ", 5) == 0) {
        reply_echo(s, line + 5, end);
        return true;
    }
    if (len >= 5 && memcmp(line, "task ", 5) == 0)
        return serve_task(s, line + 5, end);
    if (len >= 5 && memcmp(line, "fetch", 5) == 0 &&
        (len == 5 || line[5] == ' '))
        return serve_fetch(s, line, len);
    for (size_t i = 0; i < sizeof requests / sizeof requests[0]; i++) {
        const struct request *request = &requests[i];
        size_t word = strlen(request->word);

        if (len < word || memcmp(line, request->word, word) != 0 ||
            (len > word && line[word] != ' '))
            continue;
        return serve_request(s, request, line + word, end);
    }
    return reply_error(s, "unknown request");
}

/* What follows the request goes to the buffer's end, to leave the file the
 * room. */
static void make_way(struct session *s)
{
    uint32_t len = s->in_end - s->in;
    uint32_t to = s->service->codec->buffer_bytes - len;

    if (s->buffer == NULL || s->in == to)
        return;
    memmove(s->buffer->data + to, s->buffer->data + s->in, len);
    s->in = to;
    s->in_end = to + len;
}

/* The file goes out from the kernel, or through the place of the replies,
 * which have to be sent before. */
static enum want file_want(struct session *s)
{
    if (s->service->offers.sends_file)
        return WANT_SEND_FILE;
    if (s->out < s->out_end)
        return WANT_WRITE;
    make_way(s);
    s->end = END_FILE;
    return WANT_READ;
}

/* What the request at hand needs next. False when nothing. */
static bool job_goes_on(struct session *s)
{
    const struct job *job = &s->job;
    bool waits = job->fib_before == 0 && job->wait_ns != 0;

    if (waits)
        s->want = WANT_WAIT;
    else if (job->fib_before != 0 || job->fib_after != 0)
        s->want = WANT_COMPUTE;
    else if (job->file_left != 0)
        s->want = file_want(s);
    else if (job->is_crash)
        s->want = WANT_CRASH;
    else
        return false;
    return true;
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

/* Takes the next whole line, or ends the stream. Sets *more when a line was
 * served. False as for serve_line. */
static bool take_line(struct session *s, bool *more)
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

/* Before a read: the unfinished line goes to the front, to have all the
 * room.
 */
static void make_room(struct session *s)
{
    uint32_t len = s->in_end - s->in;

    if (s->buffer == NULL || s->in == HEADROOM)
        return;
    memmove(s->buffer->data + HEADROOM, s->buffer->data + s->in, len);
    s->in = HEADROOM;
    s->in_end = HEADROOM + len;
}

/* Goes on with the fetch; WANT_READ when it is over. False as for
 * serve_line.
 */
static bool go_on_fetching(struct session *s)
{
    const char *error = fetch_error(s->fetch);

    s->want = fetch_next(s->fetch).want;
    s->is_fetching = s->want != WANT_CLOSE;
    if (s->is_fetching)
        return true;
    s->want = WANT_READ;
    if (error != NULL && !reply_error(s, error))
        return false;
    s->service->tally->requests += error == NULL;
    fetch_free(s->fetch);
    s->fetch = NULL;
    return true;
}

/* Replies are sent together, but never held back while a request waits or
 * computes. */
static void advance(struct session *s)
{
    bool more = true;
    bool fits = true;

    s->is_fetching = false;
    s->want = WANT_READ;
    s->end = END_CLIENT;
    while (more && fits && !s->closing) {
        if (s->fetch != NULL) {
            fits = go_on_fetching(s);
            if (s->is_fetching)
                break;
        } else if (s->job.is_set) {
            if (job_goes_on(s))
                break;
            fits = reply_job(s);
            s->job.is_set = !fits;
        } else {
            fits = take_line(s, &more);
        }
        if (s->want == WANT_CLOSE)
            return;
    }
    if (s->out < s->out_end) {
        s->want = WANT_WRITE;
        s->is_fetching = false;
    } else if (s->want != WANT_READ || s->is_fetching || s->end == END_FILE) {
        return;
    } else if (s->closing || s->ended) {
        s->want = WANT_CLOSE;
    } else {
        make_room(s);
    }
}

const struct codec codec_line = {
    .buffer_bytes = HEADROOM + LINE_MAX_BYTES,
    .headroom_bytes = HEADROOM,
    .advance = advance,
};
