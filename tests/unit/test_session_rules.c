/* The session's contract with models: who owns a buffer when, errors that
 * stick, what is offered before what, how much is counted. */
#include "tests/http_words.h"
#include "tests/unit/player.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

struct fixture {
    struct tally tally;
    struct offers offers;
    struct service service;
    struct session s;
};

static void set_up(struct fixture *f, enum protocol protocol)
{
    memset(f, 0, sizeof *f);
    service_init(&f->service, protocol, &f->offers, &f->tally);
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

/* Three times a request and its reply, and what is left to do. */
static void idle_session_owns_no_buffer(void **state)
{
    static const char *const requests[PROTOCOL_COUNT][3] = {
        [PROTOCOL_RAW] = {"echo abc\n", "nonsense\n", "\n"},
        [PROTOCOL_LINE] = {"echo abc\n", "nonsense\n", "\n"},
        [PROTOCOL_HTTP] = {POST("3", "abc"), GET("/nonsense"), POST("0", "")},
    };

    (void)state;
    for (enum protocol p = 0; p < PROTOCOL_COUNT; p++) {
        struct fixture f;

        set_up(&f, p);
        assert_null(f.s.buffer);
        for (size_t i = 0; i < 3; i++) {
            assert_int_equal(player_next(&f.s).want, WANT_READ);
            assert_null(f.s.buffer);
            session_done(&f.s, -EAGAIN);
            assert_null(f.s.buffer);
            feed(&f, requests[p][i]);
            assert_non_null(f.s.buffer);
            while (player_next(&f.s).want == WANT_WRITE) {
                assert_non_null(f.s.buffer);
                session_done(&f.s, 1);
            }
            assert_null(f.s.buffer);
        }
        tear_down(&f);
    }
}

static void waiting_session_owns_no_buffer(void **state)
{
    struct fixture f;

    (void)state;
    set_up(&f, PROTOCOL_LINE);
    feed(&f, "wait 7\n");
    assert_int_equal(player_next(&f.s).want, WANT_WAIT);
    assert_int_equal(player_next(&f.s).wait_ns, 7000);
    assert_null(f.s.buffer);
    session_done(&f.s, 0);
    player_expect(&f.s, "ok\n", WANT_READ);
    feed(&f, "wait 8\nech");
    assert_int_equal(player_next(&f.s).wait_ns, 8000);
    assert_non_null(f.s.buffer);
    session_done(&f.s, 0);
    player_expect(&f.s, "ok\n", WANT_READ);
    feed(&f, "o on\n");
    player_expect(&f.s, "ON\n", WANT_READ);
    tear_down(&f);
}

static void nothing_happened_changes_nothing(void **state)
{
    static const int errors[] = {-EAGAIN, -EINTR};
    struct fixture f;

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct step before;
        struct step after;

        set_up(&f, PROTOCOL_LINE);
        feed(&f, "echo abc\n");
        session_done(&f.s, 1);
        before = player_next(&f.s);
        session_done(&f.s, errors[i]);
        after = player_next(&f.s);
        assert_int_equal(after.want, WANT_WRITE);
        assert_int_equal(after.len, 3);
        assert_ptr_equal(after.data, before.data);
        player_expect(&f.s, "BC\n", WANT_READ);
        feed(&f, "ec");
        session_done(&f.s, errors[i]);
        feed(&f, "ho d\n");
        player_expect(&f.s, "D\n", WANT_READ);
        assert_int_equal(f.tally.errors, 0);
        tear_down(&f);
    }
}

/* What brings a session to each of its wants. */
static const struct state_row {
    const char *input;
    enum want want;
} states[] = {
    {"", WANT_READ},           {"ech", WANT_READ},
    {"echo a\n", WANT_WRITE},  {"wait 5\n", WANT_WAIT},
    {"fib 5\n", WANT_COMPUTE},
};

static void errors_stick(void **state)
{
    static const int errors[] = {-ECONNRESET, -EPIPE, -ETIMEDOUT, -ENOMEM};

    (void)state;
    for (size_t i = 0; i < sizeof states / sizeof states[0]; i++) {
        for (size_t j = 0; j < sizeof errors / sizeof errors[0]; j++) {
            struct fixture f;

            set_up(&f, PROTOCOL_LINE);
            if (states[i].input[0] != '\0')
                feed(&f, states[i].input);
            assert_int_equal(player_next(&f.s).want, states[i].want);
            session_done(&f.s, errors[j]);
            assert_int_equal(player_next(&f.s).want, WANT_CLOSE);
            assert_null(f.s.buffer);
            session_done(&f.s, 5);
            session_done(&f.s, 0);
            session_done(&f.s, -EAGAIN);
            session_done(&f.s, -EPIPE);
            assert_int_equal(player_next(&f.s).want, WANT_CLOSE);
            tear_down(&f);
            assert_int_equal(f.tally.errors, 1);
            assert_int_equal(f.tally.closed, 1);
        }
    }
}

static void end_from_outside_is_counted(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof states / sizeof states[0]; i++) {
        for (int error = -ETIMEDOUT; error <= 0; error += ETIMEDOUT) {
            struct fixture f;

            set_up(&f, PROTOCOL_LINE);
            if (states[i].input[0] != '\0')
                feed(&f, states[i].input);
            session_close(&f.s, error);
            assert_null(f.s.buffer);
            assert_int_equal(f.tally.errors, error < 0);
            assert_int_equal(f.tally.closed, 1);
            assert_int_equal(f.tally.requests,
                             strcmp(states[i].input, "echo a\n") == 0);
            service_free(&f.service);
        }
    }
}

static void replies_come_before_the_next_wait(void **state)
{
    struct fixture f;

    (void)state;
    set_up(&f, PROTOCOL_LINE);
    feed(&f, "echo a\nbad\nwait 5\nfib 10\necho b\nmixed 3 6 12\necho c\n");
    player_expect(&f.s, "A\nerror unknown request\n", WANT_WAIT);
    assert_int_equal(player_next(&f.s).wait_ns, 5000);
    session_done(&f.s, 0);
    player_expect(&f.s, "ok\n", WANT_COMPUTE);
    session_compute(&f.s);
    session_done(&f.s, 0);
    player_expect(&f.s, "34\nB\n", WANT_COMPUTE);
    session_compute(&f.s);
    session_done(&f.s, 0);
    assert_int_equal(player_next(&f.s).want, WANT_WAIT);
    assert_int_equal(player_next(&f.s).wait_ns, 6000);
    session_done(&f.s, 0);
    assert_int_equal(player_next(&f.s).want, WANT_COMPUTE);
    session_compute(&f.s);
    session_done(&f.s, 0);
    player_expect(&f.s, "89\nC\n", WANT_READ);
    assert_int_equal(f.tally.requests, 7);
    assert_int_equal(f.tally.errors, 1);
    session_done(&f.s, 0);
    assert_int_equal(player_next(&f.s).want, WANT_CLOSE);
    tear_down(&f);
}

/* One is in the middle of its request while the other has all of one; where
 * every byte is a request, there is no middle. */
static void sessions_share_buffers_not_bytes(void **state)
{
    static const struct {
        const char *begin, *end, *whole;
        const char *reply, *whole_reply;
    } rows[PROTOCOL_COUNT] = {
        [PROTOCOL_RAW] = {"fi", "", "second", "FI", "SECOND"},
        [PROTOCOL_LINE] = {"echo fi", "rst\n", "echo second\n", "FIRST\n",
                           "SECOND\n"},
        [PROTOCOL_HTTP] = {POST("5", "fi"), "rst", POST("6", "second"),
                           REPLY("5", "FIRST"), REPLY("6", "SECOND")},
    };
    struct fixture f;
    struct session other;

    (void)state;
    for (enum protocol p = 0; p < PROTOCOL_COUNT; p++) {
        set_up(&f, p);
        session_init(&other, &f.service);
        feed(&f, rows[p].begin);
        player_feed(&other, rows[p].whole, strlen(rows[p].whole));
        if (rows[p].end[0] != '\0')
            feed(&f, rows[p].end);
        player_expect(&other, rows[p].whole_reply, WANT_READ);
        player_expect(&f.s, rows[p].reply, WANT_READ);
        session_close(&other, 0);
        tear_down(&f);
        assert_int_equal(f.tally.closed, 2);
    }
}

static void tallies_add_up(void **state)
{
    struct tally total = {1, 2, 3, 4, 5, 6};
    const struct tally part = {10, 20, 30, 40, 50, 60};

    (void)state;
    tally_add(&total, &part);
    tally_add(&total, &(struct tally){0});
    assert_int_equal(total.accepted, 11);
    assert_int_equal(total.closed, 22);
    assert_int_equal(total.requests, 33);
    assert_int_equal(total.bytes_in, 44);
    assert_int_equal(total.bytes_out, 55);
    assert_int_equal(total.errors, 66);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(idle_session_owns_no_buffer),
        cmocka_unit_test(waiting_session_owns_no_buffer),
        cmocka_unit_test(nothing_happened_changes_nothing),
        cmocka_unit_test(errors_stick),
        cmocka_unit_test(end_from_outside_is_counted),
        cmocka_unit_test(replies_come_before_the_next_wait),
        cmocka_unit_test(sessions_share_buffers_not_bytes),
        cmocka_unit_test(tallies_add_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
