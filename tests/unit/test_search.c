/* The search's ways to end, on a queue in memory. */
#include "tests/unit/queue_sim.h"

#include "harness/search/search_json.h"
#include "support/clock.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include <math.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct system_spec queue = {.name = "queue", .model = "queue"};

struct hunted {
    struct queue_sim sim;
    struct cell cells[2];
    struct search_options options;
    struct search_result result;
    const struct search_answer *answer;
    char order[256]; /* of the systems' trials */
};

static void note(void *arg, const struct cell *cell, const struct trial *trial)
{
    struct hunted *h = arg;
    size_t len = strlen(h->order);

    assert_true(trial->duration_ns > 0);
    if (len + 1 < sizeof h->order)
        h->order[len] = (char)('a' + (cell - h->cells));
}

static void hunt(struct hunted *h, const char *slo, double budget_s)
{
    char error[SLO_ERROR];

    for (size_t i = 0; i < COUNT(h->cells); i++) {
        h->cells[i].connections = 10;
        h->cells[i].system = &queue;
    }
    h->options.cells = h->cells;
    if (h->options.cell_count == 0)
        h->options.cell_count = 1;
    h->options.budget_ns = (uint64_t)(budget_s * 1e9);
    h->options.precision = 0.03;
    h->options.runner.run = queue_sim_run;
    h->options.runner.arg = &h->sim;
    h->options.stop = &h->sim.stop;
    h->options.on_trial = note;
    h->options.arg = h;
    h->sim.seed = 42;
    assert_int_equal(slo_parse(slo, &h->options.slo, error), 0);
    assert_int_equal(search_run(&h->options, &h->result), 0);
    h->answer = &h->result.answers[0];
}

static void expect(const struct hunted *h, enum search_outcome outcome,
                   const char *reason)
{
    if (h->answer->outcome != outcome ||
        strstr(h->answer->reason, reason) == NULL)
        fail_msg("%s: \"%s\"", answer_outcome_name(h->answer->outcome),
                 h->answer->reason);
}

static void the_path_is_kept(void **state)
{
    struct hunted h = {.sim = {.service_rps = 10000}};
    size_t full = 0;

    (void)state;
    hunt(&h, "p99<5ms", 60);
    expect(&h, SEARCH_FOUND, "");
    assert_true(h.answer->is_precise);
    assert_int_equal(h.answer->trials[0].stage, TRIAL_PEAK);
    assert_true(fabs(answer_peak(h.answer)->achieved_rps - 10000) < 10);
    for (size_t i = 1; i < h.answer->trial_count; i++) {
        const struct trial *trial = &h.answer->trials[i];

        assert_true(trial->stage >= h.answer->trials[i - 1].stage);
        assert_true(trial->due >= 299);
        full += trial->stage == TRIAL_FULL;
    }
    assert_int_equal(full, h.answer->full_count);
    /* At the edge p99 is near its limit. */
    assert_true(h.answer->latency.figures[SLO_P99] > 3e6);
    assert_true(h.answer->latency.figures[SLO_P99] < 8e6);
    assert_true(h.answer->latency.figures[SLO_P50] < 2e6);
    search_free(&h.result);
}

/* A closed loop shorter than what a request waits would have no throughput. */
static void the_peak_lasts_as_long_as_the_limit_asks(void **state)
{
    struct hunted quick = {.sim = {.service_rps = 10000}};
    struct hunted slow = {.sim = {.service_rps = 10000}};

    (void)state;
    hunt(&quick, "p99<5ms", 20);
    assert_int_equal(quick.answer->trials[0].duration_ns, 500 * NS_PER_MS);
    search_free(&quick.result);
    hunt(&slow, "p99<1s", 20);
    assert_int_equal(slow.answer->trials[0].duration_ns, 5 * NS_PER_S);
    search_free(&slow.result);
}

static void generator_is_the_limit(void **state)
{
    struct hunted h = {.sim = {.service_rps = 10000, .generator_rps = 6000}};

    (void)state;
    hunt(&h, "p99<5ms", 60);
    expect(&h, SEARCH_LOWER_BOUND, "the generator was late");
    assert_true(h.answer->capacity_rps > 5400);
    assert_true(h.answer->capacity_rps < 6001);
    assert_true(isnan(h.answer->high_rps));
    search_free(&h.result);
}

/* p50 of an idle M/M/1 is 0.69 ms here. */
static void limit_never_holds(void **state)
{
    struct hunted h = {.sim = {.service_rps = 1000}};

    (void)state;
    hunt(&h, "p50<200us", 20);
    expect(&h, SEARCH_NEVER_HELD, "not even at 52 requests/s: p50 was ");
    assert_true(isnan(h.answer->capacity_rps));
    assert_true(h.answer->latency.figures[SLO_P50] > 5e5);
    search_free(&h.result);
}

static void generator_never_keeps_up(void **state)
{
    struct hunted h = {.sim = {.service_rps = 10000, .generator_rps = 1}};

    (void)state;
    hunt(&h, "p99<5ms", 60);
    expect(&h, SEARCH_NO_ANSWER, "the generator was late");
    assert_true(isnan(h.answer->capacity_rps));
    search_free(&h.result);
}

static void interrupted(void **state)
{
    for (uint64_t trials = 1; trials < 16; trials += 2) {
        struct hunted h = {.sim = {.service_rps = 10000, .stop_after = trials}};

        (void)state;
        hunt(&h, "p99<5ms", 60);
        expect(&h, SEARCH_INTERRUPTED, "interrupted");
        assert_int_equal(h.answer->trial_count, trials - 1);
        if (trials == 15)
            assert_true(h.answer->low_rps < h.answer->high_rps);
        search_free(&h.result);
    }
}

static enum search_ran fail_fifth(void *arg, const struct cell *cell,
                                  const struct trial *trial,
                                  struct load_result *load, uint64_t *cost_ns,
                                  char reason[RECORD_REASON])
{
    struct queue_sim *sim = arg;

    if (sim->trials < 4)
        return queue_sim_run(sim, cell, trial, load, cost_ns, reason);
    (void)snprintf(reason, RECORD_REASON, "it died");
    return SEARCH_SERVER_FAILED;
}

static void server_dies(void **state)
{
    struct queue_sim sim = {.service_rps = 10000, .seed = 1};
    const struct cell cell = {.connections = 10, .system = &queue};
    struct search_options options = {.cells = &cell,
                                     .cell_count = 1,
                                     .budget_ns = 60 * NS_PER_S,
                                     .precision = 0.03,
                                     .runner = {fail_fifth, &sim}};
    struct hunted h = {.answer = NULL};
    char error[SLO_ERROR];

    (void)state;
    assert_int_equal(slo_parse("p99<5ms", &options.slo, error), 0);
    assert_int_equal(search_run(&options, &h.result), 0);
    h.answer = &h.result.answers[0];
    expect(&h, SEARCH_FAILED, "it died");
    assert_int_equal(h.answer->ran, SEARCH_SERVER_FAILED);
    assert_int_equal(h.answer->trial_count, 4);
    search_free(&h.result);
}

static void systems_take_turns(void **state)
{
    struct hunted h = {.sim = {.service_rps = 10000}};

    (void)state;
    h.options.cell_count = 2;
    hunt(&h, "p99<5ms", 30);
    assert_int_equal(h.result.count, 2);
    for (size_t i = 0; i < 10; i += 2)
        assert_true(h.order[i] != h.order[i + 1]);
    /* Not always the same first. */
    assert_true(strstr(h.order, "aa") != NULL || strstr(h.order, "bb") != NULL);
    search_free(&h.result);
}

static void json_has_it_all(void **state)
{
    struct hunted h = {.sim = {.service_rps = 10000}};
    json_t *json;
    const json_t *trials;

    (void)state;
    hunt(&h, "p99<5ms", 30);
    json = search_to_json(&h.options, "poisson", &h.result);
    assert_non_null(json);
    assert_string_equal(json_string_value(json_object_get(json, "slo")),
                        "p99<5ms");
    assert_int_equal(json_array_size(json_object_get(json, "systems")), 1);
    trials = json_object_get(
        json_array_get(json_object_get(json, "systems"), 0), "trials");
    assert_int_equal(json_array_size(trials), h.answer->trial_count);
    assert_true(
        json_is_null(json_object_get(json_array_get(trials, 0), "rate_rps")));
    assert_true(json_is_number(json_object_get(
        json_object_get(json_array_get(trials, 1), "latency_ns"), "p99")));
    json_decref(json);
    search_free(&h.result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_path_is_kept),
        cmocka_unit_test(the_peak_lasts_as_long_as_the_limit_asks),
        cmocka_unit_test(generator_is_the_limit),
        cmocka_unit_test(limit_never_holds),
        cmocka_unit_test(generator_never_keeps_up),
        cmocka_unit_test(interrupted),
        cmocka_unit_test(server_dies),
        cmocka_unit_test(systems_take_turns),
        cmocka_unit_test(json_has_it_all),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
