/* One lock for all threads, after CPython's global interpreter lock.
 *
 * A thread holds it while it runs and drops it around whatever sleeps. One that
 * wants it waits for the switch interval and then asks the holder to let go;
 * a holder that computes does so at once, and goes on when it has the lock
 * again. Who was asked cannot take the lock back before another one has had
 * it. See "Inside the new GIL", and take_gil and drop_gil in CPython's
 * Python/ceval_gil.c, which look at the request between two bytecodes; here a
 * signal, SIGURG, takes the place of that look, so that the computation is the
 * same code as everywhere. */
#ifndef BIGLOCK_H
#define BIGLOCK_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

struct biglock {
    pthread_mutex_t mutex;
    pthread_cond_t dropped;
    pthread_cond_t switched;
    uint64_t interval_ns;
    bool is_held;
    bool is_wanted; /* the holder was asked to let go */
    pthread_t holder;
    uint64_t turns; /* how often it was taken */
};

/* Installs the handler of SIGURG. 0 or a negative errno. One lock in a
 * process. */
int biglock_init(struct biglock *lock, uint64_t interval_ns);

void biglock_take(struct biglock *lock);
void biglock_drop(struct biglock *lock);

/* Calls compute(arg), which must not allocate, lock or do I/O; the lock is held
 * whenever it runs, and others run meanwhile when they ask. */
void biglock_compute(struct biglock *lock, void (*compute)(void *arg),
                     void *arg);

#endif
