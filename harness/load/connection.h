/* One connection of the load generator: opened, asking, answered, closed, and
 * opened again, for as long as the load lasts. Where requests are pipelined,
 * several are in flight on it, and their replies come in their order. */
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
    CONNECTION_OPEN,       /* its requests are where they say */
    CONNECTION_RESTING,    /* a silent one, answered: in `resting` */
};

enum role {
    ROLE_ASKS,   /* what the load is about */
    ROLE_SILENT, /* of a crowd: asks once, so that the server has seen it, and
                    then must not be closed */
    ROLE_BULLY,  /* of a convoy: asks for work at all times until the window is
                    over, and counts by itself */
};

/* A request in flight, or the room for one. */
struct request {
    struct waiter waiter; /* since_ns of a busy one: it was sent */
    struct connection *connection;
    uint64_t due_ns; /* response times count from here */
    bool is_busy;    /* in flight, in `waiting`; else kept by `arrival` or, when
                        the load is over, in `resting` */
    bool is_due;     /* open loop: was due within the window */
};

struct connection {
    struct request own;       /* the only one, where one may be in flight */
    struct request *requests; /* as many as may be, in turn. The first stands
                                 for the connection while that is not open */
    struct exchange exchange;
    uint16_t place;   /* of the exchange, likewise … */
    uint16_t *places; /* … for as many */
    int fd;           /* -1 while closed */
    enum connection_state state;
    enum role role;
    bool is_blocked;    /* output waits for room: EPOLLOUT is watched */
    uint64_t replies;   /* since it was opened */
    uint64_t in_window; /* replies within the window */
    uint64_t busy_ns;   /* of all its requests, in flight within the window */
};

/* Opens a closed connection that is in no queue. */
void connection_open(struct worker *w, struct connection *c);

/* The same, with a socket that is connected already. */
void connection_adopt(struct worker *w, struct connection *c, int fd);

/* The socket is ready, as epoll says. */
void connection_ready(struct worker *w, struct connection *c, uint32_t events);

/* Sends an idle request that is no longer kept. The clock has just been read.
 */
void connection_begin(struct worker *w, struct request *r,
                      const struct turn *turn);

/* It has waited too long, for its connect or a reply. */
void connection_time_out(struct worker *w, struct connection *c);

/* The load is over and its replies or its connect are not waited for any more.
 */
void connection_give_up(struct worker *w, struct connection *c);

/* Closes a connection that is not closed, and takes it out of its queues. */
void connection_close(struct worker *w, struct connection *c);

#endif
