/* Cases of limits: what is too much is refused, and only that. */
#include "support/clock.h"
#include "tests/conformance/cases.h"
#include "tests/conformance/procs.h"
#include "tests/conformance/server.h"
#include "tests/conformance/talk.h"

#include <signal.h>

enum { IDLE_MS = 300, CALM_MS = 300, CALM_TRIES = 5 };
static const struct server_setup impatient = {
    .options = {"--idle-timeout", "300ms"}};

static bool keeps_active_connection(struct trial *t)
{
    struct server server;
    bool ok = server_start(t, &server, &impatient);
    struct client *c = ok ? client_open(t) : NULL;

    for (size_t i = 0; ok && i < 8; i++) {
        ok = talk_echo(c);
        trial_pause(60 * NS_PER_MS);
    }
    ok = ok && client_hears_nothing(c) && client_finish(c) && server_stop(t) &&
         server_counts_agree(t, true);
    server_release(&server);
    return ok;
}

/* Silence after a request, and silence from the start. */
static bool closes_idle_connection(struct trial *t)
{
    struct server server;
    bool ok = server_start(t, &server, &impatient);

    for (size_t i = 0; ok && i < 2; i++) {
        struct client *c = client_open(t);
        uint64_t began_ns = clock_now_ns();

        ok = (i > 0 || talk_echo(c)) && client_hear_whatever(c);
        client_close(c);
        if (ok && clock_now_ns() - began_ns < IDLE_MS * NS_PER_MS * 9 / 10)
            ok = trial_fail(t, "it was closed too early");
    }
    ok = ok && server_stop(t) && server_counts_agree(t, false);
    server_release(&server);
    return ok;
}

/* Who waits for a reply is not idle. */
static bool waits_beyond_idle_timeout(struct trial *t)
{
    struct server server;
    bool ok = server_start(t, &server, &impatient);
    struct client *c = ok ? client_open(t) : NULL;

    ok = client_say(c, "wait 450000\n") && client_hear_text(c, "ok\n") &&
         client_finish(c) && server_stop(t) && server_counts_agree(t, true);
    server_release(&server);
    return ok;
}

/* Asks on each connection; on a server that serves one at a time a connection
 * has to leave for the next one. */
static bool ask_all(struct trial *t, size_t count, size_t *served,
                    size_t *refused)
{
    struct client *clients[TRIAL_CLIENTS];
    bool ok = count <= TRIAL_CLIENTS;

    *served = 0;
    *refused = 0;
    for (size_t i = 0; ok && i < count; i++)
        ok = (clients[i] = client_open(t)) != NULL;
    for (size_t i = 0; ok && i < count; i++) {
        enum answer answer =
            client_ask(clients[i], talk_request(t), talk_reply(t));

        *served += answer == ANSWERED;
        *refused += answer == TURNED_AWAY;
        ok = answer != FAILED ||
             trial_fail(t, "connection %zu is neither served nor refused", i);
        if (answer == TURNED_AWAY || t->target->one_at_a_time)
            client_close(clients[i]);
    }
    return ok;
}

/* Whether its threads wanted less than half a processor for a while. */
static bool rests(struct trial *t, uint64_t *demand_ns)
{
    struct procs before;
    struct procs after;

    if (procs_of_group(t->server->pid, &before) < 0)
        return trial_fail(t, "/proc cannot be read");
    trial_pause(CALM_MS * NS_PER_MS);
    if (procs_of_group(t->server->pid, &after) < 0)
        return trial_fail(t, "/proc cannot be read");
    *demand_ns = after.demand_ns - before.demand_ns;
    return *demand_ns < CALM_MS * NS_PER_MS / 2;
}

/* With nothing to do it must not use the processor, even out of descriptors
 * and with more connections than it can take. Who spins never rests; a busy
 * machine can keep a server for a while that has just refused dozens. */
static bool is_calm(struct trial *t)
{
    uint64_t demand_ns = 0;

    if (t->target->never_rests)
        return true;
    for (int i = 0; i < CALM_TRIES; i++)
        if (rests(t, &demand_ns))
            return true;
    return trial_fail(t, "it spins: it ran %ju ms in %d ms of calm",
                      (uintmax_t)(demand_ns / NS_PER_MS), CALM_MS);
}

/* Serves again when there is room, and has counted whom it refused. */
static bool recovers(struct trial *t)
{
    const struct counts *seen = &t->server->seen;
    struct counts served;

    clients_release(t);
    if (!client_is_served_again(t, talk_request(t), talk_reply(t)) ||
        !server_stop(t) || !server_counts_agree(t, false) ||
        !server_read_served(t, &served))
        return false;
    return served.errors == seen->errors ||
           trial_fail(t, "%ju connections were refused, it counts %ju errors",
                      (uintmax_t)seen->errors, (uintmax_t)served.errors);
}

static bool max_conns(struct trial *t)
{
    static const struct server_setup three = {.options = {"--max-conns", "3"}};
    struct server server;
    struct client *clients[3];
    bool ok = server_start(t, &server, &three);

    for (size_t i = 0; ok && i < 3; i++) {
        clients[i] = client_open(t);
        ok = talk_echo(clients[i]);
    }
    for (size_t i = 0; ok && i < 5; i++) {
        enum answer answer =
            client_ask(client_open(t), talk_request(t), talk_reply(t));

        ok = answer == TURNED_AWAY ||
             trial_fail(t, "a fourth connection is not refused");
    }
    for (size_t i = 0; ok && i < 3; i++)
        ok = talk_echo(clients[i]);
    ok = ok && client_finish(clients[1]) &&
         client_is_served_again(t, talk_request(t), talk_reply(t)) &&
         talk_echo(clients[0]) && recovers(t);
    server_release(&server);
    return ok;
}

static bool runs_out_of_descriptors(struct trial *t)
{
    static const struct server_setup poor = {.descriptors = 32};
    struct server server;
    size_t served;
    size_t refused;
    bool ok =
        server_start(t, &server, &poor) && ask_all(t, 60, &served, &refused);

    if (ok && served == 0)
        ok = trial_fail(t, "it serves nobody");
    ok = ok && is_calm(t) && recovers(t);
    server_release(&server);
    return ok;
}

/* More connections than the model can have: --crowd says how many. */
static bool crowd(struct trial *t)
{
    static const struct server_setup usual = {0};
    struct server server;
    size_t count = (size_t)t->target->crowd;
    size_t served;
    size_t refused;
    bool ok;

    if (count == 0)
        return true;
    ok = server_start(t, &server, &usual) &&
         ask_all(t, count, &served, &refused);
    if (ok && (served == 0 || refused == 0))
        ok = trial_fail(t, "of %zu connections %zu were refused", count,
                        refused);
    ok = ok && is_calm(t) && recovers(t);
    server_release(&server);
    return ok;
}

/* A child or thread that is done does not stay. */
static bool leaves_no_zombies(struct trial *t)
{
    static const struct server_setup usual = {0};
    struct server server;
    struct procs procs = {0};
    bool ok = server_start(t, &server, &usual);

    for (size_t i = 0; ok && i < 20; i++) {
        struct client *c = client_open(t);

        ok = talk_echo(c) && client_finish(c);
    }
    while (ok) {
        if (procs_of_group(server.pid, &procs) < 0 || procs.zombies == 0)
            break;
        if (clock_now_ns() >= t->deadline_ns)
            ok = trial_fail(t, "it leaves %u zombies", procs.zombies);
        trial_pause(5 * NS_PER_MS);
    }
    ok = ok && server_stop(t) && server_counts_agree(t, true);
    server_release(&server);
    return ok;
}

const struct case_row cases_limit[] = {
    {"keeps-active-connection", ON_RAW, SERVER_OWN, false,
     keeps_active_connection},
    {"closes-idle-connection", ON_LINE, SERVER_OWN, false,
     closes_idle_connection},
    {"waits-beyond-idle-timeout", ON_LINE, SERVER_OWN, false,
     waits_beyond_idle_timeout},
    {"max-conns", ON_RAW, SERVER_OWN, true, max_conns},
    {"runs-out-of-descriptors", ON_RAW, SERVER_OWN, false,
     runs_out_of_descriptors},
    {"crowd", ON_RAW, SERVER_OWN, true, crowd},
    {"leaves-no-zombies", ON_RAW, SERVER_OWN, false, leaves_no_zombies},
    {0},
};
