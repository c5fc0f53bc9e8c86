/* The connections that libevent calls back. A client's event and its trunk's
 * stay with libevent while nobody waits for them: most often somebody will
 * again. */
#include "models/evented.h"

#include "models/drive.h"
#include "support/clock.h"

#include <errno.h>
#include <event2/event_struct.h>

struct watched {
    struct conn conn; /* first: conn_accept allocates the whole */
    struct evented *all;
    struct event event;
    enum want want;            /* what the event waits for */
    enum end end;              /* where the session waits … */
    const struct event *trunk; /* … and in what, at the upstream's end */
};

struct watched_trunk {
    struct trunk trunk; /* first, as above */
    struct event event;
    short events; /* that it waits for */
};

static void on_event(evutil_socket_t fd, short what, void *arg);
static void on_trunk(evutil_socket_t fd, short what, void *arg);

/* Has libevent call back when `step` can go on. */
static int watch(struct watched *w, const struct step *step)
{
    uint64_t time_ns = step->want == WANT_WAIT
                           ? step->wait_ns
                           : w->all->conns.srv->idle_timeout_ns;
    struct timeval time = clock_timeval(time_ns);
    short events = EV_PERSIST | (step->want == WANT_WRITE ? EV_WRITE : EV_READ);
    int fd = w->conn.fd;

    if (step->want == WANT_WAIT) {
        events = 0;
        fd = -1;
    }
    (void)event_del(&w->event);
    if (event_assign(&w->event, w->all->base, fd, events, on_event, w) < 0 ||
        event_add(&w->event, time_ns != 0 ? &time : NULL) < 0)
        return -ENOMEM;
    w->want = step->want;
    return 0;
}

/* Its time counts from now, though it is watched already. */
static int restart(struct event *event, uint64_t time_ns)
{
    struct timeval time = clock_timeval(time_ns);

    return time_ns != 0 && event_add(event, &time) < 0 ? -ENOMEM : 0;
}

static void unwatch(struct watched_trunk *t)
{
    if (t->events != 0)
        (void)event_del(&t->event);
    t->events = 0;
}

static void forget_trunk(void *nothing, struct trunk *trunk)
{
    (void)nothing;
    unwatch((struct watched_trunk *)trunk);
}

/* The same for the other end. */
static int watch_trunk(struct watched *w, const struct step *step)
{
    struct watched_trunk *t = (struct watched_trunk *)w->conn.up.trunk;
    uint64_t idle_ns = w->all->conns.srv->idle_timeout_ns;
    struct timeval time = clock_timeval(idle_ns);
    short events = EV_PERSIST | (step->want == WANT_WRITE ? EV_WRITE : EV_READ);

    w->trunk = &t->event;
    if (t->events == events)
        return restart(&t->event, idle_ns);
    unwatch(t);
    if (event_assign(&t->event, w->all->base, t->trunk.fd, events, on_trunk,
                     t) < 0 ||
        event_add(&t->event, idle_ns != 0 ? &time : NULL) < 0)
        return -ENOMEM;
    t->events = events;
    return 0;
}

/* At a stop, though spare trunks are watched still. */
static void end_when_empty(struct evented *all)
{
    if (all->is_stopping && all->conns.first == NULL)
        (void)event_base_loopbreak(all->base);
}

/* Has the session go on when what it waits for is there. Coming back from the
 * upstream it has its whole time again. */
static int await(struct watched *w, const struct step *step, bool was_away)
{
    if (step->want == WANT_OPEN || step->want == WANT_CLOSE)
        return 0;
    if (step->want == WANT_WAIT)
        return watch(w, step);
    if (step->end == END_UPSTREAM)
        return watch_trunk(w, step);
    if (step->want != w->want)
        return watch(w, step);
    return was_away ? restart(&w->event, w->all->conns.srv->idle_timeout_ns)
                    : 0;
}

static void conn_ready(struct watched *w)
{
    struct step step = drive_ready(w->conn.fd, &w->conn.up, &w->conn.session);
    bool was_away = w->end == END_UPSTREAM;
    int rc;

    w->end = step.end;
    w->trunk = NULL;
    rc = await(w, &step, was_away);
    if (step.want == WANT_CLOSE || rc < 0) {
        struct evented *all = w->all;

        (void)event_del(&w->event);
        conn_close(&all->conns, &w->conn, rc);
        end_when_empty(all);
    }
}

/* It goes on, and then those whose turn with the upstream has come. */
static void go_on(struct watched *w)
{
    struct upstream *upstream = w->conn.up.upstream;
    struct uplink *next;

    conn_ready(w);
    while ((next = upstream_next(upstream)) != NULL)
        conn_ready((struct watched *)conn_of(next));
}

/* Of a client that nobody listens to now nothing more is heard. */
static void on_event(evutil_socket_t fd, short what, void *arg)
{
    struct watched *w = arg;
    bool is_wait = w->want == WANT_WAIT;

    (void)fd;
    if (w->end == END_UPSTREAM && !is_wait) {
        if ((what & EV_TIMEOUT) == 0) {
            (void)event_del(&w->event);
            w->want = WANT_CLOSE;
        }
        return;
    }
    if (what & EV_TIMEOUT)
        session_done(&w->conn.session, !is_wait                 ? -ETIMEDOUT
                                       : w->end == END_UPSTREAM ? -EAGAIN
                                                                : 0);
    go_on(w);
}

static void on_trunk(evutil_socket_t fd, short what, void *arg)
{
    struct watched_trunk *t = arg;
    struct watched *w = (struct watched *)conn_of(t->trunk.user);
    bool is_awaited = w != NULL && w->trunk == &t->event;

    (void)fd;
    if (is_awaited && (what & EV_TIMEOUT))
        session_done(&w->conn.session, -ETIMEDOUT);
    if (is_awaited)
        go_on(w);
    else if ((what & EV_TIMEOUT) == 0)
        unwatch(t);
}

void evented_init(struct evented *all, const struct server *srv,
                  struct event_base *base)
{
    *all = (struct evented){.base = base};
    conn_set_init(&all->conns, srv);
    upstream_loop(srv->upstream, sizeof(struct watched_trunk), forget_trunk,
                  NULL);
}

void evented_free(struct evented *all)
{
    upstream_loop(all->conns.srv->upstream, sizeof(struct watched_trunk), NULL,
                  NULL);
    conn_set_free(&all->conns);
}

/* A connection starts as if it had waited for nothing, so that its first step
 * is watched whatever it is. */
int evented_accept(struct evented *all)
{
    struct watched *w;
    int rc;

    while ((w = (struct watched *)conn_accept(&all->conns, sizeof *w, &rc)) !=
           NULL) {
        w->all = all;
        w->want = WANT_CLOSE;
        (void)event_assign(&w->event, all->base, -1, 0, on_event, w);
        go_on(w);
    }
    return rc == -EAGAIN ? 0 : rc;
}

void evented_stop(struct evented *all)
{
    all->is_stopping = true;
    conn_end_inputs(&all->conns);
    end_when_empty(all);
}
