/* The ways to run a batch: a function and a row of the table for each. */
#include "models/batch.h"

#include "models/biglock.h"
#include "models/coro/coro.h"
#include "support/clock.h"
#include "workloads/fib.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static void perform(struct job *job, int (*wait)(uint64_t duration_ns))
{
    if (job->ask.fib != 0)
        job->result = fib(job->ask.fib);
    else
        job->rc = wait(job->ask.wait_ns);
}

static int run_sequential(struct job *jobs, size_t count)
{
    for (size_t i = 0; i < count; i++)
        perform(&jobs[i], clock_sleep);
    return 0;
}

/* The child ends with its parent, even when that is killed. */
static void perform_and_exit(struct job *job, pid_t parent)
{
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 || getppid() != parent)
        _exit(EXIT_FAILURE);
    perform(job, clock_sleep);
    _exit(EXIT_SUCCESS);
}

static int run_processes(struct job *jobs, size_t count)
{
    pid_t parent = getpid();
    size_t started = 0;
    int rc = 0;

    for (; rc == 0 && started < count; started += rc == 0) {
        struct job *job = &jobs[started];

        job->pid = fork();
        if (job->pid == 0)
            perform_and_exit(job, parent);
        if (job->pid < 0)
            rc = -errno;
    }
    for (size_t i = 0; i < started; i++) {
        int status = 0;

        if (rc < 0)
            (void)kill(jobs[i].pid, SIGKILL);
        while (waitpid(jobs[i].pid, &status, 0) < 0 && errno == EINTR)
            ;
        if (status != 0)
            jobs[i].rc = -ECHILD;
    }
    return rc;
}

/* Threads that have started end with the process when one cannot start. */
static int run_in_threads(struct job *jobs, size_t count,
                          void *(*entry)(void *job))
{
    for (size_t i = 0; i < count; i++) {
        int err = pthread_create(&jobs[i].thread, NULL, entry, &jobs[i]);

        if (err != 0)
            return -err;
    }
    for (size_t i = 0; i < count; i++)
        (void)pthread_join(jobs[i].thread, NULL);
    return 0;
}

static void *perform_in_thread(void *job)
{
    perform(job, clock_sleep);
    return NULL;
}

static int run_threads(struct job *jobs, size_t count)
{
    return run_in_threads(jobs, count, perform_in_thread);
}

struct biglock batch_lock;

/* As in CPython. */
int batch_lock_init(void)
{
    return biglock_init(&batch_lock, 5 * NS_PER_MS);
}

static void compute(void *arg)
{
    struct job *job = arg;

    job->result = fib(job->ask.fib);
}

/* The lock is held but for the wait. */
static void *perform_under_lock(void *arg)
{
    struct job *job = arg;

    biglock_take(&batch_lock);
    if (job->ask.fib != 0) {
        biglock_compute(&batch_lock, compute, job);
    } else {
        biglock_drop(&batch_lock);
        job->rc = clock_sleep(job->ask.wait_ns);
        biglock_take(&batch_lock);
    }
    biglock_drop(&batch_lock);
    return NULL;
}

static int run_gil(struct job *jobs, size_t count)
{
    int rc = batch_lock_init();

    return rc < 0 ? rc : run_in_threads(jobs, count, perform_under_lock);
}

static void perform_in_coroutine(void *job)
{
    perform(*(struct job **)job, coro_sleep);
}

static int run_coroutines(struct job *jobs, size_t count)
{
    struct coro_loop *loop;
    int rc = coro_loop_new(&loop);

    if (rc < 0)
        return rc;
    for (size_t i = 0; rc == 0 && i < count; i++) {
        struct job *job = &jobs[i];

        rc = coro_spawn(loop, perform_in_coroutine, &job, sizeof(struct job *));
    }
    if (rc == 0)
        rc = coro_run(loop);
    coro_loop_free(loop);
    return rc;
}

const struct how hows[HOWS] = {
    {"sequential", "one after the other", run_sequential, spawn_calls,
     switch_calls},
    {"processes", "a process for each", run_processes, spawn_processes,
     switch_processes},
    {"threads", "a thread for each", run_threads, spawn_threads,
     switch_threads},
    {"gil", "a thread for each, under one lock while it runs", run_gil,
     spawn_locked, switch_locked},
    {"coroutines", "a coroutine for each, all in one thread", run_coroutines,
     spawn_coroutines, switch_coroutines},
};
