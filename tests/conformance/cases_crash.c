/* Cases of `crash`: who may, and who goes down with it. */
#include "tests/conformance/cases.h"
#include "tests/conformance/server.h"
#include "tests/conformance/talk.h"

#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

enum { CROWD = 30 };

static bool not_allowed(struct trial *t)
{
    struct client *c = client_open(t);

    return client_say(c, "echo a\ncrash\ncrash now\necho b\n") &&
           client_hear_text(c, "A\nerror crash is not allowed\n"
                               "error crash is not allowed\nB\n") &&
           client_finish(c);
}

static bool takes_nothing(struct trial *t)
{
    static const struct server_setup setup = {.options = {"--allow-crash"}};
    struct server server;
    bool ok = server_start(t, &server, &setup);
    struct client *c = ok ? client_open(t) : NULL;

    ok = client_say(c, "crash now\ncrash \necho b\n") &&
         client_hear_text(c, "error crash takes nothing\n"
                             "error crash takes nothing\nB\n") &&
         client_finish(c) && server_stop(t) && server_counts_agree(t, true);
    server_release(&server);
    return ok;
}

static bool has_workers(const struct trial *t)
{
    for (char **word = t->target->command; *word != NULL; word++)
        if (strcmp(*word, "--processes") == 0)
            return true;
    return false;
}

/* What was asked before is answered, what comes behind is not. */
static bool bomb(struct trial *t)
{
    struct client *c = client_open(t);

    if (!client_say(c, "echo a\ncrash\necho b\n") ||
        !client_hear_text(c, "A\n") || !client_hear_whatever(c))
        return false;
    client_close(c);
    return true;
}

/* It has died as of a bug, and the kernel has written no core. */
static bool has_died(struct trial *t)
{
    struct server *server = t->server;

    if (!trial_wait(t, server->pid_fd, POLLIN, "waiting for its death") ||
        waitpid(server->pid, &server->status, 0) != server->pid)
        return trial_fail(t, "it lives on");
    server->pid = 0;
    if (!WIFSIGNALED(server->status) || WTERMSIG(server->status) != SIGSEGV)
        return trial_fail(t, "it did not die of SIGSEGV");
    return !WCOREDUMP(server->status) || trial_fail(t, "it left a core");
}

/* Asks those who were there. */
static bool count_lost(struct trial *t, struct client *const *clients,
                       size_t count, size_t *lost)
{
    *lost = 0;
    for (size_t i = 0; i < count; i++) {
        enum answer answer =
            client_ask(clients[i], talk_request(t), talk_reply(t));

        if (answer == FAILED)
            return trial_fail(t, "connection %zu neither lives nor ends", i);
        *lost += answer == TURNED_AWAY;
    }
    return true;
}

/* With workers some of the crowd are on other ones, each of which has a
 * listener of its own, so that the kernel has spread them. */
static bool play(struct trial *t)
{
    struct client *clients[CROWD];
    size_t count = t->target->one_at_a_time ? 0 : CROWD;
    bool survives = t->target->isolates || has_workers(t);
    struct counts served;
    size_t lost;

    for (size_t i = 0; i < count; i++)
        if (!talk_echo(clients[i] = client_open(t)))
            return false;
    if (!bomb(t) || (!survives && !has_died(t)) ||
        !count_lost(t, clients, count, &lost))
        return false;
    if (!survives)
        return lost == count || trial_fail(t, "%zu live on", count - lost);
    if (t->target->isolates ? lost > 0 : count > 0 && lost == count)
        return trial_fail(t, "of %zu connections %zu are lost", count, lost);
    if (!client_is_served_again(t, talk_request(t), talk_reply(t)))
        return false;
    clients_release(t);
    if (!server_stop(t) || !server_read_served(t, &served))
        return false;
    return served.errors == lost + 1 ||
           trial_fail(t, "of %zu connections cut off it counts %ju", lost + 1,
                      (uintmax_t)served.errors);
}

static bool crash(struct trial *t)
{
    const struct server_setup setup = {
        .options = {"--allow-crash", has_workers(t) ? "--accept" : NULL,
                    "reuseport"}};
    struct server server;
    bool ok = server_start(t, &server, &setup) && play(t);

    clients_release(t);
    server_release(&server);
    return ok;
}

const struct case_row cases_crash[] = {
    {"crash-not-allowed", ON_LINE, SERVER_SHARED, false, not_allowed},
    {"crash-takes-nothing", ON_LINE, SERVER_OWN, false, takes_nothing},
    {"crash", ON_LINE, SERVER_OWN, false, crash},
    {0},
};
