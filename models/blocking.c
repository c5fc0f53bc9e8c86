/* blocking: one connection at a time, asleep in accept or in recv.
 *
 * The next connection waits in the listener's backlog until the one before
 * has closed: a client that stays silent keeps everybody else waiting. A
 * connection costs its descriptor and one buffer. Nothing can be simpler, and
 * for one client at a time nothing is faster. */
#include "models/drive.h"
#include "models/model.h"
#include "models/net.h"
#include "models/stop.h"

#include <errno.h>
#include <sys/poll.h>
#include <unistd.h>

static bool stops(int stop_fd)
{
    struct pollfd stop = {.fd = stop_fd, .events = POLLIN};

    return poll(&stop, 1, 0) > 0;
}

static void serve_conn(const struct server *srv, int fd,
                       struct service *service)
{
    struct session session;
    struct uplink up;

    uplink_init(&up, srv->upstream);
    session_init(&session, service);
    stop_breaks_input(fd);
    session_close(&session, drive_blocking(fd, &up, &session));
    upstream_release(&up, true);
    stop_breaks_input(-1);
    close(fd);
}

static int serve(const struct server *srv)
{
    struct service service;
    int rc = net_set_blocking(srv->listen_fd);

    if (rc < 0)
        return rc;
    service_init(&service, srv->protocol, &srv->offers, srv->tally);
    stop_breaks_accept(srv->listen_fd);
    do {
        int fd = net_accept(srv, 0);

        if (fd >= 0)
            serve_conn(srv, fd, &service);
        else if (fd != -EAGAIN)
            rc = stops(srv->stop_fd) ? -ECANCELED : fd;
    } while (rc == 0);
    stop_breaks_accept(-1);
    service_free(&service);
    return rc == -ECANCELED ? 0 : rc;
}

const struct model model = {
    .name = "blocking",
    .summary = "one connection at a time, asleep in recv",
    .serve = serve,
};
