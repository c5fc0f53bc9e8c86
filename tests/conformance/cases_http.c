/* Cases of HTTP: its requests, their order, its limits. */
#include "tests/conformance/cases.h"
#include "tests/conformance/client.h"
#include "tests/http_words.h"
#include "workloads/http.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is asked, and the very bytes that come back; the connection goes on. */
static const struct row {
    const char *request, *reply;
} rows[] = {
    {GET("/fib/1"), REPLY("2", "0\n")},
    {GET("/fib/27"), REPLY("7", "121393\n")},
    {GET("/wait/1ms"), REPLY("3", "ok\n")},
    {GET("/mixed/10/1ms/12?a=b"), REPLY("3", "89\n")},
    {"\r\n" POST("9", "MiXed [`{"), REPLY("9", "MIXED [`{")},
    {POST("0", ""), REPLY("0", "")},
    {TASK("/task/3/1ms", "8", "It waits"), REPLY("8", "IT WAITS")},
    {CHUNKED("3\r\nabc\r\n2;x=y\r\n\xff"
             "d\r\n0\r\nTrailer: z\r\n\r\n"),
     REPLY("5", "ABC\xff"
                "D")},
    {"GET /fib/3 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
     STATUS("200 OK", "2", "Connection: keep-alive\r\n") "1\n"},
};

static const struct row bad_rows[] = {
    {GET("/fib/61"), BAD("23") "/fib/N, N from 1 to 60\n"},
    {GET("/fib/x"), BAD("23") "/fib/N, N from 1 to 60\n"},
    {GET("/wait/soon"), BAD("32") "/wait/TIME, like 10ms, up to 1h\n"},
    {GET("/mixed/1/2"), BAD("36") "/mixed/N/TIME/M, as of fib and wait\n"},
    {TASK("/task/3", "1", "x"), BAD("31") "/task/REPEATS/TIME, and a body\n"},
    {GET("/blob/1"), STATUS("404 Not Found", "8", "") "no blob\n"},
    {GET("/crash"), STATUS("404 Not Found", "21", "") "crash is not allowed\n"},
    {GET("/"), NOWHERE},
    {GET("/echo"),
     STATUS("405 Method Not Allowed", "8", "Allow: POST\r\n") "POST it\n"},
    {"PUT /fib/5 HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nab",
     STATUS("405 Method Not Allowed", "10",
            "Allow: GET, HEAD\r\n") "GET, HEAD\n"},
    {"GET /fib/5 HTTP/1.1\r\n\r\n", BAD("19") "one Host is needed\n"},
};

static bool play(struct trial *t, const struct row *first, size_t count)
{
    struct client *c = client_open(t);
    bool ok = true;

    for (size_t i = 0; ok && i < count; i++)
        ok = client_say(c, first[i].request) &&
             client_hear_text(c, first[i].reply) &&
             client_say(c, POST("2", "on")) &&
             client_hear_text(c, REPLY("2", "ON"));
    return ok && client_finish(c);
}

static bool requests(struct trial *t)
{
    return play(t, rows, sizeof rows / sizeof rows[0]);
}

static bool bad_requests(struct trial *t)
{
    return play(t, bad_rows, sizeof bad_rows / sizeof bad_rows[0]);
}

/* The last one of a connection, as its client or its nonsense says. */
static bool last_requests(struct trial *t)
{
    static const struct row last[] = {
        {"GET /fib/5 HTTP/1.0\r\n\r\n", LAST("2", "3\n")},
        {"GET /wait/1ms HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
         LAST("3", "ok\n")},
        {"nonsense\r\n",
         STATUS("400 Bad Request", "20", CLOSE) "invalid HTTP method\n"},
        {"GET / HTTP/2.0\r\nHost: a\r\n\r\n",
         STATUS("505 HTTP Version Not Supported", "11", CLOSE) "not HTTP/1\n"},
    };
    bool ok = true;

    for (size_t i = 0; ok && i < sizeof last / sizeof last[0]; i++) {
        struct client *c = client_open(t);

        ok = client_say(c, GET("/fib/2")) &&
             client_hear_text(c, REPLY("2", "1\n")) &&
             client_say(c, last[i].request) &&
             client_hear_text(c, last[i].reply) && client_hear_end(c);
    }
    return ok;
}

static bool heads_only(struct trial *t)
{
    struct client *c = client_open(t);

    if (c != NULL)
        c->hears_heads = true;
    return client_say(c, HEAD("/fib/27") HEAD("/") HEAD("/wait/1ms")) &&
           client_hear_text(c, REPLY("7", "")) &&
           client_hear_text(c, STATUS("404 Not Found", "82", "")) &&
           client_hear_text(c, REPLY("3", "")) && client_finish(c);
}

static bool pipeline(struct trial *t)
{
    struct client *c = client_open(t);

    return client_say(c, POST("1", "a") GET("/wait/20ms") GET("/fib/20")
                             GET("/fib/0") GET("/mixed/3/20ms/12")
                                 TASK("/task/5/20ms", "2", "ab")
                                     CHUNKED("1\r\nb\r\n0\r\n\r\n")
                                         GET("/wait/1us") POST("1", "c")) &&
           client_hear_text(c, REPLY("1", "A") REPLY("3", "ok\n")
                                   REPLY("5", "4181\n")) &&
           client_hear_text(c, BAD("23") "/fib/N, N from 1 to 60\n") &&
           client_hear_text(c,
                            REPLY("3", "89\n") REPLY("2", "AB") REPLY("1", "B")
                                REPLY("3", "ok\n") REPLY("1", "C")) &&
           client_finish(c);
}

/* A client that waits for a word before its body gets it, or the refusal. */
static bool expectations(struct trial *t)
{
    static const char expecting[] =
        "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n"
        "Content-Length: 3\r\n\r\n";
    static const char too_much[] =
        "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n"
        "Content-Length: 3000000\r\n\r\n";
    struct client *c = client_open(t);

    return client_say(c, expecting) &&
           client_hear_text(c, "HTTP/1.1 100 Continue\r\n\r\n") &&
           client_hears_nothing(c) && client_say(c, "abc") &&
           client_hear_text(c, REPLY("3", "ABC")) && client_say(c, too_much) &&
           client_hear_text(c, TOO_LARGE(CLOSE)) && client_hear_end(c);
}

static bool unfinished_request(struct trial *t)
{
    struct client *c = client_open(t);

    return client_say(c, GET("/fib/5") POST("5", "half")) && client_shut(c) &&
           client_hear_text(c, REPLY("2", "3\n")) &&
           client_hear_text(c, UNFINISHED) && client_hear_end(c);
}

/* The request and the reply of an echo of so many bytes, and the refusal of
 * one byte more, which comes after all of it, and is not the end. */
static bool longest_body(struct trial *t)
{
    struct client *c = client_open(t);
    char *out = malloc(HTTP_BODY_MAX + HTTP_REPLY_HEAD_MAX);
    char *in = malloc(HTTP_BODY_MAX + HTTP_REPLY_HEAD_MAX);
    bool ok = out != NULL && in != NULL;

    for (size_t len = HTTP_BODY_MAX; ok && len <= HTTP_BODY_MAX + 1; len++) {
        size_t head = (size_t)sprintf(
            out,
            "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: %zu\r\n\r\n",
            len);
        size_t reply = (size_t)sprintf(in, STATUS("200 OK", "%zu", ""), len);

        memset(out + head, 'a', len);
        memset(in + reply, 'A', len);
        ok = len <= HTTP_BODY_MAX
                 ? client_exchange(c, out, head + len, in, reply + len, 4096)
                 : client_send(c, out, head + len) &&
                       client_hear_text(c, TOO_LARGE(""));
    }
    free(out);
    free(in);
    return ok && client_say(c, GET("/fib/5")) &&
           client_hear_text(c, REPLY("2", "3\n")) && client_finish(c);
}

/* No more is sent than the server has to read to know: unread bytes would
 * turn its close into a reset, and a reset may overtake the reply. */
static bool too_long_head(struct trial *t)
{
    static const char begin[] = "GET /fib/5 HTTP/1.1\r\nHost: a\r\nX: ";
    struct client *c = client_open(t);
    char *head = malloc(HTTP_HEAD_MAX);
    bool ok = head != NULL;

    if (ok) {
        memset(head, 'x', HTTP_HEAD_MAX);
        (void)mempcpy(head, begin, strlen(begin));
        (void)mempcpy(head + HTTP_HEAD_MAX - 4, "\r\n\r\n", 4);
        ok = client_send(c, head, HTTP_HEAD_MAX) &&
             client_hear_text(c, REPLY("2", "3\n"));
        (void)mempcpy(head + HTTP_HEAD_MAX - 4, "xxxx", 4);
    }
    ok = ok && client_send(c, head, HTTP_HEAD_MAX) &&
         client_hear_text(c, TOO_LONG) && client_hear_end(c);
    free(head);
    return ok;
}

const struct case_row cases_http[] = {
    {"requests", ON_HTTP, SERVER_SHARED, false, requests},
    {"bad-requests", ON_HTTP, SERVER_SHARED, false, bad_requests},
    {"last-requests", ON_HTTP, SERVER_SHARED, false, last_requests},
    {"heads-only", ON_HTTP, SERVER_SHARED, false, heads_only},
    {"pipeline", ON_HTTP, SERVER_SHARED, false, pipeline},
    {"expectations", ON_HTTP, SERVER_SHARED, false, expectations},
    {"unfinished-request", ON_HTTP, SERVER_SHARED, false, unfinished_request},
    {"longest-body", ON_HTTP, SERVER_SHARED, false, longest_body},
    {"too-long-head", ON_HTTP, SERVER_SHARED, false, too_long_head},
    {0},
};
