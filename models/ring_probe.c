/* What the kernel's io_uring can do, found by doing it once. */
#include "models/ring_probe.h"

#include "models/ring.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Far beyond what a kernel needs for what is ready already. */
static const struct __kernel_timespec patience = {.tv_sec = 2};

/* A listener on loopback with one connection in its queue. */
struct meeting {
    int listener;
    int client;
};

static int meet(struct meeting *meeting)
{
    struct sockaddr_in in = {.sin_family = AF_INET,
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct sockaddr *address = (struct sockaddr *)&in;
    socklen_t len = sizeof in;

    meeting->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    meeting->client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (meeting->listener < 0 || meeting->client < 0 ||
        bind(meeting->listener, address, len) < 0 ||
        listen(meeting->listener, 1) < 0 ||
        getsockname(meeting->listener, address, &len) < 0 ||
        connect(meeting->client, address, len) < 0 ||
        send(meeting->client, "x", 1, MSG_NOSIGNAL) != 1)
        return errno != 0 ? -errno : -EIO;
    return 0;
}

static void part(const struct meeting *meeting)
{
    if (meeting->listener >= 0)
        close(meeting->listener);
    if (meeting->client >= 0)
        close(meeting->client);
}

/* Waits for the one request that is out. Its result, which is a negative errno
 * also where the request does not go on as a multishot does. */
static int outcome(struct ring *ring, unsigned flags)
{
    struct __kernel_timespec time = patience;
    struct io_uring_cqe *cqe;
    int rc =
        io_uring_submit_and_wait_timeout(&ring->uring, &cqe, 1, &time, NULL);

    if (rc < 0)
        return rc;
    rc = cqe->res;
    if (rc >= 0 && (cqe->flags & flags) != flags)
        rc = -EOPNOTSUPP;
    io_uring_cqe_seen(&ring->uring, cqe);
    return rc;
}

static int receive(struct ring *ring, int fd)
{
    struct io_uring_sqe *sqe = ring_request(ring);
    int rc;

    io_uring_prep_recv_multishot(sqe, fd, NULL, 0, 0);
    sqe->flags |= IOSQE_BUFFER_SELECT;
    sqe->buf_group = RING_GROUP;
    rc = outcome(ring, IORING_CQE_F_MORE | IORING_CQE_F_BUFFER);
    if (rc == 1)
        return 0;
    return rc < 0 ? rc : -EIO;
}

static int accept_and_receive(struct ring *ring, const struct meeting *meeting)
{
    int fd;
    int rc;

    io_uring_prep_multishot_accept(ring_request(ring), meeting->listener, NULL,
                                   NULL, SOCK_CLOEXEC);
    fd = outcome(ring, IORING_CQE_F_MORE);
    if (fd < 0)
        return fd;
    rc = receive(ring, fd);
    close(fd);
    return rc;
}

int ring_probe(bool *has_registered)
{
    static struct ring ring;
    struct meeting meeting;
    int rc = ring_open(&ring);

    if (rc < 0)
        return rc;
    *has_registered = ring.is_registered;
    errno = 0;
    rc = meet(&meeting);
    if (rc == 0)
        rc = accept_and_receive(&ring, &meeting);
    part(&meeting);
    ring_close(&ring);
    return rc;
}
