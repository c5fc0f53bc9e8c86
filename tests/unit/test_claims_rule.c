/* The rule by which claims are judged, on figures that are made up. */
#include "harness/claims/judge.h"
#include "harness/run/suite_build.h"
#include "tests/unit/madeup.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char suite_text[] =
    "{\"name\": \"claims\", \"summary\": \"s\", \"rounds\": 6,\n"
    " \"systems\": [\"blocking\", \"fork\", \"thread\", \"pool\", \"epoll\"],\n"
    " \"loads\": [{\"workloads\": [\"echo:64\", \"fib:27\", \"wait:10ms\"],\n"
    "   \"connections\": [4, 10, 100, 1000]}],\n"
    " \"idle\": {\"connections\": [100, 300]},\n"
    " \"batch\": [{\"jobs\": [\"fib:3\"], \"how\": [\"threads\"]}]}";

struct bench {
    struct suite suite;
    struct claims claims;
    struct results results;
    struct verdicts verdicts;
};

/* A claim with the parts, over a campaign without runs. */
static void set_up(struct bench *bench, const char *parts)
{
    char text[4096];
    char error[CLAIMS_ERROR] = "";

    madeup_init(&bench->results);
    assert_int_equal(suite_parse("suite", suite_text, &bench->suite, error), 0);
    assert_true(snprintf(text, sizeof text,
                         "{\"claims\": [{\"id\": \"a\", \"title\": \"A\",\n"
                         "\"statement\": \"s\", \"origin\": \"o\",\n"
                         "\"parts\": [%s]}]}",
                         parts) < (int)sizeof text);
    if (claims_parse("claims.json", text, &bench->suite, &bench->claims,
                     error) < 0)
        fail_msg("%s", error);
}

static void tear_down(struct bench *bench)
{
    verdicts_free(&bench->verdicts);
    claims_free(&bench->claims);
    results_free(&bench->results);
    suite_free(&bench->suite);
}

/* Six rounds, whose own speed is what they have in common; `noise` is a factor
 * that grows from round to round, 1.001 for a thousandth. */
static void runs(struct bench *bench, const char *system, const char *workload,
                 uint64_t connections, double rps, double noise)
{
    static const double shared[] = {1, 1.3, 0.8, 1.1, 0.9, 1.2};

    for (uint64_t round = 1; round <= 6; round++) {
        struct record *run = madeup_load(&bench->results, system, workload,
                                         connections, round, 0, 0);

        run->load->throughput_rps =
            rps * shared[round - 1] * pow(noise, (double)round - 3.5);
    }
}

static struct record *run_of(struct bench *bench, const char *system,
                             uint64_t round)
{
    for (size_t i = 0; i < bench->results.count; i++)
        if (strcmp(bench->results.records[i].system, system) == 0 &&
            bench->results.records[i].round == round)
            return &bench->results.records[i];
    return NULL;
}

static const struct claim_verdict *judge(struct bench *bench)
{
    verdicts_free(&bench->verdicts);
    assert_int_equal(
        verdicts_init(&bench->verdicts, &bench->claims, &bench->results), 0);
    return &bench->verdicts.claims[0];
}

#define PART(rest) "{\"name\": \"p\", \"figure\": \"throughput_rps\", " rest "}"
#define THREAD_TO_EPOLL(expect)                                                \
    PART("\"of\": {\"system\": \"thread\", \"workload\": \"echo:64\", "        \
         "\"connections\": 10}, \"to\": {\"system\": \"epoll\"}, "             \
         "\"expect\": \"" expect "\"")

/* Ratios of 0.8, ±4 % or so: the interval is about [0.77, 0.83]. */
static void by_interval(void **state)
{
    static const struct {
        const char *part;
        enum claim_outcome outcome;
    } cases[] = {
        {THREAD_TO_EPOLL("below 1"), CLAIM_HOLDS},
        {THREAD_TO_EPOLL("above 1"), CLAIM_FAILS},
        {THREAD_TO_EPOLL("below 0.8"), CLAIM_TOO_CLOSE},
        {THREAD_TO_EPOLL("above 0.8"), CLAIM_TOO_CLOSE},
        {THREAD_TO_EPOLL("at least 0.5"), CLAIM_HOLDS},
        {THREAD_TO_EPOLL("at most 0.5"), CLAIM_FAILS},
        {THREAD_TO_EPOLL("at least 0.25*cores"), CLAIM_HOLDS},
        {THREAD_TO_EPOLL("at least 0.5*cores"), CLAIM_FAILS},
        {THREAD_TO_EPOLL("within 10% of 8/10"), CLAIM_HOLDS},
        {THREAD_TO_EPOLL("within 0.5% of 8/10"), CLAIM_TOO_CLOSE},
        {THREAD_TO_EPOLL("within 10% of 6/10"), CLAIM_FAILS},
        {THREAD_TO_EPOLL("from 0.5 to 0.9"), CLAIM_HOLDS},
        {THREAD_TO_EPOLL("from 5 to 59"), CLAIM_FAILS},
        {THREAD_TO_EPOLL("from 0.8 to 59"), CLAIM_TOO_CLOSE},
        {THREAD_TO_EPOLL("equal to 1"), CLAIM_FAILS},
        {THREAD_TO_EPOLL("other than 1"), CLAIM_HOLDS},
        {THREAD_TO_EPOLL("other than 0.8"), CLAIM_TOO_CLOSE},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct bench bench = {.claims.count = 0};

        set_up(&bench, cases[i].part);
        runs(&bench, "thread", "echo:64", 10, 800, 1.02);
        runs(&bench, "epoll", "echo:64", 10, 1000, 1);
        if (judge(&bench)->outcome != cases[i].outcome)
            fail_msg("%s: %s", cases[i].part,
                     claim_outcome_name(judge(&bench)->outcome));
        assert_near(bench.verdicts.claims[0].parts[0].checks[0].value, 0.8,
                    1e-9);
        tear_down(&bench);
    }
}

/* A difference that is none for any purpose neither holds nor fails a claim
 * that there is one. */
static void by_floor(void **state)
{
    static const struct {
        const char *part;
        enum claim_outcome outcome;
    } cases[] = {
        {THREAD_TO_EPOLL("not above 1"), CLAIM_HOLDS},
        {THREAD_TO_EPOLL("not below 1"), CLAIM_HOLDS},
        {THREAD_TO_EPOLL("equal to 1"), CLAIM_HOLDS},
        {THREAD_TO_EPOLL("other than 1"), CLAIM_FAILS},
        {THREAD_TO_EPOLL("above 1"), CLAIM_HOLDS},
        {THREAD_TO_EPOLL("at most 1"), CLAIM_FAILS},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct bench bench = {.claims.count = 0};

        set_up(&bench, cases[i].part);
        runs(&bench, "thread", "echo:64", 10, 1010, 1.0001);
        runs(&bench, "epoll", "echo:64", 10, 1000, 1);
        if (judge(&bench)->outcome != cases[i].outcome)
            fail_msg("%s: %s", cases[i].part,
                     claim_outcome_name(judge(&bench)->outcome));
        tear_down(&bench);
    }
}

#define H CLAIM_HOLDS
#define F CLAIM_FAILS
#define D CLAIM_DEPENDS
#define C CLAIM_TOO_CLOSE
#define N CLAIM_NOT_MEASURED

static void of_outcomes(void **state)
{
    static const struct {
        size_t count;
        enum claim_outcome whole;
        enum claim_outcome outcomes[3];
    } cases[] = {
        {3, H, {H, H, H}}, {3, F, {F, F, F}}, {3, D, {H, F, H}},
        {3, D, {H, F, C}}, {3, C, {H, C, H}}, {3, C, {F, C, F}},
        {3, D, {H, D, H}}, {3, C, {C, C, C}}, {3, N, {H, H, N}},
        {3, N, {F, H, N}}, {0, N, {H, H, H}},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(judge_all(cases[i].outcomes, cases[i].count),
                         cases[i].whole);
}

/* A part without "expect" has no say; one that is necessary has the last. */
static void of_parts(void **state)
{
    static const char lower[] =
        THREAD_TO_EPOLL("below 1") ", " THREAD_TO_EPOLL("above 1");
    static const char necessary[] = THREAD_TO_EPOLL("below 1") ", " PART(
        "\"of\": {\"system\": \"thread\", \"workload\": \"echo:64\", "
        "\"connections\": 10}, \"to\": {\"system\": \"epoll\"}, "
        "\"expect\": \"above 1\", \"role\": \"necessary\"");
    static const char shown[] = THREAD_TO_EPOLL("below 1") ", " PART(
        "\"of\": {\"system\": \"pool\", \"workload\": \"echo:64\", "
        "\"connections\": 10}, \"to\": {\"system\": \"epoll\"}");
    static const struct {
        const char *parts;
        enum claim_outcome outcome;
    } cases[] = {
        {lower, CLAIM_DEPENDS}, {necessary, CLAIM_FAILS}, {shown, CLAIM_HOLDS}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct bench bench = {.claims.count = 0};

        set_up(&bench, cases[i].parts);
        runs(&bench, "thread", "echo:64", 10, 800, 1.01);
        runs(&bench, "epoll", "echo:64", 10, 1000, 1);
        assert_int_equal(judge(&bench)->outcome, cases[i].outcome);
        tear_down(&bench);
    }
}

static void not_measured(void **state)
{
    struct bench bench = {.claims.count = 0};
    const struct claim_check *check;

    (void)state;
    set_up(&bench, THREAD_TO_EPOLL("below 1"));
    runs(&bench, "thread", "echo:64", 10, 800, 1.01);
    assert_int_equal(judge(&bench)->outcome, CLAIM_NOT_MEASURED);
    check = &bench.verdicts.claims[0].parts[0].checks[0];
    assert_string_equal(check->missing, "epoll echo:64 x10: not run");
    assert_true(isnan(check->value));

    /* Rounds that do not count are no rounds, and halves of pairs no pairs. */
    runs(&bench, "epoll", "echo:64", 10, 1000, 1);
    run_of(&bench, "epoll", 1)->verdict = VERDICT_VOID;
    run_of(&bench, "thread", 2)->verdict = VERDICT_UNAVAILABLE;
    assert_int_equal(judge(&bench)->outcome, CLAIM_HOLDS);
    assert_int_equal(bench.verdicts.claims[0].parts[0].checks[0].n, 4);
    run_of(&bench, "thread", 3)->verdict = VERDICT_VOID;
    assert_int_equal(judge(&bench)->outcome, CLAIM_NOT_MEASURED);
    assert_string_equal(bench.verdicts.claims[0].parts[0].checks[0].missing,
                        "only 3 rounds with both");
    run_of(&bench, "epoll", 4)->verdict = VERDICT_VOID;
    run_of(&bench, "epoll", 5)->verdict = VERDICT_VOID;
    assert_int_equal(judge(&bench)->outcome, CLAIM_NOT_MEASURED);
    assert_string_equal(bench.verdicts.claims[0].parts[0].checks[0].missing,
                        "epoll echo:64 x10: a figure in 3 of 4 rounds");
    tear_down(&bench);
}

/* Where the generator was the limit the ratio is a bound, and a bound on the
 * wrong side proves nothing. */
static void limited(void **state)
{
    struct bench bench = {.claims.count = 0};

    (void)state;
    set_up(&bench, THREAD_TO_EPOLL("below 1"));
    runs(&bench, "thread", "echo:64", 10, 800, 1.01);
    runs(&bench, "epoll", "echo:64", 10, 1000, 1);
    run_of(&bench, "epoll", 1)->is_lower_bound = true;
    assert_int_equal(judge(&bench)->outcome, CLAIM_HOLDS);
    run_of(&bench, "thread", 1)->is_lower_bound = true;
    assert_int_equal(judge(&bench)->outcome, CLAIM_TOO_CLOSE);
    tear_down(&bench);
}

static void slow_runs(struct bench *bench, const char *system, uint64_t ns)
{
    for (uint64_t round = 1; round <= 6; round++) {
        struct record *run =
            madeup_load(&bench->results, system, "echo:64", 10, round, 0, 0);

        for (int i = 0; i < 1000; i++)
            histogram_record(&run->load->latency, ns);
    }
}

/* Requests without a reply waited at least so long: the p99 is a bound. */
static void starved(void **state)
{
    struct bench bench = {.claims.count = 0};

    (void)state;
    set_up(&bench, "{\"name\": \"p\", \"figure\": \"latency_p99_ns\", "
                   "\"of\": {\"system\": \"thread\", \"workload\": "
                   "\"echo:64\", \"connections\": 10}, "
                   "\"to\": {\"system\": \"epoll\"}, "
                   "\"expect\": \"above 1\"}");
    slow_runs(&bench, "thread", 2000000);
    slow_runs(&bench, "epoll", 1000000);
    run_of(&bench, "thread", 2)->load->starved_connections = 1;
    assert_int_equal(judge(&bench)->outcome, CLAIM_HOLDS);
    assert_near(bench.verdicts.claims[0].parts[0].checks[0].value, 2, 0.01);
    assert_true(isinf(bench.verdicts.claims[0].parts[0].checks[0].high));
    run_of(&bench, "epoll", 2)->load->starved_connections = 1;
    assert_int_equal(judge(&bench)->outcome, CLAIM_TOO_CLOSE);
    tear_down(&bench);
}

#define SYSTEMS(list, rest)                                                    \
    PART("\"of\": {\"system\": [" list "], \"workload\": \"fib:27\", "         \
         "\"connections\": 10}, " rest)
#define THREE "\"fork\", \"thread\", \"epoll\""

/* 300, 200 and 100: each is more than the next. */
static void of_orders(void **state)
{
    static const struct {
        const char *part;
        enum claim_outcome outcome;
    } cases[] = {
        {SYSTEMS(THREE, "\"shape\": \"falls\", \"expect\": \"above 1\""),
         CLAIM_HOLDS},
        {SYSTEMS(THREE, "\"shape\": \"rises\", \"expect\": \"above 1\""),
         CLAIM_FAILS},
        {SYSTEMS("\"fork\", \"epoll\", \"thread\"",
                 "\"shape\": \"falls\", \"expect\": \"above 1\""),
         CLAIM_DEPENDS},
        {SYSTEMS(THREE, "\"shape\": \"before\", \"at\": \"thread\", "
                        "\"expect\": \"above 1.4\""),
         CLAIM_HOLDS},
        {SYSTEMS(THREE, "\"shape\": \"after\", \"at\": \"thread\", "
                        "\"expect\": \"at most 0.51\""),
         CLAIM_HOLDS},
        {SYSTEMS(THREE, "\"shape\": \"after\", \"at\": \"thread-{cores}\", "
                        "\"expect\": \"at most 0.51\""),
         CLAIM_NOT_MEASURED},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct bench bench = {.claims.count = 0};

        set_up(&bench, cases[i].part);
        runs(&bench, "fork", "fib:27", 10, 300, 1.001);
        runs(&bench, "thread", "fib:27", 10, 200, 1);
        runs(&bench, "epoll", "fib:27", 10, 100, 1);
        if (judge(&bench)->outcome != cases[i].outcome)
            fail_msg("%s: %s", cases[i].part,
                     claim_outcome_name(judge(&bench)->outcome));
        tear_down(&bench);
    }
}

#define BY_CONNECTIONS(rest)                                                   \
    PART("\"of\": {\"system\": \"thread\", \"workload\": \"echo:64\", "        \
         "\"connections\": [4, 10, 100]}, \"to\": {\"system\": \"epoll\"}, "   \
         "\"expect\": \"below 1\"" rest)

/* From how many connections on: the first from which all are. */
static void of_knees(void **state)
{
    static const struct {
        double ratios[3];
        enum claim_outcome outcome, each;
        size_t knee;
    } cases[] = {
        {{1.2, 1.1, 0.8}, CLAIM_HOLDS, CLAIM_DEPENDS, 2},
        {{1.2, 0.9, 0.8}, CLAIM_HOLDS, CLAIM_DEPENDS, 1},
        {{0.9, 0.9, 0.8}, CLAIM_HOLDS, CLAIM_HOLDS, 0},
        {{0.9, 1.1, 0.8}, CLAIM_HOLDS, CLAIM_DEPENDS, 2},
        {{0.9, 0.9, 1.2}, CLAIM_DEPENDS, CLAIM_DEPENDS, 3},
        {{1.2, 1.2, 1.2}, CLAIM_FAILS, CLAIM_FAILS, 3},
        {{1, 1.2, 1.2}, CLAIM_FAILS, CLAIM_TOO_CLOSE, 3},
        {{0.9, 0.9, 1}, CLAIM_TOO_CLOSE, CLAIM_TOO_CLOSE, 3},
    };
    static const uint64_t connections[] = {4, 10, 100};

    (void)state;
    for (size_t i = 0; i < 2 * sizeof cases / sizeof cases[0]; i++) {
        bool is_each = i % 2 == 1;
        struct bench bench = {.claims.count = 0};

        set_up(&bench, is_each ? BY_CONNECTIONS("")
                               : BY_CONNECTIONS(", \"shape\": \"from\""));
        for (size_t k = 0; k < 3; k++) {
            runs(&bench, "thread", "echo:64", connections[k],
                 1000 * cases[i / 2].ratios[k], 1.005);
            runs(&bench, "epoll", "echo:64", connections[k], 1000, 1);
        }
        assert_int_equal(judge(&bench)->outcome,
                         is_each ? cases[i / 2].each : cases[i / 2].outcome);
        if (!is_each)
            assert_int_equal(bench.verdicts.claims[0].parts[0].knee,
                             cases[i / 2].knee);
        tear_down(&bench);
    }
}

/* Ratios that grow with the connections. */
static void of_ratios_that_rise(void **state)
{
    struct bench bench = {.claims.count = 0};

    (void)state;
    set_up(&bench,
           PART("\"of\": {\"system\": \"thread\", \"workload\": \"echo:64\", "
                "\"connections\": [4, 10, 100]}, \"to\": {\"system\": "
                "\"epoll\"}, \"shape\": \"rises\", \"expect\": \"above 1\""));
    runs(&bench, "thread", "echo:64", 4, 1000, 1.001);
    runs(&bench, "epoll", "echo:64", 4, 1000, 1);
    runs(&bench, "thread", "echo:64", 10, 300, 1.001);
    runs(&bench, "epoll", "echo:64", 10, 200, 1);
    runs(&bench, "thread", "echo:64", 100, 60, 1.001);
    runs(&bench, "epoll", "echo:64", 100, 20, 1);
    assert_int_equal(judge(&bench)->outcome, CLAIM_HOLDS);
    assert_near(bench.verdicts.claims[0].parts[0].checks[0].value, 1.5, 1e-9);
    assert_near(bench.verdicts.claims[0].parts[0].checks[1].value, 2, 1e-9);
    assert_string_equal(bench.verdicts.claims[0].parts[0].checks[1].label,
                        "100 / 10 connections");
    tear_down(&bench);
}

/* (fork - blocking) / (pool - blocking), by the round. */
static void above_a_base(void **state)
{
    struct bench bench = {.claims.count = 0};

    (void)state;
    set_up(&bench,
           PART("\"of\": {\"system\": \"fork\", \"workload\": \"echo:64\", "
                "\"connections\": 10}, \"to\": {\"system\": \"pool\"}, "
                "\"above\": \"blocking\", \"expect\": \"from 5 to 59\""));
    runs(&bench, "fork", "echo:64", 10, 1100, 1);
    runs(&bench, "pool", "echo:64", 10, 120, 1);
    runs(&bench, "blocking", "echo:64", 10, 100, 1);
    assert_int_equal(judge(&bench)->outcome, CLAIM_HOLDS);
    assert_near(bench.verdicts.claims[0].parts[0].checks[0].value, 50, 1e-9);
    tear_down(&bench);
}

/* Of a figure that is not compared the median and its interval are judged. */
static void of_medians(void **state)
{
    struct bench bench = {.claims.count = 0};

    (void)state;
    set_up(&bench, "{\"name\": \"p\", \"figure\": \"share_of_ideal\", \"of\": "
                   "{\"system\": \"epoll\", \"workload\": \"wait:10ms\", "
                   "\"connections\": 100}, \"expect\": \"at least 0.7\"}");
    runs(&bench, "epoll", "wait:10ms", 100, 9900, 1);
    assert_int_equal(judge(&bench)->outcome, CLAIM_HOLDS);
    assert_near(bench.verdicts.claims[0].parts[0].checks[0].low, 0.792, 1e-9);
    run_of(&bench, "epoll", 1)->verdict = VERDICT_VOID;
    assert_int_equal(judge(&bench)->outcome, CLAIM_NOT_MEASURED);
    tear_down(&bench);
}

/* Memory per connection is a slope over the round's runs. */
static void of_slopes(void **state)
{
    struct bench bench = {.claims.count = 0};

    (void)state;
    set_up(&bench,
           "{\"name\": \"p\", \"figure\": \"bytes_per_connection\", \"of\": "
           "{\"system\": [\"fork\", \"thread\"]}, \"shape\": \"falls\", "
           "\"expect\": \"above 1\"}");
    for (uint64_t round = 1; round <= 6; round++) {
        for (uint64_t n = 100; n <= 300; n += 200) {
            madeup_add(&bench.results, RECORD_IDLE, "fork", "idle", n, round)
                ->resources.pss_bytes = 1e6 + 3000 * (double)n;
            madeup_add(&bench.results, RECORD_IDLE, "thread", "idle", n, round)
                ->resources.pss_bytes = 9e6 + 1000 * (double)n;
        }
    }
    assert_int_equal(judge(&bench)->outcome, CLAIM_HOLDS);
    assert_near(bench.verdicts.claims[0].parts[0].checks[0].value, 3, 1e-9);
    tear_down(&bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(by_interval),
        cmocka_unit_test(by_floor),
        cmocka_unit_test(of_outcomes),
        cmocka_unit_test(of_parts),
        cmocka_unit_test(not_measured),
        cmocka_unit_test(limited),
        cmocka_unit_test(of_orders),
        cmocka_unit_test(of_knees),
        cmocka_unit_test(of_ratios_that_rise),
        cmocka_unit_test(above_a_base),
        cmocka_unit_test(of_medians),
        cmocka_unit_test(of_slopes),
        cmocka_unit_test(starved),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
