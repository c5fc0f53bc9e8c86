/* A connection of the uring model. */
#include "models/flow.h"

#include "models/net.h"

#include <errno.h>
#include <sys/socket.h>

/* A client that does not read its replies may hold so many buffers. */
enum { HELD_MAX = 4 };

/* The user data is set last: preparing a request may clear it. */
static void tag(struct io_uring_sqe *sqe, const struct flow *flow,
                enum about about)
{
    io_uring_sqe_set_data64(sqe, (uint64_t)(uintptr_t)flow | about);
}

static void receive(struct flows *flows, struct flow *flow)
{
    struct io_uring_sqe *sqe = ring_request(&flows->ring);

    io_uring_prep_recv_multishot(sqe, flow->conn.fd, NULL, 0, 0);
    sqe->flags |= IOSQE_BUFFER_SELECT;
    sqe->buf_group = RING_GROUP;
    tag(sqe, flow, ABOUT_RECEIVE);
    flow->is_receiving = true;
}

static void cancel_receive(struct flows *flows, struct flow *flow)
{
    struct io_uring_sqe *sqe = ring_request(&flows->ring);

    io_uring_prep_cancel64(sqe, (uint64_t)(uintptr_t)flow | ABOUT_RECEIVE, 0);
    tag(sqe, NULL, ABOUT_CANCEL);
    flow->is_cancelling = true;
}

static void send_reply(struct flows *flows, struct flow *flow,
                       const struct step *step)
{
    struct io_uring_sqe *sqe = ring_request(&flows->ring);

    io_uring_prep_send(sqe, flow->conn.fd, step->data, step->len, MSG_NOSIGNAL);
    tag(sqe, flow, ABOUT_SEND);
    flow->is_sending = true;
}

/* Gives the session what came, or else what ended it. False when there is
 * nothing yet. */
static bool read_step(struct flows *flows, struct flow *flow,
                      const struct step *step)
{
    size_t n =
        ring_queue_take(&flows->ring, &flow->input, step->data, step->len);

    if (n > 0) {
        session_done(&flow->conn.session, (ssize_t)n);
        return true;
    }
    if (flow->end <= 0) {
        session_done(&flow->conn.session, flow->end);
        return true;
    }
    if (!flow->is_receiving && !flow->is_hungry)
        receive(flows, flow);
    return false;
}

/* The kernel may still be at work on the flow; the last completion frees it. */
static void finish(struct flows *flows, struct flow *flow)
{
    char rest[RING_BUFFER_BYTES];

    while (ring_queue_take(&flows->ring, &flow->input, rest, sizeof rest) > 0)
        ;
    if (flow->is_receiving || flow->is_sending) {
        (void)shutdown(flow->conn.fd, SHUT_RDWR);
        return;
    }
    if (flow->is_hungry)
        TAILQ_REMOVE(&flows->hungry, flow, hungry);
    conn_close(&flows->conns, &flow->conn, 0);
}

/* False when the step needs a completion, or time. */
static bool perform(struct flows *flows, struct flow *flow,
                    const struct step *step)
{
    switch (step->want) {
    case WANT_READ:
        return read_step(flows, flow, step);
    case WANT_WRITE:
        send_reply(flows, flow, step);
        return false;
    case WANT_COMPUTE:
        session_compute(&flow->conn.session);
        session_done(&flow->conn.session, 0);
        return true;
    default:
        return false;
    }
}

/* Goes on with the session until it needs a completion, or time. */
static void go_on(struct flows *flows, struct flow *flow)
{
    struct session *s = &flow->conn.session;
    bool has_moved = false;
    struct step step;

    while ((step = session_next(s)).want != WANT_CLOSE) {
        if (flow->is_sending ||
            (step.want == WANT_WAIT && flow->conn.timer.place != 0))
            return;
        if (!perform(flows, flow, &step)) {
            int rc = conn_arm(&flows->conns, &flow->conn, &step, has_moved);

            if (rc == 0 || flow->is_sending)
                return;
            session_done(s, rc);
        }
        has_moved = true;
    }
    finish(flows, flow);
}

void flow_received(struct flows *flows, struct flow *flow,
                   const struct io_uring_cqe *cqe)
{
    if ((cqe->flags & IORING_CQE_F_MORE) == 0) {
        flow->is_receiving = false;
        flow->is_cancelling = false;
    }
    if (cqe->res > 0) {
        ring_queue_push(&flows->ring, &flow->input,
                        (uint16_t)(cqe->flags >> IORING_CQE_BUFFER_SHIFT),
                        (uint32_t)cqe->res);
    } else if (cqe->res == -ENOBUFS) {
        TAILQ_INSERT_TAIL(&flows->hungry, flow, hungry);
        flow->is_hungry = true;
    } else if (cqe->res != -ECANCELED && flow->end > 0) {
        flow->end = cqe->res;
    }
    if (flow->input.count >= HELD_MAX && flow->is_receiving &&
        !flow->is_cancelling)
        cancel_receive(flows, flow);
    go_on(flows, flow);
}

void flow_sent(struct flows *flows, struct flow *flow, int result)
{
    flow->is_sending = false;
    session_done(&flow->conn.session, result);
    go_on(flows, flow);
}

void flow_start(struct flows *flows, int fd)
{
    struct flow *flow =
        (struct flow *)conn_adopt(&flows->conns, fd, sizeof *flow);

    if (flow == NULL)
        return;
    flow->end = 1;
    go_on(flows, flow);
}

/* An idle flow is shut down, and its completions do the rest: what it is
 * sending from is in the kernel's hands. */
void flow_expired(struct flows *flows, struct flow *flow)
{
    struct session *s = &flow->conn.session;

    if (session_next(s).want == WANT_WAIT) {
        session_done(s, 0);
    } else {
        flow->end = -ETIMEDOUT;
        (void)shutdown(flow->conn.fd, SHUT_RDWR);
    }
    if (session_next(s).want != WANT_READ || !flow->is_receiving)
        go_on(flows, flow);
}

/* Buffers that are free again go to those who found none. */
void flow_feed_hungry(struct flows *flows)
{
    for (unsigned n = flows->ring.held; n < RING_BUFFERS; n++) {
        struct flow *flow = TAILQ_FIRST(&flows->hungry);

        if (flow == NULL)
            return;
        TAILQ_REMOVE(&flows->hungry, flow, hungry);
        flow->is_hungry = false;
        receive(flows, flow);
    }
}
