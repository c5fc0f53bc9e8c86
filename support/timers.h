/* Timers: a binary heap of deadlines, for the loops that wait by themselves. */
#ifndef TIMERS_H
#define TIMERS_H

#include <stddef.h>
#include <stdint.h>

/* Lives inside what waits; zeroed is disarmed. */
struct timer {
    uint64_t deadline_ns; /* of clock_now_ns() */
    size_t place;         /* in the heap, from 1; 0: disarmed */
};

/* Zeroed is empty. */
struct timers {
    struct timer **heap;
    size_t count;
    size_t room;
};

/* Arms the timer, or moves it when it is armed. 0 or -ENOMEM. */
int timers_set(struct timers *t, struct timer *timer, uint64_t deadline_ns);

/* Disarms; nothing happens when it is not armed. */
void timers_cancel(struct timers *t, struct timer *timer);

/* The earliest deadline, or UINT64_MAX. */
uint64_t timers_next(const struct timers *t);

/* Disarms and returns one timer whose deadline is at or before `now_ns`, the
 * earliest first; NULL when none is. */
struct timer *timers_expired(struct timers *t, uint64_t now_ns);

void timers_free(struct timers *t);

#endif
