/* Cases of `fetch`: a server and its upstream, which this program plays. */
#include "support/clock.h"
#include "tests/conformance/behind.h"
#include "tests/conformance/cases.h"
#include "tests/conformance/client.h"
#include "tests/conformance/procs.h"
#include "tests/conformance/server.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

struct stage {
    struct behind behind;
    struct server server;
};

/* Both, with up to four words of options more. */
static bool stage_open(struct trial *t, struct stage *stage, bool is_unix,
                       const char *const more[4])
{
    struct server_setup setup = {
        .options = {"--upstream", stage->behind.address}};

    *stage =
        (struct stage){.behind = {.listen_fd = -1},
                       .server = {.pid_fd = -1, .out_fd = -1, .err_fd = -1}};
    for (size_t i = 0; more != NULL && i < 4 && more[i] != NULL; i++)
        setup.options[2 + i] = more[i];
    return behind_open(t, &stage->behind, is_unix) &&
           server_start(t, &stage->server, &setup);
}

static bool fetches_for_another(struct trial *t)
{
    struct client *c = client_open(t);

    return client_say(c, "fetch a\n") && client_hear_text(c, "<a>\n") &&
           client_finish(c);
}

/* The server has to stop well, and to have counted what the clients counted. */
static bool stage_close(struct trial *t, struct stage *stage, bool ok)
{
    ok = ok && server_stop(t) && server_counts_agree(t, true);
    server_release(&stage->server);
    behind_close(&stage->behind);
    return ok;
}

static bool hear_big(struct client *c)
{
    char value[BEHIND_BIG + 1];

    memset(value, 'b', BEHIND_BIG);
    value[BEHIND_BIG] = '\n';
    return client_hear(c, value, sizeof value);
}

/* One after the other, and in a pipeline. */
static bool values_in_order(struct client *c)
{
    return client_say(c, "fetch a\n") && client_hear_text(c, "<a>\n") &&
           client_say(c, "fetch big\n") && hear_big(c) &&
           client_say(c, "fetch nil\n") &&
           client_hear_text(c, "error no such key\n") &&
           client_say(c, "echo x\nfetch b\nfetch nil\nfetch c\necho y\n"
                         "wait 1000\nfetch big\nfib 3\nfetch d\n") &&
           client_hear_text(c, "X\n<b>\nerror no such key\n<c>\nY\nok\n") &&
           hear_big(c) && client_hear_text(c, "1\n<d>\n");
}

static bool fetches(struct trial *t)
{
    static const char *const pool[4] = {"--upstream-connections", "2"};
    bool ok = true;

    for (int i = 0; ok && i < 4; i++) {
        struct stage stage;
        struct client *c;

        ok = stage_open(t, &stage, i % 2 == 1, i < 2 ? NULL : pool);
        c = ok ? client_open(t) : NULL;
        ok = ok && values_in_order(c) && client_finish(c);
        ok = stage_close(t, &stage, ok);
    }
    return ok;
}

static bool goes_on(struct client *c)
{
    return client_say(c, "echo on\n") && client_hear_text(c, "ON\n");
}

static bool no_upstream(struct trial *t)
{
    struct server server;
    bool ok = server_start(t, &server, &(struct server_setup){0});
    struct client *c = ok ? client_open(t) : NULL;

    ok = ok && client_say(c, "fetch a\n") &&
         client_hear_text(c, "error no upstream\n") && goes_on(c) &&
         client_finish(c) && server_stop(t) && server_counts_agree(t, true);
    server_release(&server);
    return ok;
}

/* On a port and on a socket file. */
static bool upstream_refuses(struct trial *t)
{
    bool ok = true;

    for (int i = 0; ok && i < 2; i++) {
        struct stage stage;
        struct client *c;

        ok = stage_open(t, &stage, i == 1, NULL);
        behind_refuse(&stage.behind);
        trial_pause(20 * NS_PER_MS);
        c = ok ? client_open(t) : NULL;
        ok = ok && client_say(c, "fetch a\nfetch b\n") &&
             client_hear_error(c) && client_hear_error(c) && goes_on(c) &&
             client_finish(c);
        ok = stage_close(t, &stage, ok);
    }
    return ok;
}

/* It dies in the middle of a reply, or answers what cannot be passed on: this
 * client hears of it, and its next fetch has a connection that works. */
static bool upstream_misbehaves(struct trial *t)
{
    static const char *const requests[] = {"fetch die\n", "fetch garbage\n",
                                           "fetch newline\n"};
    static const char *const pool[4] = {"--upstream-connections", "1"};
    bool ok = true;

    for (int i = 0; ok && i < 2; i++) {
        struct stage stage;
        struct client *c;

        ok = stage_open(t, &stage, false, i == 0 ? NULL : pool);
        c = ok ? client_open(t) : NULL;
        for (size_t k = 0; ok && k < sizeof requests / sizeof requests[0]; k++)
            ok = client_say(c, requests[k]) && client_hear_error(c) &&
                 client_say(c, "fetch a\n") && client_hear_text(c, "<a>\n") &&
                 goes_on(c);
        ok = stage_close(t, &stage, ok && client_finish(c));
    }
    return ok;
}

/* It hangs longer than a connection may be idle. */
static bool upstream_hangs(struct trial *t)
{
    static const char *const impatient[4] = {"--idle-timeout", "300ms"};
    struct stage stage;
    bool ok = stage_open(t, &stage, false, impatient);
    struct client *c = ok ? client_open(t) : NULL;

    ok = ok && client_say(c, "fetch hang\n") &&
         client_hear_text(c, "error upstream timed out\n") &&
         client_say(c, "fetch a\n") && client_hear_text(c, "<a>\n") &&
         client_finish(c);
    return stage_close(t, &stage, ok);
}

/* Each wait has its time for itself: what was idle before one is not taken off
 * it, neither at the upstream's end nor, afterwards, at the client's. */
static bool waits_begin_anew(struct trial *t)
{
    static const char *const impatient[4] = {"--idle-timeout", "600ms"};
    const uint64_t pause_ns = 350 * NS_PER_MS;
    struct stage stage;
    bool ok = stage_open(t, &stage, false, impatient);
    struct client *c = ok ? client_open(t) : NULL;

    ok = ok && client_say(c, "fetch a\n") && client_hear_text(c, "<a>\n");
    trial_pause(pause_ns);
    ok = ok && client_say(c, "fetch slower\n") &&
         client_hear_text(c, "<slower>\n");
    trial_pause(pause_ns);
    ok = ok && goes_on(c) && client_finish(c);
    return stage_close(t, &stage, ok);
}

/* Whether its processes ran, or wanted to, for less than half of 100 ms. A
 * machine that is busy with others may make them seem to. */
static bool rests(const struct stage *stage)
{
    const uint64_t time_ns = 100 * NS_PER_MS;
    struct procs before;
    struct procs after;
    int rc = procs_of_group(stage->server.pid, &before);

    trial_pause(time_ns);
    return rc == 0 && procs_of_group(stage->server.pid, &after) == 0 &&
           after.demand_ns - before.demand_ns < time_ns / 2;
}

/* A client that sends while its upstream is awaited is heard afterwards, and
 * nothing spins meanwhile; others are served. */
static bool slow_upstream(struct trial *t)
{
    struct stage stage;
    bool ok = stage_open(t, &stage, false, NULL);
    struct client *slow = ok ? client_open(t) : NULL;
    struct client *other = ok ? client_open(t) : NULL;
    bool rested = t->target->never_rests;

    for (int i = 0; ok && i < 5; i++) {
        ok = client_say(slow, "fetch slow\n") &&
             client_say(slow, "echo later\nfetch b\n") &&
             client_say(other, "fetch a\n") &&
             client_hear_text(other, "<a>\n") && goes_on(other);
        rested = rested || rests(&stage);
        ok = ok && client_hear_text(slow, "<slow>\nLATER\n<b>\n");
    }
    ok = ok && client_finish(slow) && client_finish(other);
    if (ok && !rested)
        ok = trial_fail(t, "it ran while it waited for its upstream");
    return stage_close(t, &stage, ok);
}

static unsigned processes_of(const struct trial *t)
{
    for (char **word = t->target->command; *word != NULL; word++)
        if (strcmp(*word, "--processes") == 0 && word[1] != NULL)
            return (unsigned)strtoul(word[1], NULL, 10);
    return 1;
}

/* Twelve at once and two connections: six rounds, each as long as the upstream
 * is slow. */
static bool pool_of_two(struct trial *t)
{
    enum { CLIENTS = 12, POOL = 2 };
    static const char *const pool[4] = {"--upstream-connections", "2"};
    struct client *clients[CLIENTS];
    struct stage stage;
    uint64_t began_ns = clock_now_ns();
    unsigned processes = processes_of(t);
    unsigned most;
    bool ok = stage_open(t, &stage, true, pool);

    for (size_t i = 0; ok && i < CLIENTS; i++) {
        clients[i] = client_open(t);
        ok = client_say(clients[i], "fetch slow\n");
    }
    for (size_t i = 0; ok && i < CLIENTS; i++)
        ok = client_hear_text(clients[i], "<slow>\n") &&
             client_say(clients[i], "fetch b\n") &&
             client_hear_text(clients[i], "<b>\n") && client_finish(clients[i]);
    most = behind_most();
    if (ok && (most > POOL * processes || (processes == 1 && most < POOL)))
        ok = trial_fail(t, "%u fetches at once, with a pool of %d", most, POOL);
    if (ok && processes == 1 &&
        clock_now_ns() - began_ns <
            (uint64_t)(CLIENTS / POOL * BEHIND_SLOW_MS) * NS_PER_MS)
        ok = trial_fail(t, "the pool of two was not waited for");
    return stage_close(t, &stage, ok);
}

/* Clients that go while their fetches wait or are under way take nobody's turn
 * with them. */
static bool pool_survives_clients(struct trial *t)
{
    static const char *const pool[4] = {"--upstream-connections", "1"};
    struct stage stage;
    bool ok = stage_open(t, &stage, false, pool);
    struct client *c;

    for (int i = 0; ok && i < 6; i++) {
        c = client_open(t);
        ok = client_say(c, "fetch slow\n");
        if (ok)
            client_reset(c);
    }
    ok = ok && fetches_for_another(t) && server_stop(t);
    server_release(&stage.server);
    behind_close(&stage.behind);
    return ok;
}

/* A process that serves one connection and is killed amid its fetch takes no
 * turn with it. */
static bool pool_survives_the_killed(struct trial *t)
{
    static const char *const pool[4] = {"--upstream-connections", "1"};
    struct stage stage;
    struct client *c;
    pid_t victim;
    bool ok;

    if (!t->target->isolates || processes_of(t) > 1)
        return true;
    ok = stage_open(t, &stage, false, pool);
    c = ok ? client_open(t) : NULL;
    ok = ok && client_say(c, "fetch hang\n");
    trial_pause(BEHIND_SLOW_MS * NS_PER_MS);
    victim = ok ? procs_first_child(stage.server.pid) : 0;
    if (ok && victim <= 0)
        ok = trial_fail(t, "no process serves the connection");
    if (ok)
        ok = kill(victim, SIGKILL) == 0;
    ok = ok && fetches_for_another(t) && server_stop(t);
    server_release(&stage.server);
    behind_close(&stage.behind);
    return ok;
}

static bool many_fetches(struct trial *t)
{
    enum { CLIENTS = 50 };
    struct client *clients[CLIENTS];
    struct stage stage;
    bool ok = stage_open(t, &stage, true, NULL);

    for (size_t i = 0; ok && i < CLIENTS; i++)
        clients[i] = client_open(t);
    for (size_t round = 0; ok && round < 5; round++) {
        for (size_t i = 0; ok && i < CLIENTS; i++)
            ok = client_say(clients[i], i % 2 == 0 ? "fetch a\n" : "fetch b\n");
        for (size_t i = 0; ok && i < CLIENTS; i++)
            ok = client_hear_text(clients[i], i % 2 == 0 ? "<a>\n" : "<b>\n");
    }
    for (size_t i = 0; ok && i < CLIENTS; i++)
        ok = client_finish(clients[i]);
    return stage_close(t, &stage, ok);
}

/* A stop lets the fetch in flight finish. */
static bool stops_after_fetch(struct trial *t)
{
    struct stage stage;
    bool ok = stage_open(t, &stage, false, NULL);
    struct client *c = ok ? client_open(t) : NULL;

    ok = ok && client_say(c, "fetch a\n") && client_hear_text(c, "<a>\n") &&
         client_say(c, "fetch slow\n");
    trial_pause(BEHIND_SLOW_MS / 3 * NS_PER_MS);
    ok = ok && server_signal(t, SIGTERM) && client_hear_text(c, "<slow>\n") &&
         client_hear_end(c) && server_wait(t) && server_counts_agree(t, true);
    server_release(&stage.server);
    behind_close(&stage.behind);
    return ok;
}

const struct case_row cases_fetch[] = {
    {"fetches", ON_LINE, SERVER_OWN, false, fetches},
    {"fetch-no-upstream", ON_LINE, SERVER_OWN, false, no_upstream},
    {"fetch-refused", ON_LINE, SERVER_OWN, false, upstream_refuses},
    {"fetch-misbehaves", ON_LINE, SERVER_OWN, false, upstream_misbehaves},
    {"fetch-hangs", ON_LINE, SERVER_OWN, false, upstream_hangs},
    {"fetch-waits-begin-anew", ON_LINE, SERVER_OWN, false, waits_begin_anew},
    {"fetch-slow", ON_LINE, SERVER_OWN, true, slow_upstream},
    {"fetch-pool-of-two", ON_LINE, SERVER_OWN, true, pool_of_two},
    {"fetch-pool-survives-clients", ON_LINE, SERVER_OWN, true,
     pool_survives_clients},
    {"fetch-pool-survives-the-killed", ON_LINE, SERVER_OWN, false,
     pool_survives_the_killed},
    {"fetch-many", ON_LINE, SERVER_OWN, true, many_fetches},
    {"fetch-stops", ON_LINE, SERVER_OWN, false, stops_after_fetch},
    {0},
};
