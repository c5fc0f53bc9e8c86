/* Arrivals: when a connection sends its next request.
 *
 * One per generator thread. It holds the connections that are open and have
 * nothing to ask for yet; the thread's loop asks it three things and knows
 * nothing else about the kind of load:
 *
 *     a connection has become idle              arrival_idle
 *     how long may the loop sleep?              arrival_deadline
 *     whose turn is it by now, and since when?  arrival_take
 *
 * A closed loop: each connection is a user who sends a request, waits for its
 * reply, thinks and sends the next one.
 *
 * An open loop is another source behind the same three questions. It keeps a
 * schedule (constant or exponential gaps) instead of a think time. arrival_idle
 * gives a connection the oldest arrival that found none idle, or keeps it;
 * arrival_deadline is the next time on the schedule while a connection is idle;
 * arrival_take pairs an arrival that has come with a connection, and `begun_ns`
 * is the time on the schedule, not of the call: response times are counted
 * from `begun_ns`, so that a late start is part of them. */
#ifndef ARRIVAL_H
#define ARRIVAL_H

#include "harness/load/queue.h"

#include <stdbool.h>
#include <stdint.h>

struct arrival {
    struct queue thinking;
};

void arrival_init(struct arrival *a, uint64_t think_ns);

/* The connection has no request in flight from `now_ns` on: it was opened, or
 * its reply has come. True when its next request begins at once, at
 * *begun_ns; else it is kept until its turn, or until it is removed with
 * queue_remove because it ended. */
bool arrival_idle(struct arrival *a, struct waiter *connection, uint64_t now_ns,
                  uint64_t *begun_ns);

/* When to call arrival_take next, or UINT64_MAX. */
uint64_t arrival_deadline(const struct arrival *a);

/* A connection whose turn has come, no longer kept, and when its request
 * begins; NULL when it is nobody's turn at `now_ns`. */
struct waiter *arrival_take(struct arrival *a, uint64_t now_ns,
                            uint64_t *begun_ns);

/* Any connection that is still kept, or NULL. It stays kept. */
struct waiter *arrival_first(const struct arrival *a);

#endif
