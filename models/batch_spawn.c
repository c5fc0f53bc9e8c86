/* What it costs to create a unit, and to see it end: spawn:N.
 *
 * A unit counts itself and ends. The next one is created when it is over, so
 * that its stack and its descriptors of the kernel may be used again, as in a
 * server whose clients come and go. */
#include "models/batch.h"

#include "models/coro/coro.h"
#include "models/stack.h"
#include "support/clock.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void count(struct cost *cost)
{
    cost->done++;
}

/* The floor below all others: a call that the compiler cannot see through. */
int spawn_calls(struct cost *cost)
{
    void (*volatile unit)(struct cost *) = count;
    uint64_t begin_ns = clock_now_ns();

    for (uint64_t i = 0; i < cost->units; i++)
        unit(cost);
    cost->took_ns = clock_now_ns() - begin_ns;
    return 0;
}

static int spawn_process(struct cost *cost)
{
    pid_t pid = fork();
    int status = 0;

    if (pid == 0) {
        count(cost);
        _exit(EXIT_SUCCESS);
    }
    if (pid < 0)
        return -errno;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return -errno;
    return status == 0 ? 0 : -ECHILD;
}

int spawn_processes(struct cost *cost)
{
    uint64_t begin_ns = clock_now_ns();
    int rc = 0;

    for (uint64_t i = 0; rc == 0 && i < cost->units; i++)
        rc = spawn_process(cost);
    cost->took_ns = clock_now_ns() - begin_ns;
    return rc;
}

static void *thread(void *cost)
{
    count(cost);
    return NULL;
}

/* A thread of an interpreter does nothing before it has the lock. */
static void *locked_thread(void *cost)
{
    biglock_take(&batch_lock);
    count(cost);
    biglock_drop(&batch_lock);
    return NULL;
}

/* `lock` is held but for the wait; NULL: there is none. */
static int spawn_thread(struct cost *cost, const pthread_attr_t *attr,
                        void *(*entry)(void *cost), struct biglock *lock)
{
    pthread_t unit;
    int rc = -pthread_create(&unit, attr, entry, cost);

    if (rc < 0)
        return rc;
    if (lock != NULL)
        biglock_drop(lock);
    rc = -pthread_join(unit, NULL);
    if (lock != NULL)
        biglock_take(lock);
    return rc;
}

static int spawn_in_threads(struct cost *cost, void *(*entry)(void *cost),
                            struct biglock *lock)
{
    pthread_attr_t attr;
    int rc = -pthread_attr_init(&attr);
    uint64_t begin_ns;

    if (rc < 0)
        return rc;
    rc = -pthread_attr_setstacksize(&attr, STACK_BYTES);
    begin_ns = clock_now_ns();
    for (uint64_t i = 0; rc == 0 && i < cost->units; i++)
        rc = spawn_thread(cost, &attr, entry, lock);
    cost->took_ns = clock_now_ns() - begin_ns;
    pthread_attr_destroy(&attr);
    return rc;
}

int spawn_threads(struct cost *cost)
{
    return spawn_in_threads(cost, thread, NULL);
}

int spawn_locked(struct cost *cost)
{
    int rc = batch_lock_init();

    if (rc < 0)
        return rc;
    biglock_take(&batch_lock);
    rc = spawn_in_threads(cost, locked_thread, &batch_lock);
    biglock_drop(&batch_lock);
    return rc;
}

/* The coroutine that creates the others. */
struct parent {
    struct coro *self;
    struct cost *cost;
    int rc;
};

static void child(void *arg)
{
    struct parent *parent = *(struct parent **)arg;

    count(parent->cost);
    coro_wake(parent->self);
}

static void spawn_children(void *arg)
{
    struct parent *parent = *(struct parent **)arg;
    struct coro_loop *loop = coro_self_loop();
    uint64_t begin_ns = clock_now_ns();

    parent->self = coro_self();
    for (uint64_t i = 0; parent->rc == 0 && i < parent->cost->units; i++) {
        parent->rc = coro_spawn(loop, child, &parent, sizeof(struct parent *));
        if (parent->rc == 0)
            coro_park();
    }
    parent->cost->took_ns = clock_now_ns() - begin_ns;
}

int spawn_coroutines(struct cost *cost)
{
    struct parent parent = {.cost = cost};
    struct parent *arg = &parent;
    struct coro_loop *loop;
    int rc = coro_loop_new(&loop);

    if (rc < 0)
        return rc;
    rc = coro_spawn(loop, spawn_children, &arg, sizeof(struct parent *));
    if (rc == 0)
        rc = coro_run(loop);
    coro_loop_free(loop);
    return rc < 0 ? rc : parent.rc;
}
