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
    load_result_init(&before);
    before.window_ns = 5000000001;
    before.requests = 1000;
    before.answered_ns = 123456789012345;
    before.unanswered = 3;
    before.starved_connections = 4;
    before.connections = 30;
    before.bully_requests = 12;
    before.total_bully_requests = 17;
    before.total_requests = 1200;
    before.total_connections = 104;
    before.total_unasked = 6;
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
    for (uint64_t i = 1; i <= 1000; i++)
        histogram_record(&before.latency, i * i * 1000);
    for (uint64_t i = 0; i < LOAD_SLICES; i++)
        before.slices[i] = (struct load_slice){i, 1000 * i * i, 100 * i};
    histogram_record(&before.hiccups, 70000);
    before.hiccup_priority = LOAD_PRIORITY_NICE;
}

static void fill_open(void)
{
    fill();
    before.arrivals = LOAD_POISSON;
    before.rate_rps = 50000.5;
    before.due = 1010;
    before.sent = 1005;
    before.late = 7;
    before.dropped = 5;
    for (uint64_t i = 1; i <= 1000; i++) {
        histogram_record(&before.sent_latency, i * 1000);
        histogram_record(&before.send_lag, i);
    }
}

/* Through text. */
static int pass(void)
{
    json_t *json = load_to_json(&before);
    char *text = json_dumps(json, 0);
    json_t *again = json_loads(text, 0, NULL);
    int err;

    memset(&after, 0xff, sizeof after);
    load_result_init(&after);
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

static void open_loop(void **state)
{
    (void)state;
    fill_open();
    assert_int_equal(pass(), 0);
    assert_memory_equal(&before, &after, sizeof before);
}

/* A journal of a time before open loops, slices and hiccups. */
static void old_json(void **state)
{
    static const char *const news[] = {
        "arrivals",   "hiccup_priority", "connections", "bully_requests",
        "hiccups_ns", "slices",          "histograms"};
    json_t *json;

    (void)state;
    fill();
    json = load_to_json(&before);
    for (size_t i = 0; i < sizeof news / sizeof news[0]; i++)
        assert_int_equal(json_object_del(json, news[i]), 0);
    assert_int_equal(
        json_object_del(json_object_get(json, "totals"), "bully_requests"), 0);
    memset(&after, 0xff, sizeof after);
    load_result_init(&after);
    assert_int_equal(load_from_json(json, &after), 0);
    json_decref(json);
    memset(before.slices, 0, sizeof before.slices);
    histogram_init(&before.hiccups);
    before.hiccup_priority = LOAD_PRIORITY_NONE;
    before.connections = before.bully_requests = 0;
    before.total_bully_requests = 0;
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
    assert_int_equal(number(json, "hiccups_ns", "max"), 70000);
    assert_string_equal(
        json_string_value(json_object_get(json, "hiccup_priority")), "nice");
    assert_string_equal(json_string_value(json_object_get(json, "arrivals")),
                        "closed");
    assert_null(json_object_get(json, "send_lag_ns"));
    json_decref(json);
    fill_open();
    json = load_to_json(&before);
    assert_string_equal(json_string_value(json_object_get(json, "arrivals")),
                        "poisson");
    assert_int_equal(number(json, "send_lag_ns", "p99"), 990);
    assert_int_equal(number(json, "sent_latency_ns", "max"), 1000000);
    assert_int_equal(json_integer_value(json_object_get(json, "late")), 7);
    assert_int_equal(number(json, "totals", "bytes_received"), 64000);
    json_decref(json);
}

/* What is read from the histograms, not from here. */
static bool is_for_people(const char *key)
{
    size_t len = strlen(key);

    return len > 3 && strcmp(key + len - 3, "_ns") == 0 &&
           strcmp(key, "window_ns") != 0 && strcmp(key, "answered_ns") != 0;
}

/* Older results are read without them. */
static bool is_later(const char *key)
{
    return strcmp(key, "connections") == 0 ||
           strcmp(key, "bully_requests") == 0;
}

static void check_key(const json_t *json, const char *key)
{
    json_t *less = json_deep_copy(json);

    assert_int_equal(json_object_del(less, key), 0);
    load_result_init(&after);
    if (load_from_json(less, &after) != (is_later(key) ? 0 : -EINVAL))
        fail_msg("%s is not missed", key);
    assert_int_equal(json_object_set_new(less, key, json_string("7")), 0);
    load_result_init(&after);
    if (load_from_json(less, &after) != -EINVAL)
        fail_msg("%s may be a text", key);
    json_decref(less);
}

/* Each key is missed, and each wrong type is seen. */
static void bad_json(void **state)
{
    json_t *json;
    const char *key;
    json_t *value;

    (void)state;
    fill_open();
    json = load_to_json(&before);
    load_result_init(&after);
    assert_int_equal(load_from_json(json, &after), 0);
    json_object_foreach(json, key, value)
    {
        if (!is_for_people(key))
            check_key(json, key);
    }
    value = json_object_get(json, "slices");
    assert_int_equal(json_array_remove(json_object_get(value, "max_ns"), 0), 0);
    load_result_init(&after);
    assert_int_equal(load_from_json(json, &after), -EINVAL);
    json_decref(json);
    load_result_init(&after);
    assert_int_equal(load_from_json(NULL, &after), -EINVAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(round_trip), cmocka_unit_test(open_loop),
        cmocka_unit_test(old_json),   cmocka_unit_test(missing_is_null),
        cmocka_unit_test(keys),       cmocka_unit_test(bad_json),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
