/* libevent: one loop for all connections, called back by libevent.
 *
 * Plain events on our own buffers, not bufferevents (evented.c). libevent
 * itself sleeps in epoll, or in what it finds best. A connection costs its
 * descriptor, a struct event and libevent's entry for the descriptor: a few
 * hundred bytes. It ends with the descriptors. */
#include "models/evented.h"
#include "models/model.h"

#include <errno.h>
#include <event2/event_struct.h>

struct loop {
    struct evented conns;
    struct event accepting;
    struct event stopping;
    int rc; /* why the listener is of no more use */
};

static void on_accept(evutil_socket_t fd, short what, void *arg)
{
    struct loop *loop = arg;

    (void)fd;
    (void)what;
    loop->rc = evented_accept(&loop->conns);
    if (loop->rc < 0)
        (void)event_base_loopbreak(loop->conns.base);
}

static void on_stop(evutil_socket_t fd, short what, void *arg)
{
    struct loop *loop = arg;

    (void)fd;
    (void)what;
    (void)event_del(&loop->accepting);
    (void)event_del(&loop->stopping);
    evented_stop(&loop->conns);
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

static int dispatch(struct loop *loop, const struct server *srv)
{
    const short events = EV_READ | EV_PERSIST;
    struct event_base *base = loop->conns.base;

    if (event_assign(&loop->accepting, base, srv->listen_fd, events, on_accept,
                     loop) < 0 ||
        event_assign(&loop->stopping, base, srv->stop_fd, events, on_stop,
                     loop) < 0 ||
        event_add(&loop->accepting, NULL) < 0 ||
        event_add(&loop->stopping, NULL) < 0 || event_base_dispatch(base) < 0)
        return -ENOMEM;
    return loop->rc;
}

static int serve(const struct server *srv)
{
    struct event_base *base = make_base();
    struct loop loop = {.rc = 0};
    int rc;

    if (base == NULL)
        return -ENOMEM;
    evented_init(&loop.conns, srv, base);
    rc = dispatch(&loop, srv);
    event_base_free(base);
    evented_free(&loop.conns);
    return rc;
}

const struct model model = {
    .name = "libevent",
    .summary = "one loop for all connections, called back by libevent",
    .serve = serve,
};
