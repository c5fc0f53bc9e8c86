/* A connection of the uring model. */
#include "models/flow.h"

#include "models/drive.h"
#include "models/file.h"
#include "models/net.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

/* A client that asks faster than it is answered is not listened to any more
 * when so many of its bytes wait here. */
enum { INPUT_MAX = 4 * RING_BUFFER_BYTES };

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

/* False without a pipe, which ends the session. */
static bool send_file(struct flows *flows, struct flow *flow,
                      const struct step *step)
{
    struct io_uring_sqe *sqe;
    int rc = spout_open(&flow->spout);

    if (rc < 0) {
        session_done(&flow->conn.session, rc);
        return false;
    }
    sqe = ring_request(&flows->ring);
    spout_prepare(&flow->spout, sqe, flow->conn.fd, step);
    tag(sqe, flow, ABOUT_SEND);
    flow->is_sending = true;
    return true;
}

/* The buffers of the ring are everybody's: none is kept while its bytes wait
 * for their session. 0 or -ENOMEM. */
static int input_keep(struct input *input, const char *bytes, size_t len)
{
    if (input->len + len > input->room) {
        size_t room = input->room + len + RING_BUFFER_BYTES;
        char *grown = realloc(input->bytes, room);

        if (grown == NULL)
            return -ENOMEM;
        input->bytes = grown;
        input->room = room;
    }
    memcpy(input->bytes + input->len, bytes, len);
    input->len += len;
    return 0;
}

static void input_free(struct input *input)
{
    free(input->bytes);
    *input = (struct input){0};
}

static size_t input_take(struct input *input, char *to, size_t room)
{
    size_t n = input->len - input->taken;

    if (n > room)
        n = room;
    if (n > 0)
        memcpy(to, input->bytes + input->taken, n);
    input->taken += n;
    if (input->taken == input->len)
        input_free(input);
    return n;
}

/* Gives the session what came, or else what ended it. False when there is
 * nothing yet. */
static bool read_step(struct flows *flows, struct flow *flow,
                      const struct step *step)
{
    size_t n = input_take(&flow->input, step->data, step->len);

    if (n > 0) {
        session_done(&flow->conn.session, (ssize_t)n);
        return true;
    }
    if (flow->end <= 0) {
        session_done(&flow->conn.session, flow->end);
        return true;
    }
    if (!flow->is_receiving)
        receive(flows, flow);
    return false;
}

/* The kernel may still be at work on the flow; the last completion frees it. */
static void finish(struct flows *flows, struct flow *flow)
{
    input_free(&flow->input);
    if (flow->is_receiving || flow->is_sending || flow->is_asking) {
        (void)shutdown(flow->conn.fd, SHUT_RDWR);
    } else {
        spout_close(&flow->spout);
        conn_close(&flows->conns, &flow->conn, 0);
    }
}

/* False when the step needs a completion, or time. */
static bool perform(struct flows *flows, struct flow *flow,
                    const struct step *step)
{
    if (step->want != WANT_SEND_FILE)
        spout_close(&flow->spout);
    if (step->end == END_UPSTREAM)
        return flow_ask(flows, flow, step);
    switch (step->want) {
    case WANT_READ:
        if (step->end == END_CLIENT)
            return read_step(flows, flow, step);
        session_done(&flow->conn.session, file_read(step));
        return true;
    case WANT_WRITE:
        send_reply(flows, flow, step);
        return false;
    case WANT_SEND_FILE:
        return !send_file(flows, flow, step);
    case WANT_CRASH:
        drive_crash();
    case WANT_COMPUTE:
        session_compute(&flow->conn.session);
        session_done(&flow->conn.session, 0);
        return true;
    default:
        return false;
    }
}

/* Goes on with the session until it needs a completion, or time. */
static void go_on(struct flows *flows, struct flow *flow, bool has_moved)
{
    struct session *s = &flow->conn.session;
    struct step step;

    while ((step = session_next(s)).want != WANT_CLOSE) {
        if (flow->is_sending || flow->is_asking ||
            (step.want == WANT_WAIT && flow->conn.timer.place != 0))
            return;
        if (!perform(flows, flow, &step)) {
            int rc = conn_arm(&flows->conns, &flow->conn, &step, has_moved);

            if (rc == 0 || flow->is_sending || flow->is_asking)
                return;
            session_done(s, rc);
        }
        has_moved = true;
    }
    finish(flows, flow);
}

/* A session that wants bytes gets them straight from the ring; the rest is
 * kept. */
static void take_buffer(struct flows *flows, struct flow *flow,
                        const struct io_uring_cqe *cqe)
{
    uint16_t buffer = (uint16_t)(cqe->flags >> IORING_CQE_BUFFER_SHIFT);
    const char *bytes = ring_data(&flows->ring, buffer);
    size_t len = (size_t)cqe->res;
    struct step step = session_next(&flow->conn.session);

    if (step.want == WANT_READ && step.end == END_CLIENT &&
        flow->input.len == 0) {
        size_t n = len < step.len ? len : step.len;

        memcpy(step.data, bytes, n);
        session_done(&flow->conn.session, (ssize_t)n);
        bytes += n;
        len -= n;
    }
    if (len > 0 && step.want != WANT_CLOSE &&
        input_keep(&flow->input, bytes, len) < 0)
        flow->end = -ENOMEM;
    ring_recycle(&flows->ring, buffer);
}

/* A receive that found no buffer in the ring is armed again by go_on: at the
 * end of this batch of completions all buffers are back. */
void flow_received(struct flows *flows, struct flow *flow,
                   const struct io_uring_cqe *cqe)
{
    if ((cqe->flags & IORING_CQE_F_MORE) == 0) {
        flow->is_receiving = false;
        flow->is_cancelling = false;
    }
    if (cqe->res > 0)
        take_buffer(flows, flow, cqe);
    else if (cqe->res != -ECANCELED && cqe->res != -ENOBUFS && flow->end > 0)
        flow->end = cqe->res;
    if (flow->input.len - flow->input.taken >= INPUT_MAX &&
        flow->is_receiving && !flow->is_cancelling)
        cancel_receive(flows, flow);
    go_on(flows, flow, cqe->res > 0);
}

void flow_sent(struct flows *flows, struct flow *flow, int result)
{
    bool has_moved = result > 0;

    flow->is_sending = false;
    if (flow->spout.is_open)
        result = spout_result(&flow->spout, result);
    session_done(&flow->conn.session, result);
    go_on(flows, flow, has_moved);
}

void flow_answered(struct flows *flows, struct flow *flow,
                   const struct io_uring_cqe *cqe)
{
    flow_answer(flows, flow, cqe);
    go_on(flows, flow, cqe->res > 0);
}

void flow_next_turns(struct flows *flows)
{
    struct uplink *up;

    while ((up = upstream_next(flows->conns.srv->upstream)) != NULL)
        go_on(flows, (struct flow *)conn_of(up), false);
}

void flow_start(struct flows *flows, int fd)
{
    struct flow *flow =
        (struct flow *)conn_adopt(&flows->conns, fd, sizeof *flow);

    if (flow == NULL)
        return;
    flow->end = 1;
    go_on(flows, flow, true);
}

/* An idle flow is shut down, and its completions do the rest: what it is
 * sending from is in the kernel's hands. */
void flow_expired(struct flows *flows, struct flow *flow)
{
    struct session *s = &flow->conn.session;

    if (session_next(s).want == WANT_WAIT) {
        session_done(s, 0);
    } else if (flow->is_asking) {
        flow_stop_asking(flows, flow);
    } else if (session_next(s).want == WANT_OPEN) {
        session_done(s, -ETIMEDOUT);
    } else {
        flow->end = -ETIMEDOUT;
        (void)shutdown(flow->conn.fd, SHUT_RDWR);
    }
    if (session_next(s).want != WANT_READ || !flow->is_receiving)
        go_on(flows, flow, true);
}
