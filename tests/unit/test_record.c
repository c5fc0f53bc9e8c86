/* Records: what goes into JSON comes out of it, missing figures included. */
#include "harness/run/record.h"

#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Bit by bit: 0 is not -0, and a NAN is a NAN. */
static void same_real(double a, double b)
{
    if (isnan(a) && isnan(b))
        return;
    assert_memory_equal(&a, &b, sizeof a);
}

/* Through the text, as the journal does it. */
static int round_trip(const struct record *in, struct record *out)
{
    json_t *json = record_to_json(in);
    char *text = json_dumps(json, JSON_COMPACT);
    json_t *read = json_loads(text, 0, NULL);
    int rc = record_from_json(read, out);

    json_decref(json);
    json_decref(read);
    free(text);
    return rc;
}

static void starts_unknown(void **state)
{
    struct record record;

    (void)state;
    record_init(&record);
    assert_true(isnan(record.resources.user_s));
    assert_true(isnan(record.resources.pss_bytes));
    assert_true(isnan(record.resources.rest_cpu_share));
    assert_true(isnan(record.resources.page_faults));
    assert_true(isnan(record.resources.kernel_bytes));
    assert_true(isnan(record.resources.syscalls_per_request));
    assert_true(isnan(record_busiest_share(&record)));
    assert_true(isnan(record.wall_s));
    assert_true(isnan(record.drops));
    assert_true(isnan(record_cpu_us_per_request(&record)));
    assert_null(record.load);
}

static void load_record(void **state)
{
    struct record in;
    struct record out;

    (void)state;
    record_init(&in);
    strcpy(in.system, "select");
    strcpy(in.workload, "echo:64");
    in.connections = 100;
    in.round = 3;
    in.repeat = 2;
    in.took_s = 0.51;
    in.drops = 17;
    in.began_s = 1700000000.123456789;
    in.verdict = VERDICT_NOISY;
    strcpy(in.reason, "a \"reason\", with quotes");
    in.is_lower_bound = true;
    in.served = (struct record_served){.is_known = true,
                                       .accepted = 1,
                                       .requests = 2,
                                       .bytes_in = UINT64_C(1) << 62,
                                       .bytes_out = 4,
                                       .errors = 5};
    in.served.workers[0] = 3;
    in.served.workers[1] = UINT64_C(1) << 53;
    (void)strcpy(in.served.uses, "a,b-c");
    in.served.worker_count = 3;
    in.resources.rest_cpu_share = 0.997;
    in.resources.user_s = 0.1;
    in.resources.system_s = 1.0 / 3;
    in.resources.pss_bytes = 4096;
    in.resources.page_faults = 12;
    in.resources.kernel_bytes = 8192;
    in.resources.syscalls_per_request = 2.5;
    in.resources.cycles_per_request = 1e4;
    in.load = calloc(1, sizeof *in.load);
    assert_non_null(in.load);
    histogram_init(&in.load->latency);
    in.load->requests = 1000;
    for (uint64_t v = 1; v <= 1000; v++)
        histogram_record(&in.load->latency, v * 997);
    in.load->throughput_rps = 1e6 / 7;
    in.load->mean_in_flight = NAN;
    in.load->errors[LOAD_RESET] = 9;

    assert_int_equal(round_trip(&in, &out), 0);
    assert_int_equal(out.kind, RECORD_LOAD);
    assert_string_equal(out.system, "select");
    assert_string_equal(out.workload, "echo:64");
    assert_int_equal(out.connections, 100);
    assert_int_equal(out.round, 3);
    assert_int_equal(out.repeat, 2);
    same_real(out.took_s, 0.51);
    same_real(out.drops, 17);
    same_real(out.began_s, in.began_s);
    assert_int_equal(out.verdict, VERDICT_NOISY);
    assert_string_equal(out.reason, in.reason);
    assert_true(out.is_lower_bound);
    assert_true(out.served.is_known);
    assert_true(out.served.accepted == 1 && out.served.requests == 2 &&
                out.served.bytes_in == UINT64_C(1) << 62 &&
                out.served.bytes_out == 4 && out.served.errors == 5);
    assert_int_equal(out.served.worker_count, 3);
    assert_string_equal(out.served.uses, "a,b-c");
    assert_true(out.served.workers[0] == 3 &&
                out.served.workers[1] == UINT64_C(1) << 53 &&
                out.served.workers[2] == 0);
    same_real(out.resources.rest_cpu_share, 0.997);
    same_real(out.resources.user_s, 0.1);
    same_real(out.resources.system_s, 1.0 / 3);
    same_real(out.resources.pss_bytes, 4096);
    same_real(out.resources.page_faults, 12);
    same_real(out.resources.kernel_bytes, 8192);
    same_real(out.resources.syscalls_per_request, 2.5);
    same_real(out.resources.cycles_per_request, 1e4);
    assert_true(isnan(out.resources.instructions_per_request));
    assert_true(isnan(out.resources.threads));
    assert_non_null(out.load);
    assert_memory_equal(&out.load->latency, &in.load->latency,
                        sizeof in.load->latency);
    same_real(out.load->throughput_rps, in.load->throughput_rps);
    assert_true(isnan(out.load->mean_in_flight));
    assert_int_equal(out.load->errors[LOAD_RESET], 9);
    same_real(record_cpu_us_per_request(&out), (0.1 + 1.0 / 3) * 1e6 / 1000);
    out.resources.cpu_s = 0.5;
    same_real(record_cpu_us_per_request(&out), 0.5 * 1e6 / 1000);
    same_real(record_per_request(&out, 12), 0.012);
    assert_true(isnan(record_per_request(&out, NAN)));
    out.load->requests = 0;
    assert_true(isnan(record_per_request(&out, 12)));
    record_free(&in);
    record_free(&out);
}

/* What newer programs have added may be missing: NAN, and no workers. */
static void older_record(void **state)
{
    static const char *const late[] = {"rest_cpu_share",
                                       "page_faults",
                                       "kernel_bytes",
                                       "syscalls_per_request",
                                       "switches_per_request",
                                       "migrations_per_request",
                                       "page_faults_per_request",
                                       "instructions_per_request",
                                       "cycles_per_request"};
    struct record in;
    struct record out;
    json_t *json;
    json_t *served;

    (void)state;
    record_init(&in);
    in.served.is_known = true;
    in.served.requests = 7;
    json = record_to_json(&in);
    served = json_object_get(json, "served");
    assert_true(json_is_null(json_object_get(served, "requests_per_worker")));
    assert_int_equal(json_object_del(served, "requests_per_worker"), 0);
    for (size_t i = 0; i < sizeof late / sizeof late[0]; i++)
        assert_int_equal(
            json_object_del(json_object_get(json, "resources"), late[i]), 0);
    assert_int_equal(json_object_del(json, "drops"), 0);
    assert_int_equal(record_from_json(json, &out), 0);
    assert_int_equal(out.served.requests, 7);
    assert_true(isnan(out.drops));
    assert_int_equal(out.served.worker_count, 0);
    assert_true(isnan(out.resources.rest_cpu_share));
    assert_true(isnan(out.resources.cycles_per_request));
    json_decref(json);
}

static void shares_of_workers(void **state)
{
    struct record record;

    (void)state;
    record_init(&record);
    record.served.worker_count = 3;
    assert_true(isnan(record_busiest_share(&record)));
    assert_true(isnan(record_idlest_share(&record)));
    record.served.workers[0] = 30;
    record.served.workers[1] = 50;
    record.served.workers[2] = 20;
    same_real(record_busiest_share(&record), 0.5);
    same_real(record_idlest_share(&record), 0.2);
}

/* Each of these in place of the workers of a good record is refused. */
static void bad_workers(void **state)
{
    static const char *const rows[] = {"7", "\"1,2\"", "[1, -2]", "[1.5]",
                                       "[null]"};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct record record;
        json_t *json;

        record_init(&record);
        record.served.is_known = true;
        json = record_to_json(&record);
        json_object_set_new(json_object_get(json, "served"),
                            "requests_per_worker",
                            json_loads(rows[i], JSON_DECODE_ANY, NULL));
        if (record_from_json(json, &record) != -EINVAL)
            fail_msg("%s was taken", rows[i]);
        json_decref(json);
    }
}

static void batch_record(void **state)
{
    struct record in;
    struct record out;

    (void)state;
    record_init(&in);
    in.kind = RECORD_BATCH;
    strcpy(in.system, "threads");
    strcpy(in.workload, "fib:40+fib:41");
    in.connections = 2;
    in.wall_s = 0.123456789;
    in.user_s = 0.2;
    assert_int_equal(round_trip(&in, &out), 0);
    assert_int_equal(out.kind, RECORD_BATCH);
    same_real(out.wall_s, 0.123456789);
    same_real(out.user_s, 0.2);
    assert_true(isnan(out.system_s));
    assert_string_equal(out.reason, "");
    assert_int_equal(out.verdict, VERDICT_VALID);
}

static void crash_record(void **state)
{
    struct record in;
    struct record out;

    (void)state;
    record_init(&in);
    assert_true(isnan(in.crash.lost));
    in.kind = RECORD_CRASH;
    strcpy(in.system, "fork");
    strcpy(in.workload, "crash");
    in.connections = 100;
    in.crash = (struct record_crash){100, 0, 2500000, NAN};
    in.served = (struct record_served){.is_known = true, .accepted = 102};
    assert_int_equal(round_trip(&in, &out), 0);
    assert_int_equal(out.kind, RECORD_CRASH);
    assert_string_equal(record_kind_name(out.kind), "crash");
    same_real(out.crash.connections, 100);
    same_real(out.crash.lost, 0);
    same_real(out.crash.recovered_ns, 2500000);
    assert_true(isnan(out.crash.unserved_ns));
    assert_int_equal(out.served.accepted, 102);
    assert_null(out.load);
}

/* Without its figures it is none. */
static void bad_crash(void **state)
{
    struct record record;
    json_t *json;

    (void)state;
    record_init(&record);
    record.kind = RECORD_CRASH;
    json = record_to_json(&record);
    json_object_del(json_object_get(json, "crash"), "lost");
    assert_int_equal(record_from_json(json, &record), -EINVAL);
    json_object_del(json, "crash");
    assert_int_equal(record_from_json(json, &record), -EINVAL);
    json_decref(json);
}

static void missing_is_null(void **state)
{
    struct record record;
    json_t *json;

    (void)state;
    record_init(&record);
    record.verdict = VERDICT_UNAVAILABLE;
    json = record_to_json(&record);
    assert_non_null(json);
    assert_true(json_is_null(json_object_get(json, "load")));
    assert_true(json_is_null(json_object_get(json, "served")));
    assert_true(json_is_null(json_object_get(json, "reason")));
    assert_true(json_is_null(
        json_object_get(json_object_get(json, "resources"), "user_s")));
    assert_string_equal(json_string_value(json_object_get(json, "verdict")),
                        "UNAVAILABLE");
    json_decref(json);
}

/* Each change makes a good record a bad one. */
static void bad_records(void **state)
{
    static const struct {
        const char *key;
        const char *value;
    } rows[] = {
        {"type", "\"lod\""},      {"verdict", "\"GOOD\""},
        {"system", "7"},          {"connections", "-1"},
        {"round", "1.5"},         {"is_lower_bound", "0"},
        {"resources", "null"},    {"resources", "{\"user_s\": \"1\"}"},
        {"served", "{\"a\": 1}"}, {"load", "{}"},
        {"reason", "[]"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct record record;
        json_t *json;

        record_init(&record);
        json = record_to_json(&record);
        json_object_set_new(json, rows[i].key,
                            json_loads(rows[i].value, JSON_DECODE_ANY, NULL));
        if (record_from_json(json, &record) != -EINVAL)
            fail_msg("%s: %s was taken", rows[i].key, rows[i].value);
        json_decref(json);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(starts_unknown),    cmocka_unit_test(load_record),
        cmocka_unit_test(batch_record),      cmocka_unit_test(missing_is_null),
        cmocka_unit_test(bad_records),       cmocka_unit_test(older_record),
        cmocka_unit_test(shares_of_workers), cmocka_unit_test(bad_workers),
        cmocka_unit_test(crash_record),      cmocka_unit_test(bad_crash),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
