/* Answers from records: which cells are nearest, and what they say. */
#include "harness/decide/race_take.h"
#include "harness/decide/records.h"
#include "harness/decide/screen.h"
#include "tests/unit/madeup.h"

#include "support/clock.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A fib(TASK_FIB) of 200 ns. */
static const struct calibration calibration = {200, 0.01};

static struct results results;
static struct profile profile;
static struct records_answer answer;

static void add_system(const char *name)
{
    results.systems = reallocarray(results.systems, results.system_count + 1,
                                   sizeof *results.systems);
    assert_non_null(results.systems);
    results.systems[results.system_count] = strdup(name);
    assert_non_null(results.systems[results.system_count++]);
}

static void add_loads(const char *system, const char *workload,
                      uint64_t connections, double rps)
{
    for (uint64_t round = 1; round <= 6; round++)
        madeup_load(&results, system, workload, connections, round,
                    rps * (1 + 0.001 * (double)round), 1000000);
}

static void set(const char *key, const char *value)
{
    char error[PROFILE_ERROR];

    if (profile_set(&profile, key, "", value, error) < 0)
        fail_msg("%s", error);
}

static int set_up(void **state)
{
    (void)state;
    madeup_init(&results);
    add_system("thread");
    add_system("epoll");
    add_system("gil");
    profile_init(&profile);
    set("cpu", "0us");
    set("message", "64");
    memset(&answer, 0, sizeof answer);
    add_loads("thread", "echo:64", 100, 1000);
    add_loads("epoll", "echo:64", 100, 2000);
    add_loads("gil", "echo:64", 100, 9000);
    add_loads("thread", "wait:10ms", 100, 990);
    add_loads("epoll", "wait:10ms", 100, 900);
    add_loads("epoll", "fib:20", 4, 7);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    records_answer_free(&answer);
    results_free(&results);
    return 0;
}

static void think(void)
{
    records_answer_free(&answer);
    memset(&answer, 0, sizeof answer);
    assert_int_equal(
        records_think(&results, "here", &calibration, &profile, &answer), 0);
}

static size_t at(const char *name)
{
    for (size_t i = 0; i < answer.count; i++)
        if (strcmp(answer.contenders[i].name, name) == 0)
            return i;
    fail_msg("no %s", name);
    return 0;
}

static const char *best(void)
{
    return answer.advice.best < answer.count
               ? answer.contenders[answer.advice.best].name
               : "";
}

/* The wait decides which cells are meant. */
static void nearest(void **state)
{
    (void)state;
    think();
    assert_string_equal(answer.workload, "wait:10ms");
    assert_string_equal(best(), "thread");
    assert_string_equal(answer.decision.figure, "throughput_rps");
    assert_string_equal(answer.decision.from, "here");
    assert_int_equal(answer.decision.cells, 12);

    set("wait", "0us");
    think();
    assert_string_equal(answer.workload, "echo:64");
    /* Nobody would choose gil. */
    assert_string_equal(best(), "epoll");
    assert_int_equal(answer.advice.verdict, ADVICE_CLEAR);
}

/* What only one system has is no comparison; what nobody has, no answer. */
static void alone(void **state)
{
    (void)state;
    set("wait", "0us");
    set("cpu", "3ms");
    set("connections", "4");
    think();
    assert_string_not_equal(answer.workload, "fib:20");
    assert_true(answer.distance > 2);
    assert_true(answer.decision.note_count >= 2);
    (void)tear_down(state);
    madeup_init(&results);
    assert_int_equal(
        records_think(&results, "here", &calibration, &profile, &answer),
        -ENODATA);
}

/* What this machine had not for one workload does not rule a system out; one
 * that ran nowhere is. */
static void unavailable(void **state)
{
    struct record *record;

    (void)state;
    set("wait", "0us");
    record = madeup_add(&results, RECORD_LOAD, "epoll", "fetch:redis", 100, 1);
    record->verdict = VERDICT_UNAVAILABLE;
    think();
    assert_string_equal(best(), "epoll");
    assert_string_equal(answer.contenders[at("epoll")].reason, "");

    add_system("node");
    record = madeup_add(&results, RECORD_LOAD, "node", "echo:64", 100, 1);
    record->verdict = VERDICT_UNAVAILABLE;
    (void)snprintf(record->reason, sizeof record->reason, "no node");
    think();
    assert_int_equal(answer.advice.rules[at("node")], RULE_UNAVAILABLE);
    assert_string_equal(answer.contenders[at("node")].reason, "no node");
}

/* Memory on a line through idle connections. A crash that took nothing along
 * does not make threads of one process safe. */
static void conditions(void **state)
{
    struct record *record;

    (void)state;
    for (uint64_t n = 100; n <= 300; n += 200) {
        record = madeup_add(&results, RECORD_IDLE, "thread", "idle", n, 1);
        record->resources.pss_bytes = 1e6 + 1e4 * (double)n;
        record = madeup_add(&results, RECORD_IDLE, "epoll", "idle", n, 1);
        record->resources.pss_bytes = 1e6 + 1e2 * (double)n;
    }
    record = madeup_add(&results, RECORD_CRASH, "thread", "crash", 8, 1);
    record->crash = (struct record_crash){8, 0, 1e6, 0};
    set("memory", "2500000");
    think();
    assert_true(fabs(answer.contenders[at("thread")].memory_bytes / 2e6 - 1) <
                1e-6);
    assert_string_equal(best(), "thread");
    set("connections", "200");
    think();
    assert_int_equal(answer.advice.rules[at("thread")], RULE_MEMORY);
    assert_string_equal(best(), "epoll");
    set("memory", "0");
    set("dies", "nothing-else");
    think();
    assert_true(answer.contenders[at("thread")].is_crash_measured);
    assert_string_equal(best(), "");
    assert_int_equal(answer.advice.rules[at("thread")], RULE_ISOLATION);
    assert_int_equal(answer.advice.rules[at("epoll")], RULE_ISOLATION);
}

/* A system that left connections without an answer does not hold them, unless
 * by its design it does: then it was only late. */
static void starved(void **state)
{
    (void)state;
    for (size_t i = 0; i < results.count; i++)
        if (strcmp(results.records[i].system, "thread") == 0)
            results.records[i].load->starved_connections = 84;
    think();
    assert_string_equal(best(), "thread");
    records_answer_free(&answer);
    for (size_t i = 0; i < results.count; i++)
        if (strcmp(results.records[i].system, "thread") == 0)
            memcpy(results.records[i].system, "pool", sizeof "pool");
    memcpy(results.systems[0], "pool", sizeof "pool");
    think();
    assert_int_equal(answer.advice.rules[at("pool")], RULE_CONNECTIONS);
    assert_int_equal(answer.contenders[at("pool")].holds, 16);
    assert_string_equal(best(), "epoll");
}

static void add_search(const char *system, const char *limit, double rps)
{
    struct record *record =
        madeup_add(&results, RECORD_SEARCH, system, "", 100, 1);
    struct search_answer *found = malloc(sizeof *found);
    char error[SLO_ERROR];
    struct slo slo;

    assert_non_null(found);
    assert_int_equal(slo_parse(limit, &slo, error), 0);
    answer_init(found, &slo);
    found->outcome = SEARCH_FOUND;
    found->capacity_rps = rps;
    found->low_rps = rps * 0.99;
    found->high_rps = rps * 1.01;
    (void)snprintf(record->workload, sizeof record->workload, "wait:10ms %s",
                   limit);
    record->search = found;
}

static bool has_note(const char *text)
{
    for (size_t i = 0; i < answer.decision.note_count; i++)
        if (strstr(answer.decision.notes[i], text) != NULL)
            return true;
    return false;
}

/* The same limit of another quantile is another question. */
static void other_limit(void **state)
{
    (void)state;
    add_search("thread", "p90<50ms", 500);
    add_search("epoll", "p90<50ms", 600);
    think();
    assert_true(has_note("the records' limit is p90<50ms, not p99<50ms"));
    assert_true(answer.distance > 0.7);
    records_answer_free(&answer);
    add_search("thread", "p99<50ms", 400);
    add_search("epoll", "p99<50ms", 300);
    think();
    assert_string_equal(best(), "thread");
    assert_false(has_note("limit is"));
}

/* No rate held, but none was low enough to rule the system out; an interrupted
 * search may be an answer. */
static void searches(void **state)
{
    struct trial trials[] = {
        {.stage = TRIAL_PEAK, .achieved_rps = 100},
        {.stage = TRIAL_SHORT, .rate_rps = 40, .verdict = TRIAL_FAILED}};
    struct search_answer found;
    struct contender c;

    (void)state;
    answer_init(&found, &profile.limit);
    found.trials = trials;
    found.trial_count = 2;
    contender_init(&c, "thread");
    found.outcome = SEARCH_NEVER_HELD;
    race_take(&c, &found);
    assert_int_equal(c.state, CONTENDER_NOT_RACED);
    assert_non_null(strstr(c.reason, "no time for lower rates"));
    trials[1].rate_rps = 5;
    race_take(&c, &found);
    assert_int_equal(c.state, CONTENDER_NEVER_HELD);

    found.outcome = SEARCH_INTERRUPTED;
    race_take(&c, &found);
    assert_int_equal(c.state, CONTENDER_NOT_RACED);
    found.capacity_rps = 15;
    found.latency.figures[SLO_MEAN] = 2e8;
    found.low_rps = 10;
    found.high_rps = 20;
    race_take(&c, &found);
    assert_int_equal(c.state, CONTENDER_RACED);
    assert_true(fabs(c.in_flight - 3) < 1e-9);
}

/* What failed here by our own fault rules nobody out, in the journal as well.
 */
static void our_trouble(void **state)
{
    static const struct {
        enum search_ran ran;
        enum contender_state state;
    } rows[] = {{SEARCH_SERVER_FAILED, CONTENDER_FAILED},
                {SEARCH_OUR_TROUBLE, CONTENDER_NOT_RACED}};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct search_answer failed;
        struct search_answer read;
        struct contender c;
        json_t *json;

        answer_init(&failed, &profile.limit);
        failed.outcome = SEARCH_FAILED;
        failed.ran = rows[i].ran;
        (void)snprintf(failed.reason, sizeof failed.reason, "so it is");
        contender_init(&c, "thread");
        race_take(&c, &failed);
        assert_int_equal(c.state, rows[i].state);
        json = answer_to_json(&failed);
        assert_non_null(json);
        assert_int_equal(answer_from_json(json, &read), 0);
        json_decref(json);
        c.state = CONTENDER_RACED;
        race_take(&c, &read);
        assert_int_equal(c.state, rows[i].state);
        assert_string_equal(c.reason, "so it is");
        answer_clear(&read);
    }
}

/* Another machine, or other cores, are said, and the machine is the records'.
 */
static void machines(void **state)
{
    json_t *here = json_deep_copy(results.facts.machine);
    json_t *json;

    (void)state;
    set("cores", "64");
    think();
    assert_ptr_equal(answer.decision.machine, results.facts.machine);
    json = decision_to_json(&answer.decision);
    assert_true(json_equal(
        json_object_get(json_object_get(json, "basis"), "machine"), here));
    json_decref(json);
    assert_true(has_note("and the profile has 64"));
    records_note_machine(&answer, here);
    assert_false(has_note("another machine"));
    assert_int_equal(json_object_set_new(here, "cpu", json_string("6502")), 0);
    records_note_machine(&answer, here);
    assert_true(has_note("another machine"));
    json_decref(here);
}

/* To have records that say nothing is not to have none. */
static void useless(void **state)
{
    (void)state;
    for (size_t i = 0; i < results.count; i++) {
        struct record *record = &results.records[i];

        if (strcmp(record->workload, "wait:10ms") != 0 ||
            strcmp(record->system, "thread") != 0)
            continue;
        record->verdict = VERDICT_VOID;
        (void)snprintf(record->reason, sizeof record->reason, "it was stolen");
    }
    add_system("late");
    add_system("never");
    add_loads("late", "wait:10ms", 100, 800);
    think();
    assert_string_equal(answer.contenders[at("thread")].reason,
                        "none of its 6 runs can be used: it was stolen");
    assert_string_equal(answer.contenders[at("never")].reason,
                        "it has no such record");
}

/* What is said of a crash makes a design worse, and never better: of a worker
 * of its own nothing else dies, but nobody has to share the one that crashes.
 */
static void crashes(void **state)
{
    static const struct {
        struct record_crash crash;
        enum profile_dies by_design, dies;
        bool is_measured;
    } rows[] = {
        {{8, 0, 1e6, 0}, DIES_WORKER, DIES_WORKER, true}, /* luck */
        {{8, 0, 1e6, 0}, DIES_ALONE, DIES_ALONE, true},
        {{8, 0, 1e6, 0}, DIES_UNKNOWN, DIES_ALONE, true},
        {{8, 3, 1e6, 0}, DIES_ALONE, DIES_WORKER, true},
        {{8, 3, 1e6, 0}, DIES_UNKNOWN, DIES_WORKER, true},
        {{NAN, NAN, NAN, NAN}, DIES_UNKNOWN, DIES_UNKNOWN, false},
        {{8, 3, 1e6, 0}, DIES_WORKER, DIES_WORKER, true},
        {{8, 3, 1e6, 5e5}, DIES_WORKER, DIES_WORKER, true},
        {{8, 8, 1e6, 0},
         DIES_WORKER,
         DIES_WORKER,
         true}, /* one worker had them all */
        {{8, 8, 1e6, 5e5}, DIES_WORKER, DIES_ALL, true},
        {{8, 8, NAN, NAN}, DIES_WORKER, DIES_ALL, true},
        {{8, 0, NAN, NAN}, DIES_WORKER, DIES_ALL, true},
        {{NAN, NAN, NAN, NAN}, DIES_WORKER, DIES_WORKER, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct contender c;

        contender_init(&c, "any");
        c.dies = rows[i].by_design;
        screen_take_crash(&c, &rows[i].crash);
        assert_int_equal(c.dies, rows[i].dies);
        assert_int_equal(c.is_crash_measured, rows[i].is_measured);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(nearest),     TEST(alone),       TEST(conditions), TEST(starved),
        TEST(searches),    TEST(crashes),     TEST(useless),    TEST(machines),
        TEST(our_trouble), TEST(other_limit), TEST(unavailable)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
