/* spawn and switch: what is counted was done, by units that were really there;
 * and a unit that does not do its part is noticed. fork, pthread_create and
 * read are wrapped by the linker, to count them and to spoil one of them. */
#include "models/batch.h"

#include <errno.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

/* What came, and from which on it goes wrong; 0: never. */
struct watched {
    uint64_t calls, bad_from;
    int error; /* that it gives then; 0: it seems to work, and does not */
};

static struct watched forks, threads, reads;
static _Atomic uint64_t read_calls; /* of both threads */

static bool is_bad(const struct watched *w, uint64_t call)
{
    return w->bad_from != 0 && call >= w->bad_from;
}

pid_t __real_fork(void);
pid_t __wrap_fork(void);
int __real_pthread_create(pthread_t *thread, const pthread_attr_t *attr,
                          void *(*entry)(void *), void *arg);
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attr,
                          void *(*entry)(void *), void *arg);
ssize_t __real_read(int fd, void *to, size_t size);
ssize_t __wrap_read(int fd, void *to, size_t size);

pid_t __wrap_fork(void)
{
    bool bad = is_bad(&forks, ++forks.calls);
    pid_t pid;

    if (bad && forks.error != 0) {
        errno = forks.error;
        return -1;
    }
    pid = __real_fork();
    if (pid == 0 && bad)
        _exit(EXIT_SUCCESS);
    return pid;
}

static void *do_nothing(void *arg)
{
    (void)arg;
    return NULL;
}

int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attr,
                          void *(*entry)(void *), void *arg)
{
    bool bad = is_bad(&threads, ++threads.calls);

    if (bad && threads.error != 0)
        return threads.error;
    return __real_pthread_create(thread, attr, bad ? do_nothing : entry, arg);
}

/* Spoilt, it has a token that nobody gave. */
ssize_t __wrap_read(int fd, void *to, size_t size)
{
    uint64_t call = ++read_calls;

    if (!is_bad(&reads, call))
        return __real_read(fd, to, size);
    if (reads.error == 0)
        return 1;
    errno = reads.error;
    return -1;
}

static const struct how *how(const char *name)
{
    for (size_t i = 0; i < HOWS; i++)
        if (hows[i].name[0] == name[0] && hows[i].name[1] == name[1])
            return &hows[i];
    fail_msg("no %s", name);
    return NULL;
}

/* In memory that processes share, as it has to be. */
static struct cost *fresh(uint64_t units)
{
    static struct cost *cost;

    if (cost == NULL)
        cost = mmap(NULL, sizeof *cost, PROT_READ | PROT_WRITE,
                    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_ptr_not_equal(cost, MAP_FAILED);
    *cost = (struct cost){.units = units};
    forks = threads = reads = (struct watched){0};
    read_calls = 0;
    return cost;
}

static void spawns_that_many(void **state)
{
    (void)state;
    for (size_t i = 0; i < HOWS; i++) {
        struct cost *cost = fresh(37);

        assert_int_equal(hows[i].spawn(cost), 0);
        assert_int_equal(cost->done, 37);
        assert_true(cost->took_ns > 0);
        assert_int_equal(forks.calls, &hows[i] == how("processes") ? 37 : 0);
        assert_int_equal(
            threads.calls,
            &hows[i] == how("threads") || &hows[i] == how("gil") ? 37 : 0);
    }
}

/* One is enough, and an odd number too. */
static void switches_that_often(void **state)
{
    static const uint64_t counts[] = {1, 2, 3, 100, 101};

    (void)state;
    for (size_t i = 0; i < HOWS; i++) {
        bool has_pipes = threads.calls + forks.calls > 0;

        for (size_t k = 0; k < sizeof counts / sizeof counts[0]; k++) {
            struct cost *cost = fresh(counts[k]);

            assert_int_equal(hows[i].swap(cost), 0);
            assert_int_equal(cost->done, counts[k]);
            assert_true(cost->took_ns > 0);
            has_pipes = threads.calls + forks.calls == 1;
            /* Each reads what the other wrote, and one that it is there; of a
             * process only its own reads can be seen from here. */
            if (has_pipes)
                assert_int_equal(read_calls, forks.calls == 1
                                                 ? counts[k] / 2 + 1
                                                 : counts[k] + 1);
        }
    }
}

/* Units that are created and do nothing. */
static void a_unit_that_is_missing_is_missed(void **state)
{
    struct cost *cost = fresh(9);

    (void)state;
    forks.bad_from = 9;
    assert_int_equal(how("processes")->spawn(cost), 0);
    assert_int_equal(cost->done, 8);
    cost = fresh(9);
    threads.bad_from = 5;
    assert_int_equal(how("threads")->spawn(cost), 0);
    assert_int_equal(cost->done, 4);
    /* the second of the two is gone before it has said that it is there */
    cost = fresh(9);
    forks.bad_from = 1;
    assert_int_equal(how("processes")->swap(cost), -EPIPE);
    assert_int_equal(cost->done, 0);
}

static void a_limit_is_said(void **state)
{
    struct cost *cost = fresh(9);

    (void)state;
    forks = (struct watched){.bad_from = 4, .error = EAGAIN};
    assert_int_equal(how("processes")->spawn(cost), -EAGAIN);
    assert_int_equal(cost->done, 3);
    cost = fresh(9);
    forks = (struct watched){.bad_from = 1, .error = EAGAIN};
    assert_int_equal(how("processes")->swap(cost), -EAGAIN);
    cost = fresh(9);
    threads = (struct watched){.bad_from = 4, .error = EAGAIN};
    assert_int_equal(how("gil")->spawn(cost), -EAGAIN);
    assert_int_equal(cost->done, 3);
    cost = fresh(9);
    threads = (struct watched){.bad_from = 1, .error = EAGAIN};
    assert_int_equal(how("threads")->swap(cost), -EAGAIN);
}

static void a_token_out_of_turn_is_noticed(void **state)
{
    static const char *const ways[] = {"processes", "threads", "gil"};

    (void)state;
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        struct cost *cost = fresh(1000);

        reads.bad_from = 7;
        if (how(ways[i])->swap(cost) == 0)
            fail_msg("%s: a read that did not happen", ways[i]);
        assert_true(cost->done < 1000);
        cost = fresh(1000);
        reads = (struct watched){.bad_from = 7, .error = EIO};
        if (how(ways[i])->swap(cost) == 0)
            fail_msg("%s: a read that failed", ways[i]);
        assert_true(cost->done < 1000);
    }
}

/* Both units on one processor, and everything as before behind it. */
static void is_pinned_meanwhile(void **state)
{
    cpu_set_t before;
    cpu_set_t after;

    (void)state;
    assert_int_equal(sched_getaffinity(0, sizeof before, &before), 0);
    for (size_t i = 0; i < HOWS; i++) {
        assert_int_equal(hows[i].swap(fresh(10)), 0);
        assert_int_equal(sched_getaffinity(0, sizeof after, &after), 0);
        assert_true(CPU_EQUAL(&before, &after));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spawns_that_many),
        cmocka_unit_test(switches_that_often),
        cmocka_unit_test(a_unit_that_is_missing_is_missed),
        cmocka_unit_test(a_limit_is_said),
        cmocka_unit_test(a_token_out_of_turn_is_noticed),
        cmocka_unit_test(is_pinned_meanwhile),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
