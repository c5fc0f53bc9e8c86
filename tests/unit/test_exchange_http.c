/* The client half over HTTP: what is asked, and which replies pass: ours byte
 * by byte, and those of other servers by what they say. */
#include "tests/http_words.h"
#include "workloads/blob.h"
#include "workloads/exchange.h"
#include "workloads/fetch_value.h"
#include "workloads/http.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { REQUEST_MAX = 1024, DEPTH = 3 };

#define ASK(path) "GET " path " HTTP/1.1\r\nHost: concbench\r\n\r\n"

static struct workload workload;
static struct script script;
static struct exchange e;
static uint16_t ring[DEPTH]; /* places */

static void begin(const char *name)
{
    char error[WORKLOAD_ERROR];

    assert_int_equal(workload_parse(name, &workload, error), 0);
    assert_int_equal(workload.protocol, PROTOCOL_HTTP);
    assert_int_equal(script_init(&script, &workload, 42), 0);
    exchange_init(&e, &script, ring, DEPTH);
}

/* Sends a request; what it was, with a zero at its end. */
static void ask(uint64_t random, char request[REQUEST_MAX])
{
    const char *data;
    size_t len;

    exchange_begin(&e, random);
    len = exchange_output(&e, &data);
    assert_true(len < REQUEST_MAX);
    memcpy(request, data, len);
    request[len] = '\0';
    exchange_sent(&e, len);
}

/* How many replies became complete, or a negative errno. */
static int received(const char *data, size_t n)
{
    size_t complete;
    int err = exchange_received(&e, data, n, &complete);

    return err < 0 ? err : (int)complete;
}

static int heard(const char *reply)
{
    return received(reply, strlen(reply));
}

/* A task's body comes back, and its wait is in its path. */
static void tasks(void **state)
{
    static const char begins[] = "POST /task/7/0000010000us HTTP/1.1\r\n";
    char request[REQUEST_MAX];
    char reply[REQUEST_MAX] = STATUS("200 OK", "20", "");
    char *body;

    (void)state;
    begin("http:task:7,10ms,20,0");
    for (uint64_t random = 0; random < 2; random++) {
        ask(random, request);
        assert_memory_equal(request, begins, strlen(begins));
        body = strstr(request, "\r\n\r\n") + 4;
        assert_int_equal(strlen(body), 20);
        protocol_upper(strstr(reply, "\r\n\r\n") + 4, body, 21);
        if (random > 0)
            strstr(reply, "\r\n\r\n")[23]++;
        assert_int_equal(heard(reply), random > 0 ? -EBADMSG : 1);
    }
    script_free(&script);
}

static void requests(void **state)
{
    static const struct {
        const char *name, *request, *reply;
    } rows[] = {
        {"http:wait:10ms", ASK("/wait/10ms"), REPLY("3", "ok\n")},
        {"http:wait:0", ASK("/wait/0s"), REPLY("3", "ok\n")},
        {"http:wait:1500us", ASK("/wait/1500us"), REPLY("3", "ok\n")},
        {"http:fib:1", ASK("/fib/1"), REPLY("2", "0\n")},
        {"http:fib", ASK("/fib/27"), REPLY("7", "121393\n")},
        {"http:mixed:20,10ms,30", ASK("/mixed/20/10ms/30"),
         REPLY("7", "514229\n")},
    };
    char request[REQUEST_MAX];

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        begin(rows[i].name);
        ask(UINT64_MAX, request);
        assert_string_equal(request, rows[i].request);
        assert_int_equal(heard(rows[i].reply), 1);
        script_free(&script);
    }
}

static void fetch_and_blob(void **state)
{
    char request[REQUEST_MAX];
    char value[FETCH_VALUE_BYTES + 1];
    char text[REQUEST_MAX];
    char tail[300];

    (void)state;
    begin("http:fetch:10ms");
    ask(0, request);
    assert_string_equal(request, ASK("/fetch/k000"));
    fetch_value(0, value);
    (void)snprintf(text, sizeof text, STATUS("200 OK", "65", "") "%s\n", value);
    assert_int_equal(heard(text), 1);
    ask(UINT64_MAX, request);
    assert_string_equal(request, ASK("/fetch/k999"));
    assert_int_equal(heard(text), -EBADMSG);
    script_free(&script);

    begin("http:blob:299");
    ask(0, request);
    assert_string_equal(request, ASK("/blob/299"));
    blob_tail(tail, 299);
    tail[299] = '\0';
    (void)snprintf(text, sizeof text, STATUS("200 OK", "299", "") "%s", tail);
    assert_int_equal(heard(text), 1);
    script_free(&script);
}

/* The body of an echo request, in upper case. */
static void upper_body(const char *request, char body[65])
{
    const char *begins = strstr(request, "\r\n\r\n");

    assert_non_null(begins);
    assert_int_equal(strlen(begins), 4 + 64);
    protocol_upper(body, begins + 4, 65);
}

/* A request of "http:echo:64", and what its body becomes. */
static void ask_echo(uint64_t random, char body[65])
{
    char request[REQUEST_MAX];

    ask(random, request);
    upper_body(request, body);
}

static void every_byte_of_a_body_counts(void **state)
{
    static const char *const names[] = {"http:echo:64", "http:churn",
                                        "http:convoy", "http:stream",
                                        "http:crowd"};
    char body[65];
    char reply[REQUEST_MAX];

    (void)state;
    for (size_t n = 0; n < sizeof names / sizeof names[0]; n++) {
        begin(names[n]);
        for (size_t i = 0; i <= 64; i++) {
            size_t len;

            exchange_init(&e, &script, ring, DEPTH);
            ask_echo(i << 58, body);
            len = (size_t)sprintf(reply, REPLY("64", "%s"), body);
            if (i > 0)
                reply[len - i] = '*';
            assert_int_equal(received(reply, len), i > 0 ? -EBADMSG : 1);
        }
        script_free(&script);
    }
}

/* Writes a form with the body in the place of its star. Returns its length. */
static size_t put_reply(char *to, const char *form, const char *body)
{
    size_t before = strcspn(form, "*");

    return (size_t)sprintf(to, "%.*s%s%s", (int)before, form, body,
                           form + before + 1);
}

/* Heads that other servers have. "*" is the body. */
static const char *const right[] = {
    REPLY("64", "*"),
    "HTTP/1.1 200 OK\r\nDate: today\r\nContent-Length: 64\r\n\r\n*",
    "HTTP/1.1 200 Fine\r\ncontent-length:64\r\nServer: x\r\n\r\n*",
    "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nX: y\r\n"
    "Content-Length: 64\r\n\r\n*",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n*\r\n"
    "0\r\n\r\n",
    "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 64\r\n"
    "\r\n*",
    "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 64\r\n\r\n*",
};

/* Several in a row, in all sorts of pieces. */
static void other_heads_pass(void **state)
{
    (void)state;
    begin("http:echo:64");
    for (size_t i = 0; i < sizeof right / sizeof right[0]; i++) {
        for (size_t at_once = 1; at_once < 400; at_once += 1 + at_once / 20) {
            char replies[DEPTH * REQUEST_MAX];
            char *end = replies;
            int count = 0;

            exchange_init(&e, &script, ring, DEPTH);
            for (size_t r = 0; r < DEPTH; r++) {
                char body[65];

                ask_echo(r << 60, body);
                end += put_reply(end, right[i], body);
            }
            for (char *at = replies; at < end; at += at_once) {
                size_t left = (size_t)(end - at);
                int n = received(at, left < at_once ? left : at_once);

                assert_in_range(n, 0, DEPTH);
                count += n;
            }
            assert_int_equal(count, DEPTH);
            assert_int_equal(received("H", 1), -EBADMSG);
        }
    }
    script_free(&script);
}

static const char *const wrong[] = {
    "HTTP/1.1 404 Not Found\r\nContent-Length: 64\r\n\r\n*",
    "HTTP/1.1 201 Created\r\nContent-Length: 64\r\n\r\n*",
    "HTTP/1.1 200 OK\r\nContent-Length: 63\r\n\r\n*",
    "HTTP/1.1 200 OK\r\nContent-Length: 65\r\n\r\n*\n",
    "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n*",
    "HTTP/1.1 204 No Content\r\n\r\n*",
    ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3f\r\n*\r\n"
     "0\r\n\r\n"),
    "HTTP/1.1 200 OK\r\nContent-Length: 64\r\n\r\n\r\n*",
    ("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 64\r\n"
     "\r\n*\n"),
    "*",
};

/* It is found out at the last byte at the latest. */
static void wrong_replies_do_not_pass(void **state)
{
    (void)state;
    begin("http:echo:64");
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        for (size_t at_once = 1; at_once < 400; at_once += at_once) {
            char reply[REQUEST_MAX];
            char body[65];
            int rc = 0;
            size_t len;

            exchange_init(&e, &script, ring, DEPTH);
            ask_echo(0, body);
            len = put_reply(reply, wrong[i], body);
            for (size_t at = 0; at < len && rc >= 0; at += at_once)
                rc = received(reply + at,
                              len - at < at_once ? len - at : at_once);
            if (rc != -EBADMSG)
                fail_msg("row %zu, %zu at once", i, at_once);
        }
    }
    script_free(&script);
}

static void nobody_answers_early(void **state)
{
    static const char early[] =
        "HTTP/1.1 200 OK\r\nX: y\r\nContent-Length: 3\r\n\r\nok\n";
    const char *data;

    (void)state;
    begin("http:wait:0");
    assert_int_equal(received("H", 1), -EBADMSG);
    exchange_init(&e, &script, ring, DEPTH);
    exchange_begin(&e, 0);
    exchange_sent(&e, exchange_output(&e, &data) - 1);
    assert_int_equal(received(early, strlen(early) - 1), 0);
    assert_int_equal(heard("\n"), -EBADMSG);
    script_free(&script);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(requests),
        cmocka_unit_test(tasks),
        cmocka_unit_test(fetch_and_blob),
        cmocka_unit_test(every_byte_of_a_body_counts),
        cmocka_unit_test(other_heads_pass),
        cmocka_unit_test(wrong_replies_do_not_pass),
        cmocka_unit_test(nobody_answers_early),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
