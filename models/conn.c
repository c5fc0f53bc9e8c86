/* The open connections of a loop. */
#include "models/conn.h"

#include "models/drive.h"
#include "models/net.h"
#include "support/clock.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

void conn_set_init(struct conn_set *set, const struct server *srv)
{
    *set = (struct conn_set){.srv = srv};
    service_init(&set->service, srv->protocol, &srv->offers, srv->tally);
    srv->upstream->socket_flags = SOCK_NONBLOCK;
}

void conn_set_free(struct conn_set *set)
{
    while (set->first != NULL)
        conn_close(set, set->first, 0);
    timers_free(&set->timers);
    upstream_free(set->srv->upstream);
    service_free(&set->service);
}

struct conn *conn_adopt(struct conn_set *set, int fd, size_t size)
{
    struct conn *conn = calloc(1, size);

    if (conn == NULL) {
        net_refuse(set->srv, fd);
        return NULL;
    }
    conn->fd = fd;
    session_init(&conn->session, &set->service);
    uplink_init(&conn->up, set->srv->upstream);
    conn->next = set->first;
    if (set->first != NULL)
        set->first->previous = conn;
    set->first = conn;
    return conn;
}

struct conn *conn_accept(struct conn_set *set, size_t size, int *rc)
{
    int fd = net_accept(set->srv, SOCK_NONBLOCK);

    *rc = fd < 0 ? fd : -EAGAIN;
    return fd < 0 ? NULL : conn_adopt(set, fd, size);
}

static uint64_t bytes_moved(const struct conn_set *set)
{
    return set->service.tally->bytes_in + set->service.tally->bytes_out;
}

int conn_arm(struct conn_set *set, struct conn *conn, const struct step *step,
             bool has_moved)
{
    uint64_t idle_ns = set->srv->idle_timeout_ns;

    if (step->want == WANT_WAIT)
        return timers_set(&set->timers, &conn->timer,
                          clock_now_ns() + step->wait_ns);
    if (idle_ns == 0 || (conn->timer.place != 0 && !has_moved))
        return 0;
    return timers_set(&set->timers, &conn->timer, clock_now_ns() + idle_ns);
}

struct step conn_turn(struct conn_set *set, struct conn *conn)
{
    uint64_t before = bytes_moved(set);
    struct step step = drive_ready(conn->fd, &conn->up, &conn->session);
    int rc = 0;

    if (step.want != WANT_CLOSE)
        rc = conn_arm(set, conn, &step, bytes_moved(set) != before);
    if (rc == 0)
        return step;
    session_done(&conn->session, rc);
    return (struct step){.want = WANT_CLOSE};
}

struct conn *conn_of(struct uplink *up)
{
    return up == NULL ? NULL
                      : (struct conn *)((char *)up - offsetof(struct conn, up));
}

int conn_fd(const struct conn *conn, const struct step *step)
{
    return step->end == END_CLIENT ? conn->fd : conn->up.trunk->fd;
}

struct timespec *conn_sleep_time(const struct conn_set *set,
                                 struct timespec *time)
{
    uint64_t next_ns = timers_next(&set->timers);
    uint64_t now_ns;

    if (!TAILQ_EMPTY(&set->srv->upstream->woken))
        next_ns = 0;
    if (next_ns == UINT64_MAX)
        return NULL;
    now_ns = clock_now_ns();
    *time = clock_timespec(next_ns > now_ns ? next_ns - now_ns : 0);
    return time;
}

uint64_t conn_now(const struct conn_set *set)
{
    return timers_next(&set->timers) != UINT64_MAX ? clock_now_ns() : 0;
}

struct conn *conn_expired(struct conn_set *set, uint64_t now_ns)
{
    struct timer *timer = timers_expired(&set->timers, now_ns);

    if (timer == NULL)
        return NULL;
    return (struct conn *)((char *)timer - offsetof(struct conn, timer));
}

/* What a time that is over means for the step at hand. */
static int timed_out(struct conn *conn)
{
    if (session_next(&conn->session).want == WANT_WAIT)
        return 0;
    if (conn->up.trunk != NULL && conn->up.trunk->is_late)
        return -EAGAIN;
    return -ETIMEDOUT;
}

struct conn *conn_due(struct conn_set *set, uint64_t now_ns)
{
    struct uplink *up = upstream_next(set->srv->upstream);
    struct conn *conn;

    if (up != NULL)
        return conn_of(up);
    conn = conn_expired(set, now_ns);
    if (conn != NULL)
        session_done(&conn->session, timed_out(conn));
    return conn;
}

void conn_close(struct conn_set *set, struct conn *conn, int error)
{
    timers_cancel(&set->timers, &conn->timer);
    session_close(&conn->session, error);
    upstream_release(&conn->up, true);
    close(conn->fd);
    if (conn->next != NULL)
        conn->next->previous = conn->previous;
    if (conn->previous != NULL)
        conn->previous->next = conn->next;
    else
        set->first = conn->next;
    free(conn);
}

void conn_end_inputs(struct conn_set *set)
{
    net_stop_accepting(set->srv);
    for (struct conn *conn = set->first; conn != NULL; conn = conn->next)
        net_end_input(conn->fd);
}
