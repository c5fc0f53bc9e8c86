/* Who waits for which descriptor, and the epoll set that tells.
 *
 * A descriptor stays registered, level-triggered, after its event, so that a
 * coroutine which waits again costs no system call. When an event comes that
 * nobody waits for, its interest is dropped then, and renewed by the next wait:
 * nothing spins, and nothing is lost. */
#ifndef POLLER_H
#define POLLER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/epoll.h>

enum { POLLER_BATCH = 256 };

enum direction { DIRECTION_READ, DIRECTION_WRITE, DIRECTIONS };

struct coro;

struct watch {
    struct coro *waiter[DIRECTIONS];
    uint32_t registered; /* what the epoll set holds now */
    bool is_shared;      /* with other sets: an event wakes one of them */
};

struct poller {
    int epoll_fd;
    bool is_coarse;        /* without epoll_pwait2 */
    struct watch *watches; /* by descriptor */
    size_t room;
    size_t waiting; /* waiters in all watches */
    uint64_t polls;
    struct epoll_event events[POLLER_BATCH];
};

/* 0 or a negative errno. */
int poller_init(struct poller *p);
void poller_free(struct poller *p);

/* From the next wait on, an event of the descriptor that several sets hold
 * wakes one of those that share it (EPOLLEXCLUSIVE). 0 or a negative errno. */
int poller_share(struct poller *p, int fd);

/* Adds a waiter. 0, -EBUSY when there is one, or a negative errno. */
int poller_wait(struct poller *p, int fd, enum direction direction,
                struct coro *waiter);

/* Takes the waiter away; NULL when there is none. */
struct coro *poller_take(struct poller *p, int fd, enum direction direction);

/* Ends the interest in a descriptor without waiters. */
void poller_forget(struct poller *p, int fd);

/* Asks the kernel, for at most `timeout_ns`, UINT64_MAX without end. Returns
 * the number of events, 0 also after a signal, or a negative errno. */
int poller_poll(struct poller *p, uint64_t timeout_ns);

/* Takes those whom event i, from 0, has woken; NULL where nobody is. */
void poller_woken(struct poller *p, int i, struct coro *woken[DIRECTIONS]);

#endif
