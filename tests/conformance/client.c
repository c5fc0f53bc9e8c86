/* A client's connection: opening and closing. */
#include "tests/conformance/client.h"

#include "tests/conformance/client_count.h"
#include "tests/conformance/server.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool connect_in_time(struct client *c)
{
    struct trial *t = c->trial;
    const struct server *server = t->server;
    socklen_t len = sizeof errno;
    int error = 0;

    if (connect(c->fd, (const struct sockaddr *)&server->peer,
                server->peer_len) == 0)
        return true;
    if (errno != EINPROGRESS)
        return trial_fail(t, "connect: %s", strerror(errno));
    if (!trial_wait(t, c->fd, POLLOUT, "connecting"))
        return false;
    if (getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &error, &len) < 0)
        error = errno;
    return error == 0 || trial_fail(t, "connect: %s", strerror(error));
}

struct client *client_open_small(struct trial *t, int receive_bytes)
{
    int one = 1;
    struct client *c;

    if (t->client_count == TRIAL_CLIENTS ||
        (c = calloc(1, sizeof *c)) == NULL) {
        (void)trial_fail(t, "no room for a client");
        return NULL;
    }
    t->clients[t->client_count++] = c;
    c->trial = t;
    client_count_begin(c);
    c->fd = socket(t->server->peer.ss_family,
                   SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (c->fd < 0) {
        (void)trial_fail(t, "socket: %s", strerror(errno));
        return NULL;
    }
    if (receive_bytes > 0)
        (void)setsockopt(c->fd, SOL_SOCKET, SO_RCVBUF, &receive_bytes,
                         sizeof receive_bytes);
    /* Not for unix sockets, which have no such delay. */
    (void)setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (!connect_in_time(c))
        return NULL;
    t->server->seen.accepted++;
    return c;
}

struct client *client_open(struct trial *t)
{
    return client_open_small(t, 0);
}

bool client_shut(struct client *c)
{
    if (c == NULL)
        return false;
    return shutdown(c->fd, SHUT_WR) == 0 ||
           trial_fail(c->trial, "shutdown: %s", strerror(errno));
}

void client_close(struct client *c)
{
    if (c != NULL && c->fd >= 0)
        close(c->fd);
    if (c != NULL)
        c->fd = -1;
}

void client_reset(struct client *c)
{
    const struct linger now = {.l_onoff = 1};

    if (c != NULL && c->fd >= 0)
        (void)setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    client_close(c);
}

void clients_release(struct trial *t)
{
    for (size_t i = 0; i < t->client_count; i++) {
        client_close(t->clients[i]);
        free(t->clients[i]);
    }
    t->client_count = 0;
}
