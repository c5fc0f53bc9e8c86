/* The upstream's end of a connection of the uring model: one request at a time,
 * a connect, a send or a receive. */
#include "models/flow.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

static void submit(struct flow *flow, struct io_uring_sqe *sqe)
{
    io_uring_sqe_set_data64(sqe, (uint64_t)(uintptr_t)flow | ABOUT_UPSTREAM);
    flow->is_asking = true;
}

/* What session_done takes, or -EINPROGRESS when it needs a completion. */
static int open_trunk(struct flows *flows, struct flow *flow)
{
    struct uplink *up = &flow->conn.up;
    const struct listen_at *at = &up->upstream->at;
    struct io_uring_sqe *sqe;
    int rc = upstream_claim(up);

    if (rc != -EINPROGRESS)
        return rc;
    sqe = ring_request(&flows->ring);
    io_uring_prep_connect(sqe, up->trunk->fd, (const struct sockaddr *)&at->to,
                          at->len);
    submit(flow, sqe);
    return rc;
}

bool flow_ask(struct flows *flows, struct flow *flow, const struct step *step)
{
    struct session *s = &flow->conn.session;
    struct io_uring_sqe *sqe;
    int rc = 0;

    switch (step->want) {
    case WANT_OPEN:
        rc = open_trunk(flows, flow);
        break;
    case WANT_RELEASE:
        upstream_release(&flow->conn.up, step->is_broken);
        break;
    case WANT_WRITE:
        sqe = ring_request(&flows->ring);
        io_uring_prep_send(sqe, flow->conn.up.trunk->fd, step->data, step->len,
                           MSG_NOSIGNAL);
        submit(flow, sqe);
        return false;
    default: /* WANT_READ */
        sqe = ring_request(&flows->ring);
        io_uring_prep_recv(sqe, flow->conn.up.trunk->fd, NULL,
                           RING_BUFFER_BYTES, 0);
        sqe->flags |= IOSQE_BUFFER_SELECT;
        sqe->buf_group = RING_GROUP;
        submit(flow, sqe);
        return false;
    }
    if (rc == -EINPROGRESS || rc == -EAGAIN)
        return false;
    session_done(s, rc);
    return true;
}

/* A connect that waits in a thread of the kernel's ends with EINTR, not
 * ECANCELED. */
void flow_stop_asking(struct flows *flows, struct flow *flow)
{
    struct io_uring_sqe *sqe = ring_request(&flows->ring);

    io_uring_prep_cancel64(sqe, (uint64_t)(uintptr_t)flow | ABOUT_UPSTREAM, 0);
    io_uring_sqe_set_data64(sqe, ABOUT_CANCEL);
    flow->has_asked_enough = true;
}

/* A receive that found no buffer in the ring is asked for again. */
void flow_answer(struct flows *flows, struct flow *flow,
                 const struct io_uring_cqe *cqe)
{
    struct step step = session_next(&flow->conn.session);
    int result = cqe->res;

    flow->is_asking = false;
    if (step.want == WANT_OPEN && result == 0)
        flow->conn.up.trunk->is_connecting = false;
    if ((cqe->flags & IORING_CQE_F_BUFFER) != 0) {
        uint16_t buffer = (uint16_t)(cqe->flags >> IORING_CQE_BUFFER_SHIFT);

        if (step.want == WANT_CLOSE) /* no memory to read into */
            result = -ENOMEM;
        if (result > 0)
            memcpy(step.data, ring_data(&flows->ring, buffer), (size_t)result);
        ring_recycle(&flows->ring, buffer);
    }
    if (result < 0 && flow->has_asked_enough)
        result = -ETIMEDOUT;
    else if (result == -ENOBUFS)
        result = -EAGAIN;
    flow->has_asked_enough = false;
    session_done(&flow->conn.session, result);
}
