/* The session under HTTP in bulk: the longest heads and bodies, bodies that
 * are announced, and noise. */
#include "tests/http_words.h"
#include "tests/unit/player.h"
#include "workloads/http.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { ROOM = 1024 * 1024 };

static const size_t reads[] = {0, 1, 1000, 16384};

enum { READS = sizeof reads / sizeof reads[0] };

static char input[ROOM];

static void assert_said(const struct played *d, const char *output)
{
    if (d->output_len != strlen(output) ||
        memcmp(d->output, output, d->output_len) != 0)
        fail_msg("%.*s\ninstead of %s", (int)d->output_len, d->output, output);
}

/* Plays `len` bytes of the input and a good request in every way; `output` must
 * come back. */
static void check(size_t len, const char *output)
{
    static const char more[] = GET("/fib/5");

    memcpy(input + len, more, sizeof more);
    for (size_t i = 0; i < READS; i++) {
        struct play p = {.protocol = PROTOCOL_HTTP,
                         .input = input,
                         .input_len = len + strlen(more),
                         .read_max = reads[i]};
        struct played d;

        play(&p, &d);
        assert_said(&d, output);
        played_free(&d);
    }
}

static void heads_end_at_16_kib(void **state)
{
    static const char begin[] = "GET /fib/5 HTTP/1.1\r\nHost: a\r\nX: ";

    (void)state;
    for (size_t len = HTTP_HEAD_MAX - 2; len < HTTP_HEAD_MAX + 3; len++) {
        memset(input, 'x', len);
        (void)mempcpy(input, begin, strlen(begin));
        (void)mempcpy(input + len - 4, "\r\n\r\n", 4);
        check(len, len <= HTTP_HEAD_MAX ? REPLY("2", "3\n") REPLY("2", "3\n")
                                        : TOO_LONG);
    }
}

/* It may come without an end. */
static void urls_end_with_heads(void **state)
{
    const size_t len = 2 * (size_t)HTTP_HEAD_MAX;

    (void)state;
    memset(input, 'x', len);
    (void)mempcpy(input, "GET /", 5);
    check(len, TOO_LONG);
}

/* The reply to an echo of so many, and the one to the request after it. */
static char *long_reply(size_t body_len)
{
    char *text = malloc(HTTP_REPLY_HEAD_MAX + body_len + 128);
    char *end;

    assert_non_null(text);
    end = text + sprintf(text, STATUS("200 OK", "%zu", ""), body_len);
    memset(end, 'A', body_len);
    (void)stpcpy(end + body_len, REPLY("2", "3\n"));
    return text;
}

static void bodies_end_at_64_kib(void **state)
{
    (void)state;
    for (size_t len = HTTP_BODY_MAX - 1; len < HTTP_BODY_MAX + 2; len++) {
        bool is_good = len <= HTTP_BODY_MAX;
        char *wanted = long_reply(len);
        size_t head = (size_t)sprintf(
            input,
            "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: %zu\r\n\r\n",
            len);

        memset(input + head, 'a', len);
        check(head + len, is_good ? wanted : TOO_LARGE("") REPLY("2", "3\n"));
        free(wanted);
    }
}

/* Chunks of a byte each take six times the room that the body does. */
static void chunks_take_no_room(void **state)
{
    (void)state;
    for (size_t len = HTTP_BODY_MAX; len < HTTP_BODY_MAX + 2; len++) {
        char *wanted = long_reply(len);
        char *end = stpcpy(input, CHUNKED(""));

        for (size_t i = 0; i < len; i++)
            end = stpcpy(end, "1\r\na\r\n");
        end = stpcpy(end, "0\r\n\r\n");
        check((size_t)(end - input),
              len <= HTTP_BODY_MAX ? wanted : TOO_LARGE("") REPLY("2", "3\n"));
        free(wanted);
    }
}

/* Header lines between and behind chunks are dropped, but not for ever. */
static void chunks_have_little_beside_them(void **state)
{
    static const char refused[] =
        STATUS("431 Request Header Fields Too Large", "24",
               CLOSE) "too long between chunks\n";
    static const char *const begins[] = {CHUNKED("1;x="),
                                         CHUNKED("1\r\na\r\n0\r\nX: ")};

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        size_t len = strlen(begins[i]);

        memset(input, 'x', ROOM);
        memcpy(input, begins[i], len);
        check(ROOM / 4, refused);
    }
}

struct fixture {
    struct tally tally;
    struct service service;
    struct session s;
};

static void set_up(struct fixture *f, struct offers offers)
{
    memset(f, 0, sizeof *f);
    service_init(&f->service, PROTOCOL_HTTP, &offers, &f->tally);
    session_init(&f->s, &f->service);
}

static void tear_down(struct fixture *f)
{
    session_close(&f->s, 0);
    assert_null(f->s.buffer);
    service_free(&f->service);
}

static void feed(struct fixture *f, const char *text)
{
    player_feed(&f->s, text, strlen(text));
}

#define EXPECTING(len)                                                         \
    "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\n"               \
    "Content-Length: " len "\r\n\r\n"

/* The word is given once, before the body, and only to who waits for it. */
static void a_body_may_be_waited_for(void **state)
{
    struct fixture f;

    (void)state;
    set_up(&f, (struct offers){0});
    feed(&f, EXPECTING("3"));
    player_expect(&f.s, "HTTP/1.1 100 Continue\r\n\r\n", WANT_READ);
    feed(&f, "a");
    assert_int_equal(player_next(&f.s).want, WANT_READ);
    feed(&f, "bc" EXPECTING("2"));
    player_expect(&f.s, REPLY("3", "ABC") "HTTP/1.1 100 Continue\r\n\r\n",
                  WANT_READ);
    feed(&f, "de" EXPECTING("1") "f");
    player_expect(&f.s, REPLY("2", "DE") REPLY("1", "F"), WANT_READ);
    assert_null(f.s.buffer);
    assert_int_equal(f.tally.requests, 3);
    feed(&f, EXPECTING("65537"));
    player_expect(&f.s, TOO_LARGE(CLOSE), WANT_CLOSE);
    tear_down(&f);
}

static void a_waiting_session_owns_no_buffer(void **state)
{
    struct fixture f;

    (void)state;
    set_up(&f, (struct offers){0});
    feed(&f, "HEAD /wait/7us HTTP/1.0\r\n\r\n" GET("/fib/5"));
    assert_int_equal(player_next(&f.s).want, WANT_WAIT);
    assert_int_equal(player_next(&f.s).wait_ns, 7000);
    assert_null(f.s.buffer);
    session_done(&f.s, 0);
    player_expect(&f.s, LAST("3", ""), WANT_CLOSE);
    tear_down(&f);
}

/* Whatever comes, in whatever pieces: no crash, no hang, the same reply. */
static void noise_is_survived(void **state)
{
    /* The comma that is not missing is in the macros. */
    /* NOLINTBEGIN(bugprone-suspicious-missing-comma) */
    static const char *const words[] = {GET("/fib/5"),
                                        POST("3", "abc"),
                                        CHUNKED("2\r\nxy\r\n0\r\n\r\n"),
                                        "GET ",
                                        "POST /echo",
                                        " HTTP/1.1",
                                        "\r\n",
                                        "\r\n",
                                        "\n",
                                        "Host: a",
                                        "Content-Length: 2",
                                        "Connection: close",
                                        "\x80\xff",
                                        "Transfer-Encoding: chunked",
                                        "0\r\n",
                                        "ab"};
    /* NOLINTEND(bugprone-suspicious-missing-comma) */
    uint32_t random = 1;
    char bytes[900];

    (void)state;
    for (unsigned round = 0; round < 5000; round++) {
        struct play p = {.protocol = PROTOCOL_HTTP, .input = bytes};
        struct played whole;
        struct played cut;

        while (p.input_len < 700) {
            random = random * 1664525U + 1013904223U;
            p.input_len = (size_t)(stpcpy(bytes + p.input_len,
                                          words[random >> 16 &
                                                (p.input_len < 200 ? 3 : 15)]) -
                                   bytes);
        }
        play(&p, &whole);
        p.cut = random % p.input_len;
        p.read_max = 1 + random / 7 % 40;
        p.write_max = 1 + random / 11 % 40;
        play(&p, &cut);
        assert_int_equal(whole.output_len, cut.output_len);
        assert_memory_equal(whole.output, cut.output, cut.output_len);
        assert_int_equal(whole.tally.errors, cut.tally.errors);
        assert_int_equal(whole.tally.requests, cut.tally.requests);
        played_free(&whole);
        played_free(&cut);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(heads_end_at_16_kib),
        cmocka_unit_test(urls_end_with_heads),
        cmocka_unit_test(bodies_end_at_64_kib),
        cmocka_unit_test(chunks_take_no_room),
        cmocka_unit_test(chunks_have_little_beside_them),
        cmocka_unit_test(a_body_may_be_waited_for),
        cmocka_unit_test(a_waiting_session_owns_no_buffer),
        cmocka_unit_test(noise_is_survived),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
