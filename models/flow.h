/* A connection of the uring model: between completions and its session. */
#ifndef FLOW_H
#define FLOW_H

#include "models/conn.h"
#include "models/ring.h"
#include "models/spout.h"

#include <stdbool.h>
#include <stdint.h>

/* What a completion is about: a flow's address with one of the first three in
 * its low bits, or one of the others alone. */
enum about {
    ABOUT_RECEIVE,
    ABOUT_SEND,
    ABOUT_UPSTREAM,
    ABOUT_FLOW = 3, /* the bits */
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
    bool is_asking;        /* the upstream */
    bool has_asked_enough; /* its time is up: the request is being cancelled */
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

void flow_answered(struct flows *flows, struct flow *flow,
                   const struct io_uring_cqe *cqe);

/* Those whose turn with the upstream has come go on. */
void flow_next_turns(struct flows *flows);

/* The upstream's end of it, flow_upstream.c. Performs a step there: false when
 * that needs a completion, or its turn. */
bool flow_ask(struct flows *flows, struct flow *flow, const struct step *step);
void flow_answer(struct flows *flows, struct flow *flow,
                 const struct io_uring_cqe *cqe);
void flow_stop_asking(struct flows *flows, struct flow *flow);

/* Its timer, which conn_expired returned. */
void flow_expired(struct flows *flows, struct flow *flow);

#endif
