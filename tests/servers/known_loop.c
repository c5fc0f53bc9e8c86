/* The loop of the known server: one thread, one epoll set, edge-triggered.
 *
 * A request arrives when it is read from the socket. The reply is held by a
 * timer until it is due; the last stretch before that is spun, because a sleep
 * ends late. A connection has one request at a time: what a client sends ahead
 * waits in the socket, and arrives when the reply before it is out. */
#include "tests/servers/known_loop.h"

#include "models/net.h"
#include "support/clock.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BATCH = 16 };

/* The end of a sleep is at most so late, on a machine that works. */
#define SPIN_NS (200 * NS_PER_US)

enum guest_state { GUEST_ASKS, GUEST_WAITS, GUEST_HEARS };

/* A connection. */
struct guest {
    struct timer timer; /* first: armed while the reply is held */
    struct guest *previous, *next;
    enum guest_state state;
    int fd;
    bool is_readable; /* the socket may hold more */
    bool is_ending;   /* the end of the stream is to be read */
    size_t have;      /* bytes of this request, and perhaps of the next */
    size_t sent;      /* of the reply */
    char bytes[];     /* room for two requests, so that a read that gets one
                         also tells that there was no more */
};

static void step(struct known *k)
{
    uint64_t before_ns = k->now_ns;

    k->now_ns = clock_now_ns();
    if (k->is_spinning && k->now_ns - before_ns > k->longest_step_ns)
        k->longest_step_ns = k->now_ns - before_ns;
}

uint64_t known_due(struct known *k, uint64_t arrival_ns)
{
    uint64_t work_ns = work_draw(&k->work);

    return k->is_queue ? lindley_departure(&k->queue, arrival_ns, work_ns)
                       : arrival_ns + work_ns;
}

static void close_guest(struct known *k, struct guest *g)
{
    timers_cancel(&k->timers, &g->timer);
    if (g->previous != NULL)
        g->previous->next = g->next;
    else
        k->guests = g->next;
    if (g->next != NULL)
        g->next->previous = g->previous;
    k->srv.tally->closed++;
    close(g->fd);
    free(g);
}

/* A new one with its first request to come, or NULL. */
static struct guest *open_guest(struct known *k, int fd)
{
    struct guest *g = calloc(1, sizeof *g + 2 * k->size);
    struct epoll_event event = {
        .events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data.ptr = g};

    if (g == NULL || epoll_ctl(k->epoll_fd, EPOLL_CTL_ADD, fd, &event) < 0) {
        net_refuse(&k->srv, fd);
        free(g);
        return NULL;
    }
    g->fd = fd;
    g->next = k->guests;
    if (g->next != NULL)
        g->next->previous = g;
    k->guests = g;
    return g;
}

/* Sends what there is room for. Returns 0 or a negative errno. */
static int answer(struct known *k, struct guest *g)
{
    g->state = GUEST_HEARS;
    while (g->sent < k->size) {
        ssize_t n = net_send(g->fd, g->bytes + g->sent, k->size - g->sent);

        if (n < 0)
            return n == -EAGAIN ? 0 : (int)n;
        g->sent += (size_t)n;
        k->srv.tally->bytes_out += (uint64_t)n;
    }
    k->srv.tally->requests++;
    g->state = GUEST_ASKS;
    g->sent = 0;
    g->have -= k->size;
    for (size_t i = 0; i < g->have; i++)
        g->bytes[i] = g->bytes[k->size + i];
    return 0;
}

/* The request is complete. */
static int take(struct known *k, struct guest *g)
{
    step(k);
    for (size_t i = 0; i < k->size; i++)
        if (g->bytes[i] >= 'a' && g->bytes[i] <= 'z')
            g->bytes[i] = (char)(g->bytes[i] - 'a' + 'A');
    if (k->work.kind == WORK_NONE)
        return answer(k, g);
    g->state = GUEST_WAITS;
    return timers_set(&k->timers, &g->timer, known_due(k, k->now_ns));
}

static int receive(struct known *k, struct guest *g)
{
    size_t room = 2 * k->size - g->have;
    ssize_t n = net_recv(g->fd, g->bytes + g->have, room);

    if (n == 0)
        return -ENOTCONN;
    if (n == -EAGAIN)
        g->is_readable = false;
    if (n < 0)
        return n == -EAGAIN ? 0 : (int)n;
    /* An edge may stand for bytes and the end behind them. */
    if ((size_t)n < room && !g->is_ending)
        g->is_readable = false;
    g->have += (size_t)n;
    k->srv.tally->bytes_in += (uint64_t)n;
    return 0;
}

/* Goes on until the connection has to wait for something. */
static void turn_guest(struct known *k, struct guest *g)
{
    int rc = 0;

    while (rc == 0) {
        if (g->state != GUEST_ASKS)
            return;
        if (g->have >= k->size)
            rc = take(k, g);
        else if (g->is_readable)
            rc = receive(k, g);
        else
            return;
    }
    if (rc != -ENOTCONN || g->have > 0)
        k->srv.tally->errors++;
    close_guest(k, g);
}

static void guest_ready(struct known *k, struct guest *g, uint32_t events)
{
    if ((events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0)
        g->is_readable = true;
    if ((events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0)
        g->is_ending = true;
    if (g->state == GUEST_HEARS && answer(k, g) < 0) {
        k->srv.tally->errors++;
        close_guest(k, g);
        return;
    }
    turn_guest(k, g);
}

/* Returns 0, or a negative errno when the listener is of no more use. */
static int accept_some(struct known *k)
{
    for (;;) {
        struct guest *g;
        int fd = net_accept(&k->srv, SOCK_NONBLOCK);

        if (fd < 0)
            return fd == -EAGAIN ? 0 : fd;
        g = open_guest(k, fd);
        if (g != NULL)
            guest_ready(k, g, EPOLLIN);
        step(k);
    }
}

/* All replies whose time has come. */
static void answer_due(struct known *k)
{
    struct guest *g;

    while ((g = (struct guest *)timers_expired(&k->timers, k->now_ns))) {
        uint64_t late_ns = k->now_ns - g->timer.deadline_ns;

        k->held++;
        k->late_ns += late_ns;
        if (late_ns > k->latest_ns)
            k->latest_ns = late_ns;
        if (answer(k, g) < 0) {
            k->srv.tally->errors++;
            close_guest(k, g);
        } else {
            turn_guest(k, g);
        }
        step(k);
    }
}

/* How long to sleep; NULL: until something comes. */
static struct timespec *sleep_time(const struct known *k, struct timespec *time)
{
    uint64_t next_ns = timers_next(&k->timers);
    uint64_t wake_ns = k->now_ns + SPIN_NS;

    if (k->is_spinning)
        *time = clock_timespec(0);
    else if (next_ns == UINT64_MAX)
        return NULL;
    else
        *time = clock_timespec(next_ns > wake_ns ? next_ns - wake_ns : 0);
    return time;
}

/* Returns 0, -ECANCELED as the server is to stop, or a negative errno. */
static int turn(struct known *k)
{
    struct epoll_event ready[BATCH];
    struct timespec time;
    int rc = 0;
    int n = epoll_pwait2(k->epoll_fd, ready, BATCH, sleep_time(k, &time), NULL);

    if (n < 0)
        return errno == EINTR ? 0 : -errno;
    step(k);
    for (int i = 0; i < n; i++) {
        void *who = ready[i].data.ptr;

        if (who == &k->srv.stop_fd)
            return -ECANCELED;
        if (who == &k->srv.listen_fd)
            rc = accept_some(k);
        else
            guest_ready(k, who, ready[i].events);
    }
    /* Not before: a guest that is closed may have an event in the batch. */
    step(k);
    answer_due(k);
    return rc;
}

static int watch(const struct known *k, const int *fd)
{
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = (void *)fd};

    return epoll_ctl(k->epoll_fd, EPOLL_CTL_ADD, *fd, &event) < 0 ? -errno : 0;
}

int known_serve(struct known *k)
{
    int rc;

    k->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    if (k->epoll_fd < 0)
        return -errno;
    k->now_ns = clock_now_ns();
    rc = watch(k, &k->srv.stop_fd);
    if (rc == 0)
        rc = watch(k, &k->srv.listen_fd);
    while (rc == 0)
        rc = turn(k);
    while (k->guests != NULL)
        close_guest(k, k->guests);
    timers_free(&k->timers);
    close(k->epoll_fd);
    return rc == -ECANCELED ? 0 : rc;
}
