/* The session's second end: conversations with an upstream, cut at every byte
 * on either side, and failing at every step. */
#include "tests/unit/player.h"
#include "workloads/fetch_value.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MOST_ANSWERS = 4 };

/* Each `fetch` of the input gets the next answer, and then the end. */
static const struct conversation {
    const char *input;
    const char *answers[MOST_ANSWERS];
    const char *output;
    unsigned broken;
    unsigned errors;
} conversations[] = {
    {"fetch a\n", {"$5\r\nhello\r\n"}, "hello\n", 0, 0},
    {"fetch a\r\n", {"$0\r\n\r\n"}, "\n", 0, 0},
    {"fetch a\n", {"$3\r\na\rb\r\n"}, "a\rb\n", 0, 0},
    {"fetch a\n", {"$-1\r\n"}, "error no such key\n", 0, 1},
    {"fetch a\n",
     {"-LOADING it is\r\n"},
     "error upstream says LOADING it is\n",
     0,
     1},
    {"fetch a\n", {"-a\x01\xff\n\r\n"}, "error upstream says a???\n", 0, 1},
    {"fetch a\n",
     {"$3\r\na\nb\r\n"},
     "error upstream value has a newline\n",
     0,
     1},
    {"fetch a\n", {"+OK\r\n"}, "error upstream does not speak RESP\n", 1, 1},
    {"fetch a\n",
     {"*1\r\n$1\r\na\r\n"},
     "error upstream does not speak RESP\n",
     1,
     1},
    {"fetch a\n",
     {"HTTP/1.1 400\r\n"},
     "error upstream does not speak RESP\n",
     1,
     1},
    {"fetch a\n", {""}, "error upstream closed\n", 1, 1},
    {"fetch a\n", {"$5\r\nhel"}, "error upstream closed\n", 1, 1},
    {"fetch a\nfetch b\n", {"$1\r\nA\r\n", "$1\r\nB\r\n"}, "A\nB\n", 0, 0},
    {"echo x\nfetch a\necho y\nfib 3\nfetch b\nwait 5\nfetch c\necho z\n",
     {"$1\r\nA\r\n", "$-1\r\n", "$2\r\nCC\r\n"},
     "X\nA\nY\n1\nerror no such key\nok\nCC\nZ\n",
     0,
     1},
};

enum { CONVERSATIONS = sizeof conversations / sizeof conversations[0] };

static struct play play_of(const struct conversation *c)
{
    return (struct play){.protocol = PROTOCOL_LINE,
                         .input = c->input,
                         .input_len = strlen(c->input),
                         .answers = c->answers};
}

static void assert_output(const struct played *d, const char *output)
{
    assert_int_equal(d->output_len, strlen(output));
    assert_memory_equal(d->output, output, d->output_len);
    assert_int_equal(d->tally.bytes_out, d->output_len);
    assert_int_equal(d->opens, d->releases);
}

static void check(const struct conversation *c, const struct play *p)
{
    struct played d;

    play(p, &d);
    assert_output(&d, c->output);
    assert_int_equal(d.broken, c->broken);
    assert_int_equal(d.tally.errors, c->errors);
    assert_int_equal(d.tally.bytes_in, p->input_len);
    played_free(&d);
}

static void cut_at_every_byte(void **state)
{
    static const struct {
        size_t read_max, write_max, answer_max;
    } sizes[] = {{0, 0, 0}, {1, 0, 0}, {0, 1, 0},
                 {0, 0, 1}, {1, 1, 1}, {3, 2, 2}};

    (void)state;
    for (size_t i = 0; i < CONVERSATIONS; i++) {
        for (size_t j = 0; j < sizeof sizes / sizeof sizes[0]; j++) {
            struct play p = play_of(&conversations[i]);

            p.read_max = sizes[j].read_max;
            p.write_max = sizes[j].write_max;
            p.answer_max = sizes[j].answer_max;
            for (p.cut = 0; p.cut < p.input_len; p.cut++)
                check(&conversations[i], &p);
        }
    }
}

static void asks_in_resp(void **state)
{
    struct play p = play_of(&conversations[0]);
    struct played d;

    (void)state;
    p.input = "fetch Key-1_.:\n";
    p.input_len = strlen(p.input);
    play(&p, &d);
    assert_string_equal(d.asked, "*2\r\n$3\r\nGET\r\n$8\r\nKey-1_.:\r\n");
    played_free(&d);
}

/* Every step at the upstream but the last RELEASE fails in turn. The client
 * hears of it, the rest of what it asked is answered, and nothing is kept. */
static void failing_at_every_step(void **state)
{
    static const char *const answers[] = {"$2\r\nAA\r\n", "$1\r\nB\r\n", NULL};
    static const struct {
        int failure;
        const char *says;
    } failures[] = {{-ECONNRESET, "error upstream "},
                    {-ETIMEDOUT, "error upstream timed out\n"},
                    {-EDESTADDRREQ, "error no upstream\n"}};

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        for (unsigned step = 1; step <= 3; step++) {
            struct play p = {.protocol = PROTOCOL_LINE,
                             .input = "fetch a\nfetch b\necho c\n",
                             .input_len = 23,
                             .answers = answers,
                             .fail_at = step,
                             .failure = failures[i].failure};
            struct played d;

            play(&p, &d);
            assert_memory_equal(d.output, failures[i].says,
                                strlen(failures[i].says));
            assert_memory_equal(d.output + d.output_len - 4, "B\nC\n", 4);
            assert_int_equal(d.broken, 1);
            assert_int_equal(d.opens, 2);
            assert_int_equal(d.releases, 2);
            assert_int_equal(d.tally.errors, 1);
            assert_int_equal(d.tally.requests, 3);
            played_free(&d);
        }
    }
}

/* The session owns nothing when its client goes in the middle of a fetch: the
 * sanitizers see what is left. */
static void closed_at_every_step(void **state)
{
    (void)state;
    for (unsigned stop = 0; stop < 6; stop++) {
        struct tally tally = {0};
        struct offers offers = {0};
        struct service service;
        struct session s;

        service_init(&service, PROTOCOL_LINE, &offers, &tally);
        session_init(&s, &service);
        player_feed(&s, "fetch a\n", 8);
        for (unsigned i = 0; i < stop; i++) {
            struct step step = player_next(&s);

            if (step.want == WANT_READ && step.end == END_UPSTREAM)
                player_feed(&s, "$1\r\nx\r\n", 7);
            else
                session_done(&s, (ssize_t)step.len);
        }
        session_close(&s, -ECONNRESET);
        assert_null(s.fetch);
        assert_null(s.buffer);
        assert_int_equal(tally.errors, 1);
        service_free(&service);
    }
}

/* A value of any size up to a line's, with a pipeline waiting behind it. */
static void values_of_many_sizes(void **state)
{
    static const size_t sizes[] = {1,     63,    64,    65,    4096,
                                   16384, 65535, 65536, 100000};
    char *answer = malloc(200000);

    (void)state;
    assert_non_null(answer);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        const char *answers[] = {answer, NULL};
        struct play p = {.protocol = PROTOCOL_LINE,
                         .input = "fetch a\necho b\n",
                         .input_len = 15,
                         .answers = answers,
                         .answer_max = 1000,
                         .output_max = 200000};
        int head = sprintf(answer, "$%zu\r\n", sizes[i]);
        struct played d;

        memset(answer + head, 'v', sizes[i]);
        memcpy(answer + head + sizes[i], "\r\n", 3);
        play(&p, &d);
        if (sizes[i] < LINE_MAX_BYTES) {
            assert_int_equal(d.output_len, sizes[i] + 3);
            assert_memory_equal(d.output, answer + head, sizes[i]);
            assert_memory_equal(d.output + sizes[i], "\nB\n", 3);
        } else {
            assert_output(&d,
                          "error upstream value is longer than a line\nB\n");
        }
        played_free(&d);
    }
    free(answer);
}

static void unasked_for_words(void **state)
{
    static const struct conversation c = {
        "fetch a\n",
        {"$1\r\nx\r\n$1\r\ny\r\n"},
        "error upstream says more than it was asked\n",
        1,
        1};
    struct play p = play_of(&c);

    (void)state;
    check(&c, &p);
}

static void bad_keys(void **state)
{
    static const char *const inputs[] = {
        "fetch\n", "fetch \n", "fetch a b\n", "fetch a/b\n", "fetch  a\n",
        "fetch \xc3\xa9\n",
        /* NOLINTNEXTLINE(bugprone-suspicious-missing-comma): it is one. */
        "fetch "
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
        "\n"};

    (void)state;
    for (size_t i = 0; i < sizeof inputs / sizeof inputs[0]; i++) {
        struct play p = {.protocol = PROTOCOL_LINE,
                         .input = inputs[i],
                         .input_len = strlen(inputs[i])};
        struct played d;

        play(&p, &d);
        assert_output(&d, "error fetch takes a KEY of 1 to 64 of A-Z a-z 0-9 "
                          ". _ : -\n");
        assert_int_equal(d.opens, 0);
        played_free(&d);
    }
}

static void keys_and_values(void **state)
{
    char key[FETCH_KEY_BYTES + 1];
    char value[FETCH_VALUE_BYTES + 1];
    char other[FETCH_VALUE_BYTES + 1];

    (void)state;
    for (unsigned i = 0; i < FETCH_KEYS; i++) {
        fetch_key(i, key);
        fetch_value(i, value);
        fetch_value(i + 1, other);
        assert_int_equal(fetch_key_number(key, strlen(key)), i);
        assert_int_equal(strlen(value), FETCH_VALUE_BYTES);
        assert_string_not_equal(value, other);
    }
    assert_int_equal(fetch_key_number("k00", 3), -1);
    assert_int_equal(fetch_key_number("k00x", 4), -1);
    assert_int_equal(fetch_key_number("x000", 4), -1);
    assert_int_equal(fetch_key_number("k0000", 5), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cut_at_every_byte),
        cmocka_unit_test(asks_in_resp),
        cmocka_unit_test(failing_at_every_step),
        cmocka_unit_test(closed_at_every_step),
        cmocka_unit_test(values_of_many_sizes),
        cmocka_unit_test(unasked_for_words),
        cmocka_unit_test(bad_keys),
        cmocka_unit_test(keys_and_values),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
