/* The timer heap, against a plain array that is searched from end to end. */
#include "support/splitmix.h"
#include "support/timers.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { TIMERS = 200, STEPS = 20000 };

/* What should be armed: a deadline for each timer, or none. */
struct plain {
    bool is_armed[TIMERS];
    uint64_t deadline_ns[TIMERS];
};

static uint64_t plain_next(const struct plain *p)
{
    uint64_t next = UINT64_MAX;

    for (int i = 0; i < TIMERS; i++)
        if (p->is_armed[i] && p->deadline_ns[i] < next)
            next = p->deadline_ns[i];
    return next;
}

static size_t plain_count(const struct plain *p)
{
    size_t count = 0;

    for (int i = 0; i < TIMERS; i++)
        count += p->is_armed[i];
    return count;
}

static void expire(struct timers *timers, const struct timer all[TIMERS],
                   struct plain *plain, uint64_t now_ns)
{
    struct timer *timer;

    while ((timer = timers_expired(timers, now_ns)) != NULL) {
        ptrdiff_t i = timer - all;

        assert_true(plain->is_armed[i]);
        assert_true(plain->deadline_ns[i] <= now_ns);
        assert_int_equal(plain->deadline_ns[i], plain_next(plain));
        assert_int_equal(timer->place, 0);
        plain->is_armed[i] = false;
    }
    assert_true(plain_next(plain) > now_ns);
}

static void test_random(void **state)
{
    struct timer all[TIMERS] = {0};
    struct timers timers = {0};
    struct plain plain = {0};
    uint64_t seed = 1;
    uint64_t now_ns = 0;

    (void)state;
    for (int step = 0; step < STEPS; step++) {
        uint64_t what = splitmix_next(&seed) % 8;
        size_t i = splitmix_next(&seed) % TIMERS;

        if (what < 5) { /* few distinct deadlines, so that many are equal */
            plain.deadline_ns[i] = now_ns + splitmix_next(&seed) % 500;
            plain.is_armed[i] = true;
            assert_int_equal(timers_set(&timers, &all[i], plain.deadline_ns[i]),
                             0);
        } else if (what < 7) {
            timers_cancel(&timers, &all[i]);
            plain.is_armed[i] = false;
        } else {
            now_ns += splitmix_next(&seed) % 100;
            expire(&timers, all, &plain, now_ns);
        }
        assert_int_equal(timers_next(&timers), plain_next(&plain));
        assert_int_equal(timers.count, plain_count(&plain));
        assert_int_equal(all[i].place != 0, plain.is_armed[i]);
    }
    expire(&timers, all, &plain, UINT64_MAX - 1);
    assert_int_equal(timers.count, 0);
    timers_free(&timers);
}

static void test_empty(void **state)
{
    struct timers timers = {0};
    struct timer timer = {0};

    (void)state;
    assert_int_equal(timers_next(&timers), UINT64_MAX);
    assert_null(timers_expired(&timers, UINT64_MAX));
    timers_cancel(&timers, &timer);
    assert_int_equal(timers.count, 0);
    timers_free(&timers);
}

/* A deadline is over at its very nanosecond, and not before. */
static void test_edges(void **state)
{
    struct timers timers = {0};
    struct timer soon = {0};
    struct timer never = {0};

    (void)state;
    assert_int_equal(timers_set(&timers, &never, UINT64_MAX), 0);
    assert_int_equal(timers_set(&timers, &soon, 100), 0);
    assert_null(timers_expired(&timers, 99));
    assert_ptr_equal(timers_expired(&timers, 100), &soon);
    assert_null(timers_expired(&timers, UINT64_MAX - 1));
    assert_int_equal(never.place, 1);
    timers_free(&timers);
    assert_null(timers.heap);
    assert_int_equal(timers.count, 0);
}

/* One timer may be moved to and fro without a second place in the heap. */
static void test_move(void **state)
{
    struct timers timers = {0};
    struct timer all[3] = {0};

    (void)state;
    for (int i = 0; i < 3; i++)
        assert_int_equal(timers_set(&timers, &all[i], 10U * (unsigned)i + 10),
                         0);
    assert_int_equal(timers_set(&timers, &all[0], 40), 0);
    assert_int_equal(timers_set(&timers, &all[2], 5), 0);
    assert_int_equal(timers.count, 3);
    assert_ptr_equal(timers_expired(&timers, 100), &all[2]);
    assert_ptr_equal(timers_expired(&timers, 100), &all[1]);
    assert_ptr_equal(timers_expired(&timers, 100), &all[0]);
    timers_free(&timers);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_empty),
        cmocka_unit_test(test_edges),
        cmocka_unit_test(test_move),
        cmocka_unit_test(test_random),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
