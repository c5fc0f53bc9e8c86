/* Queues of equal waits, and the arrivals of a closed loop. */
#include "harness/load/arrival.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void queue_order(void **state)
{
    struct waiter waiters[3];
    struct queue queue;

    (void)state;
    queue_init(&queue, 100);
    assert_null(queue_first(&queue));
    assert_null(queue_due(&queue, UINT64_MAX - 1));
    assert_true(queue_deadline(&queue) == UINT64_MAX);
    for (size_t i = 0; i < 3; i++)
        queue_append(&queue, &waiters[i], 10 * (i + 1));
    assert_int_equal(queue_deadline(&queue), 110);
    assert_null(queue_due(&queue, 109));
    assert_ptr_equal(queue_due(&queue, 110), &waiters[0]);
    assert_ptr_equal(queue_first(&queue), &waiters[0]);
    queue_remove(&waiters[1]);
    queue_remove(&waiters[0]);
    assert_ptr_equal(queue_first(&queue), &waiters[2]);
    assert_int_equal(queue_deadline(&queue), 130);
    queue_append(&queue, &waiters[0], 50);
    queue_remove(&waiters[2]);
    assert_ptr_equal(queue_first(&queue), &waiters[0]);
    queue_remove(&waiters[0]);
    assert_null(queue_first(&queue));
}

static void queue_for_ever(void **state)
{
    struct waiter waiter;
    struct queue queue;

    (void)state;
    queue_init(&queue, UINT64_MAX);
    queue_append(&queue, &waiter, 5);
    assert_true(queue_deadline(&queue) == UINT64_MAX);
    assert_null(queue_due(&queue, UINT64_MAX - 1));
    assert_ptr_equal(queue_first(&queue), &waiter);
}

static void without_thinking(void **state)
{
    struct waiter waiter = {0};
    struct arrival arrival;
    struct turn turn;

    (void)state;
    arrival_init(&arrival, 0);
    assert_true(arrival_idle(&arrival, &waiter, 77, &turn));
    assert_int_equal(turn.due_ns, 77);
    assert_null(arrival_first(&arrival));
    assert_true(arrival_deadline(&arrival) == UINT64_MAX);
}

static void with_thinking(void **state)
{
    struct waiter waiters[2];
    struct arrival arrival;
    struct turn turn;

    (void)state;
    arrival_init(&arrival, 1000);
    assert_false(arrival_idle(&arrival, &waiters[0], 1, &turn));
    assert_false(arrival_idle(&arrival, &waiters[1], 2, &turn));
    assert_int_equal(arrival_deadline(&arrival), 1001);
    assert_null(arrival_take(&arrival, 1000, &turn));
    assert_ptr_equal(arrival_take(&arrival, 1001, &turn), &waiters[0]);
    assert_int_equal(turn.due_ns, 1001);
    assert_null(arrival_take(&arrival, 1001, &turn));
    /* Late: the request begins when it is sent. */
    assert_ptr_equal(arrival_take(&arrival, 5000, &turn), &waiters[1]);
    assert_int_equal(turn.due_ns, 5000);
    assert_null(arrival_take(&arrival, 5000, &turn));
}

/* One that has ended is not asked to send. */
static void ended_while_thinking(void **state)
{
    struct waiter waiters[2];
    struct arrival arrival;
    struct turn turn;

    (void)state;
    arrival_init(&arrival, 10);
    assert_false(arrival_idle(&arrival, &waiters[0], 1, &turn));
    assert_false(arrival_idle(&arrival, &waiters[1], 2, &turn));
    queue_remove(&waiters[0]);
    assert_ptr_equal(arrival_first(&arrival), &waiters[1]);
    assert_ptr_equal(arrival_take(&arrival, 100, &turn), &waiters[1]);
    assert_null(arrival_take(&arrival, 100, &turn));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(queue_order),
        cmocka_unit_test(queue_for_ever),
        cmocka_unit_test(without_thinking),
        cmocka_unit_test(with_thinking),
        cmocka_unit_test(ended_while_thinking),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
