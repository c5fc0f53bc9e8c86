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

/* What epoll knows of a descriptor. */
struct wire {
    uint32_t events; /* that it watches it for; 0: none */
    bool is_client;  /* else it is a trunk's */
};

struct watched {
    struct conn conn; /* first: conn_accept allocates the whole */
    struct wire wire;
    struct wire *awaited; /* its own, its trunk's, or NULL: neither */
};

struct watched_trunk {
    struct trunk trunk; /* first, as above */
    struct wire wire;
};

struct loop {
    struct conn_set conns;
    struct wire listener, stop;
    int epfd;
    int next, count; /* of the events of this turn */
    struct epoll_event ready[BATCH];
};

static int watch(const struct loop *loop, int fd, struct wire *wire,
                 uint32_t events)
{
    struct epoll_event event = {.events = events, .data.ptr = wire};
    int op = wire->events == 0 ? EPOLL_CTL_ADD
             : events == 0     ? EPOLL_CTL_DEL
                               : EPOLL_CTL_MOD;

    if (wire->events != events && epoll_ctl(loop->epfd, op, fd, &event) < 0)
        return -errno;
    wire->events = events;
    return 0;
}

/* It may have an event left in this turn. */
static void forget(struct loop *loop, const struct wire *wire)
{
    for (int i = loop->next; i < loop->count; i++)
        if (loop->ready[i].data.ptr == wire)
            loop->ready[i].data.ptr = NULL;
}

static void forget_trunk(void *loop, struct trunk *trunk)
{
    forget(loop, &((struct watched_trunk *)trunk)->wire);
}

static void conn_ready(struct loop *loop, struct watched *w)
{
    struct step step = conn_turn(&loop->conns, &w->conn);
    int rc = 0;

    w->awaited = NULL;
    if (step.want == WANT_READ || step.want == WANT_WRITE) {
        w->awaited = step.end == END_CLIENT
                         ? &w->wire
                         : &((struct watched_trunk *)w->conn.up.trunk)->wire;
        rc = watch(loop, conn_fd(&w->conn, &step), w->awaited,
                   step.want == WANT_READ ? EPOLLIN : EPOLLOUT);
    }
    if (step.want == WANT_CLOSE || rc < 0) {
        forget(loop, &w->wire);
        conn_close(&loop->conns, &w->conn, rc);
    }
}

/* What nobody waits for now is left alone from here on, even by hang-ups, which
 * an empty set would still report. */
static void wire_ready(struct loop *loop, struct wire *wire)
{
    struct watched *w;
    int fd;

    if (wire->is_client) {
        w = (struct watched *)((char *)wire - offsetof(struct watched, wire));
        fd = w->conn.fd;
    } else {
        struct trunk *trunk =
            (struct trunk *)((char *)wire -
                             offsetof(struct watched_trunk, wire));

        w = (struct watched *)conn_of(trunk->user);
        fd = trunk->fd;
    }
    if (w != NULL && w->awaited == wire)
        conn_ready(loop, w);
    else
        (void)watch(loop, fd, wire, 0);
}

static int accept_ready(struct loop *loop)
{
    struct watched *w;
    int rc;

    while ((w = (struct watched *)conn_accept(&loop->conns, sizeof *w, &rc)) !=
           NULL) {
        w->wire.is_client = true;
        conn_ready(loop, w);
    }
    return rc == -EAGAIN ? 0 : rc;
}

/* One turn. Returns 0, -ECANCELED as the server is to stop, or a negative
 * errno. */
static int turn(struct loop *loop)
{
    struct timespec time;
    struct conn *conn;
    uint64_t now_ns;
    int rc = 0;

    loop->count = epoll_pwait2(loop->epfd, loop->ready, BATCH,
                               conn_sleep_time(&loop->conns, &time), NULL);
    if (loop->count < 0)
        return errno == EINTR ? 0 : -errno;
    for (loop->next = 0; loop->next < loop->count;) {
        void *who = loop->ready[loop->next++].data.ptr;

        if (who == &loop->stop)
            return -ECANCELED;
        if (who == &loop->listener)
            rc = accept_ready(loop);
        else if (who != NULL)
            wire_ready(loop, who);
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
    upstream_loop(srv->upstream, sizeof(struct watched_trunk), forget_trunk,
                  &loop);
    rc = watch(&loop, srv->stop_fd, &loop.stop, EPOLLIN);
    if (rc == 0)
        rc = watch(&loop, srv->listen_fd, &loop.listener,
                   srv->accept_exclusive ? EPOLLIN | EPOLLEXCLUSIVE : EPOLLIN);
    while (rc == 0)
        rc = turn(&loop);
    if (rc == -ECANCELED) {
        (void)watch(&loop, srv->stop_fd, &loop.stop, 0);
        (void)watch(&loop, srv->listen_fd, &loop.listener, 0);
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
