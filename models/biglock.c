/* One lock for all threads: taken in turn, never kept from who asks. */
#include "models/biglock.h"

#include "support/clock.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>

/* Set while this thread computes and can be made to let go. */
static _Thread_local struct biglock *volatile computes_under;

static bool is_asked(struct biglock *lock)
{
    bool asked;

    pthread_mutex_lock(&lock->mutex);
    asked = lock->is_wanted;
    pthread_mutex_unlock(&lock->mutex);
    return asked;
}

/* It interrupts nothing but the computation, so that it may use the mutex. */
static void on_asked(int signal)
{
    struct biglock *lock = computes_under;
    int saved = errno;

    (void)signal;
    if (lock != NULL && is_asked(lock)) {
        biglock_drop(lock);
        biglock_take(lock);
    }
    errno = saved;
}

int biglock_init(struct biglock *lock, uint64_t interval_ns)
{
    struct sigaction action = {.sa_handler = on_asked, .sa_flags = SA_RESTART};
    pthread_condattr_t attr;
    int rc = -pthread_condattr_init(&attr);

    if (rc < 0)
        return rc;
    *lock = (struct biglock){.mutex = PTHREAD_MUTEX_INITIALIZER,
                             .switched = PTHREAD_COND_INITIALIZER,
                             .interval_ns = interval_ns};
    rc = -pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    if (rc == 0)
        rc = -pthread_cond_init(&lock->dropped, &attr);
    pthread_condattr_destroy(&attr);
    (void)sigemptyset(&action.sa_mask);
    if (rc == 0 && sigaction(SIGURG, &action, NULL) < 0)
        rc = -errno;
    return rc;
}

/* Waits for one interval. Asks when nobody else had a turn in it. */
static void wait_turn(struct biglock *lock)
{
    uint64_t turns = lock->turns;
    struct timespec until = clock_timespec(clock_now_ns() + lock->interval_ns);
    int rc = pthread_cond_timedwait(&lock->dropped, &lock->mutex, &until);

    if (rc == ETIMEDOUT && lock->is_held && lock->turns == turns) {
        lock->is_wanted = true;
        (void)pthread_kill(lock->holder, SIGURG);
    }
}

void biglock_take(struct biglock *lock)
{
    pthread_mutex_lock(&lock->mutex);
    while (lock->is_held)
        wait_turn(lock);
    lock->is_held = true;
    lock->is_wanted = false;
    lock->holder = pthread_self();
    lock->turns++;
    pthread_cond_signal(&lock->switched);
    pthread_mutex_unlock(&lock->mutex);
}

void biglock_drop(struct biglock *lock)
{
    uint64_t turns;

    pthread_mutex_lock(&lock->mutex);
    turns = lock->turns;
    lock->is_held = false;
    pthread_cond_signal(&lock->dropped);
    while (lock->is_wanted && lock->turns == turns)
        pthread_cond_wait(&lock->switched, &lock->mutex);
    pthread_mutex_unlock(&lock->mutex);
}

void biglock_compute(struct biglock *lock, void (*compute)(void *arg),
                     void *arg)
{
    computes_under = lock;
    compute(arg);
    computes_under = NULL;
}
