/* A coroutine for each connection. */
#include "models/hall.h"

#include "models/coro/coro.h"
#include "models/drive.h"
#include "models/net.h"
#include "support/clock.h"

#include <errno.h>
#include <stdbool.h>
#include <sys/queue.h>
#include <sys/socket.h>

/* Or one of the two doors: the listener, and the stop descriptor. */
struct conn {
    int fd;
    struct hall *hall;
    struct uplink up;
    struct coro *who; /* while it waits for its turn with the upstream */
    LIST_ENTRY(conn) others;
};

struct hall {
    const struct server *srv;
    struct coro_loop *loop;
    struct service service;
    void (*compute)(struct session *s); /* NULL: drive_ready does */
    LIST_HEAD(conn_list, conn) conns;
    bool is_closed;
    int rc;
};

/* Wakes those whose turn with the upstream has come. */
static void wake_next(const struct hall *hall)
{
    struct uplink *up;

    while ((up = upstream_next(hall->srv->upstream)) != NULL)
        coro_wake(
            ((struct conn *)((char *)up - offsetof(struct conn, up)))->who);
}

static void forget_trunk(void *nothing, struct trunk *trunk)
{
    (void)nothing;
    coro_forget(trunk->fd);
}

/* Parks until the step can go on. 0 or the negative errno that ends it. */
static int conn_wait(struct conn *conn, struct session *session,
                     const struct step *step)
{
    uint64_t idle_ns = conn->hall->srv->idle_timeout_ns;
    uint64_t deadline_ns =
        idle_ns != 0 ? clock_now_ns() + idle_ns : CORO_FOREVER;
    bool is_client = step->end == END_CLIENT;
    int rc = 0;

    switch (step->want) {
    case WANT_READ:
        rc = coro_wait_readable(is_client ? conn->fd : conn->up.trunk->fd,
                                deadline_ns);
        break;
    case WANT_WRITE:
        rc = coro_wait_writable(is_client ? conn->fd : conn->up.trunk->fd,
                                deadline_ns);
        break;
    case WANT_OPEN:
        conn->who = coro_self();
        coro_park();
        break;
    case WANT_COMPUTE:
        conn->hall->compute(session);
        session_done(session, 0);
        return 0;
    default: /* WANT_WAIT: drive_ready returns nothing else that waits */
        rc = coro_sleep(step->wait_ns);
        if (is_client)
            session_done(session, rc);
        return 0;
    }
    if (is_client || rc == 0)
        return rc;
    session_done(session, rc);
    return 0;
}

/* What needs no waiting, and then on with those whose turn has come. */
static struct step conn_drive(struct conn *conn, struct session *session)
{
    struct step step = conn->hall->compute != NULL
                           ? drive_ready_io(conn->fd, &conn->up, session)
                           : drive_ready(conn->fd, &conn->up, session);

    wake_next(conn->hall);
    return step;
}

static void serve_conn(void *arg)
{
    struct conn *conn = arg;
    struct session session;
    struct step step;
    int rc = 0;

    LIST_INSERT_HEAD(&conn->hall->conns, conn, others);
    if (conn->hall->is_closed) /* between its accept and now */
        net_end_input(conn->fd);
    uplink_init(&conn->up, conn->hall->srv->upstream);
    session_init(&session, &conn->hall->service);
    step = session_next(&session);
    while (step.want != WANT_CLOSE &&
           (rc = conn_wait(conn, &session, &step)) == 0)
        step = conn_drive(conn, &session);
    LIST_REMOVE(conn, others);
    coro_close(conn->fd);
    session_close(&session, rc);
    upstream_release(&conn->up, true);
    wake_next(conn->hall);
}

/* Wakes who waits at the doors and ends every connection's input. */
static void close_hall(struct hall *hall, int rc)
{
    struct conn *conn = LIST_FIRST(&hall->conns);

    if (hall->is_closed)
        return;
    hall->is_closed = true;
    hall->rc = rc;
    coro_forget(hall->srv->listen_fd);
    coro_forget(hall->srv->stop_fd);
    net_stop_accepting(hall->srv);
    for (; conn != NULL; conn = LIST_NEXT(conn, others))
        net_end_input(conn->fd);
}

/* A crowd at the door does not keep those inside waiting, nor a stop: after so
 * many others have their turn. */
enum { ACCEPTS_IN_A_TURN = 4 };

static void serve_listener(void *arg)
{
    const struct conn *door = arg;
    struct hall *hall = door->hall;
    unsigned accepted = 0;
    int rc = hall->srv->accept_exclusive ? coro_share(door->fd) : 0;

    while (rc == 0 && !hall->is_closed) {
        struct conn conn = {.fd = net_accept(hall->srv, SOCK_NONBLOCK),
                            .hall = hall};

        if (conn.fd == -EAGAIN)
            rc = coro_wait_readable(door->fd, CORO_FOREVER);
        else if (conn.fd < 0)
            rc = conn.fd;
        else if (coro_spawn(hall->loop, serve_conn, &conn, sizeof conn) < 0)
            net_refuse(hall->srv, conn.fd);
        else if (++accepted % ACCEPTS_IN_A_TURN == 0)
            coro_yield();
    }
    close_hall(hall, rc);
}

static void serve_stop(void *arg)
{
    const struct conn *door = arg;

    close_hall(door->hall, coro_wait_readable(door->fd, CORO_FOREVER));
}

int hall_serve(const struct server *srv, void (*compute)(struct session *s))
{
    struct hall hall = {.srv = srv, .compute = compute};
    struct conn listener = {.fd = srv->listen_fd, .hall = &hall};
    struct conn stop = {.fd = srv->stop_fd, .hall = &hall};
    int rc = coro_loop_new(&hall.loop);

    if (rc < 0)
        return rc;
    srv->upstream->socket_flags = SOCK_NONBLOCK;
    upstream_loop(srv->upstream, sizeof(struct trunk), forget_trunk, NULL);
    service_init(&hall.service, srv->protocol, &srv->offers, srv->tally);
    rc = coro_loop_use(hall.loop, srv->coro_switch);
    if (rc == 0)
        rc = coro_spawn(hall.loop, serve_listener, &listener, sizeof listener);
    if (rc == 0)
        rc = coro_spawn(hall.loop, serve_stop, &stop, sizeof stop);
    if (rc == 0)
        rc = coro_run(hall.loop);
    /* The loop is over and has nothing left to forget. */
    upstream_loop(srv->upstream, sizeof(struct trunk), NULL, NULL);
    upstream_free(srv->upstream);
    coro_loop_free(hall.loop);
    service_free(&hall.service);
    return rc < 0 ? rc : hall.rc;
}
