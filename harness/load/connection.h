/* One connection of the load generator: opened, asking, answered, closed, and
 * opened again, for as long as the load lasts. */
#ifndef CONNECTION_H
#define CONNECTION_H

#include "harness/load/arrival.h"
#include "workloads/exchange.h"

#include <stdbool.h>
#include <stdint.h>

struct worker;

enum connection_state {
    CONNECTION_CLOSED,     /* in the worker's `closed` or `paused` queue; when
                              the window is over perhaps in none */
    CONNECTION_CONNECTING, /* in `waiting` */
    CONNECTION_IDLE,       /* kept by `arrival` */
    CONNECTION_BUSY,       /* a request is in flight; in `waiting` */
};

struct connection {
    struct waiter waiter; /* since_ns of a busy one: its request was sent */
    struct exchange exchange;
    int fd; /* -1 while closed */
    enum connection_state state;
    bool is_blocked;    /* output waits for room: EPOLLOUT is watched */
    bool is_due;        /* open loop: its request was due within the window */
    uint64_t due_ns;    /* response times count from here */
    uint64_t replies;   /* since it was opened */
    uint64_t in_window; /* replies within the window */
    uint64_t busy_ns;   /* time with a request in flight within the window */
};

/* Opens a closed connection that is in no queue. */
void connection_open(struct worker *w, struct connection *c);

/* The same, with a socket that is connected already. */
void connection_adopt(struct worker *w, struct connection *c, int fd);

/* The socket is ready, as epoll says. */
void connection_ready(struct worker *w, struct connection *c, uint32_t events);

/* Sends the next request of an idle connection that is no longer kept. The
 * clock has just been read. */
void connection_begin(struct worker *w, struct connection *c,
                      const struct turn *turn);

/* It has waited too long, for its connect or its reply. */
void connection_time_out(struct worker *w, struct connection *c);

/* The load is over and its reply or its connect is not waited for any more. */
void connection_give_up(struct worker *w, struct connection *c);

/* Closes a connection that is in a queue, and takes it out of it. */
void connection_close(struct worker *w, struct connection *c);

#endif
