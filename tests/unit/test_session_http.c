/* The session's answers over HTTP: requests cut at every byte, ended at every
 * byte, read and written in the smallest pieces; each with its very reply. */
#include "tests/http_words.h"
#include "tests/unit/player.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Requests in a row and what comes back for each. */
static const struct row {
    const char *request, *reply;
} pipeline[] = {
    {GET("/fib/10"), REPLY("3", "34\n")},
    {POST("5", "a\nb\rc"), REPLY("5", "A\nB\rC")},
    {"\r\n\n" GET("/wait/5us"), REPLY("3", "ok\n")},
    {CHUNKED(
         "3\r\nabc\r\n1;x=\"y\"\r\nd\r\n0\r\nTrailer: t\r\nHost: b\r\n\r\n"),
     REPLY("4", "ABCD")},
    {"HEAD /mixed/5/7us/8 HTTP/1.1\r\nhost:\r\nAccept: */*\r\n\r\n",
     REPLY("3", "")},
    {GET("/nothing?a=b"), NOWHERE},
    {"POST /nothing HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc",
     NOWHERE},
    {CHUNKED("0\r\n\r\n"), REPLY("0", "")},
    {POST("0", ""), REPLY("0", "")},
    {TASK("/task/3/2us", "7", "It work"), REPLY("7", "IT WORK")},
    {TASK("/task/0/0us", "1", "x"), REPLY("1", "X")},
    {"GET /fib/5 HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n",
     STATUS("200 OK", "2", "Connection: keep-alive\r\n") "3\n"},
    {"GET http://a:80/mixed/3/2us/4?x#y HTTP/1.1\r\nHost: a:80\r\n"
     "Upgrade: h2c\r\nConnection: Upgrade\r\n\r\n",
     REPLY("2", "2\n")},
};

enum { ROWS = sizeof pipeline / sizeof pipeline[0], TEXT_MAX = 4096 };

static const struct step_sizes {
    size_t read_max, write_max;
} sizes[] = {{0, 0}, {1, 0}, {0, 1}, {1, 1}, {3, 2}};

/* The first `count` of them, with what comes back. */
static void join(size_t count, char input[TEXT_MAX], char output[TEXT_MAX])
{
    *input = '\0';
    *output = '\0';
    for (size_t i = 0; i < count; i++) {
        input = stpcpy(input, pipeline[i].request);
        output = stpcpy(output, pipeline[i].reply);
    }
}

static void assert_said(const struct played *d, const char *output, size_t at)
{
    if (d->output_len != strlen(output) ||
        memcmp(d->output, output, d->output_len) != 0)
        fail_msg("at %zu: %.*s\ninstead of %s", at, (int)d->output_len,
                 d->output, output);
}

static void cut_at_every_byte(void **state)
{
    char input[TEXT_MAX];
    char output[TEXT_MAX];

    (void)state;
    join(ROWS, input, output);
    for (size_t j = 0; j < sizeof sizes / sizeof sizes[0]; j++) {
        struct play p = {.protocol = PROTOCOL_HTTP,
                         .input = input,
                         .input_len = strlen(input),
                         .read_max = sizes[j].read_max,
                         .write_max = sizes[j].write_max};

        for (p.cut = 0; p.cut < p.input_len; p.cut++) {
            struct played d;

            play(&p, &d);
            assert_said(&d, output, p.cut);
            assert_int_equal(d.tally.bytes_in, p.input_len);
            assert_int_equal(d.tally.bytes_out, d.output_len);
            assert_int_equal(d.tally.requests, ROWS);
            assert_int_equal(d.tally.errors, 2);
            assert_int_equal(d.waits, 4);
            assert_int_equal(d.waited_ns, 16000);
            assert_int_equal(d.computes, 8);
            played_free(&d);
        }
    }
}

/* How much of a request may be there before it counts as begun. */
static size_t blank_len(const char *request)
{
    return strspn(request, "\r\n");
}

/* Whole requests are answered; there is one complaint about what is left. */
static void ended_at_every_byte(void **state)
{
    char input[TEXT_MAX];
    char output[TEXT_MAX];

    (void)state;
    for (size_t i = 0; i < ROWS; i++) {
        const char *last = pipeline[i].request;
        size_t before;

        join(i, input, output);
        before = strlen(input);
        for (size_t len = 0; len < strlen(last); len++) {
            bool is_begun = len > blank_len(last);
            struct play p = {.protocol = PROTOCOL_HTTP,
                             .input = input,
                             .input_len = before + len,
                             .read_max = len % 2};
            char wanted[TEXT_MAX];
            struct played d;

            memcpy(input + before, last, len);
            (void)stpcpy(stpcpy(wanted, output), is_begun ? UNFINISHED : "");
            play(&p, &d);
            assert_said(&d, wanted, len);
            assert_int_equal(d.tally.requests, i + is_begun);
            played_free(&d);
        }
    }
}

#define BAD_FIB BAD("23") "/fib/N, N from 1 to 60\n"
#define BAD_WAIT BAD("32") "/wait/TIME, like 10ms, up to 1h\n"
#define BAD_TASK BAD("31") "/task/REPEATS/TIME, and a body\n"
#define BAD_MIXED BAD("36") "/mixed/N/TIME/M, as of fib and wait\n"
#define NOT_ALLOWED(allow, len, text)                                          \
    STATUS("405 Method Not Allowed", len, "Allow: " allow "\r\n") text
#define READING NOT_ALLOWED("GET, HEAD", "10", "GET, HEAD\n")

/* One request each, after which the connection goes on. */
static const struct row answers[] = {
    {GET("/fib/1"), REPLY("2", "0\n")},
    {GET("/fib/20"), REPLY("5", "4181\n")},
    {GET("/wait/0"), REPLY("3", "ok\n")},
    {GET("/wait/1h"), REPLY("3", "ok\n")},
    {GET("/wait/1.5ms?"), REPLY("3", "ok\n")},
    {GET("/mixed/5/10ms/12"), REPLY("3", "89\n")},
    {GET("/fib"), BAD_FIB},
    {GET("/fib/"), BAD_FIB},
    {GET("/fib/0"), BAD_FIB},
    {GET("/fib/61"), BAD_FIB},
    {GET("/fib/-1"), BAD_FIB},
    {GET("/fib/+1"), BAD_FIB},
    {GET("/fib/1x"), BAD_FIB},
    {GET("/fib/5/"), BAD_FIB},
    {GET("/fib/5/5"), BAD_FIB},
    {GET("/fib//5"), BAD_FIB},
    {GET("/fib/%35"), BAD_FIB},
    {GET("/fib/18446744073709551617"), BAD_FIB},
    {GET("/fib/99999999999999999999999999999999"), BAD_FIB},
    {GET("/wait"), BAD_WAIT},
    {GET("/wait/5"), BAD_WAIT},
    {GET("/wait/-5ms"), BAD_WAIT},
    {GET("/wait/61m"), BAD_WAIT},
    {GET("/wait/99999999999999999999999999999999999h"), BAD_WAIT},
    {GET("/mixed/5/5ms"), BAD_MIXED},
    {GET("/mixed/5/5/5"), BAD_MIXED},
    {GET("/mixed/5/5ms/5/5"), BAD_MIXED},
    {GET("/mixed/5/5ms/61"), BAD_MIXED},
    {GET("/fetch"), BAD("43") "/fetch/KEY, 1 to 64 of A-Z a-z 0-9 . _ : -\n"},
    {GET("/blob/5"), STATUS("404 Not Found", "8", "") "no blob\n"},
    {GET("/crash"), STATUS("404 Not Found", "21", "") "crash is not allowed\n"},
    {TASK("/task/3", "1", "x"), BAD_TASK},
    {TASK("/task/x/2us", "1", "x"), BAD_TASK},
    {TASK("/task/3/2", "1", "x"), BAD_TASK},
    {TASK("/task/3/2us/4", "1", "x"), BAD_TASK},
    {TASK("/task/100000001/2us", "1", "x"), BAD_TASK},
    {TASK("/task/3/2us", "0", ""), BAD_TASK},
    {GET("/task/3/2us"), NOT_ALLOWED("POST", "8", "POST it\n")},
    {GET("/"), NOWHERE},
    {GET("/Fib/5"), NOWHERE},
    {GET("/fibs/5"), NOWHERE},
    {GET("//fib/5"), NOWHERE},
    {GET("/echo/"), NOWHERE},
    {"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", NOWHERE},
    {GET("/echo"), NOT_ALLOWED("POST", "8", "POST it\n")},
    {HEAD("/echo"), NOT_ALLOWED("POST", "8", "")},
    {HEAD("/nothing"), STATUS("404 Not Found", "82", "")},
    {"DELETE /fib/5 HTTP/1.1\r\nHost: a\r\n\r\n", READING},
    {"POST /fib/5 HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n5", READING},
    {"GET /fib/5 HTTP/1.1\r\n\r\n", BAD("19") "one Host is needed\n"},
    {"GET /fib/5 HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
     BAD("19") "one Host is needed\n"},
    {"GET /fib/5 HTTP/1.1\r\nHost:\r\nExpect: 100-continue\r\n\r\n",
     REPLY("2", "3\n")},
    {"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n"
     "Expect: 100-continue\r\n\r\n",
     REPLY("0", "")},
    {CHUNKED("1\r\na\r\n2\r\nbc\r\n00003\r\ndef\r\n0\r\n\r\n"),
     REPLY("6", "ABCDEF")},
    {"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n"
     "\r\n1\r\na\r\n0\r\n\r\n",
     STATUS("501 Not Implemented", "22", "") "no coding but chunked\n"},
    {"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked \r\n"
     "\r\n1\r\na\r\n0\r\n\r\n",
     REPLY("1", "A")},
};

static void every_request_has_its_reply(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++) {
        char input[TEXT_MAX];
        char output[TEXT_MAX];
        struct play p = {.protocol = PROTOCOL_HTTP, .input = input};
        struct played d;

        (void)stpcpy(stpcpy(input, answers[i].request), POST("2", "on"));
        (void)stpcpy(stpcpy(output, answers[i].reply), REPLY("2", "ON"));
        p.input_len = strlen(input);
        play(&p, &d);
        assert_said(&d, output, i);
        assert_int_equal(d.tally.requests, 2);
        assert_int_equal(d.tally.errors,
                         strncmp(answers[i].reply, "HTTP/1.1 2", 10) != 0);
        played_free(&d);
    }
}

#define LAST_BAD(len, text) STATUS("400 Bad Request", len, CLOSE) text "\n"

/* One request each, after which nothing more is heard. */
static const struct row ends[] = {
    {"GET /fib/5 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
     LAST("2", "3\n")},
    {"GET /mixed/5/1ms/6 HTTP/1.1\r\nHost: a\r\nConnection: x, Close\r\n\r\n",
     LAST("2", "5\n")},
    {"POST /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
     "Content-Length: 3\r\n\r\nabc",
     LAST("3", "ABC")},
    {"HEAD /fib/5 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
     LAST("2", "")},
    {"GET /fib/5 HTTP/1.0\r\n\r\n", LAST("2", "3\n")},
    {"GET /nothing HTTP/1.0\r\n\r\n",
     STATUS("404 Not Found", "82", CLOSE) "/fib/N /wait/TIME /mixed/N/TIME/M "
                                          "/fetch/KEY /blob/BYTES /echo "
                                          "/task/REPEATS/TIME\n"},
    {"POST /echo HTTP/1.0\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n"
     "ab",
     LAST("2", "AB")},
    {"nonsense\r\n", LAST_BAD("20", "invalid HTTP method")},
    {"\x16\x03\x01\r\n", LAST_BAD("20", "invalid HTTP method")},
    {"GET /fib/5 HTTP/2.0\r\nHost: a\r\n\r\n",
     STATUS("505 HTTP Version Not Supported", "11", CLOSE) "not HTTP/1\n"},
    {"GET /fib/5\r\n\r\n",
     STATUS("505 HTTP Version Not Supported", "11", CLOSE) "not HTTP/1\n"},
    {"GET /fib/5 HTTP/1.1\r\nHo\x01st: a\r\n\r\n",
     LAST_BAD("28", "invalid character in header")},
    {"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
     LAST_BAD("43", "invalid character in content-length header")},
    {"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n"
     "Content-Length: 1\r\n\r\na",
     LAST_BAD("33", "unexpected content-length header")},
    {"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n"
     "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
     LAST_BAD("33", "unexpected content-length header")},
    {"GET /fib/5 HTTP/2.1\r\nHost: a\r\n\r\n",
     STATUS("505 HTTP Version Not Supported", "11", CLOSE) "not HTTP/1\n"},
    {"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length : 1\r\n\r\na",
     LAST_BAD("25", "blank in a header's name")},
    {"POST /echo HTTP/1.1\r\nHost: a\r\n"
     "Transfer-Encoding : gzip, chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
     LAST_BAD("25", "blank in a header's name")},
    {CHUNKED("x\r\n"),
     LAST_BAD("39", "invalid character in chunk size header")},
};

static void the_last_request_ends_it(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        for (size_t read_max = 0; read_max < 3; read_max++) {
            char input[TEXT_MAX];
            struct play p = {.protocol = PROTOCOL_HTTP,
                             .input = input,
                             .read_max = read_max};
            struct played d;

            (void)stpcpy(stpcpy(input, ends[i].request), GET("/fib/7"));
            p.input_len = strlen(input);
            play(&p, &d);
            assert_said(&d, ends[i].reply, i);
            assert_int_equal(d.tally.requests, 1);
            played_free(&d);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cut_at_every_byte),
        cmocka_unit_test(ended_at_every_byte),
        cmocka_unit_test(every_request_has_its_reply),
        cmocka_unit_test(the_last_request_ends_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
