/* Cases of the end: what is in flight is finished, what is idle is let go,
 * what never ends is cut off, and nothing is left behind. */
#include "support/clock.h"
#include "tests/conformance/cases.h"
#include "tests/conformance/server.h"
#include "tests/conformance/talk.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* Far more than a prompt end takes, far less than the drain timeout. */
static const uint64_t prompt_ns = 4 * NS_PER_S;
static const struct server_setup patient = {
    .options = {"--drain-timeout", "9s"}};
static const struct server_setup hasty = {
    .options = {"--drain-timeout", "300ms"}};

/* The signal, the end, the served line; the time from one to the other. */
static bool stop_within(struct trial *t, int signal, uint64_t limit_ns)
{
    uint64_t began_ns = clock_now_ns();

    if (!server_signal(t, signal) || !server_wait(t) ||
        !server_counts_agree(t, false))
        return false;
    return clock_now_ns() - began_ns < limit_ns ||
           trial_fail(t, "it took %ju ms to end",
                      (uintmax_t)((clock_now_ns() - began_ns) / NS_PER_MS));
}

/* The same where the drain timeout may have to end it. What is cut off is no
 * longer counted in full. */
static bool ends_in_time(struct trial *t, struct counts *served)
{
    uint64_t began_ns = clock_now_ns();

    if (!server_signal(t, SIGTERM) || !server_wait_cut_off(t) ||
        !server_read_served(t, served))
        return false;
    return clock_now_ns() - began_ns < prompt_ns ||
           trial_fail(t, "the drain timeout did not end it");
}

static bool stops_unused(struct trial *t)
{
    struct server server;
    bool ok = server_start(t, &server, &patient) &&
              stop_within(t, SIGTERM, prompt_ns);

    server_release(&server);
    return ok;
}

static bool stops_at_interrupt(struct trial *t)
{
    struct server server;
    bool ok = server_start(t, &server, &patient) && talk_echo(client_open(t)) &&
              stop_within(t, SIGINT, prompt_ns);

    server_release(&server);
    return ok;
}

/* Connections that were never used, were used, and (on a server that serves
 * one at a time) wait in the backlog. */
static bool stops_with_idle_connections(struct trial *t)
{
    struct server server;
    bool ok = server_start(t, &server, &patient);
    struct client *used = ok ? client_open(t) : NULL;
    struct client *unused = ok ? client_open(t) : NULL;

    ok = ok && talk_echo(used) && stop_within(t, SIGTERM, prompt_ns) &&
         client_hear_end(used) && client_hear_whatever(unused);
    server_release(&server);
    return ok;
}

static bool stops_with_half_a_line(struct trial *t)
{
    struct server server;
    bool ok = server_start(t, &server, &patient);
    struct client *c = ok ? client_open(t) : NULL;

    ok = client_say(c, "echo a\necho b") && client_hear_text(c, "A\n") &&
         stop_within(t, SIGTERM, prompt_ns) && client_hear_whatever(c);
    server_release(&server);
    return ok;
}

/* True once a connection is refused, and that before the one in flight hears
 * more. A connection that is still taken may be ended without a word. */
static bool port_is_closed(struct trial *t, const struct client *in_flight)
{
    const struct server *server = t->server;

    while (clock_now_ns() < t->deadline_ns) {
        struct pollfd polled = {.fd = in_flight->fd, .events = POLLIN};
        int fd = socket(server->peer.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
        int rc = connect(fd, (const struct sockaddr *)&server->peer,
                         server->peer_len);
        int error = errno;

        if (fd >= 0)
            close(fd);
        if (poll(&polled, 1, 2) > 0)
            break;
        if (rc < 0 && error == ECONNREFUSED)
            return true;
        if (rc == 0)
            t->server->seen.accepted++;
    }
    return trial_fail(t, "it accepts until the requests in flight are over");
}

/* A request that is known to have begun is answered, while new connections
 * are refused already. */
static bool finishes_requests_in_flight(struct trial *t)
{
    struct server server;
    struct client *clients[3];
    size_t n = t->target->one_at_a_time ? 1 : 3;
    bool ok = server_start(t, &server, &patient);

    for (size_t i = 0; ok && i < n; i++) {
        clients[i] = client_open(t);
        ok = client_say(clients[i], "echo a\nwait 500000\n") &&
             client_hear_text(clients[i], "A\n");
    }
    ok = ok && server_signal(t, SIGTERM) && port_is_closed(t, clients[0]);
    for (size_t i = 0; ok && i < n; i++)
        ok =
            client_hear_text(clients[i], "ok\n") && client_hear_end(clients[i]);
    ok = ok && server_wait(t) && server_counts_agree(t, false);
    server_release(&server);
    return ok;
}

/* Requests that have arrived behind the one in flight are answered as well. */
static bool finishes_pipelines(struct trial *t)
{
    struct server server;
    bool ok = server_start(t, &server, &patient);
    struct client *c = ok ? client_open(t) : NULL;

    ok = client_say(c, "echo a\nwait 200000\nfib 20\nwait 1000\necho b\n") &&
         client_hear_text(c, "A\n") && server_signal(t, SIGTERM) &&
         client_hear_text(c, "ok\n4181\nok\nB\n") && client_hear_end(c) &&
         server_wait(t) && server_counts_agree(t, true);
    server_release(&server);
    return ok;
}

static bool cuts_off_endless_wait(struct trial *t)
{
    struct server server;
    struct counts served;
    bool ok = server_start(t, &server, &hasty);
    struct client *c = ok ? client_open(t) : NULL;

    ok = client_say(c, "echo a\nwait 3600000000\n") &&
         client_hear_text(c, "A\n") && ends_in_time(t, &served) &&
         client_hear_whatever(c);
    if (ok && served.errors != 1)
        ok = trial_fail(t, "of 1 request cut off it counts %ju errors",
                        (uintmax_t)served.errors);
    server_release(&server);
    return ok;
}

/* A client that does not hear its replies holds the server no longer than the
 * drain timeout; less when the kernel still takes the last of them. */
static bool is_not_held_by_deaf_client(struct trial *t)
{
    struct server server;
    struct counts served;
    struct talk talk = {0};
    size_t sent;
    bool ok = server_start(t, &server, &hasty) &&
              talk_make(t, &talk, 10000, 10) &&
              client_fill(client_open(t), talk.request, talk.request_len, 500,
                          &sent) &&
              ends_in_time(t, &served);

    talk_free(&talk);
    server_release(&server);
    return ok;
}

/* Clients that go on asking do not keep it from ending. */
static bool stops_under_load(struct trial *t)
{
    struct server server;
    struct client *clients[20];
    size_t n = t->target->one_at_a_time ? 1 : 20;
    bool ok = server_start(t, &server, &patient);

    for (size_t i = 0; ok && i < n; i++) {
        clients[i] = client_open(t);
        ok = talk_echo(clients[i]);
    }
    for (size_t round = 0; ok && round < 50; round++) {
        if (round == 5)
            ok = server_signal(t, SIGTERM);
        for (size_t i = 0; ok && i < n; i++) {
            enum answer answer =
                clients[i]->fd < 0
                    ? TURNED_AWAY
                    : client_ask(clients[i], talk_request(t), talk_reply(t));

            ok = answer != FAILED && (round >= 5 || answer == ANSWERED);
            if (answer == TURNED_AWAY)
                client_close(clients[i]);
        }
    }
    ok = ok && server_wait(t) && server_counts_agree(t, false);
    server_release(&server);
    return ok;
}

const struct case_row cases_stop[] = {
    {"stops-unused", ON_ALL, SERVER_OWN, false, stops_unused},
    {"stops-at-interrupt", ON_LINE, SERVER_OWN, false, stops_at_interrupt},
    {"stops-with-idle-connections", ON_ALL, SERVER_OWN, false,
     stops_with_idle_connections},
    {"stops-with-half-a-line", ON_LINE, SERVER_OWN, false,
     stops_with_half_a_line},
    {"finishes-requests-in-flight", ON_LINE, SERVER_OWN, false,
     finishes_requests_in_flight},
    {"finishes-pipelines", ON_LINE, SERVER_OWN, false, finishes_pipelines},
    {"cuts-off-endless-wait", ON_LINE, SERVER_OWN, false,
     cuts_off_endless_wait},
    {"is-not-held-by-deaf-client", ON_ALL, SERVER_OWN, false,
     is_not_held_by_deaf_client},
    {"stops-under-load", ON_ALL, SERVER_OWN, false, stops_under_load},
    {0},
};
