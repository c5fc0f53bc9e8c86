/* The loops that models share. */
#include "models/drive.h"

#include "models/net.h"
#include "support/clock.h"

#include <errno.h>

/* Steps in a turn: enough for a burst, not so many that one connection that
 * never runs dry keeps the others waiting. */
enum { TURN_STEPS = 64 };

static struct step drive(int fd, struct session *s, bool computes)
{
    bool is_drained = false;

    for (int steps = 0;; steps++) {
        struct step step = session_next(s);
        bool is_over = steps >= TURN_STEPS;
        ssize_t n = 0;

        switch (step.want) {
        case WANT_READ:
            if (is_over || is_drained)
                return step;
            n = net_recv(fd, step.data, step.len);
            is_drained = n > 0 && (size_t)n < step.len;
            break;
        case WANT_WRITE:
            if (is_over)
                return step;
            n = net_send(fd, step.data, step.len);
            break;
        case WANT_COMPUTE:
            if (!computes)
                return step;
            session_compute(s);
            break;
        default:
            return step;
        }
        if (n == -EAGAIN)
            return step;
        session_done(s, n);
    }
}

struct step drive_ready(int fd, struct session *s)
{
    return drive(fd, s, true);
}

struct step drive_ready_io(int fd, struct session *s)
{
    return drive(fd, s, false);
}

ssize_t drive_asleep(int fd, const struct step *step)
{
    switch (step->want) {
    case WANT_READ:
        return net_recv(fd, step->data, step->len);
    case WANT_WRITE:
        return net_send(fd, step->data, step->len);
    case WANT_WAIT:
        return clock_sleep(step->wait_ns);
    default:
        return 0;
    }
}

int drive_blocking(int fd, struct session *s)
{
    for (;;) {
        struct step step = session_next(s);
        ssize_t n = 0;

        if (step.want == WANT_CLOSE)
            return 0;
        if (step.want == WANT_COMPUTE)
            session_compute(s);
        else
            n = drive_asleep(fd, &step);
        if (n == -EAGAIN)
            return -ETIMEDOUT;
        session_done(s, n);
    }
}
