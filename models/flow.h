/* A connection of the uring model: between completions and its session. */
#ifndef FLOW_H
#define FLOW_H

#include "models/conn.h"
#include "models/ring.h"
#include "models/spout.h"

#include <stdbool.h>
#include <stdint.h>

/* What a completion is about: a flow's address with one of the first two in its
 * low bit, or one of the others alone. */
enum about {
    ABOUT_RECEIVE,
    ABOUT_SEND,
    ABOUT_FLOW = 1, /* the bit */
    ABOUT_ACCEPT,
    ABOUT_STOP,
    ABOUT_CANCEL,
    ABOUT_LISTENER, /* polled while no descriptor is left to accept with */
};

/* Bytes that came while the session did not want any. */
struct input {
    char *bytes;
    size_t taken, len, room;
};

struct flow {
    struct conn conn; /* first: conn_adopt allocates the whole */
    struct input input;
    struct spout spout; /* open while a file goes out */
    int end; /* after the input: 1 nothing yet, 0 end of stream, or -errno */
    bool is_receiving;
    bool is_cancelling;
    bool is_sending;
};

struct flows {
    struct conn_set conns;
    struct ring ring;
};

/* Starts to serve an accepted connection. */
void flow_start(struct flows *flows, int fd);

/* What completions say; the flow may be over then. */
void flow_received(struct flows *flows, struct flow *flow,
                   const struct io_uring_cqe *cqe);
void flow_sent(struct flows *flows, struct flow *flow, int result);

/* Its timer, which conn_expired returned. */
void flow_expired(struct flows *flows, struct flow *flow);

#endif
