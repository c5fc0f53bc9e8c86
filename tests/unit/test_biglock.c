/* The big lock: one thread runs at a time, and each gets its turn. */
#include "models/biglock.h"

#include "support/clock.h"

#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <unistd.h>

#include <cmocka.h>

enum { THREADS = 4, ROUNDS = 2000, TURNS = 5 };

#define INTERVAL_NS NS_PER_MS
#define LIMIT_NS (20 * NS_PER_S)

static struct biglock lock;

/* One of several threads, and what it saw: an assertion belongs to the thread
 * that runs the test. */
struct runner {
    pthread_t thread;
    int number;
    unsigned together; /* how often somebody else ran at the same time */
    bool is_late;
};

static atomic_int inside; /* threads between take and drop */
static atomic_int owner;  /* who computed last */
static atomic_uint turns_of[THREADS];

/* ThreadSanitizer delivers a signal when the thread makes its next call that
 * can block, and a computation makes none: switches cannot be forced. */
static void skip_without_prompt_signals(void)
{
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
    skip();
#endif
#elif defined(__SANITIZE_THREAD__)
    skip();
#endif
}

/* It is the holder who looks: it changes only while somebody else holds. */
static uint64_t turns_taken(void)
{
    return __atomic_load_n(&lock.turns, __ATOMIC_SEQ_CST);
}

static int setup(void **state)
{
    (void)state;
    atomic_store(&inside, 0);
    for (int i = 0; i < THREADS; i++)
        atomic_store(&turns_of[i], 0);
    return biglock_init(&lock, INTERVAL_NS);
}

static void run_all(struct runner runners[THREADS], void *(*run)(void *))
{
    for (int i = 0; i < THREADS; i++) {
        runners[i] = (struct runner){.number = i};
        assert_int_equal(
            pthread_create(&runners[i].thread, NULL, run, &runners[i]), 0);
    }
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_join(runners[i].thread, NULL), 0);
    assert_false(lock.is_held);
}

static void *take_and_drop(void *arg)
{
    struct runner *me = arg;

    for (int i = 0; i < ROUNDS; i++) {
        biglock_take(&lock);
        me->together += atomic_fetch_add(&inside, 1) != 0;
        if (i % 16 == 0)
            (void)sched_yield();
        me->together += atomic_fetch_sub(&inside, 1) != 1;
        biglock_drop(&lock);
    }
    return NULL;
}

static void one_at_a_time(void **state)
{
    struct runner runners[THREADS];

    (void)state;
    run_all(runners, take_and_drop);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(runners[i].together, 0);
    assert_int_equal(lock.turns, THREADS * ROUNDS);
}

/* Nobody else may write `owner` while the lock did not change hands. */
static void look_around(void *arg)
{
    struct runner *me = arg;
    uint64_t end_ns = clock_now_ns() + 10 * INTERVAL_NS;

    while (clock_now_ns() < end_ns) {
        uint64_t turns = turns_taken();
        int last;

        atomic_store(&owner, me->number);
        for (int i = 0; i < 200; i++)
            (void)atomic_load(&owner);
        last = atomic_load(&owner);
        if (turns == turns_taken() && last != me->number)
            me->together++;
    }
}

static void *look_around_locked(void *arg)
{
    biglock_take(&lock);
    biglock_compute(&lock, look_around, arg);
    biglock_drop(&lock);
    return NULL;
}

static void one_computes_at_a_time(void **state)
{
    struct runner runners[THREADS];

    (void)state;
    run_all(runners, look_around_locked);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(runners[i].together, 0);
    skip_without_prompt_signals();
    assert_true(lock.turns > THREADS);
}

static atomic_bool is_computing;
static atomic_bool was_let_in;

static void compute_until_let_in(void *arg)
{
    struct runner *me = arg;
    uint64_t end_ns = clock_now_ns() + LIMIT_NS;

    atomic_store(&is_computing, true);
    while (!atomic_load(&was_let_in) && !me->is_late)
        me->is_late = clock_now_ns() >= end_ns;
    atomic_store(&is_computing, false);
}

static void *hog(void *arg)
{
    biglock_take(&lock);
    biglock_compute(&lock, compute_until_let_in, arg);
    biglock_drop(&lock);
    return NULL;
}

/* Not before the interval is over, and before the computation is. */
static void computation_lets_others_in(void **state)
{
    struct runner runner = {.number = 0};
    uint64_t begin_ns;
    bool was_computing;

    (void)state;
    skip_without_prompt_signals();
    atomic_store(&was_let_in, false);
    assert_int_equal(pthread_create(&runner.thread, NULL, hog, &runner), 0);
    while (!atomic_load(&is_computing))
        (void)sched_yield();
    begin_ns = clock_now_ns();
    biglock_take(&lock);
    assert_true(clock_now_ns() - begin_ns >= INTERVAL_NS);
    was_computing = atomic_load(&is_computing);
    atomic_store(&was_let_in, true);
    biglock_drop(&lock);
    assert_int_equal(pthread_join(runner.thread, NULL), 0);
    assert_true(was_computing);
    assert_false(runner.is_late);
    assert_int_equal(lock.turns, 3);
}

struct sleeper {
    int says[2]; /* pipes: it sleeps now; */
    int wake[2]; /* and it may wake up */
    bool ok;
};

static void *sleep_outside(void *arg)
{
    struct sleeper *me = arg;
    char byte = 0;

    biglock_take(&lock);
    biglock_drop(&lock);
    me->ok =
        write(me->says[1], &byte, 1) == 1 && read(me->wake[0], &byte, 1) == 1;
    biglock_take(&lock);
    biglock_drop(&lock);
    return NULL;
}

static void sleepers_hold_nothing(void **state)
{
    struct sleeper sleeper = {.ok = false};
    pthread_t thread;
    char byte = 0;

    (void)state;
    assert_int_equal(pipe(sleeper.says), 0);
    assert_int_equal(pipe(sleeper.wake), 0);
    assert_int_equal(pthread_create(&thread, NULL, sleep_outside, &sleeper), 0);
    assert_int_equal(read(sleeper.says[0], &byte, 1), 1);
    for (uint64_t i = 0; i < ROUNDS; i++) {
        biglock_take(&lock);
        assert_true(lock.is_held);
        assert_int_equal(lock.turns, i + 2);
        biglock_drop(&lock);
        assert_false(lock.is_held);
    }
    assert_int_equal(write(sleeper.wake[1], &byte, 1), 1);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_true(sleeper.ok);
    assert_int_equal(lock.turns, ROUNDS + 2);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(close(sleeper.says[i]), 0);
        assert_int_equal(close(sleeper.wake[i]), 0);
    }
}

static bool have_all_had_turns(void)
{
    for (int i = 0; i < THREADS; i++)
        if (atomic_load(&turns_of[i]) < TURNS)
            return false;
    return true;
}

static void count_turns(void *arg)
{
    struct runner *me = arg;
    uint64_t end_ns = clock_now_ns() + LIMIT_NS;
    uint64_t last = 0;

    while (!have_all_had_turns() && !me->is_late) {
        uint64_t turns = turns_taken();

        if (turns != last)
            atomic_fetch_add(&turns_of[me->number], 1);
        last = turns;
        me->is_late = clock_now_ns() >= end_ns;
    }
}

static void *count_turns_locked(void *arg)
{
    biglock_take(&lock);
    biglock_compute(&lock, count_turns, arg);
    biglock_drop(&lock);
    return NULL;
}

static void each_gets_turns(void **state)
{
    struct runner runners[THREADS];

    (void)state;
    skip_without_prompt_signals();
    run_all(runners, count_turns_locked);
    for (int i = 0; i < THREADS; i++) {
        assert_false(runners[i].is_late);
        assert_true(atomic_load(&turns_of[i]) >= TURNS);
    }
    assert_true(lock.turns >= (uint64_t)THREADS * TURNS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(one_at_a_time, setup),
        cmocka_unit_test_setup(one_computes_at_a_time, setup),
        cmocka_unit_test_setup(computation_lets_others_in, setup),
        cmocka_unit_test_setup(sleepers_hold_nothing, setup),
        cmocka_unit_test_setup(each_gets_turns, setup),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
