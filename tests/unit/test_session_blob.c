/* The session's answers to `blob` and `crash`: cut and ended at every byte,
 * both ways of sending, files that end too early, and servers without the
 * offer. */
#include "tests/unit/player.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char file[] = "the quick brown fox\n";

enum { FILE_BYTES = sizeof file - 1 };

static struct offers offer(bool sends_file)
{
    return (struct offers){.blob_bytes = FILE_BYTES, .sends_file = sends_file};
}

struct fixture {
    struct tally tally;
    struct service service;
    struct session s;
};

static void set_up(struct fixture *f, struct offers offers)
{
    memset(f, 0, sizeof *f);
    service_init(&f->service, PROTOCOL_LINE, &offers, &f->tally);
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

static const char script[] =
    "echo a\nblob 4\nblob 20\necho b\nblob 1\nblob 21\nwait 5\nblob 19\n"
    "fib 10\nblob 5\r\nnonsense\nblob 6\nblob 7\necho c\n";
static const char answer[] =
    "A\nfox\nthe quick brown fox\nB\n\nerror blob takes BYTES up to the "
    "file's size\nok\nhe quick brown fox\n34\n fox\nerror unknown request\n"
    "n fox\nwn fox\nC\n";

static void cut_at_every_byte(void **state)
{
    static const size_t sizes[][2] = {{0, 0}, {1, 0}, {0, 1}, {1, 1}, {3, 2}};

    (void)state;
    for (size_t i = 0; i < 2 * sizeof sizes / sizeof sizes[0]; i++) {
        struct play p = {.protocol = PROTOCOL_LINE,
                         .offers = offer(i % 2 == 1),
                         .file = file,
                         .input = script,
                         .input_len = strlen(script),
                         .read_max = sizes[i / 2][0],
                         .write_max = sizes[i / 2][1]};

        for (p.cut = 0; p.cut < p.input_len; p.cut++) {
            struct played d;

            play(&p, &d);
            assert_int_equal(d.output_len, strlen(answer));
            assert_memory_equal(d.output, answer, d.output_len);
            assert_int_equal(d.tally.bytes_in, p.input_len);
            assert_int_equal(d.tally.bytes_out, d.output_len);
            assert_int_equal(d.tally.requests, 14);
            assert_int_equal(d.tally.errors, 2);
            played_free(&d);
        }
    }
}

/* Whole lines are answered, whatever comes of the last one. */
static void ended_at_every_byte(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2 * strlen(script); i++) {
        struct play p = {.protocol = PROTOCOL_LINE,
                         .offers = offer(i % 2 == 1),
                         .file = file,
                         .input = script,
                         .input_len = i / 2};
        size_t lines = i / 2;
        struct played whole;
        struct played ended;

        while (lines > 0 && script[lines - 1] != '\n')
            lines--;
        play(&p, &ended);
        p.input_len = lines;
        play(&p, &whole);
        assert_memory_equal(ended.output, whole.output, whole.output_len);
        assert_int_equal(ended.output_len > whole.output_len, lines < i / 2);
        played_free(&whole);
        played_free(&ended);
    }
}

static char *big_file(size_t len)
{
    char *bytes = malloc(len);

    assert_non_null(bytes);
    for (size_t i = 0; i < len; i++)
        bytes[i] = (char)('a' + i * i % 26);
    bytes[len - 1] = '\n';
    return bytes;
}

/* Requests that fill the buffer wait behind the file, and none is harmed. */
static void file_goes_past_a_full_buffer(void **state)
{
    enum { BIG = 200 * 1000, TEXT = 250, LINES = 400, LINE = TEXT + 6 };
    static char input[LINES * LINE + 32];
    char *big = big_file(BIG);

    (void)state;
    for (size_t i = 0; i < 8; i++) {
        struct play p = {.protocol = PROTOCOL_LINE,
                         .offers = {.blob_bytes = BIG, .sends_file = i % 2},
                         .file = big,
                         .input = input,
                         .write_max = i / 2 % 2 == 0 ? 0 : 10001,
                         .read_max = i / 4 == 0 ? 0 : 1000};
        size_t at = (size_t)sprintf(input, "blob %d\n", BIG);
        struct played d;

        for (size_t line = 0; line < LINES; line++)
            at += (size_t)sprintf(input + at, "echo %0*zu\n", TEXT, line);
        p.input_len = at + (size_t)sprintf(input + at, "blob %d\n", BIG - 1);
        /* What the player keeps room for would be more than there is. */
        p.output_max = (size_t)2 * BIG + sizeof input;
        play(&p, &d);
        assert_int_equal(d.output_len, 2 * BIG - 1 + LINES * (TEXT + 1));
        assert_memory_equal(d.output, big, BIG);
        for (size_t line = 0; line < LINES; line++)
            assert_int_equal(
                atoi(d.output + BIG + line * (TEXT + 1) + TEXT - 4), line);
        assert_memory_equal(d.output + d.output_len - (BIG - 1), big + 1,
                            BIG - 1);
        played_free(&d);
    }
    free(big);
}

static void refusals(void **state)
{
    static const struct {
        struct offers offers;
        const char *request, *reply;
    } rows[] = {
        {{0}, "blob 5\n", "error no blob\n"},
        {{0}, "blob\n", "error no blob\n"},
        {{0}, "crash\n", "error crash is not allowed\n"},
        {{0}, "crash now\n", "error crash is not allowed\n"},
        {{.can_crash = true}, "crash now\n", "error crash takes nothing\n"},
        {{.can_crash = true}, "crash \n", "error crash takes nothing\n"},
        {{.can_crash = true}, "crashes\n", "error unknown request\n"},
        {{5, false, false}, "blob 6\n", NULL},
        {{5, true, false}, "blob 6\n", NULL},
        {{5, false, false}, "blob 0\n", NULL},
        {{5, false, false}, "blob\n", NULL},
        {{5, false, false}, "blob \n", NULL},
        {{5, false, false}, "blob five\n", NULL},
        {{5, false, false}, "blob 5 5\n", NULL},
        {{UINT64_MAX, false, false}, "blob 16777217\n", NULL},
        {{UINT64_MAX, false, false}, "blob 4294967297\n", NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *reply = rows[i].reply;
        struct fixture f;

        set_up(&f, rows[i].offers);
        feed(&f, rows[i].request);
        player_expect(&f.s,
                      reply != NULL
                          ? reply
                          : "error blob takes BYTES up to the file's size\n",
                      WANT_READ);
        feed(&f, "echo on\n");
        player_expect(&f.s, "ON\n", WANT_READ);
        assert_int_equal(f.tally.errors, 1);
        tear_down(&f);
    }
}

/* After `done` bytes of it have gone. */
static void check_break(bool sends_file, ssize_t done, ssize_t outcome)
{
    struct fixture f;
    struct step step;

    set_up(&f, offer(sends_file));
    feed(&f, "blob 20\necho on\n");
    step = player_next(&f.s);
    assert_int_equal(step.want, sends_file ? WANT_SEND_FILE : WANT_READ);
    assert_int_equal(step.end, sends_file ? END_CLIENT : END_FILE);
    assert_int_equal(step.offset, 0);
    assert_int_equal(step.len, FILE_BYTES);
    if (done > 0) {
        if (!sends_file)
            memcpy(step.data, file, (size_t)done);
        session_done(&f.s, done);
        if (!sends_file)
            session_done(&f.s, (ssize_t)player_next(&f.s).len);
    }
    session_done(&f.s, -EAGAIN);
    session_done(&f.s, -EINTR);
    step = player_next(&f.s);
    assert_int_equal(step.offset, done);
    assert_int_equal(step.len, FILE_BYTES - done);
    session_done(&f.s, outcome);
    assert_int_equal(player_next(&f.s).want, WANT_CLOSE);
    assert_null(f.s.buffer);
    assert_int_equal(f.tally.errors, 1);
    assert_int_equal(f.tally.requests, 0);
    assert_int_equal(f.tally.bytes_out, done);
    tear_down(&f);
}

/* It has become shorter, or cannot be read, or the client has gone. */
static void broken_file_ends_the_session(void **state)
{
    static const ssize_t outcomes[] = {0, -EIO, -EPIPE, -ETIMEDOUT};

    (void)state;
    for (size_t i = 0; i < sizeof outcomes / sizeof outcomes[0]; i++)
        for (ssize_t done = 0; done < FILE_BYTES; done++)
            for (int sends_file = 0; sends_file < 2; sends_file++)
                check_break(sends_file, done, outcomes[i]);
}

static void crashes_after_the_replies(void **state)
{
    struct fixture f;

    (void)state;
    set_up(&f, (struct offers){.can_crash = true});
    feed(&f, "echo a\nwait 5\nfib 10\ncrash\necho b\n");
    player_expect(&f.s, "A\n", WANT_WAIT);
    session_done(&f.s, 0);
    player_expect(&f.s, "ok\n", WANT_COMPUTE);
    session_compute(&f.s);
    session_done(&f.s, 0);
    player_expect(&f.s, "34\n", WANT_CRASH);
    assert_int_equal(f.tally.requests, 3);
    tear_down(&f);
}

static void crash_cut_at_every_byte(void **state)
{
    static const char input[] = "echo a\ncrash\necho b\n";

    (void)state;
    for (size_t cut = 0; cut < 2 * strlen(input); cut++) {
        bool allowed = cut % 2 == 1;
        struct play p = {.protocol = PROTOCOL_LINE,
                         .offers = {.can_crash = allowed},
                         .input = input,
                         .input_len = strlen(input),
                         .cut = cut / 2};
        const char *wanted =
            allowed ? "A\n" : "A\nerror crash is not allowed\nB\n";
        struct played d;

        play(&p, &d);
        assert_int_equal(d.has_crashed, allowed);
        assert_int_equal(d.output_len, strlen(wanted));
        assert_memory_equal(d.output, wanted, d.output_len);
        played_free(&d);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cut_at_every_byte),
        cmocka_unit_test(ended_at_every_byte),
        cmocka_unit_test(file_goes_past_a_full_buffer),
        cmocka_unit_test(refusals),
        cmocka_unit_test(broken_file_ends_the_session),
        cmocka_unit_test(crashes_after_the_replies),
        cmocka_unit_test(crash_cut_at_every_byte),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
