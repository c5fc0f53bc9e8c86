/* The trunks to the upstream, and whose turn it is. */
#include "models/upstream.h"

#include "support/clock.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

/* Before a unix socket whose backlog was full is tried again. */
static const uint64_t late_ns = NS_PER_MS;

int upstream_init(struct upstream *u, const char *address, uint64_t limit,
                  uint64_t timeout_ns)
{
    *u = (struct upstream){.limit = limit,
                           .timeout_ns = timeout_ns,
                           .trunk_bytes = sizeof(struct trunk),
                           .lock = PTHREAD_MUTEX_INITIALIZER,
                           .freed = PTHREAD_COND_INITIALIZER};
    TAILQ_INIT(&u->waiting);
    TAILQ_INIT(&u->woken);
    return address != NULL ? listen_address(address, &u->at) : 0;
}

void upstream_loop(struct upstream *u, size_t bytes,
                   void (*forget)(void *arg, struct trunk *trunk), void *arg)
{
    u->trunk_bytes = bytes;
    u->forget = forget;
    u->arg = arg;
}

int upstream_share(struct upstream *u)
{
    return u->limit != 0 ? turns_new(&u->turns, u->limit) : 0;
}

void upstream_bury(struct upstream *u, pid_t process)
{
    if (u->turns != NULL)
        turns_give(u->turns, process);
}

static void trunk_close(struct upstream *u, struct trunk *t)
{
    if (t == NULL)
        return;
    if (u->forget != NULL)
        u->forget(u->arg, t);
    close(t->fd);
    free(t);
}

void upstream_free(struct upstream *u)
{
    while (u->spare != NULL) {
        struct trunk *next = u->spare->next;

        trunk_close(u, u->spare);
        u->spare = next;
    }
}

void uplink_init(struct uplink *up, struct upstream *u)
{
    *up = (struct uplink){.upstream = u};
}

static int make_socket(const struct upstream *u)
{
    struct timeval timeout = clock_timeval(u->timeout_ns);
    int one = 1;
    int fd = socket(u->at.to.ss_family,
                    SOCK_STREAM | SOCK_CLOEXEC | u->socket_flags, 0);

    if (fd < 0)
        return -errno;
    if (u->fd_limit != 0 && fd >= u->fd_limit) {
        close(fd);
        return -EMFILE;
    }
    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (u->timeout_ns != 0) {
        (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
        (void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout);
    }
    return fd;
}

/* Gives the uplink a trunk that is not connected yet. */
static int trunk_new(struct uplink *up)
{
    struct trunk *t = calloc(1, up->upstream->trunk_bytes);
    int fd;

    if (t == NULL)
        return -ENOMEM;
    fd = make_socket(up->upstream);
    if (fd < 0) {
        free(t);
        return fd;
    }
    t->fd = fd;
    t->is_connecting = true;
    t->user = up;
    up->trunk = t;
    return 0;
}

/* On this machine a connect is over before its call returns, and says that it
 * is in progress all the same: asking again tells, then and later. Also after a
 * signal: connect(2) goes on by itself. */
static int trunk_connect(const struct upstream *u, struct trunk *t)
{
    bool sleeps = (u->socket_flags & SOCK_NONBLOCK) == 0;
    int rc;

    for (int tries = 0; tries < 2; tries++) {
        do
            rc = connect(t->fd, (const struct sockaddr *)&u->at.to, u->at.len);
        while (rc < 0 && errno == EINTR);
        if (rc == 0 || errno != EINPROGRESS || sleeps)
            break;
    }
    t->is_late = rc < 0 && errno == EAGAIN;
    if (rc == 0 || errno == EISCONN) {
        t->is_connecting = false;
        return 0;
    }
    if (errno == EAGAIN || errno == EINPROGRESS || errno == EALREADY)
        return sleeps ? -ETIMEDOUT : -EAGAIN;
    return -errno;
}

static struct trunk *pop_spare(struct uplink *up)
{
    struct upstream *u = up->upstream;
    struct trunk *t = u->spare;

    if (t != NULL) {
        u->spare = t->next;
        t->user = up;
    }
    return t;
}

/* Sleeps for its turn; the spare trunk that comes with it, or NULL. */
static struct trunk *take_turn_asleep(struct uplink *up)
{
    struct upstream *u = up->upstream;
    struct trunk *spare = NULL;

    if (u->turns != NULL) {
        turns_take(u->turns);
    } else {
        pthread_mutex_lock(&u->lock);
        while (u->taken == u->limit)
            pthread_cond_wait(&u->freed, &u->lock);
        u->taken++;
        spare = pop_spare(up);
        pthread_mutex_unlock(&u->lock);
    }
    up->has_turn = true;
    return spare;
}

int upstream_open_asleep(struct uplink *up)
{
    struct upstream *u = up->upstream;
    int rc;

    if (u->at.len == 0)
        return -EDESTADDRREQ;
    if (u->limit != 0)
        up->trunk = take_turn_asleep(up);
    if (up->trunk != NULL)
        return 0;
    rc = trunk_new(up);
    return rc < 0 ? rc : trunk_connect(u, up->trunk);
}

static void queue_leave(struct uplink *up)
{
    if (up->queue != NULL)
        TAILQ_REMOVE(up->queue, up, others);
    up->queue = NULL;
}

static void queue_join(struct uplink *up, struct uplink_list *queue)
{
    queue_leave(up);
    TAILQ_INSERT_TAIL(queue, up, others);
    up->queue = queue;
}

int upstream_claim(struct uplink *up)
{
    struct upstream *u = up->upstream;
    int rc;

    if (u->at.len == 0)
        return -EDESTADDRREQ;
    if (up->trunk == NULL && u->limit != 0 && !up->has_turn) {
        if (u->taken == u->limit && up->queue == NULL)
            queue_join(up, &u->waiting);
        if (u->taken == u->limit)
            return -EAGAIN;
        u->taken++;
        up->has_turn = true;
    }
    if (up->trunk == NULL)
        up->trunk = pop_spare(up);
    if (up->trunk != NULL)
        return up->trunk->is_connecting ? -EINPROGRESS : 0;
    rc = trunk_new(up);
    return rc < 0 ? rc : -EINPROGRESS;
}

int upstream_open(struct uplink *up)
{
    int rc = upstream_claim(up);

    return rc == -EINPROGRESS ? trunk_connect(up->upstream, up->trunk) : rc;
}

struct step upstream_awaits(const struct uplink *up)
{
    struct step step = {.want = WANT_OPEN, .end = END_UPSTREAM};

    if (up->trunk == NULL)
        return step;
    step.want = up->trunk->is_late ? WANT_WAIT : WANT_WRITE;
    step.wait_ns = late_ns;
    return step;
}

struct uplink *upstream_next(struct upstream *u)
{
    struct uplink *up = TAILQ_FIRST(&u->woken);

    if (up != NULL)
        queue_leave(up);
    return up;
}

/* Hands the turn on to who waits for it; a trunk that is whole is spare. */
static void end_turn(struct uplink *up, struct trunk *t)
{
    struct upstream *u = up->upstream;
    struct uplink *next;

    up->has_turn = false;
    if (u->turns != NULL) {
        trunk_close(u, t);
        turns_give(u->turns, getpid());
        return;
    }
    pthread_mutex_lock(&u->lock);
    if (t != NULL) {
        t->user = NULL;
        t->next = u->spare;
        u->spare = t;
    }
    next = TAILQ_FIRST(&u->waiting);
    if (next != NULL) {
        next->has_turn = true;
        queue_join(next, &u->woken);
    } else {
        u->taken--;
        pthread_cond_signal(&u->freed);
    }
    pthread_mutex_unlock(&u->lock);
}

void upstream_release(struct uplink *up, bool is_broken)
{
    struct trunk *t = up->trunk;

    queue_leave(up);
    if (is_broken) {
        up->trunk = NULL;
        trunk_close(up->upstream, t);
        t = NULL;
    }
    if (up->has_turn) {
        up->trunk = NULL;
        end_turn(up, t);
    }
}
