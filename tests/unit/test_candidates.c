/* The designs that are raced, and the load that a profile is. */
#include "harness/decide/calibrate.h"
#include "harness/decide/candidates.h"
#include "harness/decide/experiment.h"
#include "harness/decide/screen.h"

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
#include <string.h>

static struct profile profile;
static struct suite suite;
static struct contender contenders[ADVICE_MOST];

static void add(uint64_t connections, uint64_t cores)
{
    suite_free(&suite);
    profile_init(&profile);
    profile.connections = connections;
    profile.cores = cores;
    assert_int_equal(candidates_add(&profile, NULL, &suite, contenders), 0);
}

static size_t at(const char *name)
{
    for (size_t i = 0; i < suite.system_count; i++)
        if (strcmp(suite.systems[i].name, name) == 0)
            return i;
    fail_msg("no %s", name);
    return 0;
}

static void assert_options(const char *name, const char *const *options)
{
    char **arguments = suite.systems[at(name)].arguments;

    for (; *options != NULL; options++, arguments++)
        assert_string_equal(*arguments, *options);
    assert_null(*arguments);
}

/* Each has a place of its own in both orders. */
static void table(void **state)
{
    bool has_prior[ADVICE_MOST] = {false};

    (void)state;
    assert_true(candidate_count <= ADVICE_MOST);
    for (size_t i = 0; i < candidate_count; i++) {
        assert_in_range(candidates[i].prior, 1, candidate_count);
        assert_false(has_prior[candidates[i].prior - 1]);
        has_prior[candidates[i].prior - 1] = true;
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(candidates[i].name, candidates[j].name);
    }
    add(100, 1);
    assert_int_equal(suite.system_count, candidate_count);
    for (size_t i = 0; i < candidate_count; i++) {
        assert_int_equal(contenders[i].rank, i + 1);
        assert_string_equal(contenders[i].name, suite.systems[i].name);
    }
}

/* Workers follow from connections and cores, up to a bound. */
static void workers(void **state)
{
    (void)state;
    add(40, 1);
    assert_options("pool", (const char *[]){"--workers", "40", NULL});
    assert_options("prefork", (const char *[]){"--processes", "40", NULL});
    assert_options("asgi", (const char *[]){"--processes", "2", NULL});
    assert_options(
        "wsgi", (const char *[]){"--processes", "2", "--workers", "20", NULL});
    assert_null(suite.systems[at("epoll")].arguments);
    add(10000, 4);
    assert_options("pool", (const char *[]){"--workers", "256", NULL});
    assert_options("prefork", (const char *[]){"--processes", "64", NULL});
    assert_options(
        "wsgi", (const char *[]){"--processes", "4", "--workers", "64", NULL});
    suite_free(&suite);
}

/* What is ruled out before anything is measured. */
static void beforehand(void **state)
{
    static const struct {
        const char *name;
        uint64_t connections, requests;
        enum profile_dies dies;
        enum advice_rule rule;
    } rows[] = {
        {"blocking", 1, 0, DIES_ALL, RULE_NONE},
        {"blocking", 2, 0, DIES_ALL, RULE_CONNECTIONS},
        {"blocking", 2, 1, DIES_ALL, RULE_NONE},
        {"prefork", 64, 0, DIES_ALONE, RULE_NONE},
        {"prefork", 65, 0, DIES_ALONE, RULE_CONNECTIONS},
        {"pool", 256, 0, DIES_ALL, RULE_NONE},
        {"pool", 257, 0, DIES_ALL, RULE_CONNECTIONS},
        {"select", 1000, 0, DIES_ALL, RULE_NONE},
        {"select", 1001, 0, DIES_ALL, RULE_CONNECTIONS},
        {"thread", 10, 0, DIES_WORKER, RULE_ISOLATION},
        {"asgi", 10, 0, DIES_WORKER, RULE_NONE},
        {"asgi", 10, 0, DIES_ALONE, RULE_ISOLATION},
        {"fork", 10, 0, DIES_ALONE, RULE_NONE},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        add(rows[i].connections, 1);
        profile.requests_per_connection = rows[i].requests;
        profile.dies = rows[i].dies;
        assert_int_equal(
            advice_rule_before(&profile, &contenders[at(rows[i].name)]),
            rows[i].rule);
    }
    suite_free(&suite);
}

/* A system of the command line that is as one of the table, whatever it is
 * called, is that, with its own numbers; of another one nothing is known, and
 * it is the least simple. */
static void others(void **state)
{
    static char *eight[] = {"--workers", "8", NULL};
    static char *two[] = {"--processes", "2", NULL};
    static char *one[] = {"--processes", "1", NULL};
    static char *both[] = {"--processes", "2", "--workers", "3", NULL};
    static struct system_spec systems[] = {
        {.name = "a", .model = "pool", .arguments = eight},
        {.name = "b", .model = "epoll", .arguments = two},
        {.name = "c", .model = "pool", .arguments = both},
        {.name = "fork", .model = "fork"},
        {.name = "d", .model = "epoll", .arguments = one},
        {.name = "thread", .arguments = eight},
        {.name = "epoll", .model = "epoll", .arguments = eight}};
    const struct suite chosen = {.systems = systems, .system_count = 7};

    (void)state;
    candidates_match(&chosen, contenders);
    assert_int_equal(contenders[0].holds, 8);
    assert_int_equal(contenders[0].by_design, DIES_ALL);
    assert_string_equal(contenders[1].because, "loops in processes");
    assert_int_equal(contenders[1].dies, DIES_WORKER);
    assert_int_equal(contenders[1].holds, UINT64_MAX);
    assert_int_equal(contenders[2].holds, 6);
    assert_int_equal(contenders[2].dies, DIES_WORKER);
    assert_int_equal(contenders[3].rank, 2);
    assert_int_equal(contenders[3].dies, DIES_ALONE);
    for (size_t i = 4; i < chosen.system_count; i++) {
        assert_int_equal(contenders[i].rank, candidate_count + i + 1);
        assert_int_equal(contenders[i].holds, UINT64_MAX);
        assert_int_equal(contenders[i].by_design, DIES_UNKNOWN);
        assert_int_equal(contenders[i].dies, DIES_UNKNOWN);
    }
}

/* From a name alone. */
static void by_name(void **state)
{
    static const struct {
        const char *name;
        enum profile_dies dies;
        uint64_t holds;
    } rows[] = {{"epoll --processes 2", DIES_WORKER, UINT64_MAX},
                {"pool --workers 4", DIES_ALL, 4},
                {"pool", DIES_ALL, UINT64_MAX},
                {"blocking", DIES_ALL, 1},
                {"blocking --processes 4", DIES_ALONE, 4},
                {"epoll --verbose", DIES_UNKNOWN, UINT64_MAX},
                {"mine", DIES_UNKNOWN, UINT64_MAX},
                {"", DIES_UNKNOWN, UINT64_MAX}};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        candidates_named(i, rows[i].name, &contenders[0]);
        assert_int_equal(contenders[0].dies, rows[i].dies);
        assert_int_equal(contenders[0].holds, rows[i].holds);
    }
}

/* No more processes than the machine has cores for, whatever was asked for. */
static void cores_here(void **state)
{
    static struct experiment e = {.systems = "loop-per-core", .seed = 1};
    char error[EXPERIMENT_ERROR];
    char wanted[24];

    (void)state;
    profile_init(&e.profile);
    e.profile.cores = 4096;
    if (experiment_init(&e, error) < 0)
        fail_msg("%s", error);
    assert_int_equal(e.cores, CPU_COUNT(&e.cpus.server));
    (void)snprintf(wanted, sizeof wanted, "%u",
                   e.cores > 2 ? (unsigned)e.cores : 2);
    assert_string_equal(e.suite.systems[0].arguments[1], wanted);
    assert_string_equal(e.contenders[0].because, "loops in processes");
    experiment_free(&e);
}

/* Any amount of computing is reached to within half a repeat. */
static void calibrated(void **state)
{
    static const uint64_t amounts_ns[] = {0,     1000,     7300,
                                          50000, 12345678, 1000000000};
    struct calibration calibration;

    (void)state;
    assert_int_equal(calibrate(&calibration), 0);
    assert_true(calibration.repeat_ns > 1);
    assert_true(calibration.repeat_ns < 1e6);
    for (size_t i = 0; i < sizeof amounts_ns / sizeof amounts_ns[0]; i++) {
        uint64_t repeats = calibrate_repeats(&calibration, amounts_ns[i]);
        double reached_ns = calibrate_reached_ns(&calibration, repeats);

        assert_true(fabs(reached_ns - (double)amounts_ns[i]) <=
                    calibration.repeat_ns * 0.501);
    }
}

/* The name says all of the workload. */
static void named(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        struct workload workload;
        struct workload read;
        char error[WORKLOAD_ERROR];

        profile_init(&profile);
        profile.is_wait_random = i == 1;
        profile.requests_per_connection = 3;
        calibrate_workload(&profile, 250, &workload);
        if (workload_parse(workload.name, &read, error) != 0)
            fail_msg("%s", error);
        assert_string_equal(read.name, workload.name);
        assert_int_equal(read.kind, workload.kind);
        assert_int_equal(read.protocol, workload.protocol);
        assert_int_equal(read.size_bytes, workload.size_bytes);
        assert_int_equal(read.wait_ns, workload.wait_ns);
        assert_int_equal(read.is_wait_random, workload.is_wait_random);
        assert_int_equal(read.repeats, 250);
        assert_int_equal(read.requests_per_connection, 3);
        assert_int_equal(read.depth, workload.depth);
    }
}

/* Some of the table, in its order; what is not in it is left to others. */
static void chosen(void **state)
{
    (void)state;
    suite_free(&suite);
    profile_init(&profile);
    assert_int_equal(candidates_add(&profile, "asgi,fork", &suite, contenders),
                     0);
    assert_int_equal(suite.system_count, 2);
    assert_string_equal(contenders[0].name, "fork");
    assert_string_equal(contenders[1].name, "asgi");
    assert_string_equal(suite.systems[1].model, "coroutine");
    suite_free(&suite);
    assert_int_equal(
        candidates_add(&profile, "fork,pool --workers 1", &suite, contenders),
        -ENOENT);
    assert_int_equal(candidates_add(&profile, "", &suite, contenders), -ENOENT);
    assert_int_equal(suite.system_count, 0);
}

static void init(struct experiment *e, const char *systems)
{
    char error[EXPERIMENT_ERROR];

    e->systems = systems;
    e->budget_ns = 10 * NS_PER_S;
    e->to = stderr;
    profile_init(&e->profile);
    e->profile.dies = DIES_WORKER;
    if (experiment_init(e, error) < 0)
        fail_msg("%s", error);
}

/* Stopped before the race, each says why it has no figure. */
static void stopped(void **state)
{
    static const volatile bool stop = true;
    static struct experiment e = {.stop = &stop};

    (void)state;
    init(&e, "asgi,thread");
    assert_int_equal(experiment_run(&e), 0);
    assert_true(e.is_stopped);
    assert_int_equal(e.cells, 0);
    assert_string_equal(e.contenders[1].reason,
                        "interrupted before it was raced");
    experiment_free(&e);
}

/* Crashes are not looked at when half of the budget is over. */
static void no_time(void **state)
{
    static const volatile bool stop = false;
    static struct experiment e = {.stop = &stop};

    (void)state;
    init(&e, "asgi");
    e.begin_ns -= 6 * NS_PER_S;
    assert_int_equal(screen_run(&e), 0);
    assert_int_equal(e.cells, 0);
    assert_false(e.contenders[0].is_crash_measured);
    experiment_free(&e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table),      cmocka_unit_test(workers),
        cmocka_unit_test(beforehand), cmocka_unit_test(others),
        cmocka_unit_test(chosen),     cmocka_unit_test(calibrated),
        cmocka_unit_test(named),      cmocka_unit_test(by_name),
        cmocka_unit_test(cores_here), cmocka_unit_test(stopped),
        cmocka_unit_test(no_time),
    };
    int rc = cmocka_run_group_tests(tests, NULL, NULL);

    suite_free(&suite);
    return rc;
}
