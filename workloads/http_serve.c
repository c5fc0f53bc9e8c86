/* A path for each thing that can be asked:
 *
 *     GET, HEAD  /fib/N /wait/TIME /mixed/N/TIME/M /fetch/KEY /blob/BYTES
 *                /crash
 *     POST       /echo /task/REPEATS/TIME
 *
 * A reply's body is what the line protocol answers, but an echo's and a task's,
 * which have no newline of ours. */
#include "workloads/http_serve.h"

#include "support/units.h"
#include "workloads/buffer.h"
#include "workloads/dialog.h"
#include "workloads/fetch.h"
#include "workloads/request.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

_Static_assert((int)HTTP_REPLY_HEAD_MAX + (int)HTTP_TEXT_MAX <=
                   (int)HTTP_HEADROOM,
               "a reply has room before the request it answers");

static const char reading[] = "GET, HEAD";
static const char paths[] = "/fib/N /wait/TIME /mixed/N/TIME/M /fetch/KEY "
                            "/blob/BYTES /echo /task/REPEATS/TIME";

/* Writes a reply's head. Returns its length. */
static size_t put_head(const struct session *s, int status, const char *allow,
                       size_t body_bytes, char text[HTTP_REPLY_HEAD_MAX])
{
    const struct http_head head = {.status = status,
                                   .body_bytes = body_bytes,
                                   .allow = allow,
                                   .connection = s->http.is_last  ? "close"
                                                 : s->http.is_old ? "keep-alive"
                                                                  : NULL};

    return http_put_head(text, &head);
}

static void count(struct session *s, int status)
{
    s->service->tally->requests++;
    s->service->tally->errors += status >= HTTP_STATUS_BAD_REQUEST;
}

bool http_reply(struct session *s, int status, const char *allow,
                const char *text)
{
    char whole[HTTP_REPLY_HEAD_MAX + HTTP_TEXT_MAX];
    size_t body = strlen(text) + 1;
    size_t len = put_head(s, status, allow, body, whole);

    if (!s->http.head_only) {
        len = (size_t)(stpcpy(whole + len, text) - whole);
        whole[len++] = '\n';
    }
    if (!dialog_reply(s, whole, len))
        return false;
    count(s, status);
    return true;
}

static bool reply_bad(struct session *s, const char *text)
{
    return http_reply(s, HTTP_STATUS_BAD_REQUEST, NULL, text);
}

/* The body, at `from` in the buffer, lies behind the place of the reply's: it
 * can be moved there without a check. */
static bool reply_echo(struct session *s, uint32_t from, uint32_t body_len)
{
    char head[HTTP_REPLY_HEAD_MAX];
    size_t len = put_head(s, HTTP_STATUS_OK, NULL, body_len, head);

    if (s->out_end + len > from)
        return false;
    memcpy(s->buffer->data + s->out_end, head, len);
    s->out_end += (uint32_t)len;
    protocol_upper(s->buffer->data + s->out_end, s->buffer->data + from,
                   body_len);
    s->out_end += body_len;
    count(s, HTTP_STATUS_OK);
    return true;
}

static bool answer_task(struct session *s)
{
    if (!reply_echo(s, s->job.text, s->job.text_len))
        return false;
    s->job.text_len = 0;
    return true;
}

bool http_answer(struct session *s)
{
    char number[HTTP_TEXT_MAX] = "ok";

    if (s->job.text_len > 0)
        return answer_task(s);
    if (s->job.is_blob) {
        count(s, HTTP_STATUS_OK);
        return true;
    }
    if (s->job.has_result)
        (void)snprintf(number, sizeof number, "%" PRIu64, s->job.result);
    return http_reply(s, HTTP_STATUS_OK, NULL, number);
}

bool http_fetch_failed(struct session *s)
{
    static const int statuses[] = {
        [FETCH_NO_KEY] = HTTP_STATUS_NOT_FOUND,
        [FETCH_LATE] = HTTP_STATUS_GATEWAY_TIMEOUT,
        [FETCH_BROKEN] = HTTP_STATUS_BAD_GATEWAY,
    };

    return http_reply(s, statuses[fetch_trouble(s->fetch)], NULL,
                      fetch_error(s->fetch));
}

/* A value that has room beside its head goes with it; a longer one follows. */
bool http_fetch_got(struct session *s, const struct step *tell, bool *is_over)
{
    char head[HTTP_REPLY_HEAD_MAX];
    size_t len = put_head(s, HTTP_STATUS_OK, NULL, tell->len, head);
    size_t room = s->buffer != NULL ? s->in - s->out_end : HTTP_HEADROOM;

    if (s->http.has_head)
        return true;
    if (!dialog_reply(s, head, len))
        return false;
    if (s->want == WANT_CLOSE)
        return true;
    s->http.has_head = true;
    *is_over = s->http.head_only || len + tell->len <= room;
    if (*is_over && !s->http.head_only)
        (void)dialog_reply(s, tell->data, tell->len);
    return true;
}

/* A path, and what is left of it. */
struct path {
    const char *text, *end;
};

/* What is between the next two slashes. An empty one is none. */
static size_t next_word(struct path *path, const char **word)
{
    const char *slash;

    if (path->text == path->end || *path->text != '/')
        return 0;
    *word = path->text + 1;
    slash = memchr(*word, '/', (size_t)(path->end - *word));
    path->text = slash != NULL ? slash : path->end;
    return (size_t)(path->text - *word);
}

static bool parse_digits(const char *text, uint64_t max, uint64_t *value)
{
    *value = 0;
    for (; *text >= '0' && *text <= '9'; text++) {
        *value = *value * 10 + (uint64_t)(*text - '0');
        if (*value > max)
            return false;
    }
    return *text == '\0';
}

static bool parse_numbers(const struct request *request, struct path *path,
                          uint64_t values[REQUEST_NUMBERS])
{
    for (size_t i = 0; request->takes[i] != NUMBER_NONE; i++) {
        struct range range = request_range(request->takes[i]);
        char text[UNITS_TEXT];
        const char *word;
        size_t len = next_word(path, &word);

        if (len == 0 || len >= sizeof text)
            return false;
        memcpy(text, word, len);
        text[len] = '\0';
        if (request->takes[i] == NUMBER_WAIT
                ? units_duration(text, &values[i]) < 0
                : !parse_digits(text, range.max, &values[i]))
            return false;
        if (values[i] < range.min || values[i] > range.max)
            return false;
    }
    return path->text == path->end;
}

/* The head goes first; the file follows, unless it is not asked for. */
static bool begin_file(struct session *s)
{
    char head[HTTP_REPLY_HEAD_MAX];
    size_t len = put_head(s, HTTP_STATUS_OK, NULL, s->job.file_left, head);

    if (!dialog_reply(s, head, len)) {
        s->job = (struct job){0};
        return false;
    }
    if (s->http.head_only)
        s->job.file_left = 0;
    return true;
}

static bool serve_numbers(struct session *s, const struct request *request,
                          struct path *path, struct span body)
{
    const char *reason = request_refused(request, &s->service->offers);
    uint64_t values[REQUEST_NUMBERS] = {0};

    if (reason != NULL)
        return http_reply(s, HTTP_STATUS_NOT_FOUND, NULL, reason);
    if (!parse_numbers(request, path, values) ||
        (request->has_text && body.len == 0) ||
        !request_begin(s, request, values))
        return reply_bad(s, request->form);
    if (request->has_text) {
        s->job.text = s->in + body.at;
        s->job.text_len = body.len;
    }
    return s->job.is_blob ? begin_file(s) : true;
}

static bool serve_fetch(struct session *s, struct path *path)
{
    const char *key = path->text;
    size_t len = next_word(path, &key);

    if (path->text != path->end || !fetch_is_key(key, len))
        return reply_bad(s, "/fetch/KEY, 1 to 64 of A-Z a-z 0-9 . _ : -");
    s->fetch = fetch_new(key, len);
    if (s->fetch == NULL)
        session_done(s, -ENOMEM);
    return true;
}

static bool is_word(const char *word, size_t len, const char *text)
{
    return len == strlen(text) && memcmp(word, text, len) == 0;
}

static bool serve_path(struct session *s, const struct intake *i,
                       struct path path)
{
    const char *word = path.text;
    size_t len = next_word(&path, &word);
    const struct request *request = request_find(word, len);
    bool is_echo = is_word(word, len, "echo") && path.text == path.end;
    bool is_fetch = is_word(word, len, "fetch");
    bool posts = is_echo || (request != NULL && request->has_text);
    unsigned method = i->parser.method;

    if (request == NULL && !is_echo && !is_fetch)
        return http_reply(s, HTTP_STATUS_NOT_FOUND, NULL, paths);
    if (posts && method != HTTP_POST)
        return http_reply(s, HTTP_STATUS_METHOD_NOT_ALLOWED, "POST", "POST it");
    if (!posts && method != HTTP_GET && method != HTTP_HEAD)
        return http_reply(s, HTTP_STATUS_METHOD_NOT_ALLOWED, reading, reading);
    if (is_echo)
        return reply_echo(s, s->in + i->body.at, i->body.len);
    return is_fetch ? serve_fetch(s, &path)
                    : serve_numbers(s, request, &path, i->body);
}

bool http_serve(struct session *s, const struct intake *i)
{
    const char *url = s->buffer->data + s->in + i->url.at;
    bool is_connect = i->parser.method == HTTP_CONNECT;
    struct http_parser_url parts;
    const char *path;

    s->http.head_only = i->parser.method == HTTP_HEAD;
    s->http.is_last = !i->keeps_alive;
    s->http.is_old = i->parser.http_minor == 0;
    s->http.has_head = false;
    if (i->status != 0)
        return http_reply(s, i->status, NULL, i->reason);
    http_parser_url_init(&parts);
    if (http_parser_parse_url(url, i->url.len, is_connect, &parts) != 0)
        return reply_bad(s, "bad URL");
    path = url + parts.field_data[UF_PATH].off;
    return serve_path(
        s, i, (struct path){path, path + parts.field_data[UF_PATH].len});
}
