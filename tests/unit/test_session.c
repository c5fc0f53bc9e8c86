/* The session's answers: every script of requests cut at every byte, ended at
 * every byte, and read and written in the smallest pieces. */
#include "tests/unit/player.h"
#include "workloads/fib.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define BYTES(text) text, sizeof(text) - 1

struct script_row {
    const char *name;
    enum protocol protocol;
    const char *input;
    size_t len;
};

static const struct script_row scripts[] = {
    {"raw text", PROTOCOL_RAW, BYTES("Hello, world\nazAZ[`{@")},
    {"raw bytes", PROTOCOL_RAW, BYTES("a\0b\x7f\x80\xe1\xff z\r\n\n")},
    {"one echo", PROTOCOL_LINE, BYTES("echo Hello, world\n")},
    {"one fib", PROTOCOL_LINE, BYTES("fib 12\n")},
    {"one wait", PROTOCOL_LINE, BYTES("wait 1500\n")},
    {"one mixed", PROTOCOL_LINE, BYTES("mixed 9 250 12\n")},
    {"one task", PROTOCOL_LINE, BYTES("task 5 250 a text\n")},
    {"tasks", PROTOCOL_LINE,
     BYTES("task 1 3 one\necho between\ntask 0 0 x\ntask 2 0 last\r\n")},
    {"carriage returns", PROTOCOL_LINE,
     BYTES("echo a\r\nfib 3\r\n\r\necho \r\n")},
    {"empty lines", PROTOCOL_LINE, BYTES("\n\n\necho x\n\n")},
    {"bytes", PROTOCOL_LINE, BYTES("echo a\0b\x80\xff\n\0\nfib 2\0\n")},
    {"pipeline", PROTOCOL_LINE,
     BYTES("echo one\nwait 5\nfib 10\nmixed 5 7 8\necho two\nnonsense\n"
           "fib 61\nECHO x\necho three\n")},
};

enum { SCRIPTS = sizeof scripts / sizeof scripts[0] };

static const struct step_sizes {
    size_t read_max, write_max;
} sizes[] = {{0, 0}, {1, 0}, {0, 1}, {1, 1}, {3, 2}};

static void assert_same(const struct played *got, const struct played *wanted,
                        enum protocol protocol)
{
    assert_int_equal(got->output_len, wanted->output_len);
    assert_memory_equal(got->output, wanted->output, wanted->output_len);
    assert_int_equal(got->tally.bytes_in, wanted->tally.bytes_in);
    assert_int_equal(got->tally.bytes_out, wanted->tally.bytes_out);
    assert_int_equal(got->tally.errors, wanted->tally.errors);
    assert_int_equal(got->tally.closed, 1);
    assert_int_equal(got->waited_ns, wanted->waited_ns);
    assert_int_equal(got->waits, wanted->waits);
    assert_int_equal(got->computes, wanted->computes);
    if (protocol == PROTOCOL_RAW)
        assert_int_equal(got->tally.requests, got->reads);
    else
        assert_int_equal(got->tally.requests, wanted->tally.requests);
}

static void cut_at_every_byte(void **state)
{
    (void)state;
    for (size_t i = 0; i < SCRIPTS; i++) {
        struct play p = {.protocol = scripts[i].protocol,
                         .input = scripts[i].input,
                         .input_len = scripts[i].len};
        struct played whole;

        play(&p, &whole);
        assert_int_equal(whole.tally.bytes_in, p.input_len);
        assert_int_equal(whole.tally.bytes_out, whole.output_len);
        for (size_t j = 0; j < sizeof sizes / sizeof sizes[0]; j++) {
            p.read_max = sizes[j].read_max;
            p.write_max = sizes[j].write_max;
            for (p.cut = 0; p.cut < p.input_len; p.cut++) {
                struct played cut;

                play(&p, &cut);
                assert_same(&cut, &whole, p.protocol);
                played_free(&cut);
            }
        }
        played_free(&whole);
    }
}

/* The reply to an input that ends anywhere is the reply to its whole lines,
 * and one complaint about what is left. */
static void ended_at_every_byte(void **state)
{
    static const char complaint[] = "error unfinished line\n";

    (void)state;
    for (size_t i = 0; i < SCRIPTS; i++) {
        bool is_line = scripts[i].protocol == PROTOCOL_LINE;
        size_t lines = 0;

        for (size_t len = 0; len <= scripts[i].len; len++) {
            struct play p = {.protocol = scripts[i].protocol,
                             .input = scripts[i].input,
                             .read_max = 1};
            struct played whole;
            struct played ended;

            if (!is_line || (len > 0 && p.input[len - 1] == '\n'))
                lines = len;
            p.input_len = lines;
            play(&p, &whole);
            p.input_len = len;
            play(&p, &ended);
            assert_int_equal(ended.tally.bytes_in, len);
            assert_memory_equal(ended.output, whole.output, whole.output_len);
            if (lines < len) {
                assert_int_equal(ended.output_len,
                                 whole.output_len + strlen(complaint));
                assert_memory_equal(ended.output + whole.output_len, complaint,
                                    strlen(complaint));
                assert_int_equal(ended.tally.errors, whole.tally.errors + 1);
            } else {
                assert_same(&ended, &whole, p.protocol);
            }
            played_free(&whole);
            played_free(&ended);
        }
    }
}

static void raw_upper_cases(void **state)
{
    struct play p = {.protocol = PROTOCOL_RAW};
    struct played d;
    char input[256];

    (void)state;
    for (size_t i = 0; i < sizeof input; i++)
        input[i] = (char)i;
    p.input = input;
    p.input_len = sizeof input;
    play(&p, &d);
    assert_int_equal(d.output_len, sizeof input);
    for (size_t i = 0; i < sizeof input; i++)
        assert_int_equal((unsigned char)d.output[i],
                         i >= 'a' && i <= 'z' ? i - 'a' + 'A' : i);
    assert_int_equal(d.tally.errors, 0);
    played_free(&d);
}

/* One request each; a reply that ends in '*' is compared up to there. */
static const struct request_row {
    const char *request;
    size_t len;
    const char *reply;
    uint64_t wait_ns;
    unsigned computes;
} requests[] = {
    {BYTES("echo Hello 1\n"), "HELLO 1\n", 0, 0},
    {BYTES("echo \n"), "\n", 0, 0},
    {BYTES("echo  two  \n"), " TWO  \n", 0, 0},
    {BYTES("echo a\r\n"), "A\n", 0, 0},
    {BYTES("echo a\rb\n"), "A\rB\n", 0, 0},
    {BYTES("echo a\r\r\n"), "A\r\n", 0, 0},
    {BYTES("echo \x80\xff\xe1z\n"), "\x80\xff\xe1Z\n", 0, 0},
    {BYTES("fib 1\n"), "0\n", 0, 1},
    {BYTES("fib 2\n"), "1\n", 0, 1},
    {BYTES("fib 20\r\n"), "4181\n", 0, 1},
    {BYTES("wait 10000\n"), "ok\n", 10000000, 0},
    {BYTES("wait 3600000000\n"), "ok\n", UINT64_C(3600000000000), 0},
    {BYTES("mixed 5 70 12\n"), "89\n", 70000, 2},
    {BYTES("mixed 12 70 5\n"), "3\n", 70000, 2},
    {BYTES("task 10 70 Text\n"), "TEXT\n", 70000, 2},
    {BYTES("task 1 0000000070 a b\r\n"), "A B\n", 70000, 1},
    {BYTES("task 10 0 x\n"), "X\n", 0, 1},
    {BYTES("task 0 0  x\n"), " X\n", 0, 0},
    {BYTES("task 0 5 x\n"), "X\n", 5000, 0},
    {BYTES("task\n"), "error *", 0, 0},
    {BYTES("task 1 5\n"), "error *", 0, 0},
    {BYTES("task 1 5 \n"), "error *", 0, 0},
    {BYTES("task 1 x x\n"), "error *", 0, 0},
    {BYTES("task 100000001 5 x\n"), "error *", 0, 0},
    {BYTES("task 1 3600000001 x\n"), "error *", 0, 0},
    {BYTES("fib 0\n"), "error *", 0, 0},
    {BYTES("fib 61\n"), "error *", 0, 0},
    {BYTES("fib -1\n"), "error *", 0, 0},
    {BYTES("fib +1\n"), "error *", 0, 0},
    {BYTES("fib 1x\n"), "error *", 0, 0},
    {BYTES("fib 0x5\n"), "error *", 0, 0},
    {BYTES("fib 5 5\n"), "error *", 0, 0},
    {BYTES("fib 5 \n"), "error *", 0, 0},
    {BYTES("fib  5\n"), "error *", 0, 0},
    {BYTES("fib 5\0\n"), "error *", 0, 0},
    {BYTES("fib\t5\n"), "error *", 0, 0},
    {BYTES("fib\n"), "error *", 0, 0},
    {BYTES("fib \n"), "error *", 0, 0},
    {BYTES("fib5\n"), "error *", 0, 0},
    {BYTES("fibs 5\n"), "error *", 0, 0},
    {BYTES("fib 257\n"), "error *", 0, 0},
    {BYTES("fib 4294967297\n"), "error *", 0, 0},
    {BYTES("fib 18446744073709551617\n"), "error *", 0, 0},
    {BYTES("fib 99999999999999999999999999999999\n"), "error *", 0, 0},
    {BYTES("wait\n"), "error *", 0, 0},
    {BYTES("wait \n"), "error *", 0, 0},
    {BYTES("wait 3600000001\n"), "error *", 0, 0},
    {BYTES("wait 18446744073709551616\n"), "error *", 0, 0},
    {BYTES("wait 1.5\n"), "error *", 0, 0},
    {BYTES("wait 10ms\n"), "error *", 0, 0},
    {BYTES("mixed\n"), "error *", 0, 0},
    {BYTES("mixed 5\n"), "error *", 0, 0},
    {BYTES("mixed 5 5\n"), "error *", 0, 0},
    {BYTES("mixed 5 5 5 5\n"), "error *", 0, 0},
    {BYTES("mixed 0 5 5\n"), "error *", 0, 0},
    {BYTES("mixed 5 5 61\n"), "error *", 0, 0},
    {BYTES("mixed 5 3600000001 5\n"), "error *", 0, 0},
    {BYTES("\n"), "error *", 0, 0},
    {BYTES("\r\n"), "error *", 0, 0},
    {BYTES(" \n"), "error *", 0, 0},
    {BYTES("\0\n"), "error *", 0, 0},
    {BYTES(" echo a\n"), "error *", 0, 0},
    {BYTES("ECHO a\n"), "error *", 0, 0},
    {BYTES("Fib 5\n"), "error *", 0, 0},
    {BYTES("Wait 5\n"), "error *", 0, 0},
    {BYTES("\xff\xfe\n"), "error *", 0, 0},
};

static void every_request_has_its_reply(void **state)
{
    static const char after[] = "echo on\n";
    static const char after_reply[] = "ON\n";

    (void)state;
    for (size_t i = 0; i < sizeof requests / sizeof requests[0]; i++) {
        const struct request_row *r = &requests[i];
        bool is_bad = strcmp(r->reply, "error *") == 0;
        size_t wanted = is_bad ? strlen("error ") : strlen(r->reply);
        char input[128];
        struct play p = {.protocol = PROTOCOL_LINE, .input = input};
        struct played d;

        memcpy(input, r->request, r->len);
        memcpy(input + r->len, after, sizeof after);
        p.input_len = r->len + strlen(after);
        play(&p, &d);
        if (d.output_len < wanted + strlen(after_reply) ||
            memcmp(d.output, r->reply, wanted) != 0)
            fail_msg("row %zu: %s answered %.*s", i, r->request,
                     (int)d.output_len, d.output);
        if (!is_bad)
            assert_int_equal(d.output_len, wanted + strlen(after_reply));
        /* One line and no more, and the connection goes on. */
        assert_ptr_equal(memchr(d.output, '\n', d.output_len),
                         d.output + d.output_len - strlen(after_reply) - 1);
        assert_memory_equal(d.output + d.output_len - strlen(after_reply),
                            after_reply, strlen(after_reply));
        assert_int_equal(d.waited_ns, r->wait_ns);
        assert_int_equal(d.waits, r->wait_ns > 0);
        assert_int_equal(d.computes, r->computes);
        assert_int_equal(d.tally.errors, is_bad);
        assert_int_equal(d.tally.requests, 2);
        played_free(&d);
    }
}

static void fib_is_the_stated_one(void **state)
{
    uint64_t before = 1;
    uint64_t value = 0;

    (void)state;
    for (unsigned n = 1; n <= FIB_MAX; n++) {
        uint64_t next = before + value;

        assert_int_equal(fib_known(n), value);
        if (n <= 22)
            assert_int_equal(fib(n), value);
        before = value;
        value = next;
    }
    assert_int_equal(fib_known(40), 63245986);
}

static void upper_moves_to_the_left(void **state)
{
    (void)state;
    for (size_t by = 0; by < 40; by++) {
        for (size_t len = 0; len < 70; len++) {
            char text[128];
            char wanted[128];

            for (size_t i = 0; i < sizeof text; i++)
                text[i] = "azAZ@[`{\x80\xff"[i % 10];
            memcpy(wanted, text, sizeof wanted);
            for (size_t i = 0; i < len; i++) {
                wanted[i] = text[by + i];
                if (wanted[i] >= 'a' && wanted[i] <= 'z')
                    wanted[i] = (char)(wanted[i] - 32);
            }
            protocol_upper(text, text + by, len);
            assert_memory_equal(text, wanted, sizeof text);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cut_at_every_byte),
        cmocka_unit_test(ended_at_every_byte),
        cmocka_unit_test(raw_upper_cases),
        cmocka_unit_test(every_request_has_its_reply),
        cmocka_unit_test(fib_is_the_stated_one),
        cmocka_unit_test(upper_moves_to_the_left),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
