/* select: one loop for all connections, asleep in select.
 *
 * Every turn copies and scans one bit for each descriptor up to the highest,
 * so that idle connections cost time, too. A connection costs its descriptor
 * and a few hundred bytes. It ends at FD_SETSIZE, 1,024 descriptors: a
 * connection beyond is refused. */
#include "models/conn.h"
#include "models/model.h"
#include "models/net.h"

#include <errno.h>
#include <sys/select.h>
#include <sys/socket.h>

struct watched {
    struct conn conn; /* first: conn_accept allocates the whole */
    int fd;           /* that is watched for it, its own or a trunk's */
};

struct loop {
    struct conn_set conns;
    struct watched *by_fd[FD_SETSIZE];
    fd_set reads;
    fd_set writes;
    size_t writers;
    int top; /* the highest descriptor ever watched */
};

static void watch(struct loop *loop, int fd, enum want want)
{
    bool was_writer = FD_ISSET(fd, &loop->writes);
    bool is_writer = want == WANT_WRITE;

    if (want == WANT_READ)
        FD_SET(fd, &loop->reads);
    else
        FD_CLR(fd, &loop->reads);
    if (is_writer)
        FD_SET(fd, &loop->writes);
    else if (was_writer)
        FD_CLR(fd, &loop->writes);
    loop->writers += (size_t)is_writer - (size_t)was_writer;
    if (fd > loop->top)
        loop->top = fd;
}

static void conn_ready(struct loop *loop, struct watched *w)
{
    struct step step = conn_turn(&loop->conns, &w->conn);
    int fd = w->fd;

    loop->by_fd[fd] = NULL;
    w->fd = step.want == WANT_READ || step.want == WANT_WRITE
                ? conn_fd(&w->conn, &step)
                : w->conn.fd;
    if (w->fd != fd)
        watch(loop, fd, WANT_CLOSE);
    watch(loop, w->fd, step.want);
    loop->by_fd[w->fd] = w;
    if (step.want == WANT_CLOSE) {
        loop->by_fd[w->fd] = NULL;
        conn_close(&loop->conns, &w->conn, 0);
    }
}

static int accept_ready(struct loop *loop)
{
    struct watched *w;
    int rc;

    while ((w = (struct watched *)conn_accept(&loop->conns, sizeof *w, &rc)) !=
           NULL) {
        w->fd = w->conn.fd;
        if (w->fd >= FD_SETSIZE)
            conn_close(&loop->conns, &w->conn, -EMFILE);
        else
            conn_ready(loop, w);
    }
    return rc == -EAGAIN ? 0 : rc;
}

/* One turn. Returns 0, -ECANCELED as the server is to stop, or a negative
 * errno. */
static int turn(struct loop *loop)
{
    const struct server *srv = loop->conns.srv;
    fd_set reads = loop->reads;
    fd_set writes = loop->writes;
    struct conn *conn;
    struct timespec time;
    uint64_t now_ns;
    int left = pselect(loop->top + 1, &reads, loop->writers ? &writes : NULL,
                       NULL, conn_sleep_time(&loop->conns, &time), NULL);

    if (left < 0)
        return errno == EINTR ? 0 : -errno;
    if (loop->writers == 0)
        FD_ZERO(&writes);
    for (int fd = 0; left > 0 && fd <= loop->top; fd++) {
        if (!FD_ISSET(fd, &reads) && !FD_ISSET(fd, &writes))
            continue;
        left--;
        if (loop->by_fd[fd] != NULL)
            conn_ready(loop, loop->by_fd[fd]);
    }
    now_ns = conn_now(&loop->conns);
    while ((conn = conn_due(&loop->conns, now_ns)) != NULL)
        conn_ready(loop, (struct watched *)conn);
    if (FD_ISSET(srv->stop_fd, &reads))
        return -ECANCELED;
    return FD_ISSET(srv->listen_fd, &reads) ? accept_ready(loop) : 0;
}

static int serve(const struct server *srv)
{
    static struct loop loop;
    int rc = 0;

    conn_set_init(&loop.conns, srv);
    srv->upstream->fd_limit = FD_SETSIZE;
    watch(&loop, srv->listen_fd, WANT_READ);
    watch(&loop, srv->stop_fd, WANT_READ);
    while (rc == 0)
        rc = turn(&loop);
    watch(&loop, srv->listen_fd, WANT_CLOSE);
    watch(&loop, srv->stop_fd, WANT_CLOSE);
    conn_end_inputs(&loop.conns);
    while (rc == -ECANCELED && loop.conns.first != NULL) {
        int turned = turn(&loop);

        if (turned < 0)
            rc = turned;
    }
    conn_set_free(&loop.conns);
    return rc == -ECANCELED ? 0 : rc;
}

const struct model model = {
    .name = "select",
    .summary = "one loop for all connections, asleep in select",
    .conn_limit = FD_SETSIZE,
    .serve = serve,
};
