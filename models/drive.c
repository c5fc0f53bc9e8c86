/* The loops that models share. */
#include "models/drive.h"

#include "models/file.h"
#include "models/net.h"
#include "support/clock.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>

/* Steps in a turn: enough for a burst, not so many that one connection that
 * never runs dry keeps the others waiting. */
enum { TURN_STEPS = 64 };

void drive_crash(void)
{
    struct rlimit none = {0};
    sigset_t deadly;

    (void)sigemptyset(&deadly);
    (void)sigaddset(&deadly, SIGSEGV);
    /* A limit alone does not hold for cores that go to a program: core(5). */
    (void)setrlimit(RLIMIT_CORE, &none);
    (void)prctl(PR_SET_DUMPABLE, 0);
    (void)signal(SIGSEGV, SIG_DFL); /* sanitizers have a handler */
    (void)pthread_sigmask(SIG_UNBLOCK, &deadly, NULL);
    (void)raise(SIGSEGV);
    abort();
}

/* The descriptor that a READ or a WRITE is about. */
static int step_fd(int fd, const struct uplink *up, const struct step *step)
{
    return step->end == END_CLIENT ? fd : up->trunk->fd;
}

static ssize_t give(int fd, const struct uplink *up, const struct step *step)
{
    return step->want == WANT_SEND_FILE
               ? file_send(fd, step)
               : net_send(step_fd(fd, up, step), step->data, step->len);
}

static struct step drive(int fd, struct uplink *up, struct session *s,
                         bool computes)
{
    enum end first = END_CLIENT; /* the end that the turn began with */
    bool is_drained = false;

    for (int steps = 0;; steps++) {
        struct step step = session_next(s);
        bool is_over = steps >= TURN_STEPS;
        ssize_t n = 0;

        if (steps == 0 && step.end == END_UPSTREAM) {
            first = step.end;
            is_drained = step.want != WANT_READ;
        }
        switch (step.want) {
        case WANT_READ:
            if (step.end == END_FILE) {
                n = file_read(&step);
                break;
            }
            if (is_over || is_drained || step.end != first)
                return step;
            n = net_recv(step_fd(fd, up, &step), step.data, step.len);
            is_drained = n > 0 && (size_t)n < step.len;
            break;
        case WANT_WRITE:
        case WANT_SEND_FILE:
            n = is_over ? -EAGAIN : give(fd, up, &step);
            step.want = WANT_WRITE;
            break;
        case WANT_CRASH:
            drive_crash();
        case WANT_COMPUTE:
            if (!computes)
                return step;
            session_compute(s);
            break;
        case WANT_OPEN:
            n = upstream_open(up);
            if (n == -EAGAIN)
                return upstream_awaits(up);
            break;
        case WANT_RELEASE:
            upstream_release(up, step.is_broken);
            break;
        default:
            return step;
        }
        if (n == -EAGAIN)
            return step;
        session_done(s, n);
    }
}

struct step drive_ready(int fd, struct uplink *up, struct session *s)
{
    return drive(fd, up, s, true);
}

struct step drive_ready_io(int fd, struct uplink *up, struct session *s)
{
    return drive(fd, up, s, false);
}

ssize_t drive_asleep(int fd, struct uplink *up, const struct step *step)
{
    ssize_t n = 0;

    switch (step->want) {
    case WANT_READ:
        n = step->end == END_FILE
                ? file_read(step)
                : net_recv(step_fd(fd, up, step), step->data, step->len);
        break;
    case WANT_WRITE:
    case WANT_SEND_FILE:
        n = give(fd, up, step);
        break;
    case WANT_WAIT:
        return clock_sleep(step->wait_ns);
    case WANT_OPEN:
        return upstream_open_asleep(up);
    case WANT_RELEASE:
        upstream_release(up, step->is_broken);
        break;
    case WANT_CRASH:
        drive_crash();
    default:
        break;
    }
    return n == -EAGAIN && step->end == END_UPSTREAM ? -ETIMEDOUT : n;
}

int drive_blocking(int fd, struct uplink *up, struct session *s)
{
    for (;;) {
        struct step step = session_next(s);
        ssize_t n = 0;

        if (step.want == WANT_CLOSE)
            return 0;
        if (step.want == WANT_COMPUTE)
            session_compute(s);
        else
            n = drive_asleep(fd, up, &step);
        if (n == -EAGAIN)
            return -ETIMEDOUT;
        session_done(s, n);
    }
}
