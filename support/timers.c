/* A binary heap of timers; each knows its place, so that any can be moved or
 * taken out in logarithmic time.
 *
 * Places count from 1, so that 0 means disarmed and place k has its children at
 * 2k and 2k + 1: heap[0] stays unused. */
#include "support/timers.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

enum { ROOM_AT_FIRST = 64 };

static void put(struct timers *t, size_t place, struct timer *timer)
{
    t->heap[place] = timer;
    timer->place = place;
}

/* Finds the timer's place at or above `place`. */
static void sift_up(struct timers *t, size_t place, struct timer *timer)
{
    while (place > 1 && timer->deadline_ns < t->heap[place / 2]->deadline_ns) {
        put(t, place, t->heap[place / 2]);
        place /= 2;
    }
    put(t, place, timer);
}

/* Finds the timer's place at or below `place`. */
static void sift_down(struct timers *t, size_t place, struct timer *timer)
{
    for (;;) {
        size_t child = 2 * place;

        if (child < t->count &&
            t->heap[child + 1]->deadline_ns < t->heap[child]->deadline_ns)
            child++;
        if (child > t->count ||
            timer->deadline_ns <= t->heap[child]->deadline_ns)
            break;
        put(t, place, t->heap[child]);
        place = child;
    }
    put(t, place, timer);
}

/* Makes room for one more. */
static int reserve(struct timers *t)
{
    size_t room = t->room == 0 ? ROOM_AT_FIRST : 2 * t->room;
    struct timer **heap;

    if (t->count + 1 < t->room)
        return 0;
    heap = reallocarray(t->heap, room, sizeof(struct timer *));
    if (heap == NULL)
        return -ENOMEM;
    t->heap = heap;
    t->room = room;
    return 0;
}

int timers_set(struct timers *t, struct timer *timer, uint64_t deadline_ns)
{
    if (timer->place != 0) {
        bool is_later = deadline_ns > timer->deadline_ns;

        timer->deadline_ns = deadline_ns;
        if (is_later)
            sift_down(t, timer->place, timer);
        else
            sift_up(t, timer->place, timer);
        return 0;
    }
    if (reserve(t) < 0)
        return -ENOMEM;
    timer->deadline_ns = deadline_ns;
    sift_up(t, ++t->count, timer);
    return 0;
}

void timers_cancel(struct timers *t, struct timer *timer)
{
    size_t place = timer->place;
    struct timer *last;

    if (place == 0)
        return;
    timer->place = 0;
    last = t->heap[t->count--];
    if (last == timer)
        return;
    if (last->deadline_ns < timer->deadline_ns)
        sift_up(t, place, last);
    else
        sift_down(t, place, last);
}

uint64_t timers_next(const struct timers *t)
{
    return t->count == 0 ? UINT64_MAX : t->heap[1]->deadline_ns;
}

struct timer *timers_expired(struct timers *t, uint64_t now_ns)
{
    struct timer *first;

    if (t->count == 0 || t->heap[1]->deadline_ns > now_ns)
        return NULL;
    first = t->heap[1];
    timers_cancel(t, first);
    return first;
}

void timers_free(struct timers *t)
{
    free(t->heap);
    *t = (struct timers){0};
}
