/* A search as a run of a campaign, on a queue in memory; its record, there and
 * back through JSON. */
#include "harness/search/cell_search.h"

#include "support/clock.h"
#include "tests/unit/queue_sim.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct system_spec queue = {.name = "queue", .model = "queue"};

/* Runs one; returns what the campaign gets. */
static int run(struct queue_sim *sim, const char *slo, uint64_t budget_ns,
               struct record *record)
{
    struct cell cell = {.kind = RECORD_SEARCH,
                        .system = &queue,
                        .connections = 10,
                        .budget_ns = budget_ns};
    struct cell_search search = {
        .runner = {queue_sim_run, sim}, .precision = 0.03, .stop = &sim->stop};
    char error[SLO_ERROR];

    sim->seed = 42;
    assert_int_equal(slo_parse(slo, &cell.slo, error), 0);
    record_init(record);
    record->kind = RECORD_SEARCH;
    (void)strcpy(record->system, "queue");
    (void)strcpy(record->workload, "echo:64 p99<5ms");
    record->connections = 10;
    record->round = 1;
    return cell_search_run(&search, &cell, record);
}

/* The machine that runs the test may be one whose time is stolen. */
static void assert_valid(const struct record *record)
{
    if (record->verdict != VERDICT_VALID &&
        strstr(record->reason, "other virtual machines") == NULL)
        fail_msg("%s: %s", verdict_name(record->verdict), record->reason);
}

static void finds(void **state)
{
    struct queue_sim sim = {.service_rps = 10000};
    double truth = queue_sim_edge_rps(&sim, 0.99, 5e6);
    struct record record;

    (void)state;
    assert_int_equal(run(&sim, "p99<5ms", 40 * NS_PER_S, &record), RUN_DONE);
    assert_valid(&record);
    assert_non_null(record.search);
    assert_int_equal(record.search->outcome, SEARCH_FOUND);
    assert_false(record.is_lower_bound);
    assert_false(record.search->is_range);
    assert_true(fabs(record.search->capacity_rps / truth - 1) < 0.1);
    assert_string_equal(record.search->slo.text, "p99<5ms");
    record_free(&record);
    assert_null(record.search);
}

static void lower_bound(void **state)
{
    struct queue_sim sim = {.service_rps = 10000, .generator_rps = 6000};
    struct record record;

    (void)state;
    assert_int_equal(run(&sim, "p99<5ms", 40 * NS_PER_S, &record), RUN_DONE);
    assert_valid(&record);
    assert_true(record.is_lower_bound);
    record_free(&record);
}

/* Down to the lowest rate that can be tried: that is an answer. */
static void never_holds(void **state)
{
    struct queue_sim sim = {.service_rps = 1000};
    struct record record;

    (void)state;
    assert_int_equal(run(&sim, "p50<200us", 20 * NS_PER_S, &record), RUN_DONE);
    assert_valid(&record);
    assert_int_equal(record.search->outcome, SEARCH_NEVER_HELD);
    assert_true(isnan(record.search->capacity_rps));
    record_free(&record);
}

/* Too little time for a line: what there is, is marked. */
static void range(void **state)
{
    struct queue_sim sim = {.service_rps = 10000};
    struct record record;

    (void)state;
    assert_int_equal(run(&sim, "p99<5ms", 4 * NS_PER_S, &record), RUN_DONE);
    assert_int_equal(record.verdict, VERDICT_NOISY);
    assert_true(record.search->is_range);
    assert_string_equal(record.reason, record.search->reason);
    record_free(&record);
}

static void no_answer(void **state)
{
    struct queue_sim sim = {.service_rps = 10000, .generator_rps = 1};
    struct record record;

    (void)state;
    assert_int_equal(run(&sim, "p99<5ms", 40 * NS_PER_S, &record), RUN_DONE);
    assert_int_equal(record.verdict, VERDICT_VOID);
    assert_non_null(strstr(record.reason, "the generator was late"));
    record_free(&record);
}

static void stopped(void **state)
{
    struct queue_sim sim = {.service_rps = 10000, .stop_after = 5};
    struct record record;

    (void)state;
    assert_int_equal(run(&sim, "p99<5ms", 40 * NS_PER_S, &record), RUN_STOPPED);
    record_free(&record);
}

static enum search_ran end_as(void *arg, const struct cell *cell,
                              const struct trial *trial,
                              struct load_result *load, uint64_t *cost_ns,
                              char reason[RECORD_REASON])
{
    const enum search_ran *ran = arg;

    (void)cell;
    (void)trial;
    (void)load;
    *cost_ns = 1;
    (void)snprintf(reason, RECORD_REASON, "so it is");
    return *ran;
}

static void trouble(void **state)
{
    static const struct {
        enum search_ran ran;
        int outcome;
        enum verdict verdict;
    } rows[] = {
        {SEARCH_NOT_HERE, RUN_DONE, VERDICT_UNAVAILABLE},
        {SEARCH_SERVER_FAILED, RUN_SERVER_FAILED, VERDICT_VOID},
        {SEARCH_OUR_TROUBLE, RUN_DONE, VERDICT_VOID},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        enum search_ran ran = rows[i].ran;
        struct cell_search search = {.runner = {end_as, &ran}};
        struct cell cell = {.system = &queue, .budget_ns = NS_PER_S};
        struct record record;

        record_init(&record);
        assert_int_equal(cell_search_run(&search, &cell, &record),
                         rows[i].outcome);
        assert_int_equal(record.verdict, rows[i].verdict);
        assert_string_equal(record.reason, "so it is");
        record_free(&record);
    }
}

static void same_latency(const struct trial_latency *a,
                         const struct trial_latency *b)
{
    for (size_t i = 0; i < SLO_FIGURES; i++)
        assert_true(a->figures[i] == b->figures[i] ||
                    (isnan(a->figures[i]) && isnan(b->figures[i])));
}

static void round_trip(void **state)
{
    struct queue_sim sim = {.service_rps = 10000};
    struct record in;
    struct record out;
    json_t *json;
    char *text;

    (void)state;
    assert_int_equal(run(&sim, "p99<5ms,mean<50ms", 40 * NS_PER_S, &in),
                     RUN_DONE);
    json = record_to_json(&in);
    text = json_dumps(json, JSON_COMPACT);
    json_decref(json);
    assert_non_null(text);
    json = json_loads(text, 0, NULL);
    assert_int_equal(record_from_json(json, &out), 0);
    assert_int_equal(out.kind, RECORD_SEARCH);
    assert_int_equal(out.search->outcome, in.search->outcome);
    assert_true(out.search->capacity_rps == in.search->capacity_rps);
    assert_true(out.search->low_rps == in.search->low_rps);
    assert_true(out.search->high_rps == in.search->high_rps);
    assert_int_equal(out.search->is_range, in.search->is_range);
    assert_int_equal(out.search->is_precise, in.search->is_precise);
    assert_int_equal(out.search->full_count, in.search->full_count);
    assert_true(out.search->slo.limits_ns[SLO_MEAN] == 50 * NS_PER_MS);
    same_latency(&out.search->latency, &in.search->latency);
    assert_int_equal(out.search->trial_count, in.search->trial_count);
    for (size_t i = 0; i < in.search->trial_count; i++) {
        const struct trial *a = &in.search->trials[i];
        const struct trial *b = &out.search->trials[i];

        assert_int_equal(a->stage, b->stage);
        assert_int_equal(a->verdict, b->verdict);
        assert_true(a->rate_rps == b->rate_rps || isnan(a->rate_rps));
        assert_true(a->margin == b->margin || isnan(a->margin));
        assert_true(a->due == b->due && a->duration_ns == b->duration_ns);
        assert_string_equal(a->reason, b->reason);
        same_latency(&a->latency, &b->latency);
    }
    json_decref(json);
    free(text);
    record_free(&in);
    record_free(&out);
}

/* Each of these is missing in turn; then a trial has a wrong word. */
static void refuses_what_is_wrong(void **state)
{
    static const char *const keys[] = {"slo",        "outcome",  "reason",
                                       "low_rps",    "high_rps", "is_range",
                                       "latency_ns", "trials"};
    struct queue_sim sim = {.service_rps = 10000};
    struct record in;
    struct record out;
    json_t *json;

    (void)state;
    assert_int_equal(run(&sim, "p99<5ms", 10 * NS_PER_S, &in), RUN_DONE);
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        json = record_to_json(&in);
        assert_int_equal(
            json_object_del(json_object_get(json, "search"), keys[i]), 0);
        assert_int_equal(record_from_json(json, &out), -EINVAL);
        json_decref(json);
    }
    json = record_to_json(&in);
    (void)json_object_set_new(
        json_array_get(
            json_object_get(json_object_get(json, "search"), "trials"), 2),
        "verdict", json_string("fine"));
    assert_int_equal(record_from_json(json, &out), -EINVAL);
    json_decref(json);
    record_free(&in);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds),
        cmocka_unit_test(lower_bound),
        cmocka_unit_test(never_holds),
        cmocka_unit_test(range),
        cmocka_unit_test(no_answer),
        cmocka_unit_test(stopped),
        cmocka_unit_test(trouble),
        cmocka_unit_test(round_trip),
        cmocka_unit_test(refuses_what_is_wrong),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
