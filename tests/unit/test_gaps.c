/* Schedules: exact times, the right distribution, and the same ones whoever
 * asks. */
#include "harness/load/gaps.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define RATE 50000.0
#define MEAN_NS 20000.0

static void constant_times(void **state)
{
    struct gaps gaps;

    (void)state;
    gaps_init(&gaps, LOAD_CONSTANT, 3, 0, 1, 9);
    assert_int_equal(gaps_next(&gaps), 0);
    assert_int_equal(gaps_next(&gaps), 333333333);
    assert_int_equal(gaps_next(&gaps), 666666666);
    assert_int_equal(gaps_next(&gaps), 1000000000);
    assert_true(gaps_draw(&gaps) == 1e9 / 3);
    assert_int_equal(gaps_next(&gaps), 1333333333);
}

/* After a day at a rate whose gap no number holds. */
static void constant_keeps_the_rate(void **state)
{
    const uint64_t day = 86400;
    struct gaps gaps;

    (void)state;
    gaps_init(&gaps, LOAD_CONSTANT, 70000, 0, 1, 9);
    gaps.number = 70000 * day;
    assert_int_equal(gaps_next(&gaps), day * 1000000000);
    gaps.number = 70000 * day + 7;
    assert_int_equal(gaps_next(&gaps), day * 1000000000 + 100000);
}

/* Three parts in turn are the whole. */
static void constant_parts(void **state)
{
    struct gaps parts[3];
    struct gaps whole;

    (void)state;
    gaps_init(&whole, LOAD_CONSTANT, RATE, 0, 1, 1);
    for (uint64_t i = 0; i < 3; i++)
        gaps_init(&parts[i], LOAD_CONSTANT, RATE, i, 3, 1);
    for (size_t i = 0; i < 3000; i++)
        assert_int_equal(gaps_next(&parts[i % 3]), gaps_next(&whole));
}

/* Mean 1, variance 1, and the third moment 6, within five standard errors: of
 * the k-th power's mean that is sqrt(((2k)! - (k!)^2) / n). */
static void exponential_moments(void **state)
{
    enum { DRAWS = 1000000 };
    double sums[3] = {0};
    struct gaps gaps;

    (void)state;
    gaps_init(&gaps, LOAD_POISSON, RATE, 0, 1, 42);
    for (int i = 0; i < DRAWS; i++) {
        double gap = gaps_draw(&gaps) / MEAN_NS;

        assert_true(gap >= 0);
        sums[0] += gap;
        sums[1] += gap * gap;
        sums[2] += gap * gap * gap;
    }
    assert_true(fabs(sums[0] / DRAWS - 1) < 5 * sqrt(1.0 / DRAWS));
    assert_true(fabs(sums[1] / DRAWS - 2) < 5 * sqrt(20.0 / DRAWS));
    assert_true(fabs(sums[2] / DRAWS - 6) < 5 * sqrt(684.0 / DRAWS));
}

/* Nothing of one gap is in the next. */
static void exponential_gaps_are_independent(void **state)
{
    enum { DRAWS = 1000000 };
    struct gaps gaps;
    double sum = 0;
    double last;

    (void)state;
    gaps_init(&gaps, LOAD_POISSON, RATE, 0, 1, 43);
    last = gaps_draw(&gaps) / MEAN_NS;
    for (int i = 0; i < DRAWS; i++) {
        double gap = gaps_draw(&gaps) / MEAN_NS;

        sum += (last - 1) * (gap - 1);
        last = gap;
    }
    assert_true(fabs(sum / DRAWS) < 5 / sqrt(DRAWS));
}

/* The times are the sums of the gaps, to the nanosecond, after as many as make
 * rounding show. */
static void times_are_sums(void **state)
{
    struct gaps times;
    struct gaps gaps;
    long double sum = 0;

    (void)state;
    gaps_init(&times, LOAD_POISSON, RATE, 0, 1, 7);
    gaps = times;
    for (int i = 0; i < 2000000; i++) {
        uint64_t at_ns = gaps_next(&times);

        sum += (long double)gaps_draw(&gaps);
        if (fabsl(sum - (long double)at_ns - 0.5L) > 0.501L)
            fail_msg("arrival %d at %lu, not %Lf", i, at_ns, sum);
    }
}

/* A day in, the next gap is as long as on the first. */
static void no_drift(void **state)
{
    struct gaps late;
    struct gaps early;
    uint64_t begin_ns;

    (void)state;
    gaps_init(&late, LOAD_POISSON, RATE, 0, 1, 7);
    early = late;
    late.whole_ns = begin_ns = UINT64_C(86400) * 1000000000;
    for (int i = 0; i < 100000; i++)
        assert_int_equal(gaps_next(&late) - begin_ns, gaps_next(&early));
}

/* A copy goes on where the original was, whatever that does meanwhile. */
static void copies_agree(void **state)
{
    struct gaps ahead;
    struct gaps behind;
    uint64_t seen[100];

    (void)state;
    gaps_init(&ahead, LOAD_POISSON, RATE, 1, 4, 11);
    for (int i = 0; i < 1000; i++)
        (void)gaps_next(&ahead);
    behind = ahead;
    for (int i = 0; i < 100; i++)
        seen[i] = gaps_next(&ahead);
    for (int i = 0; i < 100; i++)
        assert_int_equal(gaps_next(&behind), seen[i]);
}

/* The correlation of two schedules' gaps, times the square root of the number
 * of them: a standard normal value when they have nothing to do with each
 * other. */
static double correlation(struct gaps *a, struct gaps *b)
{
    enum { DRAWS = 20000 };
    double sum = 0;

    for (int i = 0; i < DRAWS; i++)
        sum +=
            (gaps_draw(a) / a->mean_ns - 1) * (gaps_draw(b) / b->mean_ns - 1);
    return sum / sqrt(DRAWS);
}

/* Neighbours, also when one is shifted against the other: the increments of
 * weak seeding. */
static void seeds_and_parts_differ(void **state)
{
    (void)state;
    for (uint64_t other = 1; other <= 3; other++) {
        for (uint64_t shift = 0; shift <= 3; shift++) {
            struct gaps first;
            struct gaps seed;
            struct gaps part;

            gaps_init(&first, LOAD_POISSON, RATE, 0, 4, 5);
            gaps_init(&seed, LOAD_POISSON, RATE, 0, 4, 5 + other);
            gaps_init(&part, LOAD_POISSON, RATE, other, 4, 5);
            for (uint64_t i = 0; i < shift; i++)
                (void)gaps_draw(&first);
            assert_true(fabs(correlation(&first, &seed)) < 5);
            assert_true(fabs(correlation(&first, &part)) < 5);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(constant_times),
        cmocka_unit_test(constant_keeps_the_rate),
        cmocka_unit_test(constant_parts),
        cmocka_unit_test(exponential_moments),
        cmocka_unit_test(exponential_gaps_are_independent),
        cmocka_unit_test(times_are_sums),
        cmocka_unit_test(no_drift),
        cmocka_unit_test(copies_agree),
        cmocka_unit_test(seeds_and_parts_differ),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
