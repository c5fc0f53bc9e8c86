/* Threads that compute for a loop. */
#include "models/executor.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

static void put(struct task_queue *queue, struct task *task)
{
    task->next = NULL;
    if (queue->count++ == 0)
        queue->first = task;
    else
        queue->last->next = task;
    queue->last = task;
}

static struct task *take(struct task_queue *queue)
{
    struct task *task = queue->first;

    if (queue->count == 0)
        return NULL;
    queue->first = task->next;
    queue->count--;
    return task;
}

/* One write for as many tasks as are done before the loop looks. */
static void hand_back(struct executor *executor, struct task *task)
{
    put(&executor->done, task);
    if (executor->done.count == 1)
        (void)eventfd_write(executor->done_fd, 1);
}

static void *compute(void *arg)
{
    struct executor *executor = arg;

    pthread_mutex_lock(&executor->lock);
    for (;;) {
        struct task *task = take(&executor->waiting);

        if (task != NULL) {
            pthread_mutex_unlock(&executor->lock);
            task->run(task->arg);
            pthread_mutex_lock(&executor->lock);
            hand_back(executor, task);
        } else if (executor->is_closing) {
            break;
        } else {
            pthread_cond_wait(&executor->work, &executor->lock);
        }
    }
    pthread_mutex_unlock(&executor->lock);
    return NULL;
}

int executor_init(struct executor *executor, size_t threads, size_t waiting_max)
{
    int rc = 0;

    *executor = (struct executor){.lock = PTHREAD_MUTEX_INITIALIZER,
                                  .work = PTHREAD_COND_INITIALIZER,
                                  .waiting_max = waiting_max};
    executor->done_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (executor->done_fd < 0)
        return -errno;
    executor->threads = calloc(threads, sizeof(pthread_t));
    if (executor->threads == NULL)
        rc = -ENOMEM;
    while (rc == 0 && executor->thread_count < threads) {
        rc = -pthread_create(&executor->threads[executor->thread_count], NULL,
                             compute, executor);
        executor->thread_count += rc == 0;
    }
    if (rc < 0)
        executor_free(executor);
    return rc;
}

bool executor_submit(struct executor *executor, struct task *task)
{
    bool has_room;

    pthread_mutex_lock(&executor->lock);
    has_room = executor->waiting.count < executor->waiting_max;
    if (has_room) {
        put(&executor->waiting, task);
        pthread_cond_signal(&executor->work);
    }
    pthread_mutex_unlock(&executor->lock);
    return has_room;
}

struct task *executor_done(struct executor *executor)
{
    struct task *task;
    eventfd_t ignored;

    pthread_mutex_lock(&executor->lock);
    task = take(&executor->done);
    if (executor->done.count == 0)
        (void)eventfd_read(executor->done_fd, &ignored);
    pthread_mutex_unlock(&executor->lock);
    return task;
}

void executor_free(struct executor *executor)
{
    pthread_mutex_lock(&executor->lock);
    executor->is_closing = true;
    pthread_cond_broadcast(&executor->work);
    pthread_mutex_unlock(&executor->lock);
    for (size_t i = 0; i < executor->thread_count; i++)
        (void)pthread_join(executor->threads[i], NULL);
    free(executor->threads);
    close(executor->done_fd);
}
