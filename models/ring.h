/* An io_uring with a ring of provided buffers, as the uring model uses it. */
#ifndef RING_H
#define RING_H

#include <liburing.h>
#include <stddef.h>
#include <stdint.h>

enum {
    RING_ENTRIES = 4096,
    RING_BUFFERS = 1024, /* a power of two */
    RING_BUFFER_BYTES = 4096,
    RING_GROUP = 0,
};

/* What the kernel has put into a buffer, while somebody holds it. */
struct ring_filled {
    uint32_t taken;
    uint32_t len;
    uint16_t next;
};

struct ring {
    struct io_uring uring;
    struct io_uring_buf_ring *slots;
    size_t slots_bytes;
    char *memory;
    struct ring_filled filled[RING_BUFFERS];
    unsigned held; /* buffers in queues */
};

/* Filled buffers in the order they came. Zeroed is empty. */
struct ring_queue {
    uint16_t first;
    uint16_t last;
    unsigned count;
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

/* Adds a buffer with `len` bytes, more than 0. */
void ring_queue_push(struct ring *ring, struct ring_queue *queue,
                     uint16_t buffer, uint32_t len);

/* Moves up to `room` of its bytes to `to`, and gives an emptied buffer back to
 * the kernel. Returns their number, 0 when the queue is empty. */
size_t ring_queue_take(struct ring *ring, struct ring_queue *queue, char *to,
                       size_t room);

#endif
