/* An io_uring with a ring of provided buffers. */
#include "models/ring.h"

#include <errno.h>
#include <sys/mman.h>

static void *map(size_t bytes)
{
    void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    return memory == MAP_FAILED ? NULL : memory;
}

static char *data(const struct ring *ring, uint16_t buffer)
{
    return ring->memory + (size_t)buffer * RING_BUFFER_BYTES;
}

static void put(struct ring *ring, uint16_t buffer, int offset)
{
    io_uring_buf_ring_add(ring->slots, data(ring, buffer), RING_BUFFER_BYTES,
                          buffer, io_uring_buf_ring_mask(RING_BUFFERS), offset);
}

static int add_buffers(struct ring *ring)
{
    struct io_uring_buf_reg reg = {.ring_entries = RING_BUFFERS,
                                   .bgid = RING_GROUP};
    int rc;

    ring->slots_bytes = RING_BUFFERS * sizeof(struct io_uring_buf);
    ring->slots = map(ring->slots_bytes);
    if (ring->slots == NULL)
        return -ENOMEM;
    ring->memory = map((size_t)RING_BUFFERS * RING_BUFFER_BYTES);
    if (ring->memory == NULL)
        return -ENOMEM;
    reg.ring_addr = (uint64_t)(uintptr_t)ring->slots;
    rc = io_uring_register_buf_ring(&ring->uring, &reg, 0);
    if (rc < 0)
        return rc;
    io_uring_buf_ring_init(ring->slots);
    for (int i = 0; i < RING_BUFFERS; i++)
        put(ring, (uint16_t)i, i);
    io_uring_buf_ring_advance(ring->slots, RING_BUFFERS);
    return 0;
}

int ring_open(struct ring *ring)
{
    struct io_uring_params params = {.flags = IORING_SETUP_SINGLE_ISSUER |
                                              IORING_SETUP_DEFER_TASKRUN |
                                              IORING_SETUP_CQSIZE,
                                     .cq_entries = 4 * RING_ENTRIES};
    int rc;

    *ring = (struct ring){0};
    rc = io_uring_queue_init_params(RING_ENTRIES, &ring->uring, &params);
    if (rc < 0)
        return rc;
    ring->is_registered = io_uring_register_ring_fd(&ring->uring) == 1;
    rc = add_buffers(ring);
    if (rc < 0)
        ring_close(ring);
    return rc;
}

void ring_close(struct ring *ring)
{
    io_uring_queue_exit(&ring->uring);
    if (ring->memory != NULL)
        (void)munmap(ring->memory, (size_t)RING_BUFFERS * RING_BUFFER_BYTES);
    if (ring->slots != NULL)
        (void)munmap(ring->slots, ring->slots_bytes);
}

struct io_uring_sqe *ring_request(struct ring *ring)
{
    struct io_uring_sqe *request = io_uring_get_sqe(&ring->uring);

    while (request == NULL) {
        (void)io_uring_submit(&ring->uring);
        request = io_uring_get_sqe(&ring->uring);
    }
    return request;
}

int ring_wait(struct ring *ring, struct timespec *time)
{
    struct __kernel_timespec left = {0};
    struct io_uring_cqe *first;
    int rc;

    if (time == NULL) {
        rc = io_uring_submit_and_wait(&ring->uring, 1);
        return rc < 0 ? rc : 0;
    }
    left.tv_sec = time->tv_sec;
    left.tv_nsec = time->tv_nsec;
    rc = io_uring_submit_and_wait_timeout(&ring->uring, &first, 1, &left, NULL);
    return rc < 0 ? rc : 0;
}

const char *ring_data(const struct ring *ring, uint16_t buffer)
{
    return data(ring, buffer);
}

void ring_recycle(struct ring *ring, uint16_t buffer)
{
    put(ring, buffer, 0);
    io_uring_buf_ring_advance(ring->slots, 1);
}
