/* The one clock: nanoseconds of CLOCK_MONOTONIC. */
#ifndef CLOCK_H
#define CLOCK_H

#include <stdint.h>
#include <sys/time.h>
#include <time.h>

#define NS_PER_US UINT64_C(1000)
#define NS_PER_MS UINT64_C(1000000)
#define NS_PER_S UINT64_C(1000000000)

/* Nanoseconds since an unspecified start; never goes back. */
uint64_t clock_now_ns(void);

struct timespec clock_timespec(uint64_t ns);

/* Rounded up to the next microsecond. */
struct timeval clock_timeval(uint64_t ns);

/* Sleeps until clock_now_ns() is at least `deadline_ns`. Returns 0, or -EINTR
 * when a signal handler ran first. */
int clock_sleep_until(uint64_t deadline_ns);

/* Sleeps so long, whatever signals are handled meanwhile. Returns 0. */
int clock_sleep(uint64_t duration_ns);

#endif
