/* The monotonic clock in nanoseconds. */
#include "support/clock.h"

#include <errno.h>

uint64_t clock_now_ns(void)
{
    struct timespec now;

    /* Cannot fail for CLOCK_MONOTONIC with a valid pointer. */
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * NS_PER_S + (uint64_t)now.tv_nsec;
}

struct timespec clock_timespec(uint64_t ns)
{
    return (struct timespec){.tv_sec = (time_t)(ns / NS_PER_S),
                             .tv_nsec = (long)(ns % NS_PER_S)};
}

struct timeval clock_timeval(uint64_t ns)
{
    uint64_t us = (ns + NS_PER_US - 1) / NS_PER_US;

    return (struct timeval){.tv_sec = (time_t)(us / 1000000),
                            .tv_usec = (suseconds_t)(us % 1000000)};
}

int clock_sleep_until(uint64_t deadline_ns)
{
    struct timespec deadline = clock_timespec(deadline_ns);

    return -clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &deadline, NULL);
}

int clock_sleep(uint64_t duration_ns)
{
    uint64_t deadline_ns = clock_now_ns() + duration_ns;
    int rc;

    do
        rc = clock_sleep_until(deadline_ns);
    while (rc == -EINTR);
    return rc;
}
