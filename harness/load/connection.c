/* The state machine of a connection.
 *
 *     closed -> connecting -> open, or at rest -> closed …
 *
 * and, while it is open, of each request that it may have in flight:
 *
 *     idle -> busy -> idle …
 *
 * A request costs one send and one recv, and one reading of the clock: the time
 * at which a reply is in is the time at which the next request begins. Where
 * several replies come at once, as many requests go out with one send. */
#include "harness/load/connection.h"

#include "harness/load/tally.h"
#include "harness/load/worker.h"

#include <assert.h>
#include <errno.h>
#include <sys/epoll.h>
#include <unistd.h>

void connection_close(struct worker *w, struct connection *c)
{
    size_t queued = c->state == CONNECTION_OPEN ? w->depth : 1;

    for (size_t i = 0; i < queued; i++) {
        queue_remove(&c->requests[i].waiter);
        c->requests[i].is_busy = false;
    }
    w->unproven -= c->replies == 0;
    if (c->fd >= 0)
        (void)close(c->fd);
    c->fd = -1;
    c->state = CONNECTION_CLOSED;
}

/* Nothing more is to begin on it. */
static bool is_over(const struct worker *w, const struct connection *c)
{
    return worker_is_ending(w) ||
           (c->role == ROLE_BULLY && w->phase == PHASE_DRAIN);
}

/* Closes it, to be opened again when its turn comes. */
static void reopen(struct worker *w, struct connection *c, struct queue *queue)
{
    connection_close(w, c);
    if (!is_over(w, c))
        queue_append(queue, &c->requests->waiter, w->now_ns);
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

static ssize_t send_some(struct worker *w, struct connection *c)
{
    struct msghdr message = {.msg_iov = w->pieces};
    const char *data;
    size_t len;

    if (c->exchange.unsent > 1) {
        message.msg_iovlen = exchange_outputs(&c->exchange, w->pieces);
        return sendmsg(c->fd, &message, MSG_NOSIGNAL);
    }
    len = exchange_output(&c->exchange, &data);
    return len == 0 ? 0 : send(c->fd, data, len, MSG_NOSIGNAL);
}

/* Sends what the socket takes, once. */
static void send_output(struct worker *w, struct connection *c)
{
    ssize_t n = send_some(w, c);
    bool is_blocked;

    if (n < 0 && errno != EAGAIN && errno != EINTR) {
        fail(w, c, LOAD_RESET);
        return;
    }
    if (n > 0) {
        exchange_sent(&c->exchange, (size_t)n);
        w->result.bytes_sent += (uint64_t)n;
    }
    is_blocked = c->exchange.unsent > 0;
    if (c->is_blocked == is_blocked)
        return;
    c->is_blocked = is_blocked;
    if (watch(w, c, EPOLL_CTL_MOD, is_blocked ? EPOLLIN | EPOLLOUT : EPOLLIN) <
        0)
        fail(w, c, LOAD_RESET);
}

/* Its bytes go out with the next send. Requests become idle in the order in
 * which they were answered and begin in the order in which they became idle:
 * in turn. */
static void begin(struct worker *w, struct request *r, const struct turn *turn)
{
    struct connection *c = r->connection;

    assert(r == &c->requests[c->exchange.next]);
    r->is_busy = true;
    tally_sent(w, r, turn, w->now_ns);
    queue_append(&w->waiting, &r->waiter, w->now_ns);
    exchange_begin(&c->exchange, worker_random(w));
}

void connection_begin(struct worker *w, struct request *r,
                      const struct turn *turn)
{
    begin(w, r, turn);
    if (!r->connection->is_blocked)
        send_output(w, r->connection);
}

/* A request in no queue has nothing in flight from `now_ns` on. Bullies and
 * silent ones know no schedule: these ask once, those at all times. */
static void become_idle(struct worker *w, struct request *r, uint64_t now_ns)
{
    struct connection *c = r->connection;
    struct turn turn = {now_ns, now_ns};

    if (worker_is_ending(w)) {
        queue_append(&w->resting, &r->waiter, now_ns);
    } else if (c->role == ROLE_SILENT && c->replies > 0) {
        c->state = CONNECTION_RESTING;
        queue_append(&w->resting, &r->waiter, now_ns);
    } else if (c->role != ROLE_ASKS ||
               arrival_idle(&w->arrival, &r->waiter, now_ns, &turn)) {
        begin(w, r, &turn);
    }
}

static void connected(struct worker *w, struct connection *c)
{
    uint64_t now_ns = worker_now(w);

    w->result.total_connections++;
    w->result.connections += w->phase == PHASE_WINDOW;
    if (is_over(w, c)) {
        w->result.total_unasked++;
        connection_close(w, c);
        return;
    }
    queue_remove(&c->requests->waiter);
    c->state = CONNECTION_OPEN;
    for (size_t i = 0; i < w->depth; i++)
        become_idle(w, &c->requests[i], now_ns);
    if (c->exchange.unsent > 0)
        send_output(w, c);
}

/* Takes over the socket of a connect that is done or pending, or the negative
 * errno of one that failed. */
static void attach(struct worker *w, struct connection *c, int fd, bool pending)
{
    queue_append(&w->waiting, &c->requests->waiter, w->now_ns);
    c->state = CONNECTION_CONNECTING;
    w->unproven++;
    c->replies = 0;
    c->is_blocked = false;
    exchange_init(&c->exchange,
                  c->role == ROLE_BULLY ? w->bully_script : w->script,
                  c->places, w->depth);
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
    int pending = 0;
    int fd = -EADDRNOTAVAIL;

    if (!w->spread_sources)
        fd = address_connect(w->address, 0, &pending);
    if (fd == -EADDRNOTAVAIL)
        fd = address_connect_next(w->address, &w->source, &pending);
    attach(w, c, fd, pending != 0);
}

void connection_adopt(struct worker *w, struct connection *c, int fd)
{
    attach(w, c, fd, false);
}

/* So many replies are in, and right: from that of request `first` on. */
static void count_replies(struct worker *w, struct connection *c, size_t first,
                          size_t count)
{
    uint64_t now_ns = worker_now(w);

    for (; count > 0; count--) {
        tally_answered(w, &c->requests[first], now_ns);
        c->requests[first].is_busy = false;
        first = first + 1 == w->depth ? 0 : first + 1;
    }
}

static bool has_had_its_share(const struct worker *w,
                              const struct connection *c)
{
    return w->share != 0 && c->role == ROLE_ASKS && c->replies >= w->share;
}

/* The next ones begin, where there are to be any. */
static void go_on(struct worker *w, struct connection *c, size_t first,
                  size_t count)
{
    if (has_had_its_share(w, c) ||
        (is_over(w, c) && c->exchange.in_flight == 0)) {
        reopen(w, c, &w->closed);
        return;
    }
    for (; count > 0; count--) {
        queue_remove(&c->requests[first].waiter);
        become_idle(w, &c->requests[first], w->now_ns);
        first = first + 1 == w->depth ? 0 : first + 1;
    }
    if (c->exchange.unsent > 0 && !c->is_blocked)
        send_output(w, c);
}

static void receive(struct worker *w, struct connection *c)
{
    ssize_t n = recv(c->fd, w->scratch, WORKER_SCRATCH, 0);
    size_t first = c->exchange.replied;
    size_t complete;
    int err;

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
    err = exchange_received(&c->exchange, w->scratch, (size_t)n, &complete);
    if (complete > 0)
        count_replies(w, c, first, complete);
    if (err < 0)
        fail(w, c, LOAD_WRONG_BYTES);
    else if (complete > 0)
        go_on(w, c, first, complete);
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
    if ((events & EPOLLOUT) != 0 && c->state == CONNECTION_OPEN)
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
