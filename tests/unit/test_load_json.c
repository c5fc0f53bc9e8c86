/* The result of a load through JSON and back. */
#include "harness/load/load.h"

#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct load_result before, after;

static void fill(void)
{
    memset(&before, 0, sizeof before);
    before.window_ns = 5000000001;
    before.requests = 1000;
    before.answered_ns = 123456789012345;
    before.unanswered = 3;
    before.starved_connections = 4;
    before.total_requests = 1200;
    before.total_connections = 104;
    before.total_abandoned = 2;
    before.bytes_sent = INT64_MAX;
    before.bytes_received = 64000;
    before.mean_in_flight = 99.9999999999999;
    before.throughput_rps = 1.0 / 3;
    before.generator_cpu_share = 0.1;
    before.stopped_early = true;
    for (uint64_t e = 0; e < LOAD_ERRORS; e++) {
        before.errors[e] = 10 + e;
        before.total_errors[e] = 20 + e;
    }
    histogram_init(&before.latency);
    for (uint64_t i = 1; i <= 1000; i++)
        histogram_record(&before.latency, i * i * 1000);
}

/* Through text. */
static int pass(void)
{
    json_t *json = load_to_json(&before);
    char *text = json_dumps(json, 0);
    json_t *again = json_loads(text, 0, NULL);
    int err;

    memset(&after, 0, sizeof after);
    err = load_from_json(again, &after);
    json_decref(again);
    json_decref(json);
    free(text);
    return err;
}

static void round_trip(void **state)
{
    (void)state;
    fill();
    assert_int_equal(pass(), 0);
    assert_memory_equal(&before, &after, sizeof before);
}

static void missing_is_null(void **state)
{
    (void)state;
    fill();
    before.throughput_rps = NAN;
    before.mean_in_flight = NAN;
    before.generator_cpu_share = NAN;
    histogram_init(&before.latency);
    assert_int_equal(pass(), 0);
    assert_true(isnan(after.throughput_rps));
    assert_true(isnan(after.mean_in_flight));
    assert_true(isnan(after.generator_cpu_share));
    assert_memory_equal(&before.latency, &after.latency, sizeof after.latency);
}

static json_int_t number(const json_t *json, const char *outer,
                         const char *inner)
{
    return json_integer_value(
        json_object_get(json_object_get(json, outer), inner));
}

static void keys(void **state)
{
    json_t *json;

    (void)state;
    fill();
    json = load_to_json(&before);
    assert_int_equal(json_integer_value(json_object_get(json, "requests")),
                     1000);
    assert_int_equal(number(json, "latency_ns", "max"), 1000000000);
    assert_int_equal(number(json, "latency_ns", "p50"),
                     histogram_quantile(&before.latency, 0.5));
    assert_int_equal(number(json, "latency_ns", "p999"),
                     histogram_quantile(&before.latency, 0.999));
    assert_int_equal(number(json, "errors", "refused"), 10);
    assert_int_equal(number(json, "errors", "reset"), 11);
    assert_int_equal(number(json, "errors", "timed_out"), 12);
    assert_int_equal(number(json, "errors", "wrong_bytes"), 13);
    assert_int_equal(number(json, "errors", "closed_early"), 14);
    assert_int_equal(number(json, "totals", "connections"), 104);
    assert_int_equal(number(json, "totals", "bytes_received"), 64000);
    json_decref(json);
}

/* Each key is missed, and each wrong type is seen. */
static void bad_json(void **state)
{
    json_t *json;
    const char *key;
    json_t *value;
    void *next;

    (void)state;
    fill();
    json = load_to_json(&before);
    assert_int_equal(load_from_json(json, &after), 0);
    json_object_foreach_safe(json, next, key, value)
    {
        json_t *less = json_deep_copy(json);

        /* Read from the histogram, not from here. */
        if (strcmp(key, "latency_ns") != 0) {
            assert_int_equal(json_object_del(less, key), 0);
            if (load_from_json(less, &after) != -EINVAL)
                fail_msg("%s is not missed", key);
            assert_int_equal(json_object_set_new(less, key, json_string("7")),
                             0);
            if (load_from_json(less, &after) != -EINVAL)
                fail_msg("%s may be a text", key);
        }
        json_decref(less);
    }
    json_decref(json);
    assert_int_equal(load_from_json(NULL, &after), -EINVAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(round_trip),
        cmocka_unit_test(missing_is_null),
        cmocka_unit_test(keys),
        cmocka_unit_test(bad_json),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
