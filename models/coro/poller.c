/* The epoll set and its table of waiters. */
#include "models/coro/poller.h"

#include "models/coro/sanitizer.h"
#include "support/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const uint32_t bits[DIRECTIONS] = {
    [DIRECTION_READ] = EPOLLIN,
    [DIRECTION_WRITE] = EPOLLOUT,
};

int poller_init(struct poller *p)
{
    /* TSan lets signal handlers run in the calls it knows, and it does not know
     * epoll_pwait2: a server that sleeps there would not be told to stop. */
    *p = (struct poller){.epoll_fd = epoll_create1(EPOLL_CLOEXEC),
                         .is_coarse = FIBER_TSAN};
    return p->epoll_fd < 0 ? -errno : 0;
}

void poller_free(struct poller *p)
{
    free(p->watches);
    (void)close(p->epoll_fd);
}

/* Makes room for a descriptor that is really one: a wrong number must not cost
 * a large table. */
static int reserve(struct poller *p, int fd)
{
    size_t room = p->room == 0 ? 64 : p->room;
    struct watch *watches;

    if (fd < 0)
        return -EBADF;
    if ((size_t)fd < p->room)
        return 0;
    if (fcntl(fd, F_GETFD) < 0)
        return -errno;
    while (room <= (size_t)fd)
        room *= 2;
    watches = reallocarray(p->watches, room, sizeof(struct watch));
    if (watches == NULL)
        return -ENOMEM;
    memset(watches + p->room, 0, (room - p->room) * sizeof(struct watch));
    p->watches = watches;
    p->room = room;
    return 0;
}

static int set_interest(struct poller *p, int fd, uint32_t events)
{
    struct watch *w = &p->watches[fd];
    struct epoll_event event = {.events = events, .data.fd = fd};
    int op = w->registered == 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;

    if (events == 0)
        op = EPOLL_CTL_DEL;
    else if (w->is_shared) {
        /* What is exclusive cannot be modified, only be added anew. */
        event.events |= EPOLLEXCLUSIVE;
        if (op == EPOLL_CTL_MOD)
            (void)epoll_ctl(p->epoll_fd, EPOLL_CTL_DEL, fd, NULL);
        op = EPOLL_CTL_ADD;
    }
    if (epoll_ctl(p->epoll_fd, op, fd, &event) < 0)
        return -errno;
    w->registered = events;
    return 0;
}

int poller_share(struct poller *p, int fd)
{
    int err = reserve(p, fd);

    if (err == 0)
        p->watches[fd].is_shared = true;
    return err;
}

int poller_wait(struct poller *p, int fd, enum direction direction,
                struct coro *waiter)
{
    uint32_t needed = 0;
    struct watch *w;
    int err = reserve(p, fd);

    if (err < 0)
        return err;
    w = &p->watches[fd];
    if (w->waiter[direction] != NULL)
        return -EBUSY;
    w->waiter[direction] = waiter;
    for (int d = 0; d < DIRECTIONS; d++)
        if (w->waiter[d] != NULL)
            needed |= bits[d];

    /* A socket can nearly always be written to: that interest is not left
     * behind to be dropped a turn later. */
    if ((needed & ~w->registered) != 0 ||
        (w->registered & ~needed & EPOLLOUT) != 0) {
        err = set_interest(p, fd, needed);
        if (err < 0) {
            w->waiter[direction] = NULL;
            return err;
        }
    }
    p->waiting++;
    return 0;
}

struct coro *poller_take(struct poller *p, int fd, enum direction direction)
{
    struct coro *waiter = NULL;

    if (fd >= 0 && (size_t)fd < p->room) {
        waiter = p->watches[fd].waiter[direction];
        p->watches[fd].waiter[direction] = NULL;
    }
    if (waiter != NULL)
        p->waiting--;
    return waiter;
}

void poller_forget(struct poller *p, int fd)
{
    if (fd < 0 || (size_t)fd >= p->room)
        return;
    p->watches[fd].is_shared = false;
    if (p->watches[fd].registered == 0)
        return;
    /* Fails only when it was closed before, and then it is gone already. */
    (void)set_interest(p, fd, 0);
    p->watches[fd].registered = 0;
}

/* For Linux before 5.11: whole milliseconds, rounded up. */
static int poll_coarsely(struct poller *p, uint64_t timeout_ns)
{
    int timeout_ms = -1;

    if (timeout_ns / NS_PER_MS < INT_MAX)
        timeout_ms = (int)((timeout_ns + NS_PER_MS - 1) / NS_PER_MS);
    return epoll_wait(p->epoll_fd, p->events, POLLER_BATCH, timeout_ms);
}

static int poll_finely(struct poller *p, uint64_t timeout_ns)
{
    struct timespec timeout = clock_timespec(timeout_ns);

    return epoll_pwait2(p->epoll_fd, p->events, POLLER_BATCH,
                        timeout_ns == UINT64_MAX ? NULL : &timeout, NULL);
}

int poller_poll(struct poller *p, uint64_t timeout_ns)
{
    int n = -1;

    p->polls++;
    if (!p->is_coarse) {
        n = poll_finely(p, timeout_ns);
        p->is_coarse = n < 0 && errno == ENOSYS;
    }
    if (p->is_coarse)
        n = poll_coarsely(p, timeout_ns);
    if (n < 0)
        return errno == EINTR ? 0 : -errno;
    return n;
}

void poller_woken(struct poller *p, int i, struct coro *woken[DIRECTIONS])
{
    const struct epoll_event *event = &p->events[i];
    int fd = event->data.fd;
    uint32_t seen = event->events;
    uint32_t unwanted = 0;

    /* A broken or closed connection is for both: their next call tells. */
    if ((seen & (EPOLLERR | EPOLLHUP)) != 0)
        seen |= EPOLLIN | EPOLLOUT;
    for (int d = 0; d < DIRECTIONS; d++) {
        woken[d] = NULL;
        if ((seen & bits[d]) == 0)
            continue;
        woken[d] = poller_take(p, fd, (enum direction)d);
        if (woken[d] == NULL)
            unwanted |= bits[d];
    }
    unwanted &= p->watches[fd].registered;
    if (unwanted != 0)
        (void)set_interest(p, fd, p->watches[fd].registered & ~unwanted);
}
