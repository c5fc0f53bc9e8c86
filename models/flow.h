/* A connection of the uring model: between completions and its session. */
#ifndef FLOW_H
#define FLOW_H

#include "models/conn.h"
#include "models/ring.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/queue.h>

/* What a completion is about: a flow's address with one of the first two in its
 * low bit, or one of the others alone. */
enum about {
    ABOUT_RECEIVE,
    ABOUT_SEND,
    ABOUT_FLOW = 1, /* the bit */
    ABOUT_ACCEPT,
    ABOUT_STOP,
    ABOUT_CANCEL,
};

struct flow {
    struct conn conn; /* first: conn_adopt allocates the whole */
    struct ring_queue input;
    int end; /* after the input: 1 nothing yet, 0 end of stream, or -errno */
    bool is_receiving;
    bool is_cancelling;
    bool is_sending;
    bool is_hungry; /* no buffer was left to receive into */
    TAILQ_ENTRY(flow) hungry;
};

struct flows {
    struct conn_set conns;
    struct ring ring;
    TAILQ_HEAD(flow_list, flow) hungry;
};

/* Starts to serve an accepted connection. */
void flow_start(struct flows *flows, int fd);

/* What completions say; the flow may be over then. */
void flow_received(struct flows *flows, struct flow *flow,
                   const struct io_uring_cqe *cqe);
void flow_sent(struct flows *flows, struct flow *flow, int result);

/* Its timer, which conn_expired returned. */
void flow_expired(struct flows *flows, struct flow *flow);

/* Buffers that are free again go to flows that found none. */
void flow_feed_hungry(struct flows *flows);

#endif
