/* An io_uring with a ring of provided buffers, as the uring model uses it. */
#ifndef RING_H
#define RING_H

#include <liburing.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    RING_ENTRIES = 4096,
    RING_BUFFERS = 1024, /* a power of two */
    RING_BUFFER_BYTES = 4096,
    RING_GROUP = 0,
};

struct ring {
    struct io_uring uring;
    struct io_uring_buf_ring *slots;
    size_t slots_bytes;
    char *memory;
    bool is_registered; /* its descriptor need not be looked up at each call */
};

/* Single issuer, deferred task work. 0 or a negative errno: -EINVAL from a
 * kernel without these features (before 6.1), -EPERM where io_uring is
 * switched off. */
int ring_open(struct ring *ring);
void ring_close(struct ring *ring);

/* A request to fill in; it goes out with the next ring_wait. What is queued is
 * submitted first when there is no room. */
struct io_uring_sqe *ring_request(struct ring *ring);

/* Submits, and waits for a completion or for `time` (NULL: for ever). 0, -ETIME
 * or another negative errno. */
int ring_wait(struct ring *ring, struct timespec *time);

/* What the kernel has put into a buffer. */
const char *ring_data(const struct ring *ring, uint16_t buffer);

/* The kernel may fill the buffer again. */
void ring_recycle(struct ring *ring, uint16_t buffer);

#endif
