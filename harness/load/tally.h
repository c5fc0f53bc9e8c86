/* What comes of requests and connections, counted in a worker's result.
 *
 * A request of a closed loop belongs to the window in which its reply comes in;
 * one of an open loop to the window in which it was due. What is in flight, and
 * errors, are of the time at which they are: the worker's phase. Of those who
 * are not what the load is about, only their errors and totals count. */
#ifndef TALLY_H
#define TALLY_H

#include "harness/load/arrival.h"
#include "harness/load/worker.h"

/* A request is about to be sent, at `now_ns`. */
void tally_sent(struct worker *w, struct request *r, const struct turn *turn,
                uint64_t now_ns);

/* Its reply is in, and right. */
void tally_answered(struct worker *w, struct request *r, uint64_t now_ns);

/* The connection has failed, with all its requests in flight. */
void tally_failed(struct worker *w, struct connection *c, enum load_error error,
                  uint64_t now_ns);

/* The load is over and its requests in flight are still unanswered. */
void tally_given_up(struct worker *w, const struct connection *c);

/* The window ends: what the connection is doing. */
void tally_window_end(struct worker *w, const struct connection *c);

/* The load is over and a request that was due then was never sent. */
void tally_dropped(struct worker *w, uint64_t due_ns);

#endif
