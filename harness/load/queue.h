/* A queue of what waits equally long: first in, first due.
 *
 * Every wait of the generator (a timeout, a think time, a pause) has the same
 * length for all connections, so their deadlines come in the order in which the
 * waits began, and a list does what others need a heap for. */
#ifndef QUEUE_H
#define QUEUE_H

#include <stddef.h>
#include <stdint.h>

/* Lives inside what waits, in one queue at a time. */
struct waiter {
    struct waiter *next;
    struct waiter *prev;
    uint64_t since_ns; /* when the wait began */
};

struct queue {
    struct waiter ends; /* a ring, so that leaving needs no queue and no test */
    uint64_t delay_ns;  /* UINT64_MAX: never due */
};

static inline void queue_init(struct queue *q, uint64_t delay_ns)
{
    q->ends.next = q->ends.prev = &q->ends;
    q->delay_ns = delay_ns;
}

/* `since_ns` is not before that of the last one in the queue. */
static inline void queue_append(struct queue *q, struct waiter *waiter,
                                uint64_t since_ns)
{
    waiter->since_ns = since_ns;
    waiter->prev = q->ends.prev;
    waiter->next = &q->ends;
    q->ends.prev->next = waiter;
    q->ends.prev = waiter;
}

static inline void queue_remove(struct waiter *waiter)
{
    waiter->prev->next = waiter->next;
    waiter->next->prev = waiter->prev;
}

/* The first one in, or NULL. It stays in the queue. */
static inline struct waiter *queue_first(const struct queue *q)
{
    return q->ends.next == &q->ends ? NULL : q->ends.next;
}

/* When the first one is due, or UINT64_MAX. */
static inline uint64_t queue_deadline(const struct queue *q)
{
    const struct waiter *first = queue_first(q);

    if (first == NULL || first->since_ns > UINT64_MAX - q->delay_ns)
        return UINT64_MAX;
    return first->since_ns + q->delay_ns;
}

/* The first one in if it is due, or NULL. It stays in the queue. */
static inline struct waiter *queue_due(const struct queue *q, uint64_t now_ns)
{
    return queue_deadline(q) <= now_ns ? queue_first(q) : NULL;
}

#endif
