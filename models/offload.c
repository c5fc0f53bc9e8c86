/* offload: the coroutine loop, with computations handed to a pool of threads.
 *
 * What waits, waits in the loop; what computes, computes in one of --workers
 * threads while its coroutine is parked, as asyncio's to_thread and
 * run_in_executor do. A long computation holds up nobody as long as a
 * processor is free. The threads' queue is bounded: a coroutine that finds it
 * full is parked until there is room, and the loop goes on. A connection costs
 * what a coroutine costs, and ends where coroutines end. */
#include "models/coro/coro.h"
#include "models/executor.h"
#include "models/hall.h"
#include "models/model.h"

#include <stddef.h>
#include <sys/queue.h>

/* Tasks that may wait for a thread, for each of the threads. */
enum { WAITING_PER_WORKER = 4 };

/* A coroutine that waits for room in the threads' queue. */
struct queued {
    struct coro *who;
    TAILQ_ENTRY(queued) others;
};

static struct executor executor;
static size_t computing; /* tasks that were submitted and are not done */
static TAILQ_HEAD(queued_list, queued) queued = TAILQ_HEAD_INITIALIZER(queued);

static void compute(void *session)
{
    session_compute(session);
}

static void wake_queued(void)
{
    struct queued *first = TAILQ_FIRST(&queued);

    if (first == NULL)
        return;
    TAILQ_REMOVE(&queued, first, others);
    coro_wake(first->who);
}

/* A coroutine as well: it lives while there are tasks, and wakes their owners.
 */
static void collect(void *nothing)
{
    (void)nothing;
    while (computing > 0) {
        struct task *task = executor_done(&executor);

        if (task != NULL) {
            computing--;
            coro_wake(task->owner);
            wake_queued();
        } else {
            (void)coro_wait_readable(executor.done_fd, CORO_FOREVER);
        }
    }
}

/* False without memory for a collector, which lives as long as there are tasks.
 */
static bool submit(struct task *task)
{
    struct queued self = {.who = task->owner};

    for (;;) {
        if (computing == 0 &&
            coro_spawn(coro_self_loop(), collect, NULL, 0) < 0)
            return false;
        if (executor_submit(&executor, task))
            break;
        TAILQ_INSERT_TAIL(&queued, &self, others);
        coro_park();
    }
    computing++;
    return true;
}

/* Parks the coroutine while a thread computes. */
static void offload(struct session *s)
{
    struct task task = {.run = compute, .arg = s, .owner = coro_self()};

    if (submit(&task))
        coro_park();
    else
        session_compute(s);
}

static int serve(const struct server *srv)
{
    int rc = executor_init(&executor, srv->workers,
                           WAITING_PER_WORKER * srv->workers);

    if (rc < 0)
        return rc;
    rc = hall_serve(srv, offload);
    executor_free(&executor);
    return rc;
}

const struct model model = {
    .name = "offload",
    .summary = "the coroutine loop, with computations handed to threads",
    .has_exclusive = true,
    .has_coroutines = true,
    .has_stacks = true,
    .serve = serve,
};
