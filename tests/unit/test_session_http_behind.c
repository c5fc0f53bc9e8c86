/* The session over HTTP with something behind it: the heads of files and
 * values, and what becomes of an upstream's failures. */
#include "tests/http_words.h"
#include "tests/unit/player.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void assert_said(const struct played *d, const char *output)
{
    if (d->output_len != strlen(output) ||
        memcmp(d->output, output, d->output_len) != 0)
        fail_msg("%.*s\ninstead of %s", (int)d->output_len, d->output, output);
}

static const char file[] = "the quick brown fox\n";

/* HEAD says how much there is, of a file as of a value. */
static const struct {
    const char *input;
    const char *answers[4];
    const char *output;
    unsigned errors;
} seconds[] = {
    {GET("/blob/4") GET("/blob/21") GET("/blob/20") GET("/fib/5"),
     {NULL},
     REPLY("4", "fox\n") STATUS(
         "400 Bad Request", "35",
         "") "/blob/BYTES, up to the file's "
             "size\n" REPLY("20", "the quick brown fox\n") REPLY("2", "3\n"),
     1},
    {HEAD("/blob/4") GET("/blob/1"),
     {NULL},
     REPLY("4", "") REPLY("1", "\n"),
     0},
    {GET("/fetch/a") HEAD("/fetch/b") GET("/fetch/c") GET("/fib/5"),
     {"$5\r\nhello\r\n", "$2\r\nyo\r\n", "$-1\r\n"},
     REPLY("6", "hello\n") REPLY("3", "")
         STATUS("404 Not Found", "12", "") "no such key\n" REPLY("2", "3\n"),
     1},
    {GET("/fetch/a") GET("/fetch/b"),
     {"+OK\r\n", "$0\r\n\r\n"},
     STATUS("502 Bad Gateway", "29",
            "") "upstream does not speak RESP\n" REPLY("1", "\n"),
     1},
};

static void values_and_files_have_heads(void **state)
{
    static const size_t sizes[][2] = {{0, 0}, {1, 0}, {0, 1}, {1, 1}, {3, 2}};

    (void)state;
    for (size_t i = 0; i < sizeof seconds / sizeof seconds[0]; i++) {
        for (size_t j = 0; j < 2 * sizeof sizes / sizeof sizes[0]; j++) {
            struct play p = {.protocol = PROTOCOL_HTTP,
                             .offers = {.blob_bytes = sizeof file - 1,
                                        .sends_file = j % 2 == 1},
                             .file = file,
                             .input = seconds[i].input,
                             .input_len = strlen(seconds[i].input),
                             .answers = seconds[i].answers,
                             .read_max = sizes[j / 2][0],
                             .write_max = sizes[j / 2][1],
                             .answer_max = sizes[j / 2][0]};

            for (p.cut = 0; p.cut < p.input_len; p.cut++) {
                struct played d;

                play(&p, &d);
                assert_said(&d, seconds[i].output);
                assert_int_equal(d.tally.bytes_out, d.output_len);
                assert_int_equal(d.tally.errors, seconds[i].errors);
                assert_int_equal(d.opens, d.releases);
                played_free(&d);
            }
        }
    }
}

/* A value that has no room beside its head follows it. */
static void a_long_value_follows_its_head(void **state)
{
    for (size_t len = 300; len < 600; len += 7) {
        char answer[700];
        char output[900];
        const char *answers[] = {answer, NULL};
        struct play p = {.protocol = PROTOCOL_HTTP,
                         .input = GET("/fetch/a") GET("/fib/5"),
                         .input_len = strlen(GET("/fetch/a") GET("/fib/5")),
                         .answers = answers,
                         .write_max = len % 2};
        struct played d;
        int n = sprintf(answer, "$%zu\r\n", len);

        (void)state;
        memset(answer + n, 'v', len);
        (void)stpcpy(answer + n + len, "\r\n");
        n = sprintf(output, STATUS("200 OK", "%zu", ""), len + 1);
        memset(output + n, 'v', len);
        (void)stpcpy(output + n + len, "\n" REPLY("2", "3\n"));
        play(&p, &d);
        assert_said(&d, output);
        assert_int_equal(d.tally.requests, 2);
        played_free(&d);
    }
}

/* What fails behind the server has a status of its own. */
static void a_failing_upstream_has_a_status(void **state)
{
    static const struct {
        int failure;
        const char *reply;
    } rows[] = {
        {-ETIMEDOUT,
         STATUS("504 Gateway Timeout", "19", "") "upstream timed out\n"},
        {-EDESTADDRREQ, STATUS("502 Bad Gateway", "12", "") "no upstream\n"},
    };
    static const char *const none[] = {"$1\r\na\r\n", NULL};

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct play p = {.protocol = PROTOCOL_HTTP,
                         .input = GET("/fetch/a"),
                         .input_len = strlen(GET("/fetch/a")),
                         .answers = none,
                         .fail_at = 1,
                         .failure = rows[i].failure};
        struct played d;

        play(&p, &d);
        assert_said(&d, rows[i].reply);
        assert_int_equal(d.tally.errors, 1);
        played_free(&d);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_and_files_have_heads),
        cmocka_unit_test(a_long_value_follows_its_head),
        cmocka_unit_test(a_failing_upstream_has_a_status),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
