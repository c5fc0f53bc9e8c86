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

static ssize_t give(int fd, const struct step *step)
{
    return step->want == WANT_WRITE ? net_send(fd, step->data, step->len)
                                    : file_send(fd, step);
}

static struct step drive(int fd, struct session *s, bool computes)
{
    bool is_drained = false;

    for (int steps = 0;; steps++) {
        struct step step = session_next(s);
        bool is_over = steps >= TURN_STEPS;
        ssize_t n = 0;

        switch (step.want) {
        case WANT_READ:
            if (step.end == END_FILE) {
                n = file_read(&step);
                break;
            }
            if (is_over || is_drained)
                return step;
            n = net_recv(fd, step.data, step.len);
            is_drained = n > 0 && (size_t)n < step.len;
            break;
        case WANT_WRITE:
        case WANT_SEND_FILE:
            n = is_over ? -EAGAIN : give(fd, &step);
            step.want = WANT_WRITE;
            break;
        case WANT_CRASH:
            drive_crash();
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
        return step->end == END_FILE ? file_read(step)
                                     : net_recv(fd, step->data, step->len);
    case WANT_WRITE:
    case WANT_SEND_FILE:
        return give(fd, step);
    case WANT_WAIT:
        return clock_sleep(step->wait_ns);
    case WANT_CRASH:
        drive_crash();
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
