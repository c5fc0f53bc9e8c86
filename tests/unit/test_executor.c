/* The executor: every task once, none too many, and the loop told of each. */
#include "models/executor.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/poll.h>

#include <cmocka.h>

enum { LIMIT_MS = 20000, MANY = 500 };

static void count(void *arg)
{
    atomic_fetch_add((atomic_int *)arg, 1);
}

/* A task that says that it runs and goes on when it is allowed to. */
struct gate {
    sem_t entered;
    sem_t open;
};

static void pass(void *arg)
{
    struct gate *gate = arg;

    (void)sem_post(&gate->entered);
    while (sem_wait(&gate->open) < 0 && errno == EINTR)
        ;
}

static void gate_init(struct gate *gate)
{
    assert_int_equal(sem_init(&gate->entered, 0, 0), 0);
    assert_int_equal(sem_init(&gate->open, 0, 0), 0);
}

static void gate_await(struct gate *gate)
{
    while (sem_wait(&gate->entered) < 0)
        assert_int_equal(errno, EINTR);
}

static void gate_open(struct gate *gate)
{
    assert_int_equal(sem_post(&gate->open), 0);
}

static bool is_readable(const struct executor *executor, int timeout_ms)
{
    struct pollfd done = {.fd = executor->done_fd, .events = POLLIN};

    return poll(&done, 1, timeout_ms) == 1 && done.revents == POLLIN;
}

static struct task *await_done(struct executor *executor)
{
    struct task *task;

    assert_true(is_readable(executor, LIMIT_MS));
    task = executor_done(executor);
    assert_non_null(task);
    return task;
}

static void too_many_are_refused(void **state)
{
    struct executor executor;
    struct gate gate;
    atomic_int runs[3] = {0};
    struct task first = {.run = pass, .arg = &gate};
    struct task tasks[3];

    (void)state;
    gate_init(&gate);
    assert_int_equal(executor_init(&executor, 1, 2), 0);
    assert_true(executor_submit(&executor, &first));
    gate_await(&gate); /* it waits for a thread no more */
    for (int i = 0; i < 3; i++) {
        tasks[i] = (struct task){.run = count, .arg = &runs[i]};
        assert_int_equal(executor_submit(&executor, &tasks[i]), i < 2);
    }
    gate_open(&gate);
    assert_ptr_equal(await_done(&executor), &first);
    assert_ptr_equal(await_done(&executor), &tasks[0]);
    assert_ptr_equal(await_done(&executor), &tasks[1]);
    assert_int_equal(runs[2], 0);
    assert_true(executor_submit(&executor, &tasks[2]));
    assert_ptr_equal(await_done(&executor), &tasks[2]);
    executor_free(&executor);
    for (int i = 0; i < 3; i++)
        assert_int_equal(runs[i], 1);
}

static void readable_while_there_is_one(void **state)
{
    struct executor executor;
    struct gate gate;
    atomic_int runs = 0;
    struct task tasks[] = {{.run = count, .arg = &runs, .owner = &runs},
                           {.run = count, .arg = &runs},
                           {.run = pass, .arg = &gate}};

    (void)state;
    gate_init(&gate);
    assert_int_equal(executor_init(&executor, 1, 3), 0);
    assert_false(is_readable(&executor, 0));
    assert_null(executor_done(&executor));
    for (int i = 0; i < 3; i++)
        assert_true(executor_submit(&executor, &tasks[i]));
    /* The only thread is in the third: the two before it are done. */
    gate_await(&gate);
    assert_int_equal(runs, 2);
    assert_true(is_readable(&executor, 0));
    assert_ptr_equal(executor_done(&executor), &tasks[0]);
    assert_ptr_equal(tasks[0].owner, &runs);
    assert_true(is_readable(&executor, 0));
    assert_ptr_equal(executor_done(&executor), &tasks[1]);
    assert_false(is_readable(&executor, 0));
    assert_null(executor_done(&executor));
    assert_false(is_readable(&executor, 0));
    gate_open(&gate);
    assert_ptr_equal(await_done(&executor), &tasks[2]);
    assert_false(is_readable(&executor, 0));
    executor_free(&executor);
}

static void each_once(void **state)
{
    static atomic_int runs[MANY];
    static struct task tasks[MANY];
    static int handed_back[MANY];
    struct executor executor;
    size_t submitted = 0;
    size_t done = 0;

    (void)state;
    assert_int_equal(executor_init(&executor, 3, 16), 0);
    while (done < MANY) {
        struct task *task;

        while (submitted < MANY) {
            tasks[submitted] =
                (struct task){.run = count, .arg = &runs[submitted]};
            if (!executor_submit(&executor, &tasks[submitted]))
                break;
            submitted++;
        }
        assert_true(is_readable(&executor, LIMIT_MS));
        while ((task = executor_done(&executor)) != NULL) {
            handed_back[task - tasks]++;
            done++;
        }
    }
    assert_null(executor_done(&executor));
    executor_free(&executor);
    for (int i = 0; i < MANY; i++) {
        assert_int_equal(runs[i], 1);
        assert_int_equal(handed_back[i], 1);
    }
}

/* The threads are held until all are waiting and the end has been asked for,
 * or nearly so. */
static void the_end_waits_for_all(void **state)
{
    static atomic_int runs[MANY];
    static struct task tasks[MANY];
    struct executor executor;
    struct gate gate;
    struct task held[2];

    (void)state;
    gate_init(&gate);
    assert_int_equal(executor_init(&executor, 2, MANY), 0);
    for (int i = 0; i < 2; i++) {
        held[i] = (struct task){.run = pass, .arg = &gate};
        assert_true(executor_submit(&executor, &held[i]));
        gate_await(&gate);
    }
    for (int i = 0; i < MANY; i++) {
        tasks[i] = (struct task){.run = count, .arg = &runs[i]};
        assert_true(executor_submit(&executor, &tasks[i]));
    }
    for (int i = 0; i < 2; i++)
        gate_open(&gate);
    executor_free(&executor);
    for (int i = 0; i < MANY; i++)
        assert_int_equal(runs[i], 1);
}

static void meet(void *arg)
{
    (void)pthread_barrier_wait(arg);
}

/* Neither task ends before both have begun. */
static void threads_overlap(void **state)
{
    struct executor executor;
    pthread_barrier_t barrier;
    struct task tasks[2];

    (void)state;
    assert_int_equal(pthread_barrier_init(&barrier, NULL, 2), 0);
    assert_int_equal(executor_init(&executor, 2, 2), 0);
    for (int i = 0; i < 2; i++) {
        tasks[i] = (struct task){.run = meet, .arg = &barrier};
        assert_true(executor_submit(&executor, &tasks[i]));
    }
    for (int i = 0; i < 2; i++)
        (void)await_done(&executor);
    executor_free(&executor);
    assert_int_equal(pthread_barrier_destroy(&barrier), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(too_many_are_refused),
        cmocka_unit_test(readable_while_there_is_one),
        cmocka_unit_test(each_once),
        cmocka_unit_test(the_end_waits_for_all),
        cmocka_unit_test(threads_overlap),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
