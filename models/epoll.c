/* epoll: one loop for all connections, asleep in epoll_wait.
 *
 * The kernel keeps the set and returns only what is ready: idle connections
 * cost no time. Level-triggered, and told of a change only when a connection
 * waits for something else than before. A connection costs its descriptor, the
 * kernel's entry for it and a few hundred bytes. It ends with the descriptors.
 */
#include "models/conn.h"
#include "models/model.h"
#include "support/clock.h"

#include <errno.h>
#include <sys/epoll.h>
#include <unistd.h>

enum { BATCH = 256 };

struct loop {
    struct conn_set conns;
    int epfd;
};

struct watched {
    struct conn conn; /* first: conn_accept allocates the whole */
    uint32_t events;  /* that epoll knows of; 0: none */
};

/* From the events that epoll knows of to others; 0 is to be left alone, even
 * by hang-ups, which an empty set would still report. */
static int watch(const struct loop *loop, int fd, void *who, uint32_t from,
                 uint32_t to)
{
    struct epoll_event event = {.events = to, .data.ptr = who};
    int op = from == 0 ? EPOLL_CTL_ADD
             : to == 0 ? EPOLL_CTL_DEL
                       : EPOLL_CTL_MOD;

    if (from != to && epoll_ctl(loop->epfd, op, fd, &event) < 0)
        return -errno;
    return 0;
}

static void conn_ready(struct loop *loop, struct watched *w)
{
    enum want want = conn_turn(&loop->conns, &w->conn);
    uint32_t events = want == WANT_READ    ? EPOLLIN
                      : want == WANT_WRITE ? EPOLLOUT
                                           : 0;
    int rc = 0;

    if (want != WANT_CLOSE)
        rc = watch(loop, w->conn.fd, w, w->events, events);
    w->events = events;
    if (want == WANT_CLOSE || rc < 0)
        conn_close(&loop->conns, &w->conn, rc);
}

static int accept_ready(struct loop *loop)
{
    struct watched *w;
    int rc;

    while ((w = (struct watched *)conn_accept(&loop->conns, sizeof *w, &rc)) !=
           NULL)
        conn_ready(loop, w);
    return rc == -EAGAIN ? 0 : rc;
}

/* One turn. Returns 0, -ECANCELED as the server is to stop, or a negative
 * errno. */
static int turn(struct loop *loop)
{
    const struct server *srv = loop->conns.srv;
    struct epoll_event ready[BATCH];
    struct timespec time;
    struct conn *conn;
    uint64_t now_ns;
    int rc = 0;
    int n = epoll_pwait2(loop->epfd, ready, BATCH,
                         conn_sleep_time(&loop->conns, &time), NULL);

    if (n < 0)
        return errno == EINTR ? 0 : -errno;
    for (int i = 0; i < n; i++) {
        void *who = ready[i].data.ptr;

        if (who == &srv->stop_fd)
            return -ECANCELED;
        if (who == &srv->listen_fd)
            rc = accept_ready(loop);
        else
            conn_ready(loop, who);
    }
    now_ns = conn_now(&loop->conns);
    while ((conn = conn_due(&loop->conns, now_ns)) != NULL)
        conn_ready(loop, (struct watched *)conn);
    return rc;
}

static int serve(const struct server *srv)
{
    struct loop loop = {.epfd = epoll_create1(EPOLL_CLOEXEC)};
    int rc;

    if (loop.epfd < 0)
        return -errno;
    conn_set_init(&loop.conns, srv);
    rc = watch(&loop, srv->stop_fd, (void *)&srv->stop_fd, 0, EPOLLIN);
    if (rc == 0)
        rc = watch(&loop, srv->listen_fd, (void *)&srv->listen_fd, 0,
                   srv->accept_exclusive ? EPOLLIN | EPOLLEXCLUSIVE : EPOLLIN);
    while (rc == 0)
        rc = turn(&loop);
    if (rc == -ECANCELED) {
        (void)watch(&loop, srv->stop_fd, NULL, EPOLLIN, 0);
        (void)watch(&loop, srv->listen_fd, NULL, EPOLLIN, 0);
        conn_end_inputs(&loop.conns);
        rc = 0;
        while (rc == 0 && loop.conns.first != NULL)
            rc = turn(&loop);
    }
    conn_set_free(&loop.conns);
    close(loop.epfd);
    return rc;
}

/* Linux 5.11 and later. */
static int probe(void)
{
    struct epoll_event ready;
    struct timespec none = {0};
    int epfd = epoll_create1(EPOLL_CLOEXEC);
    int rc = epfd < 0 ? -errno : 0;

    if (rc == 0 && epoll_pwait2(epfd, &ready, 1, &none, NULL) < 0)
        rc = -errno;
    if (epfd >= 0)
        close(epfd);
    return rc;
}

const struct model model = {
    .name = "epoll",
    .summary = "one loop for all connections, asleep in epoll_wait",
    .has_exclusive = true,
    .probe = probe,
    .serve = serve,
};
