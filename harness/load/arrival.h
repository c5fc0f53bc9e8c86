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
 * An open loop: a schedule says when requests are due, and each takes the
 * connection that has been idle longest. One that is due while none is idle
 * waits for the first that becomes so. What waits is no queue but the schedule
 * itself, read up to the oldest arrival that was not sent: however far the
 * server falls behind, memory stays the same.
 *
 * An arrival that is sent late though a connection was idle was held up by the
 * generator. Had it slept, all that came due meanwhile would go out in one
 * burst that no schedule asked for; so from there on the schedule is played at
 * twice its speed until it has caught up. */
#ifndef ARRIVAL_H
#define ARRIVAL_H

#include "harness/load/gaps.h"
#include "harness/load/queue.h"

#include <stdbool.h>
#include <stdint.h>

struct arrival {
    struct queue idle; /* closed loop: thinking */

    /* Of an open loop. */
    bool is_open;
    bool catch_up;
    struct gaps gaps;
    uint64_t begin_ns; /* of the schedule */
    uint64_t end_ns;   /* nothing is due from here on */
    uint64_t late_ns;  /* what is no longer an accident of scheduling */
    uint64_t due_ns;   /* the oldest arrival that was not sent */
    uint64_t plan_ns;  /* when to send it: due_ns, or later to make no burst */
    uint64_t slip_ns;  /* when the generator was last found late … */
    uint64_t slip_due_ns; /* … and for which arrival */
};

/* The turn of a connection. In a closed loop both are the time of the call. */
struct turn {
    uint64_t due_ns;   /* when the request begins: response times count from
                          here, so that a late start is part of them */
    uint64_t ready_ns; /* when it was due and a connection was idle: from here
                          on it waited for the generator */
};

/* A closed loop. */
void arrival_init(struct arrival *a, uint64_t think_ns);

/* An open loop. `late_ns` as arrival_late_ns gives it; `catch_up`: what the
 * generator was late for goes out at once. */
void arrival_init_open(struct arrival *a, const struct gaps *gaps,
                       uint64_t late_ns, bool catch_up);

/* The schedule begins and ends; the end may be moved while it runs. Nothing for
 * a closed loop. */
void arrival_begin(struct arrival *a, uint64_t begin_ns);
void arrival_end(struct arrival *a, uint64_t end_ns);

/* From how late on a request counts as late: a mean gap of the whole load or a
 * millisecond, the greater. */
uint64_t arrival_late_ns(double rate_rps);

/* The connection has no request in flight from `now_ns` on: it was opened, or
 * its reply has come. True when its next request begins at once, in *turn; else
 * it is kept until its turn, or until it is removed with queue_remove because
 * it ended. */
bool arrival_idle(struct arrival *a, struct waiter *connection, uint64_t now_ns,
                  struct turn *turn);

/* When to call arrival_take next, or UINT64_MAX. */
uint64_t arrival_deadline(const struct arrival *a);

/* A connection whose turn has come, no longer kept, and its turn; NULL when it
 * is nobody's turn at `now_ns`. */
struct waiter *arrival_take(struct arrival *a, uint64_t now_ns,
                            struct turn *turn);

/* Any connection that is still kept, or NULL. It stays kept. */
struct waiter *arrival_first(const struct arrival *a);

/* Whether an open loop has requests to send before its end. */
bool arrival_is_pending(const struct arrival *a);

/* The oldest of those is never sent: false when there is none. */
bool arrival_drop(struct arrival *a, uint64_t *due_ns);

#endif
