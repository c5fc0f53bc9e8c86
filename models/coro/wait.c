/* The ways in which a coroutine waits: for its turn, for time, for descriptors.
 */
#include "models/coro/coro.h"

#include "models/coro/loop.h"
#include "support/clock.h"

#include <assert.h>
#include <errno.h>
#include <unistd.h>

struct coro *coro_self(void)
{
    return loop_running();
}

struct coro_loop *coro_self_loop(void)
{
    return loop_current;
}

void coro_park(void)
{
    (void)loop_park(loop_running());
}

void coro_wake(struct coro *coro)
{
    loop_wake(loop_current, coro, 0);
}

void coro_yield(void)
{
    struct coro *self = loop_running();

    loop_set_ready(loop_current, self);
    (void)loop_park(self);
}

int coro_sleep_until(uint64_t deadline_ns)
{
    struct coro *self = loop_running();
    int err = timers_set(&loop_current->timers, &self->timer, deadline_ns);

    return err < 0 ? err : loop_park(self);
}

int coro_sleep(uint64_t duration_ns)
{
    uint64_t now_ns = clock_now_ns();

    return coro_sleep_until(duration_ns < UINT64_MAX - now_ns
                                ? now_ns + duration_ns
                                : CORO_FOREVER);
}

static int wait_for(int fd, enum direction direction, uint64_t deadline_ns)
{
    struct coro *self = loop_running();
    int err = poller_wait(&loop_current->poller, fd, direction, self);

    if (err < 0)
        return err;
    if (deadline_ns != CORO_FOREVER) {
        err = timers_set(&loop_current->timers, &self->timer, deadline_ns);
        if (err < 0) {
            (void)poller_take(&loop_current->poller, fd, direction);
            return err;
        }
    }
    self->fd = fd;
    self->direction = direction;
    return loop_park(self);
}

int coro_wait_readable(int fd, uint64_t deadline_ns)
{
    return wait_for(fd, DIRECTION_READ, deadline_ns);
}

int coro_wait_writable(int fd, uint64_t deadline_ns)
{
    return wait_for(fd, DIRECTION_WRITE, deadline_ns);
}

int coro_share(int fd)
{
    return poller_share(&loop_current->poller, fd);
}

void coro_forget(int fd)
{
    assert(loop_current != NULL);
    for (int d = 0; d < DIRECTIONS; d++) {
        struct coro *waiter =
            poller_take(&loop_current->poller, fd, (enum direction)d);

        if (waiter != NULL)
            loop_wake(loop_current, waiter, -ECANCELED);
    }
    poller_forget(&loop_current->poller, fd);
}

void coro_close(int fd)
{
    coro_forget(fd);
    /* Linux closes the descriptor whatever close says. */
    (void)close(fd);
}
