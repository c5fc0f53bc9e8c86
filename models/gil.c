/* gil: a thread for each connection, and one lock that is held while a thread
 * runs and let go while it waits.
 *
 * It shows in C what a global interpreter lock costs alone: waits overlap as in
 * the thread model, computations do not, whatever the number of cores. A
 * connection costs what a thread costs, and ends where threads end. */
#include "models/biglock.h"
#include "models/crew.h"
#include "models/drive.h"
#include "models/model.h"

#include <errno.h>

static struct biglock lock;

static void compute(void *session)
{
    session_compute(session);
}

/* drive_blocking, with the lock held but where it sleeps. */
static int drive_locked(int fd, struct uplink *up, struct session *s)
{
    struct step step;
    ssize_t n = 0;

    biglock_take(&lock);
    while (n != -EAGAIN && (step = session_next(s)).want != WANT_CLOSE) {
        if (step.want == WANT_COMPUTE) {
            biglock_compute(&lock, compute, s);
            n = 0;
        } else {
            biglock_drop(&lock);
            n = drive_asleep(fd, up, &step);
            biglock_take(&lock);
        }
        session_done(s, n);
    }
    biglock_drop(&lock);
    return n == -EAGAIN ? -ETIMEDOUT : 0;
}

static int serve(const struct server *srv)
{
    int rc = biglock_init(&lock, srv->switch_interval_ns);

    return rc < 0 ? rc : crew_serve(srv, drive_locked);
}

const struct model model = {
    .name = "gil",
    .summary = "a thread for each connection, under one lock while it runs",
    .has_stacks = true,
    .serve = serve,
};
