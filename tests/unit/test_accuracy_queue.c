/* The queue in virtual time: against the recursion in its other form, and
 * against theory. */
#include "harness/accuracy/ideal_queue.h"
#include "support/clock.h"
#include "tests/servers/known_loop.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

enum { CUSTOMERS = 20000 };

#define MEAN_NS (100 * NS_PER_US)

static struct histogram histogram;

static void assert_within(double got, double want, double share)
{
    if (!(fabs(got / want - 1) <= share))
        fail_msg("%.6g is not within %g of %.6g", got, share, want);
}

/* Lindley's recursion is about waits: the next one is this one and its service,
 * less the gap, or nothing. */
static void test_known_server_is_a_queue(void **state)
{
    struct known known = {.is_queue = true};
    struct work work;
    struct gaps gaps;
    uint64_t wait_ns = 0;
    uint64_t last_ns = 0;
    uint64_t service_ns = 0;

    (void)state;
    work_init(&known.work, WORK_EXPONENTIAL, MEAN_NS, 3);
    work_init(&work, WORK_EXPONENTIAL, MEAN_NS, 3);
    gaps_init(&gaps, LOAD_POISSON, 8000, 0, 1, 3);
    for (int i = 0; i < CUSTOMERS; i++) {
        uint64_t now_ns = gaps_next(&gaps);
        uint64_t busy_ns = wait_ns + service_ns;

        wait_ns = busy_ns > now_ns - last_ns ? busy_ns - (now_ns - last_ns) : 0;
        service_ns = work_draw(&work);
        assert_int_equal(known_due(&known, now_ns),
                         now_ns + wait_ns + service_ns);
        last_ns = now_ns;
    }
}

static void test_known_server_side_by_side(void **state)
{
    struct known known = {.is_queue = false};

    (void)state;
    work_init(&known.work, WORK_FIXED, 5000, 1);
    assert_int_equal(known_due(&known, 100), 5100);
    assert_int_equal(known_due(&known, 100), 5100);
    work_init(&known.work, WORK_NONE, 5000, 1);
    assert_int_equal(known_due(&known, 100), 100);
}

static void test_work(void **state)
{
    struct work work;
    struct work again;
    struct work other;
    double sum = 0;
    double squares = 0;
    int same = 0;

    (void)state;
    work_init(&work, WORK_EXPONENTIAL, MEAN_NS, 1);
    work_init(&again, WORK_EXPONENTIAL, MEAN_NS, 1);
    work_init(&other, WORK_EXPONENTIAL, MEAN_NS, 2);
    for (int i = 0; i < CUSTOMERS; i++) {
        uint64_t ns = work_draw(&work);

        assert_int_equal(work_draw(&again), ns);
        same += work_draw(&other) == ns;
        sum += (double)ns;
        squares += (double)ns * (double)ns;
    }
    /* Mean and deviation of an exponential are the same. */
    assert_within(sum / CUSTOMERS, (double)MEAN_NS, 0.03);
    assert_within(sqrt(squares / CUSTOMERS - pow(sum / CUSTOMERS, 2)),
                  (double)MEAN_NS, 0.03);
    assert_true(same < 10);
}

/* A schedule and the work of one seed have nothing to do with each other. */
static void test_work_is_independent(void **state)
{
    struct work work;
    struct gaps gaps;
    double covariance = 0;

    (void)state;
    work_init(&work, WORK_EXPONENTIAL, MEAN_NS, 5);
    gaps_init(&gaps, LOAD_POISSON, 1e4, 0, 1, 5);
    for (int i = 0; i < CUSTOMERS; i++)
        covariance += ((double)work_draw(&work) / (double)MEAN_NS - 1) *
                      (gaps_draw(&gaps) / (double)MEAN_NS - 1);
    /* Three deviations of the mean of so many products. */
    assert_true(fabs(covariance / CUSTOMERS) < 3 / sqrt(CUSTOMERS));
}

static const struct ideal_queue queues[] = {
    {.kind = WORK_EXPONENTIAL, .lambda = 5000},
    {.kind = WORK_EXPONENTIAL, .lambda = 8000},
    {.kind = WORK_FIXED, .lambda = 5000},
    {.kind = WORK_FIXED, .lambda = 8000},
};

enum { QUEUES = sizeof queues / sizeof queues[0] };

static struct ideal_queue make(size_t i, uint64_t window_ns)
{
    struct ideal_queue queue = queues[i];

    queue.service_ns = MEAN_NS;
    queue.warmup_ns = NS_PER_S / 10;
    queue.window_ns = window_ns;
    return queue;
}

/* Long enough, any seed meets the theory. */
static void test_long_run(void **state)
{
    (void)state;
    for (size_t i = 0; i < QUEUES; i++) {
        struct ideal_queue queue = make(i, 200 * NS_PER_S);

        ideal_queue_run(&queue, 1, &histogram);
        assert_within((double)histogram.count, queue.lambda * 200, 0.01);
        assert_within(ideal_queue_figure(&queue, &histogram),
                      ideal_queue_theory(&queue), 0.03);
    }
}

/* A short one is off, and a seed is found that is not. */
static void test_choice(void **state)
{
    double worst = 0;

    (void)state;
    for (size_t i = 0; i < QUEUES; i++) {
        struct ideal_queue queue = make(i, NS_PER_S);
        double figure_ns = 0;
        uint64_t seed;

        ideal_queue_run(&queue, 1, &histogram);
        worst = fmax(worst, fabs(ideal_queue_figure(&queue, &histogram) /
                                     ideal_queue_theory(&queue) -
                                 1));
        seed = ideal_queue_choose(&queue, 5000, &figure_ns);
        assert_within(figure_ns, ideal_queue_theory(&queue), IDEAL_QUEUE_NEAR);
        ideal_queue_run(&queue, seed, &histogram);
        assert_true(ideal_queue_figure(&queue, &histogram) == figure_ns);
    }
    assert_true(worst > IDEAL_QUEUE_NEAR);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_server_is_a_queue),
        cmocka_unit_test(test_known_server_side_by_side),
        cmocka_unit_test(test_work),
        cmocka_unit_test(test_work_is_independent),
        cmocka_unit_test(test_long_run),
        cmocka_unit_test(test_choice),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
