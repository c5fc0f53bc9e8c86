/* libevent: one loop for all connections, called back by libevent.
 *
 * Plain events on our own buffers, not bufferevents. libevent itself sleeps in
 * epoll, or in what it finds best. A connection costs its descriptor, a struct
 * event and libevent's entry for the descriptor: a few hundred bytes. It ends
 * with the descriptors. */
#include "models/conn.h"
#include "models/drive.h"
#include "models/model.h"
#include "support/clock.h"

#include <errno.h>
#include <event2/event.h>
#include <event2/event_struct.h>

struct loop {
    struct conn_set conns;
    struct event_base *base;
    struct event accepting;
    struct event stopping;
    bool is_stopping;
    int rc; /* why the listener is of no more use */
};

struct watched {
    struct conn conn; /* first: conn_accept allocates the whole */
    struct loop *loop;
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
                           : w->loop->conns.srv->idle_timeout_ns;
    struct timeval time = clock_timeval(time_ns);
    short events = EV_PERSIST | (step->want == WANT_WRITE ? EV_WRITE : EV_READ);
    int fd = w->conn.fd;

    if (step->want == WANT_WAIT) {
        events = 0;
        fd = -1;
    }
    (void)event_del(&w->event);
    if (event_assign(&w->event, w->loop->base, fd, events, on_event, w) < 0 ||
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
    uint64_t idle_ns = w->loop->conns.srv->idle_timeout_ns;
    struct timeval time = clock_timeval(idle_ns);
    short events = EV_PERSIST | (step->want == WANT_WRITE ? EV_WRITE : EV_READ);

    w->trunk = &t->event;
    if (t->events == events)
        return restart(&t->event, idle_ns);
    unwatch(t);
    if (event_assign(&t->event, w->loop->base, t->trunk.fd, events, on_trunk,
                     t) < 0 ||
        event_add(&t->event, idle_ns != 0 ? &time : NULL) < 0)
        return -ENOMEM;
    t->events = events;
    return 0;
}

/* At a stop, though spare trunks are watched still. */
static void end_when_empty(struct loop *loop)
{
    if (loop->is_stopping && loop->conns.first == NULL)
        (void)event_base_loopbreak(loop->base);
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
    return was_away ? restart(&w->event, w->loop->conns.srv->idle_timeout_ns)
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
        struct loop *loop = w->loop;

        (void)event_del(&w->event);
        conn_close(&loop->conns, &w->conn, rc);
        end_when_empty(loop);
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

/* A connection starts as if it had waited for nothing, so that its first step
 * is watched whatever it is. */
static void on_accept(evutil_socket_t fd, short what, void *arg)
{
    struct loop *loop = arg;
    struct watched *w;

    (void)fd;
    (void)what;
    while ((w = (struct watched *)conn_accept(&loop->conns, sizeof *w,
                                              &loop->rc)) != NULL) {
        w->loop = loop;
        w->want = WANT_CLOSE;
        (void)event_assign(&w->event, loop->base, -1, 0, on_event, w);
        go_on(w);
    }
    if (loop->rc == -EAGAIN)
        loop->rc = 0;
    else
        (void)event_base_loopbreak(loop->base);
}

static void on_stop(evutil_socket_t fd, short what, void *arg)
{
    struct loop *loop = arg;

    (void)fd;
    (void)what;
    (void)event_del(&loop->accepting);
    (void)event_del(&loop->stopping);
    loop->is_stopping = true;
    conn_end_inputs(&loop->conns);
    end_when_empty(loop);
}

/* Without the flag timers are as coarse as epoll_wait's milliseconds. */
static struct event_base *make_base(void)
{
    struct event_config *config = event_config_new();
    struct event_base *base = NULL;

    if (config == NULL)
        return NULL;
    if (event_config_set_flag(config, EVENT_BASE_FLAG_PRECISE_TIMER) == 0)
        base = event_base_new_with_config(config);
    event_config_free(config);
    return base;
}

static int dispatch(struct loop *loop)
{
    const short events = EV_READ | EV_PERSIST;
    const struct server *srv = loop->conns.srv;

    if (event_assign(&loop->accepting, loop->base, srv->listen_fd, events,
                     on_accept, loop) < 0 ||
        event_assign(&loop->stopping, loop->base, srv->stop_fd, events, on_stop,
                     loop) < 0 ||
        event_add(&loop->accepting, NULL) < 0 ||
        event_add(&loop->stopping, NULL) < 0 ||
        event_base_dispatch(loop->base) < 0)
        return -ENOMEM;
    return loop->rc;
}

static int serve(const struct server *srv)
{
    struct loop loop = {.base = make_base()};
    int rc;

    if (loop.base == NULL)
        return -ENOMEM;
    conn_set_init(&loop.conns, srv);
    upstream_loop(srv->upstream, sizeof(struct watched_trunk), forget_trunk,
                  NULL);
    rc = dispatch(&loop);
    event_base_free(loop.base);
    upstream_loop(srv->upstream, sizeof(struct watched_trunk), NULL, NULL);
    conn_set_free(&loop.conns);
    return rc;
}

const struct model model = {
    .name = "libevent",
    .summary = "one loop for all connections, called back by libevent",
    .serve = serve,
};
