/* The histogram against an exact sort, and through JSON and back. */
#include "harness/load/histogram.h"

#include "support/splitmix.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { SAMPLES = 1000000 };

#define HOUR_NS (UINT64_C(3600) * 1000000000)

static struct histogram one, two, both;
static uint64_t samples[SAMPLES];

/* In (0, 1]. */
static double uniform(uint64_t *state)
{
    return ((double)(splitmix_next(state) >> 11) + 1) / 9007199254740992.0;
}

static double draw_constant(uint64_t *state)
{
    (void)state;
    return 123457;
}

static double draw_uniform(uint64_t *state)
{
    return 1e3 + 5e6 * uniform(state);
}

static double draw_exponential(uint64_t *state)
{
    return -1e6 * log(uniform(state));
}

static double draw_log_normal(uint64_t *state)
{
    return 2e5 * exp(1.5 * splitmix_normal(state));
}

static double draw_bimodal(uint64_t *state)
{
    double centre = uniform(state) < 0.9 ? 5e4 : 2e8;

    return centre * (1 + 0.05 * splitmix_normal(state));
}

/* Shape 1.1: hardly a mean, and a tail up to the top of the range. */
static double draw_pareto(uint64_t *state)
{
    return 1e4 * pow(uniform(state), -1 / 1.1);
}

static const struct {
    const char *name;
    double (*draw)(uint64_t *state);
} distributions[] = {
    {"constant", draw_constant},       {"uniform", draw_uniform},
    {"exponential", draw_exponential}, {"log-normal", draw_log_normal},
    {"bimodal", draw_bimodal},         {"Pareto", draw_pareto},
};

static int compare(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a;
    uint64_t y = *(const uint64_t *)b;

    return (x > y) - (x < y);
}

static void fill(double (*draw)(uint64_t *), uint64_t seed)
{
    for (size_t i = 0; i < SAMPLES; i++) {
        double value = draw(&seed);

        samples[i] = value < (double)HOUR_NS ? (uint64_t)value : HOUR_NS;
    }
}

static void assert_near(const char *what, double q, uint64_t got, uint64_t want)
{
    double error = fabs((double)got - (double)want);

    if (error > 0.001 * (double)want)
        fail_msg("%s: quantile %g is %llu, not %llu", what, q,
                 (unsigned long long)got, (unsigned long long)want);
}

static void test_quantiles(void **state)
{
    static const double quantiles[] = {0.5, 0.9, 0.99, 0.999, 0.9999, 1};

    (void)state;
    for (size_t d = 0; d < sizeof distributions / sizeof distributions[0];
         d++) {
        double sum = 0;

        fill(distributions[d].draw, d + 1);
        histogram_init(&one);
        for (size_t i = 0; i < SAMPLES; i++) {
            histogram_record(&one, samples[i]);
            sum += (double)samples[i];
        }
        qsort(samples, SAMPLES, sizeof samples[0], compare);
        for (size_t i = 0; i < sizeof quantiles / sizeof quantiles[0]; i++) {
            size_t rank = (size_t)ceil(quantiles[i] * SAMPLES);

            assert_near(distributions[d].name, quantiles[i],
                        histogram_quantile(&one, quantiles[i]),
                        samples[rank - 1]);
        }
        assert_int_equal(one.count, SAMPLES);
        assert_int_equal(one.min_ns, samples[0]);
        assert_int_equal(one.max_ns, samples[SAMPLES - 1]);
        assert_int_equal(histogram_quantile(&one, 1), samples[SAMPLES - 1]);
        assert_true(fabs(histogram_mean(&one) * SAMPLES / sum - 1) < 1e-9);
    }
}

/* Every power of two, its neighbours and the ends of the range. */
static void test_error_bound(void **state)
{
    (void)state;
    for (unsigned bit = 0; bit < HISTOGRAM_TOP; bit++) {
        for (uint64_t i = 0; i < 4096; i++) {
            uint64_t step = (UINT64_C(1) << bit) / 4096;
            uint64_t value = (UINT64_C(1) << bit) + i * (step > 0 ? step : 1);
            uint64_t got;

            if (value >> bit > 1)
                break;
            histogram_init(&one);
            histogram_record(&one, value);
            /* Widens the range, so that the extremes do not help. */
            one.min_ns = 0;
            one.max_ns = UINT64_MAX;
            one.count = 2;
            got = histogram_quantile(&one, 0.5);
            assert_near("power of two", bit, got, value);
            if (value < 1 << HISTOGRAM_BITS)
                assert_int_equal(got, value);
        }
    }
}

static void test_small_counts(void **state)
{
    (void)state;
    histogram_init(&one);
    assert_int_equal(histogram_quantile(&one, 0.5), 0);
    assert_true(histogram_mean(&one) == 0);
    histogram_record(&one, 100);
    histogram_record(&one, 200);
    histogram_record(&one, 300);
    assert_int_equal(histogram_quantile(&one, 0), 100);
    assert_int_equal(histogram_quantile(&one, 0.33), 100);
    assert_int_equal(histogram_quantile(&one, 0.34), 200);
    assert_int_equal(histogram_quantile(&one, 0.67), 300);
    assert_true(histogram_mean(&one) == 200);
}

static void test_overflow(void **state)
{
    (void)state;
    histogram_init(&one);
    histogram_record(&one, UINT64_C(1) << 62);
    histogram_record(&one, UINT64_MAX);
    histogram_record(&one, UINT64_MAX);
    assert_int_equal(one.buckets[HISTOGRAM_BUCKETS - 1], 3);
    assert_int_equal(one.max_ns, UINT64_MAX);
    assert_int_equal(one.sum_ns, UINT64_MAX);
    assert_int_equal(histogram_quantile(&one, 1), UINT64_MAX);
}

static void test_merge(void **state)
{
    (void)state;
    fill(draw_log_normal, 7);
    histogram_init(&one);
    histogram_init(&two);
    histogram_init(&both);
    for (size_t i = 0; i < SAMPLES; i++) {
        histogram_record(i % 3 == 0 ? &one : &two, samples[i]);
        histogram_record(&both, samples[i]);
    }
    histogram_merge(&one, &two);
    assert_memory_equal(&one, &both, sizeof one);
    histogram_init(&two);
    histogram_merge(&one, &two);
    assert_memory_equal(&one, &both, sizeof one);
    histogram_merge(&two, &one);
    assert_memory_equal(&two, &both, sizeof one);
}

/* As text, since that is where numbers get lost. */
static void assert_round_trip(const struct histogram *h)
{
    json_t *json = histogram_to_json(h);
    char *text = json_dumps(json, 0);
    json_t *again = json_loads(text, 0, NULL);

    memset(&two, 0xa5, sizeof two);
    histogram_init(&two);
    assert_int_equal(histogram_from_json(again, &two), 0);
    assert_memory_equal(&two, h, sizeof two);
    json_decref(again);
    json_decref(json);
    free(text);
}

static void test_json(void **state)
{
    (void)state;
    histogram_init(&one);
    assert_round_trip(&one);
    for (size_t d = 0; d < sizeof distributions / sizeof distributions[0];
         d++) {
        fill(distributions[d].draw, 11 + d);
        histogram_init(&one);
        for (size_t i = 0; i < 10000; i++)
            histogram_record(&one, samples[i]);
        assert_round_trip(&one);
    }
    histogram_record(&one, INT64_MAX / 2);
    assert_round_trip(&one);
}

static void test_json_saturates(void **state)
{
    json_t *json;

    (void)state;
    histogram_init(&one);
    histogram_record(&one, UINT64_MAX);
    json = histogram_to_json(&one);
    histogram_init(&two);
    assert_int_equal(histogram_from_json(json, &two), 0);
    assert_int_equal(two.max_ns, INT64_MAX);
    assert_int_equal(two.sum_ns, INT64_MAX);
    json_decref(json);
}

static void test_bad_json(void **state)
{
#define HEAD "{\"unit\":\"ns\",\"bits\":10,"
    static const char *const wrong[] = {
        "[]",
        "{}",
        "{\"unit\":\"us\",\"bits\":10,\"count\":1,\"sum\":5,\"min\":5,"
        "\"max\":5,\"buckets\":[[5,1]]}",
        "{\"unit\":\"ns\",\"bits\":9,\"count\":1,\"sum\":5,\"min\":5,"
        "\"max\":5,\"buckets\":[[5,1]]}",
        HEAD "\"count\":2,\"sum\":5,\"min\":5,\"max\":5,\"buckets\":[[5,1]]}",
        HEAD "\"count\":-1,\"sum\":5,\"min\":5,\"max\":5,\"buckets\":[]}",
        HEAD "\"count\":1,\"sum\":6,\"min\":5,\"max\":5,\"buckets\":[[5,1]]}",
        HEAD "\"count\":1,\"sum\":5,\"min\":4,\"max\":5,\"buckets\":[[5,1]]}",
        HEAD "\"count\":1,\"sum\":5,\"min\":5,\"max\":6,\"buckets\":[[5,1]]}",
        HEAD "\"count\":1,\"sum\":5,\"min\":5,\"max\":5,\"buckets\":[[5]]}",
        HEAD "\"count\":1,\"sum\":5,\"min\":5,\"max\":5,"
             "\"buckets\":[[5,\"1\"]]}",
        HEAD "\"count\":1,\"sum\":5,\"min\":5,\"max\":5,"
             "\"buckets\":[[5,1],[6,0]]}",
        HEAD "\"count\":2,\"sum\":10,\"min\":5,\"max\":5,"
             "\"buckets\":[[5,1],[5,1]]}",
        HEAD "\"count\":2,\"sum\":11,\"min\":5,\"max\":6,"
             "\"buckets\":[[6,1],[5,1]]}",
        HEAD "\"count\":1,\"sum\":5,\"min\":5,\"max\":5,"
             "\"buckets\":[[17408,1]]}",
        HEAD "\"count\":1,\"sum\":5,\"min\":5,\"max\":5,\"buckets\":[[-1,1]]}",
        HEAD "\"count\":1,\"sum\":5,\"min\":null,\"max\":null,"
             "\"buckets\":[[5,1]]}",
        HEAD "\"count\":0,\"sum\":0,\"min\":5,\"max\":5,\"buckets\":[]}",
        HEAD "\"count\":0,\"sum\":5,\"min\":null,\"max\":null,"
             "\"buckets\":[]}",
        HEAD "\"count\":1,\"sum\":5,\"min\":5,\"max\":5}",
    };
    static const char right[] =
        HEAD "\"count\":1,\"sum\":5,\"min\":5,\"max\":5,\"buckets\":[[5,1]]}";
    json_t *json = json_loads(right, 0, NULL);

    (void)state;
    histogram_init(&two);
    assert_int_equal(histogram_from_json(json, &two), 0);
    json_decref(json);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        json = json_loads(wrong[i], 0, NULL);
        assert_non_null(json);
        histogram_init(&two);
        if (histogram_from_json(json, &two) == 0)
            fail_msg("taken for a histogram: %s", wrong[i]);
        json_decref(json);
    }
    histogram_init(&two);
    assert_true(histogram_from_json(NULL, &two) < 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_quantiles),
        cmocka_unit_test(test_error_bound),
        cmocka_unit_test(test_small_counts),
        cmocka_unit_test(test_overflow),
        cmocka_unit_test(test_merge),
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_json_saturates),
        cmocka_unit_test(test_bad_json),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
