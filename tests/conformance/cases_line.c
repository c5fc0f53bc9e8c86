/* Cases of the line protocol: its requests, their order, its limits. */
#include "support/clock.h"
#include "tests/conformance/cases.h"
#include "tests/conformance/client.h"

#include <stdlib.h>
#include <string.h>

static bool requests(struct trial *t)
{
    static const struct {
        const char *request, *reply;
    } rows[] = {
        {"echo \n", "\n"},
        {"echo MiXed 9 [`{\n", "MIXED 9 [`{\n"},
        {"echo telnet\r\n", "TELNET\n"},
        {"echo caf\xc3\xa9\x80\xff\n", "CAF\xc3\xa9\x80\xff\n"},
        {"fib 1\n", "0\n"},
        {"fib 2\n", "1\n"},
        {"fib 27\n", "121393\n"},
        {"wait 0\n", "ok\n"},
        {"wait 1000\n", "ok\n"},
        {"mixed 10 1000 12\n", "89\n"},
        {"mixed 12 0 10\n", "34\n"},
        {"task 3 1000 It waits\n", "IT WAITS\n"},
        {"task 0 0 x\r\n", "X\n"},
    };
    struct client *c = client_open(t);
    bool ok = true;

    for (size_t i = 0; ok && i < sizeof rows / sizeof rows[0]; i++)
        ok = client_say(c, rows[i].request) &&
             client_hear_text(c, rows[i].reply);
    return ok && client_send(c, "echo a\0b\n", 9) &&
           client_hear(c, "A\0B\n", 4) && client_finish(c);
}

static bool bad_requests(struct trial *t)
{
    static const char *const rows[] = {"\n",
                                       "\r\n",
                                       "echo\x01 x\n",
                                       "ECHO x\n",
                                       "fib\n",
                                       "fib 0\n",
                                       "fib 61\n",
                                       "fib -1\n",
                                       "fib 1x\n",
                                       "fib 1 2\n",
                                       "wait\n",
                                       "wait soon\n",
                                       "wait 3600000001\n",
                                       "mixed 1 2\n",
                                       "task 1 2\n",
                                       "task 1 x y\n",
                                       "mixed 1 2 61\n",
                                       "fib 99999999999999999999999\n",
                                       "fetch KEY\n",
                                       "crash\n",
                                       "GET / HTTP/1.1\r\n"};
    struct client *c = client_open(t);
    bool ok = true;

    for (size_t i = 0; ok && i < sizeof rows / sizeof rows[0]; i++)
        ok = client_say(c, rows[i]) && client_hear_error(c) &&
             client_say(c, "echo on\n") && client_hear_text(c, "ON\n");
    return ok && client_finish(c);
}

/* `echo aaa…` of so many bytes, the newline included. Owned by the caller. */
static char *long_line(size_t len)
{
    char *line = malloc(len);

    if (line == NULL)
        return NULL;
    memset(line, 'a', len);
    (void)mempcpy(line, "echo ", 5);
    line[len - 1] = '\n';
    return line;
}

static bool longest_line(struct trial *t)
{
    struct client *c = client_open(t);
    char *line = long_line(LINE_MAX_BYTES);
    char *reply = malloc(LINE_MAX_BYTES);
    bool ok = line != NULL && reply != NULL;

    if (ok) {
        memset(reply, 'A', LINE_MAX_BYTES);
        reply[LINE_MAX_BYTES - 6] = '\n';
    }
    for (size_t i = 0; ok && i < 3; i++)
        ok = client_send(c, line, LINE_MAX_BYTES) &&
             client_hear(c, reply, LINE_MAX_BYTES - 5);
    free(line);
    free(reply);
    return ok && client_finish(c);
}

/* No more is sent than the server has to read to know: unread bytes would
 * turn its close into a reset, and a reset may overtake the reply. */
static bool too_long_line(struct trial *t)
{
    struct client *c = client_open(t);
    char *line = long_line(LINE_MAX_BYTES + 1);
    bool ok = line != NULL && client_say(c, "echo before\n") &&
              client_send(c, line, LINE_MAX_BYTES) &&
              client_hear_text(c, "BEFORE\nerror line too long\n") &&
              client_hear_end(c);

    free(line);
    return ok;
}

static bool unfinished_line(struct trial *t)
{
    struct client *c = client_open(t);

    return client_say(c, "echo whole\necho ha") && client_shut(c) &&
           client_hear_text(c, "WHOLE\nerror unfinished line\n") &&
           client_hear_end(c);
}

static bool pipeline(struct trial *t)
{
    struct client *c = client_open(t);

    return client_say(c, "echo a\nwait 20000\nfib 20\nbad\nmixed 3 20000 12\n"
                         "echo b\nwait 1\n\necho c\n") &&
           client_hear_text(c, "A\nok\n4181\n") && client_hear_error(c) &&
           client_hear_text(c, "89\nB\nok\n") && client_hear_error(c) &&
           client_hear_text(c, "C\n") && client_finish(c);
}

/* Replies to what was asked before a wait do not wait with it. */
static bool replies_before_wait(struct trial *t)
{
    struct client *c = client_open(t);

    return client_say(c, "echo a\nwait 150000\n") &&
           client_hear_text(c, "A\n") && client_hears_nothing(c) &&
           client_hear_text(c, "ok\n") && client_finish(c);
}

static bool waits_last(struct trial *t)
{
    static const struct {
        const char *request, *reply;
        uint64_t least_ns;
    } rows[] = {{"wait 50000\n", "ok\n", 50 * NS_PER_MS},
                {"mixed 5 50000 6\n", "5\n", 50 * NS_PER_MS},
                {"wait 7500\nwait 7500\n", "ok\nok\n", 15 * NS_PER_MS}};
    struct client *c = client_open(t);
    bool ok = true;

    for (size_t i = 0; ok && i < sizeof rows / sizeof rows[0]; i++) {
        uint64_t began_ns = clock_now_ns();

        ok = client_say(c, rows[i].request) &&
             client_hear_text(c, rows[i].reply);
        if (ok && clock_now_ns() - began_ns < rows[i].least_ns)
            return trial_fail(t, "row %zu was answered too early", i);
    }
    return ok && client_finish(c);
}

static bool wait_lets_others_on(struct trial *t)
{
    struct client *waiting = client_open(t);
    struct client *other = client_open(t);

    return client_say(waiting, "echo a\nwait 250000\n") &&
           client_hear_text(waiting, "A\n") && client_say(other, "echo b\n") &&
           client_hear_text(other, "B\n") && client_say(other, "fib 10\n") &&
           client_hear_text(other, "34\n") && client_hears_nothing(waiting) &&
           client_hear_text(waiting, "ok\n") && client_finish(waiting) &&
           client_finish(other);
}

/* Twenty waits at the same time take less than ten in turn. */
static bool waits_overlap(struct trial *t)
{
    enum { CLIENTS = 20 };
    struct client *clients[CLIENTS];
    uint64_t began_ns = clock_now_ns();
    bool ok = true;

    for (size_t i = 0; i < CLIENTS; i++) {
        clients[i] = client_open(t);
        ok = ok && client_say(clients[i], "wait 100000\n");
    }
    for (size_t i = 0; ok && i < CLIENTS; i++)
        ok = client_hear_text(clients[i], "ok\n") && client_finish(clients[i]);
    return ok && (clock_now_ns() - began_ns < 1000 * NS_PER_MS ||
                  trial_fail(t, "the waits were passed in turn"));
}

/* Shorter waits are over first, whenever they began. */
static bool waits_end_in_order(struct trial *t)
{
    struct client *late = client_open(t);
    struct client *soon = client_open(t);

    return client_say(late, "echo a\nwait 300000\n") &&
           client_hear_text(late, "A\n") && client_say(soon, "wait 50000\n") &&
           client_hear_text(soon, "ok\n") && client_hears_nothing(late) &&
           client_hear_text(late, "ok\n") && client_finish(late) &&
           client_finish(soon);
}

const struct case_row cases_line[] = {
    {"requests", ON_LINE, SERVER_SHARED, false, requests},
    {"bad-requests", ON_LINE, SERVER_SHARED, false, bad_requests},
    {"longest-line", ON_LINE, SERVER_SHARED, false, longest_line},
    {"too-long-line", ON_LINE, SERVER_SHARED, false, too_long_line},
    {"unfinished-line", ON_LINE, SERVER_SHARED, false, unfinished_line},
    {"pipeline", ON_LINE, SERVER_SHARED, false, pipeline},
    {"replies-before-wait", ON_LINE, SERVER_SHARED, false, replies_before_wait},
    {"waits-last", ON_LINE, SERVER_SHARED, false, waits_last},
    {"wait-lets-others-on", ON_LINE, SERVER_SHARED, true, wait_lets_others_on},
    {"waits-overlap", ON_LINE, SERVER_SHARED, true, waits_overlap},
    {"waits-end-in-order", ON_LINE, SERVER_SHARED, true, waits_end_in_order},
    {0},
};
