/* Sockets for servers: accepting, even when all runs out, and moving bytes. */
#include "models/net.h"

#include "support/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/poll.h>
#include <sys/socket.h>
#include <unistd.h>

/* Given up for a moment to accept and refuse when descriptors run out. Another
 * thread may be faster to use that moment (even malloc opens a file): then it
 * is -1 and the next free descriptor is for it, before any connection. */
static int reserve_fd = -1;

/* A pause where nothing can be done, which keeps a loop from spinning. */
static const uint64_t stuck_ns = 10 * NS_PER_MS;

int net_reserve(void)
{
    reserve_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
    return reserve_fd < 0 ? -errno : 0;
}

void net_refuse(const struct server *srv, int fd)
{
    tally_add(srv->tally, &(struct tally){.closed = 1, .errors = 1});
    close(fd);
}

/* Takes the waiting connection on the reserve and turns it away, so that its
 * client hears of it and the listener does not stay ready for ever. Nobody may
 * be waiting: descriptors are taken before the queue is looked at. */
static void turn_away(const struct server *srv)
{
    bool is_stuck;
    int fd;

    close(reserve_fd);
    reserve_fd = -1;
    fd = accept4(srv->listen_fd, NULL, NULL, SOCK_CLOEXEC);
    is_stuck = fd < 0 && errno != EAGAIN && errno != ECONNABORTED;
    if (fd >= 0) {
        tally_add(srv->tally, &(struct tally){.errors = 1});
        close(fd);
    }
    if (net_reserve() < 0 || is_stuck)
        (void)clock_sleep(stuck_ns);
}

/* What a failed accept means: see accept(2), "Error handling". */
static int accept_failed(const struct server *srv, int error)
{
    switch (error) {
    case EBADF:
    case EINVAL:
    case ENOTSOCK:
    case EOPNOTSUPP:
    case EFAULT:
        return -error;
    case EMFILE:
    case ENFILE:
    case ENOBUFS:
    case ENOMEM:
        turn_away(srv);
        return -EAGAIN;
    default:
        return -EAGAIN;
    }
}

static void set_idle_timeout(const struct server *srv, int fd)
{
    struct timeval timeout = clock_timeval(srv->idle_timeout_ns);

    if (srv->idle_timeout_ns == 0)
        return;
    (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
    (void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout);
}

/* Closed is read first, as both only grow and a connection is accepted before
 * it is closed. */
static uint64_t open_conns(const struct tally *tally)
{
    uint64_t closed = __atomic_load_n(&tally->closed, __ATOMIC_RELAXED);

    return __atomic_load_n(&tally->accepted, __ATOMIC_RELAXED) - closed;
}

/* Of this process by its own limit, of all workers by the one that was asked
 * for. */
static bool has_room(const struct server *srv)
{
    uint64_t all = 0;

    if (open_conns(srv->tally) > srv->conn_limit)
        return false;
    for (size_t i = 0; srv->max_conns != 0 && i < srv->tally_count; i++)
        all += open_conns(&srv->tallies[i]);
    return all <= srv->max_conns;
}

int net_adopt(const struct server *srv, int fd, int flags)
{
    int one = 1;

    tally_add(srv->tally, &(struct tally){.accepted = 1});
    if (!has_room(srv)) {
        net_refuse(srv, fd);
        return -EAGAIN;
    }
    /* Not for unix sockets, which have no such delay. */
    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if ((flags & SOCK_NONBLOCK) == 0)
        set_idle_timeout(srv, fd);
    return fd;
}

int net_accept(const struct server *srv, int flags)
{
    int fd;

    if (reserve_fd < 0 && net_reserve() < 0) {
        (void)clock_sleep(stuck_ns);
        return -EAGAIN;
    }
    do
        fd = accept4(srv->listen_fd, NULL, NULL, flags | SOCK_CLOEXEC);
    while (fd < 0 && errno == EINTR);
    return fd < 0 ? accept_failed(srv, errno) : net_adopt(srv, fd, flags);
}

int net_wait_accept(const struct server *srv, int flags)
{
    struct pollfd polled[] = {
        {.fd = srv->listen_fd, .events = POLLIN},
        {.fd = srv->stop_fd, .events = POLLIN},
    };

    for (;;) {
        int fd = -EAGAIN;

        if (poll(polled, 2, -1) < 0 && errno != EINTR)
            return -errno;
        if (polled[1].revents != 0)
            return -ECANCELED;
        if (polled[0].revents != 0)
            fd = net_accept(srv, flags);
        if (fd != -EAGAIN)
            return fd;
    }
}

void net_stop_accepting(const struct server *srv)
{
    (void)dup2(srv->stop_fd, srv->listen_fd);
}

ssize_t net_recv(int fd, void *data, size_t len)
{
    ssize_t n;

    do
        n = recv(fd, data, len, 0);
    while (n < 0 && errno == EINTR);
    return n < 0 ? -errno : n;
}

ssize_t net_send(int fd, const void *data, size_t len)
{
    ssize_t n;

    do
        n = send(fd, data, len, MSG_NOSIGNAL);
    while (n < 0 && errno == EINTR);
    return n < 0 ? -errno : n;
}

void net_end_input(int fd)
{
    (void)shutdown(fd, SHUT_RD);
}

int net_set_blocking(int fd)
{
    int flags = fcntl(fd, F_GETFL);

    if (flags < 0 || fcntl(fd, F_SETFL, flags & ~O_NONBLOCK) < 0)
        return -errno;
    return 0;
}
