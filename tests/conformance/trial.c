/* Reasons and deadlines of a conformance case. */
#include "tests/conformance/trial.h"

#include "support/clock.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool trial_fail(struct trial *t, const char *format, ...)
{
    va_list list;

    if (t->why[0] != '\0')
        return false;
    va_start(list, format);
    (void)vsnprintf(t->why, sizeof t->why, format, list);
    va_end(list);
    return false;
}

bool trial_wait(struct trial *t, int fd, short events, const char *what)
{
    struct pollfd polled = {.fd = fd, .events = events};

    for (;;) {
        uint64_t now_ns = clock_now_ns();
        int n;

        if (now_ns >= t->deadline_ns)
            return trial_fail(t, "timed out %s", what);
        n = poll(&polled, 1, (int)((t->deadline_ns - now_ns) / NS_PER_MS) + 1);
        if (n > 0)
            return true;
        if (n < 0 && errno != EINTR)
            return trial_fail(t, "poll: %s", strerror(errno));
    }
}

void trial_pause(uint64_t ns)
{
    uint64_t deadline_ns = clock_now_ns() + ns;

    while (clock_sleep_until(deadline_ns) == -EINTR)
        ;
}
