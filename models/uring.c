/* uring: one loop for all connections, asleep until io_uring has completions.
 *
 * Requests are handed to the kernel, which performs them and reports: one
 * multishot accept for all connections, one multishot receive for each, into a
 * ring of buffers that all share, and a send for each reply (flow.c), submitted
 * together with the wait for more. A connection costs its descriptor, its armed
 * receive in the kernel and a few hundred bytes. It ends with the descriptors.
 */
#include "models/flow.h"
#include "models/model.h"
#include "models/net.h"
#include "models/ring_probe.h"

#include <errno.h>
#include <sys/poll.h>
#include <sys/socket.h>
#include <unistd.h>

struct loop {
    struct flows flows;
    bool is_stopping;
    int rc;
};

static void arm_accept(struct loop *loop)
{
    struct io_uring_sqe *sqe = ring_request(&loop->flows.ring);

    io_uring_prep_multishot_accept(sqe, loop->flows.conns.srv->listen_fd, NULL,
                                   NULL, SOCK_CLOEXEC);
    io_uring_sqe_set_data64(sqe, ABOUT_ACCEPT);
}

/* The ring takes a descriptor before it looks for a connection: when there is
 * none it fails at once, whether somebody waits or not. */
static void wait_for_client(struct loop *loop)
{
    struct io_uring_sqe *sqe = ring_request(&loop->flows.ring);

    io_uring_prep_poll_add(sqe, loop->flows.conns.srv->listen_fd, POLLIN);
    io_uring_sqe_set_data64(sqe, ABOUT_LISTENER);
}

/* What the ring could not accept, for want of a descriptor, is tried by hand:
 * that refuses a connection when it must. */
static void on_accepted(struct loop *loop, const struct io_uring_cqe *cqe)
{
    const struct server *srv = loop->flows.conns.srv;
    int fd = cqe->res;

    if (loop->is_stopping) {
        if (fd >= 0)
            close(fd);
        return;
    }
    fd = fd >= 0 ? net_adopt(srv, fd, SOCK_NONBLOCK)
                 : net_accept(srv, SOCK_NONBLOCK);
    /* The ring waits for a blocking socket; for another one it says EAGAIN. */
    if (fd >= 0 && cqe->res < 0)
        (void)net_set_blocking(fd);
    if (fd >= 0)
        flow_start(&loop->flows, fd);
    else if (fd != -EAGAIN)
        loop->rc = fd;
    if ((cqe->flags & IORING_CQE_F_MORE) == 0 && cqe->res < 0)
        wait_for_client(loop);
    else if ((cqe->flags & IORING_CQE_F_MORE) == 0)
        arm_accept(loop);
}

static void on_stop(struct loop *loop)
{
    struct io_uring_sqe *sqe = ring_request(&loop->flows.ring);

    io_uring_prep_cancel64(sqe, ABOUT_ACCEPT, 0);
    io_uring_sqe_set_data64(sqe, ABOUT_CANCEL);
    sqe = ring_request(&loop->flows.ring);
    io_uring_prep_cancel64(sqe, ABOUT_LISTENER, 0);
    io_uring_sqe_set_data64(sqe, ABOUT_CANCEL);
    loop->is_stopping = true;
    conn_end_inputs(&loop->flows.conns);
}

static void on_completion(struct loop *loop, const struct io_uring_cqe *cqe)
{
    uint64_t about = cqe->user_data;
    struct flow *flow =
        /* io_uring carries pointers as integers. */
        /* NOLINTNEXTLINE(performance-no-int-to-ptr) */
        (struct flow *)(uintptr_t)(about & ~(uint64_t)ABOUT_FLOW);

    if (about == ABOUT_ACCEPT)
        on_accepted(loop, cqe);
    else if (about == ABOUT_STOP)
        on_stop(loop);
    else if (about == ABOUT_LISTENER && !loop->is_stopping)
        arm_accept(loop);
    else if (about <= ABOUT_LISTENER)
        return;
    else if ((about & ABOUT_FLOW) == ABOUT_UPSTREAM)
        flow_answered(&loop->flows, flow, cqe);
    else if ((about & ABOUT_FLOW) == ABOUT_SEND)
        flow_sent(&loop->flows, flow, cqe->res);
    else
        flow_received(&loop->flows, flow, cqe);
}

static int turn(struct loop *loop)
{
    struct timespec time;
    struct io_uring_cqe *cqe;
    struct conn *conn;
    uint64_t now_ns;
    unsigned count = 0;
    unsigned head;
    int rc = ring_wait(&loop->flows.ring,
                       conn_sleep_time(&loop->flows.conns, &time));

    if (rc < 0 && rc != -ETIME && rc != -EINTR)
        return rc;
    io_uring_for_each_cqe(&loop->flows.ring.uring, head, cqe)
    {
        on_completion(loop, cqe);
        count++;
    }
    io_uring_cq_advance(&loop->flows.ring.uring, count);
    now_ns = conn_now(&loop->flows.conns);
    while ((conn = conn_expired(&loop->flows.conns, now_ns)) != NULL)
        flow_expired(&loop->flows, (struct flow *)conn);
    flow_next_turns(&loop->flows);
    return loop->rc;
}

static int serve(const struct server *srv)
{
    static struct loop loop;
    struct io_uring_sqe *sqe;
    int rc = ring_open(&loop.flows.ring);

    if (rc < 0)
        return rc;
    conn_set_init(&loop.flows.conns, srv);
    srv->upstream->socket_flags = 0; /* the ring waits for it */
    sqe = ring_request(&loop.flows.ring);
    io_uring_prep_poll_add(sqe, srv->stop_fd, POLLIN);
    io_uring_sqe_set_data64(sqe, ABOUT_STOP);
    arm_accept(&loop);
    while (rc == 0 && (!loop.is_stopping || loop.flows.conns.first != NULL))
        rc = turn(&loop);
    ring_close(&loop.flows.ring);
    conn_set_free(&loop.flows.conns);
    return rc;
}

static bool has_registered;

static int probe(void)
{
    return ring_probe(&has_registered);
}

static const char *uses(void)
{
    return has_registered ? "single-issuer,deferred-task-work,multishot-accept,"
                            "multishot-receive,buffer-ring,registered-ring"
                          : "single-issuer,deferred-task-work,multishot-accept,"
                            "multishot-receive,buffer-ring";
}

const struct model model = {
    .name = "uring",
    .summary = "one loop for all connections, asleep until io_uring has "
               "completions",
    .probe = probe,
    .uses = uses,
    .serve = serve,
};
