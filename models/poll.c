/* poll: one loop for all connections, asleep in poll.
 *
 * Every turn hands the whole list to the kernel and scans it afterwards, so
 * that idle connections cost time, too. A connection costs its descriptor, an
 * entry of the list and a few hundred bytes. It ends with the descriptors. */
#include "models/conn.h"
#include "models/model.h"
#include "models/net.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/poll.h>

enum { STOP, LISTENER, FIRST_CONN };

struct watched {
    struct conn conn; /* first: conn_accept allocates the whole */
    size_t place;     /* in the list */
};

/* The list, and whose entry each is. */
struct loop {
    struct conn_set conns;
    struct pollfd *list;
    struct watched **who;
    size_t count;
    size_t room;
};

static int grow(struct loop *loop)
{
    size_t room = loop->room != 0 ? 2 * loop->room : 64;
    struct pollfd *list = reallocarray(loop->list, room, sizeof *list);
    struct watched **who;

    if (list == NULL)
        return -ENOMEM;
    loop->list = list;
    who = reallocarray(loop->who, room, sizeof(struct watched *));
    if (who == NULL)
        return -ENOMEM;
    loop->who = who;
    loop->room = room;
    return 0;
}

static int watch(struct loop *loop, int fd, struct watched *who)
{
    if (loop->count == loop->room && grow(loop) < 0)
        return -ENOMEM;
    loop->list[loop->count] = (struct pollfd){.fd = fd, .events = POLLIN};
    loop->who[loop->count++] = who;
    return 0;
}

/* The last entry takes the place of the one that leaves. */
static void forget(struct loop *loop, size_t place)
{
    size_t last = --loop->count;

    loop->list[place] = loop->list[last];
    loop->who[place] = loop->who[last];
    if (loop->who[place] != NULL)
        loop->who[place]->place = place;
}

/* It waits for one thing at a time, of the client or of the upstream. A
 * negative descriptor is left alone, even by hang-ups. */
static void conn_ready(struct loop *loop, struct watched *w)
{
    struct step step = conn_turn(&loop->conns, &w->conn);
    struct pollfd *entry = &loop->list[w->place];
    bool is_ready_for = step.want == WANT_READ || step.want == WANT_WRITE;

    entry->fd = is_ready_for ? conn_fd(&w->conn, &step) : -1;
    entry->events = step.want == WANT_WRITE ? POLLOUT : POLLIN;
    if (step.want == WANT_CLOSE) {
        forget(loop, w->place);
        conn_close(&loop->conns, &w->conn, 0);
    }
}

static int accept_ready(struct loop *loop)
{
    struct watched *w;
    int rc;

    while ((w = (struct watched *)conn_accept(&loop->conns, sizeof *w, &rc)) !=
           NULL) {
        w->place = loop->count;
        if (watch(loop, w->conn.fd, w) < 0)
            conn_close(&loop->conns, &w->conn, -ENOMEM);
        else
            conn_ready(loop, w);
    }
    return rc == -EAGAIN ? 0 : rc;
}

/* One turn. Returns 0, -ECANCELED as the server is to stop, or a negative
 * errno. Backwards, since the last entry takes the place of one that leaves. */
static int turn(struct loop *loop)
{
    struct timespec time;
    struct conn *conn;
    uint64_t now_ns;
    int left = ppoll(loop->list, loop->count,
                     conn_sleep_time(&loop->conns, &time), NULL);

    if (left < 0)
        return errno == EINTR ? 0 : -errno;
    for (size_t i = loop->count; left > 0 && i-- > FIRST_CONN;) {
        struct watched *w = loop->who[i];

        if (loop->list[i].revents == 0 || w == NULL)
            continue;
        left--;
        conn_ready(loop, w);
    }
    now_ns = conn_now(&loop->conns);
    while ((conn = conn_due(&loop->conns, now_ns)) != NULL)
        conn_ready(loop, (struct watched *)conn);
    if (loop->list[STOP].revents != 0)
        return -ECANCELED;
    return loop->list[LISTENER].revents != 0 ? accept_ready(loop) : 0;
}

static int serve(const struct server *srv)
{
    struct loop loop = {0};
    int rc;

    conn_set_init(&loop.conns, srv);
    rc = watch(&loop, srv->stop_fd, NULL);
    if (rc == 0)
        rc = watch(&loop, srv->listen_fd, NULL);
    while (rc == 0)
        rc = turn(&loop);
    if (rc == -ECANCELED) {
        loop.list[STOP] = (struct pollfd){.fd = -1};
        loop.list[LISTENER] = (struct pollfd){.fd = -1};
        conn_end_inputs(&loop.conns);
        rc = 0;
        while (rc == 0 && loop.conns.first != NULL)
            rc = turn(&loop);
    }
    conn_set_free(&loop.conns);
    free(loop.who);
    free(loop.list);
    return rc;
}

const struct model model = {
    .name = "poll",
    .summary = "one loop for all connections, asleep in poll",
    .serve = serve,
};
