/* fork: a process for each connection, asleep in recv.
 *
 * A connection costs a process: its page tables, its copied pages and its place
 * in the process table. A crash takes down one connection only. It ends at the
 * machine's limit on processes; a connection beyond is refused. */
#include "models/children.h"
#include "models/drive.h"
#include "models/model.h"
#include "models/net.h"
#include "models/stop.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/poll.h>
#include <sys/wait.h>
#include <unistd.h>

struct parent {
    const struct server *srv;
    struct children children;
};

_Noreturn static void serve_child(const struct server *srv, int fd)
{
    struct tally tally = {0};
    struct service service;
    struct session session;
    struct uplink up;

    stop_in_child();
    stop_breaks_input(fd);
    children_release_signals();
    close(srv->listen_fd);
    service_init(&service, srv->protocol, &srv->offers, &tally);
    session_init(&session, &service);
    uplink_init(&up, srv->upstream);
    session_close(&session, drive_blocking(fd, &up, &session));
    upstream_release(&up, true);
    tally_add(srv->tally, &tally);
    _exit(EXIT_SUCCESS);
}

static void start(struct parent *parent, int fd)
{
    pid_t pid = children_fork(&parent->children);

    if (pid == 0)
        serve_child(parent->srv, fd);
    if (pid < 0)
        net_refuse(parent->srv, fd);
    else
        close(fd);
}

/* A child that was killed did not count the end of its connection. */
static void reap(struct parent *parent)
{
    int status;
    pid_t pid;

    while ((pid = children_reap(&parent->children, &status)) != 0) {
        upstream_bury(parent->srv->upstream, pid);
        if (WIFSIGNALED(status))
            tally_add(parent->srv->tally,
                      &(struct tally){.closed = 1, .errors = 1});
    }
}

static int accept_until_stop(struct parent *parent)
{
    struct pollfd polled[] = {
        {.fd = parent->srv->listen_fd, .events = POLLIN},
        {.fd = parent->srv->stop_fd, .events = POLLIN},
        {.fd = parent->children.ended_fd, .events = POLLIN},
    };

    for (;;) {
        int fd;

        if (poll(polled, 3, -1) < 0) {
            if (errno != EINTR)
                return -errno;
            continue;
        }
        if (polled[2].revents != 0)
            reap(parent);
        if (polled[1].revents != 0)
            return 0;
        if (polled[0].revents == 0)
            continue;
        fd = net_accept(parent->srv, 0);
        if (fd >= 0)
            start(parent, fd);
        else if (fd != -EAGAIN)
            return fd;
    }
}

static int drain(struct parent *parent)
{
    struct pollfd ended = {.fd = parent->children.ended_fd, .events = POLLIN};

    net_stop_accepting(parent->srv);
    children_signal(&parent->children, SIGTERM);
    for (;;) {
        reap(parent);
        if (parent->children.count == 0)
            return 0;
        if (poll(&ended, 1, -1) < 0 && errno != EINTR)
            return -errno;
    }
}

static int serve(const struct server *srv)
{
    struct parent parent = {.srv = srv};
    int rc = children_init(&parent.children);

    if (rc == 0)
        rc = upstream_share(srv->upstream);
    if (rc < 0)
        return rc;
    rc = accept_until_stop(&parent);
    if (rc == 0)
        rc = drain(&parent);
    children_free(&parent.children);
    return rc;
}

const struct model model = {
    .name = "fork",
    .summary = "a process for each connection, asleep in recv",
    .serve = serve,
};
