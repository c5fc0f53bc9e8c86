/* The arrivals of an open loop, with a clock of the test's own. */
#include "harness/load/arrival.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define MS UINT64_C(1000000)
#define BEGIN (100 * MS)

static struct arrival arrival;
static struct turn turn;

/* A request each millisecond from BEGIN on; late from 1 ms on. */
static void open_loop(bool catch_up)
{
    struct gaps gaps;

    gaps_init(&gaps, LOAD_CONSTANT, 1000, 0, 1, 1);
    arrival_init_open(&arrival, &gaps, arrival_late_ns(1000), catch_up);
    arrival_begin(&arrival, BEGIN);
    arrival_end(&arrival, UINT64_MAX);
}

static void keep(struct waiter *waiter, uint64_t now_ns)
{
    assert_false(arrival_idle(&arrival, waiter, now_ns, &turn));
}

static void on_time(void **state)
{
    struct waiter waiters[2];

    (void)state;
    open_loop(false);
    assert_true(arrival_deadline(&arrival) == UINT64_MAX);
    keep(&waiters[0], BEGIN - 5);
    keep(&waiters[1], BEGIN - 4);
    assert_int_equal(arrival_deadline(&arrival), BEGIN);
    assert_null(arrival_take(&arrival, BEGIN - 1, &turn));
    assert_ptr_equal(arrival_take(&arrival, BEGIN + 3, &turn), &waiters[0]);
    assert_int_equal(turn.due_ns, BEGIN);
    assert_int_equal(turn.ready_ns, BEGIN);
    assert_int_equal(arrival_deadline(&arrival), BEGIN + MS);
    assert_null(arrival_take(&arrival, BEGIN + MS - 1, &turn));
    /* The one that has been idle longest. */
    keep(&waiters[0], BEGIN + 10);
    assert_ptr_equal(arrival_take(&arrival, BEGIN + MS, &turn), &waiters[1]);
    assert_int_equal(turn.due_ns, BEGIN + MS);
}

/* All connections are busy until long after: those waits are the server's. */
static void no_connection(void **state)
{
    struct waiter waiter;

    (void)state;
    open_loop(false);
    assert_true(arrival_deadline(&arrival) == UINT64_MAX);
    for (uint64_t i = 0; i <= 50; i++) {
        assert_true(
            arrival_idle(&arrival, &waiter, BEGIN + 50 * MS + i, &turn));
        assert_int_equal(turn.due_ns, BEGIN + i * MS);
        assert_int_equal(turn.ready_ns, BEGIN + 50 * MS + i);
    }
    keep(&waiter, BEGIN + 50 * MS + 51);
    assert_int_equal(arrival_deadline(&arrival), BEGIN + 51 * MS);
    assert_ptr_equal(arrival_take(&arrival, BEGIN + 51 * MS + 9, &turn),
                     &waiter);
    assert_int_equal(turn.ready_ns, BEGIN + 51 * MS);
}

/* It slept for 10 ms and a connection was idle: what came due meanwhile goes
 * out one each half millisecond. */
static void late_generator_is_paced(void **state)
{
    struct waiter waiter;
    uint64_t now_ns = BEGIN + 10 * MS;

    (void)state;
    open_loop(false);
    keep(&waiter, BEGIN - 1);
    assert_non_null(arrival_take(&arrival, now_ns, &turn));
    assert_int_equal(turn.due_ns, BEGIN);
    assert_int_equal(turn.ready_ns, BEGIN);
    for (uint64_t i = 1; i < 20; i++) {
        keep(&waiter, now_ns + 1);
        now_ns += MS / 2;
        assert_int_equal(arrival_deadline(&arrival), now_ns);
        assert_null(arrival_take(&arrival, now_ns - 1, &turn));
        assert_non_null(arrival_take(&arrival, now_ns, &turn));
        assert_int_equal(turn.due_ns, BEGIN + i * MS);
    }
    /* It has caught up: on time again. */
    keep(&waiter, now_ns + 1);
    assert_int_equal(arrival_deadline(&arrival), BEGIN + 20 * MS);
    assert_non_null(arrival_take(&arrival, BEGIN + 20 * MS, &turn));
    keep(&waiter, BEGIN + 20 * MS + 1);
    assert_int_equal(arrival_deadline(&arrival), BEGIN + 21 * MS);
}

/* Late once more while it is catching up. */
static void late_twice(void **state)
{
    struct waiter waiter;
    uint64_t now_ns = BEGIN + 10 * MS;

    (void)state;
    open_loop(false);
    keep(&waiter, BEGIN - 1);
    assert_non_null(arrival_take(&arrival, now_ns, &turn));
    keep(&waiter, now_ns);
    now_ns += 30 * MS;
    assert_non_null(arrival_take(&arrival, now_ns, &turn));
    keep(&waiter, now_ns);
    assert_int_equal(arrival_deadline(&arrival), now_ns + MS / 2);
}

/* Less than what counts as late makes no burst to speak of. */
static void a_little_late(void **state)
{
    struct waiter waiters[2];

    (void)state;
    open_loop(false);
    keep(&waiters[0], BEGIN - 1);
    keep(&waiters[1], BEGIN - 1);
    assert_non_null(arrival_take(&arrival, BEGIN + MS, &turn));
    assert_non_null(arrival_take(&arrival, BEGIN + MS, &turn));
    assert_int_equal(turn.due_ns, BEGIN + MS);
}

static void catching_up_at_once(void **state)
{
    struct waiter waiters[11];

    (void)state;
    open_loop(true);
    for (size_t i = 0; i <= 10; i++)
        keep(&waiters[i], BEGIN - 1);
    for (size_t i = 0; i <= 10; i++) {
        assert_ptr_equal(arrival_take(&arrival, BEGIN + 10 * MS, &turn),
                         &waiters[i]);
        assert_int_equal(turn.due_ns, BEGIN + i * MS);
        assert_int_equal(turn.ready_ns, BEGIN + i * MS);
    }
}

/* A connection that becomes idle beside others gets in line. */
static void in_line(void **state)
{
    struct waiter waiters[2];

    (void)state;
    open_loop(false);
    keep(&waiters[0], BEGIN - 1);
    keep(&waiters[1], BEGIN + 5);
    assert_ptr_equal(arrival_take(&arrival, BEGIN + 6, &turn), &waiters[0]);
    assert_ptr_equal(arrival_first(&arrival), &waiters[1]);
    queue_remove(&waiters[1]);
    assert_null(arrival_take(&arrival, BEGIN + 5 * MS, &turn));
}

static void the_end(void **state)
{
    struct waiter waiter;
    uint64_t due_ns;

    (void)state;
    open_loop(false);
    arrival_end(&arrival, BEGIN + 3 * MS);
    assert_true(arrival_idle(&arrival, &waiter, BEGIN + 9 * MS, &turn));
    assert_true(arrival_is_pending(&arrival));
    assert_true(arrival_drop(&arrival, &due_ns));
    assert_int_equal(due_ns, BEGIN + MS);
    assert_true(arrival_drop(&arrival, &due_ns));
    assert_int_equal(due_ns, BEGIN + 2 * MS);
    assert_false(arrival_drop(&arrival, &due_ns));
    assert_false(arrival_is_pending(&arrival));
    keep(&waiter, BEGIN + 9 * MS);
    assert_true(arrival_deadline(&arrival) == UINT64_MAX);
    assert_null(arrival_take(&arrival, BEGIN + 99 * MS, &turn));
}

static void what_is_late(void **state)
{
    (void)state;
    assert_int_equal(arrival_late_ns(50000), MS);
    assert_int_equal(arrival_late_ns(1000), MS);
    assert_int_equal(arrival_late_ns(10), 100 * MS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(on_time),
        cmocka_unit_test(no_connection),
        cmocka_unit_test(late_generator_is_paced),
        cmocka_unit_test(late_twice),
        cmocka_unit_test(a_little_late),
        cmocka_unit_test(catching_up_at_once),
        cmocka_unit_test(in_line),
        cmocka_unit_test(the_end),
        cmocka_unit_test(what_is_late),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
