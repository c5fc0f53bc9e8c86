/* A fixed number of threads that compute for a loop, which never blocks on
 * them. */
#ifndef EXECUTOR_H
#define EXECUTOR_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

/* One computation; belongs to who submits it until it is done. */
struct task {
    void (*run)(void *arg);
    void *arg;
    void *owner; /* for whom it is: the executor does not look */
    struct task *next;
};

struct task_queue {
    struct task *first;
    struct task *last;
    size_t count;
};

struct executor {
    pthread_mutex_t lock;
    pthread_cond_t work;
    struct task_queue waiting;
    struct task_queue done;
    size_t waiting_max;
    bool is_closing;
    int done_fd; /* readable while there are tasks that are done */
    pthread_t *threads;
    size_t thread_count;
};

/* Starts the threads. `waiting_max` tasks may wait for one. 0 or a negative
 * errno. */
int executor_init(struct executor *executor, size_t threads,
                  size_t waiting_max);

/* False, and nothing is done, when too many are waiting already. */
bool executor_submit(struct executor *executor, struct task *task);

/* A task that is done, or NULL when there is none; done_fd is readable again
 * when the next one is. */
struct task *executor_done(struct executor *executor);

/* Ends the threads when they have no more to do. */
void executor_free(struct executor *executor);

#endif
