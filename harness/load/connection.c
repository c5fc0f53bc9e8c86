/* The state machine of a connection.
 *
 *     closed -> connecting -> idle -> busy -> idle …
 *        ^                      |       |
 *        +--- failed, or has had its share of requests
 *
 * A request costs one send and one recv, and one reading of the clock: the time
 * at which a reply is in is the time at which the next request begins. */
#include "harness/load/connection.h"

#include "harness/load/tally.h"
#include "harness/load/worker.h"

#include <errno.h>
#include <sys/epoll.h>
#include <unistd.h>

void connection_close(struct worker *w, struct connection *c)
{
    queue_remove(&c->waiter);
    w->unproven -= c->replies == 0;
    if (c->fd >= 0)
        (void)close(c->fd);
    c->fd = -1;
    c->state = CONNECTION_CLOSED;
}

/* Closes it, to be opened again when its turn comes. */
static void reopen(struct worker *w, struct connection *c, struct queue *queue)
{
    connection_close(w, c);
    queue_append(queue, &c->waiter, w->now_ns);
}

/* A server that never gets as far as a reply is not hammered. */
static void fail(struct worker *w, struct connection *c, enum load_error error)
{
    bool is_hopeless = c->state == CONNECTION_CONNECTING || c->replies == 0;

    tally_failed(w, c, error, worker_now(w));
    reopen(w, c, is_hopeless ? &w->paused : &w->closed);
}

/* Registers the socket (EPOLL_CTL_ADD) or what it waits for (_MOD). */
static int watch(struct worker *w, struct connection *c, int operation,
                 uint32_t events)
{
    struct epoll_event event = {.events = events, .data.ptr = c};

    return epoll_ctl(w->epoll_fd, operation, c->fd, &event) < 0 ? -errno : 0;
}

/* Sends what the socket takes, once. */
static void send_output(struct worker *w, struct connection *c)
{
    const char *data;
    size_t len = exchange_output(&c->exchange, &data);
    ssize_t n = len == 0 ? 0 : send(c->fd, data, len, MSG_NOSIGNAL);

    if (n < 0 && errno != EAGAIN && errno != EINTR) {
        fail(w, c, LOAD_RESET);
        return;
    }
    if (n > 0) {
        exchange_sent(&c->exchange, (size_t)n);
        w->result.bytes_sent += (uint64_t)n;
        len -= (size_t)n;
    }
    if (c->is_blocked == (len > 0))
        return;
    c->is_blocked = len > 0;
    if (watch(w, c, EPOLL_CTL_MOD,
              c->is_blocked ? EPOLLIN | EPOLLOUT : EPOLLIN) < 0)
        fail(w, c, LOAD_RESET);
}

void connection_begin(struct worker *w, struct connection *c,
                      const struct turn *turn)
{
    c->state = CONNECTION_BUSY;
    tally_sent(w, c, turn, w->now_ns);
    queue_append(&w->waiting, &c->waiter, w->now_ns);
    exchange_begin(&c->exchange, worker_random(w));
    send_output(w, c);
}

static void become_idle(struct worker *w, struct connection *c, uint64_t now_ns)
{
    struct turn turn;

    c->state = CONNECTION_IDLE;
    if (arrival_idle(&w->arrival, &c->waiter, now_ns, &turn))
        connection_begin(w, c, &turn);
}

static void connected(struct worker *w, struct connection *c)
{
    uint64_t now_ns = worker_now(w);

    w->result.total_connections++;
    w->result.connections += w->phase == PHASE_WINDOW;
    if (worker_is_ending(w)) {
        connection_close(w, c);
        return;
    }
    queue_remove(&c->waiter);
    become_idle(w, c, now_ns);
}

/* Takes over the socket of a connect that is done or pending, or the negative
 * errno of one that failed. */
static void attach(struct worker *w, struct connection *c, int fd, bool pending)
{
    queue_append(&w->waiting, &c->waiter, w->now_ns);
    c->state = CONNECTION_CONNECTING;
    w->unproven++;
    c->replies = 0;
    c->is_blocked = false;
    exchange_init(&c->exchange, w->script);
    c->fd = fd;
    if (fd == -EAGAIN)
        reopen(w, c, &w->paused);
    else if (fd < 0 ||
             watch(w, c, EPOLL_CTL_ADD, pending ? EPOLLOUT : EPOLLIN) < 0)
        fail(w, c, LOAD_REFUSED);
    else if (!pending)
        connected(w, c);
}

void connection_open(struct worker *w, struct connection *c)
{
    unsigned source = 0;
    int pending = 0;
    int fd;

    if (w->spread_sources)
        source = 1 + w->next_source++ % ADDRESS_SOURCES;
    fd = address_connect(w->address, source, &pending);
    attach(w, c, fd, pending != 0);
}

void connection_adopt(struct worker *w, struct connection *c, int fd)
{
    attach(w, c, fd, false);
}

/* A reply is in, and right. */
static void answered(struct worker *w, struct connection *c)
{
    const uint64_t share = w->options->requests_per_connection;
    uint64_t now_ns = worker_now(w);

    tally_answered(w, c, now_ns);
    if (worker_is_ending(w) || (share != 0 && c->replies >= share)) {
        reopen(w, c, &w->closed);
        return;
    }
    queue_remove(&c->waiter);
    become_idle(w, c, now_ns);
}

static void receive(struct worker *w, struct connection *c)
{
    ssize_t n = recv(c->fd, w->scratch, WORKER_SCRATCH, 0);
    int complete;

    if (n < 0) {
        if (errno != EAGAIN && errno != EINTR)
            fail(w, c, LOAD_RESET);
        return;
    }
    if (n == 0) {
        fail(w, c, LOAD_CLOSED_EARLY);
        return;
    }
    w->result.bytes_received += (uint64_t)n;
    complete = exchange_received(&c->exchange, w->scratch, (size_t)n);
    if (complete < 0)
        fail(w, c, LOAD_WRONG_BYTES);
    else if (complete > 0)
        answered(w, c);
}

/* A pending connect is over: its socket is writable, or has failed. */
static void finish_connect(struct worker *w, struct connection *c,
                           uint32_t events)
{
    int err = 0;

    if ((events & (EPOLLERR | EPOLLHUP)) != 0)
        err = address_connected(c->fd);
    if (err == 0)
        err = watch(w, c, EPOLL_CTL_MOD, EPOLLIN);
    if (err < 0)
        fail(w, c, LOAD_REFUSED);
    else
        connected(w, c);
}

void connection_ready(struct worker *w, struct connection *c, uint32_t events)
{
    if (c->state == CONNECTION_CONNECTING) {
        finish_connect(w, c, events);
        return;
    }
    if ((events & (EPOLLIN | EPOLLERR | EPOLLHUP)) != 0)
        receive(w, c);
    if ((events & EPOLLOUT) != 0 && c->state == CONNECTION_BUSY)
        send_output(w, c);
}

void connection_time_out(struct worker *w, struct connection *c)
{
    fail(w, c, LOAD_TIMED_OUT);
}

void connection_give_up(struct worker *w, struct connection *c)
{
    tally_given_up(w, c);
    connection_close(w, c);
}
