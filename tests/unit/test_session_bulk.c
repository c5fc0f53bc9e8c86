/* The session under bulk: the longest line, buffers full of requests whose
 * replies are longer, and noise. */
#include "tests/unit/player.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The line `echo aaa…` of `len` bytes, its newline (and, with `cr`, the
 * carriage return before it) included. */
static char *long_line(size_t len, bool cr)
{
    char *line = malloc(len + 1);

    assert_non_null(line);
    memset(line, 'a', len);
    memcpy(line, "echo ", 5);
    line[len - 1] = '\n';
    line[len] = '\0';
    if (cr)
        line[len - 2] = '\r';
    return line;
}

static void lines_end_at_64_kib(void **state)
{
    static const char too_long[] = "error line too long\n";
    static const size_t reads[] = {0, 1, 1000, LINE_MAX_BYTES - 1};

    (void)state;
    for (size_t len = LINE_MAX_BYTES - 1; len <= LINE_MAX_BYTES + 2; len++) {
        for (size_t i = 0; i < 8; i++) {
            bool cr = i >= 4;
            char *line = long_line(len, cr);
            struct play p = {.protocol = PROTOCOL_LINE,
                             .input = line,
                             .input_len = len,
                             .read_max = reads[i % 4]};
            struct played d;

            play(&p, &d);
            if (len <= LINE_MAX_BYTES) {
                assert_int_equal(d.output_len, len - 5 - cr);
                assert_int_equal(d.output[0], 'A');
                assert_int_equal(d.output[d.output_len - 2], 'A');
                assert_int_equal(d.tally.errors, 0);
            } else {
                assert_int_equal(d.output_len, strlen(too_long));
                assert_memory_equal(d.output, too_long, d.output_len);
                assert_int_equal(d.tally.errors, 1);
            }
            assert_int_equal(d.tally.requests, 1);
            played_free(&d);
            free(line);
        }
    }
}

/* A short request can have a reply many times its size: a full buffer of such
 * is answered to the last, however it is cut. */
static void full_buffers_are_answered(void **state)
{
    static const struct {
        const char *request, *reply;
    } rows[] = {{"\n", "error unknown request\n"},
                {"fib 12\n", "89\n"},
                {"wait 1\n", "ok\n"},
                {"echo \n", "\n"},
                {"fib x\n", "error fib takes N from 1 to 60\n"}};
    enum { BYTES = 3 * LINE_MAX_BYTES };
    char *input = malloc(BYTES + 8);

    (void)state;
    assert_non_null(input);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        size_t len = strlen(rows[i].request);
        size_t reply_len = strlen(rows[i].reply);
        struct play p = {.protocol = PROTOCOL_LINE, .input = input};

        while (p.input_len < BYTES) {
            memcpy(input + p.input_len, rows[i].request, len);
            p.input_len += len;
        }
        for (p.write_max = 0; p.write_max < 3; p.write_max++) {
            struct played d;

            play(&p, &d);
            assert_int_equal(d.tally.requests, p.input_len / len);
            assert_int_equal(d.output_len, p.input_len / len * reply_len);
            for (size_t at = 0; at < d.output_len; at += reply_len)
                assert_memory_equal(d.output + at, rows[i].reply, reply_len);
            played_free(&d);
        }
    }
    free(input);
}

/* Whatever comes, in whatever pieces: no crash, no hang, the same reply. */
static void noise_is_survived(void **state)
{
    static const char *const words[] = {
        "echo ", "fib 12", "wait 3", "mixed 3 0 4", "\n",   "\n",
        "\r",    " ",      "x",      "\x80\xff",    "-1\n", "echo y\n"};
    uint32_t random = 1;
    char input[600];

    (void)state;
    for (unsigned round = 0; round < 3000; round++) {
        struct play p = {.protocol = PROTOCOL_LINE, .input = input};
        struct played whole;
        struct played cut;

        while (p.input_len < 500) {
            const char *word;

            random = random * 1664525U + 1013904223U;
            word = words[(random >> 16) % 12];
            p.input_len = (size_t)(stpcpy(input + p.input_len, word) - input);
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
        cmocka_unit_test(lines_end_at_64_kib),
        cmocka_unit_test(full_buffers_are_answered),
        cmocka_unit_test(noise_is_survived),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
