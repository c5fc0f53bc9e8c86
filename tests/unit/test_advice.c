/* The answer, from made-up figures: who is ruled out by what, who is best, what
 * is too close, and what flips it. */
#include "harness/decide/advice.h"
#include "harness/decide/decision.h"
#include "harness/decide/experiment.h"
#include "harness/decide/flips.h"
#include "support/clock.h"

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

enum { SYSTEMS = 4 };

static struct profile profile;
static struct contender systems[SYSTEMS];
static struct advice advice;

static void raced(size_t i, double rps, double low, double high)
{
    systems[i].state = CONTENDER_RACED;
    systems[i].rps = rps;
    systems[i].low_rps = low;
    systems[i].high_rps = high;
}

/* a is the simplest, d the fastest; each clear of the others. */
static int set_up(void **state)
{
    static const char *const names[SYSTEMS] = {"a", "b", "c", "d"};

    (void)state;
    profile_init(&profile);
    for (size_t i = 0; i < SYSTEMS; i++) {
        contender_init(&systems[i], names[i]);
        systems[i].rank = (unsigned)i + 1;
        systems[i].by_design = systems[i].dies = DIES_ALL;
        raced(i, 1000 * (double)(i + 1), 1000 * (double)(i + 1) - 50,
              1000 * (double)(i + 1) + 50);
    }
    return 0;
}

static void give(void)
{
    advice_give(&profile, systems, SYSTEMS, &advice);
}

static void assert_near(double got, double wanted)
{
    if (!(fabs(got / wanted - 1) < 1e-6))
        fail_msg("%g instead of %g", got, wanted);
}

static void clear(void **state)
{
    (void)state;
    give();
    assert_int_equal(advice.verdict, ADVICE_CLEAR);
    assert_int_equal(advice.best, 3);
    assert_int_equal(advice.next, 2);
    assert_int_equal(advice.order_count, 4);
    assert_int_equal(advice.order[3], 0);
    assert_int_equal(advice.tied, 1);
    assert_false(advice.is_weak);
}

/* The interval of a ratio is as wide as both together, on logarithms. */
static void margin(void **state)
{
    double side;

    (void)state;
    raced(2, 3000, 3000 / 1.03, 3000 * 1.03);
    raced(3, 4000, 4000 / 1.04, 4000 * 1.04);
    give();
    side = exp(hypot(log(1.03), log(1.04)));
    assert_near(advice.margin.ratio, 4.0 / 3);
    assert_near(advice.margin.low, 4.0 / 3 / side);
    assert_near(advice.margin.high, 4.0 / 3 * side);
}

static void too_close(void **state)
{
    (void)state;
    raced(1, 3900, 3800, 4000);
    give();
    assert_int_equal(advice.verdict, ADVICE_TOO_CLOSE);
    assert_int_equal(advice.tied, 2);
    assert_int_equal(advice.best, 1); /* the simpler one */
    assert_int_equal(advice.next, 3);
    assert_true(advice.margin.ratio < 1);
    assert_true(advice_has(&advice, 3));
    assert_false(advice_has(&advice, 2));
    /* By a hair. */
    raced(1, 3900, 3800, 3949);
    give();
    assert_int_equal(advice.verdict, ADVICE_CLEAR);
    assert_int_equal(advice.best, 3);
}

/* A wide interval around a high figure beats nobody. */
static void wide(void **state)
{
    (void)state;
    raced(0, 5000, 500, 9000);
    give();
    assert_int_equal(advice.verdict, ADVICE_TOO_CLOSE);
    assert_int_equal(advice.best, 0);
    assert_int_equal(advice.tied, 2);
    assert_true(advice_has(&advice, 3));
    assert_false(advice_has(&advice, 2));
}

/* Where the generator was the limit there is no upper end. */
static void bounds(void **state)
{
    (void)state;
    raced(2, 3800, 3800, INFINITY);
    give();
    assert_int_equal(advice.verdict, ADVICE_TOO_CLOSE);
    assert_int_equal(advice.best, 2);
    assert_true(isinf(advice.margin.high));
    raced(3, 3700, 3650, 3750);
    give();
    assert_int_equal(advice.verdict, ADVICE_CLEAR);
    assert_int_equal(advice.best, 2);
}

/* Each condition alone takes out the best. */
static void rules(void **state)
{
    static const enum advice_rule wanted[] = {
        RULE_UNAVAILABLE, RULE_DESCRIPTORS, RULE_CONNECTIONS, RULE_ISOLATION,
        RULE_MEMORY,      RULE_FAILED,      RULE_LIMIT,       RULE_NOT_RACED};

    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        struct contender *best = &systems[3];
        char text[PROFILE_ERROR];

        (void)set_up(state);
        profile.dies = DIES_WORKER;
        profile.memory_bytes = 1000;
        for (size_t j = 0; j < SYSTEMS; j++) {
            systems[j].dies = DIES_WORKER;
            systems[j].memory_bytes = 1000;
        }
        give();
        assert_int_equal(advice.best, 3);
        (void)snprintf(best->reason, sizeof best->reason, "because");
        if (wanted[i] == RULE_UNAVAILABLE)
            best->state = CONTENDER_UNAVAILABLE;
        else if (wanted[i] == RULE_DESCRIPTORS)
            best->descriptors = 99;
        else if (wanted[i] == RULE_CONNECTIONS)
            best->holds = 99;
        else if (wanted[i] == RULE_ISOLATION)
            best->dies = DIES_ALL;
        else if (wanted[i] == RULE_MEMORY)
            best->memory_bytes = 1001;
        else if (wanted[i] == RULE_FAILED)
            best->state = CONTENDER_FAILED;
        else if (wanted[i] == RULE_LIMIT)
            best->state = CONTENDER_NEVER_HELD;
        else
            best->state = CONTENDER_NOT_RACED;
        give();
        assert_int_equal(advice.rules[3], wanted[i]);
        assert_int_equal(advice.best, 2);
        assert_true(strlen(advice_rule_text(&profile, best, wanted[i], text)) >
                    5);
    }
}

/* Connections that end leave room for others; what is not known of memory rules
 * nobody out. */
static void lenient(void **state)
{
    (void)state;
    profile.requests_per_connection = 1;
    profile.memory_bytes = 1;
    systems[3].holds = 1;
    give();
    assert_int_equal(advice.best, 3);
}

static void nobody(void **state)
{
    (void)state;
    profile.memory_bytes = 5 << 20;
    for (size_t i = 0; i < SYSTEMS; i++)
        systems[i].memory_bytes = (double)((8 + i) << 20);
    give();
    assert_int_equal(advice.verdict, ADVICE_NONE);
    assert_int_equal(advice.best, SYSTEMS);
    assert_non_null(strstr(advice.why, "8.00 MiB"));
    assert_non_null(strstr(advice.why, "5.00 MiB"));
    for (size_t i = 0; i < SYSTEMS; i++)
        systems[i].state = CONTENDER_UNAVAILABLE;
    profile.memory_bytes = 9 << 20;
    systems[1].memory_bytes = 0;
    systems[1].state = CONTENDER_NEVER_HELD;
    give();
    assert_string_equal(advice.why, "3 systems are out by machine, 1 by limit");

    (void)set_up(state);
    profile.wait_ns = 60 * NS_PER_MS;
    give();
    assert_int_equal(advice.verdict, ADVICE_IMPOSSIBLE);
    assert_non_null(strstr(advice.why, "p99<50ms"));

    (void)set_up(state);
    for (size_t i = 0; i < SYSTEMS; i++)
        systems[i].state = CONTENDER_NOT_RACED;
    give();
    assert_int_equal(advice.verdict, ADVICE_UNKNOWN);

    (void)set_up(state);
    for (size_t i = 1; i < SYSTEMS; i++)
        systems[i].state = CONTENDER_NEVER_HELD;
    give();
    assert_int_equal(advice.verdict, ADVICE_ONLY_ONE);
    assert_int_equal(advice.best, 0);
    assert_true(isnan(advice.margin.ratio));
}

/* Stricter conditions flip it when the best does not meet them. */
static void flips(void **state)
{
    struct flips found;

    (void)state;
    profile.memory_bytes = 4000;
    for (size_t i = 0; i < SYSTEMS; i++)
        systems[i].memory_bytes = 1000 * (double)(i + 1);
    systems[0].dies = DIES_ALONE;
    systems[1].dies = DIES_WORKER;
    give();
    flips_follow(&profile, systems, SYSTEMS, &advice, &found);
    assert_int_equal(found.count, 3);
    assert_string_equal(found.items[0].to, "one-worker");
    assert_int_equal(found.items[0].state, FLIP_FLIPS);
    assert_string_equal(found.items[0].best, "b");
    assert_string_equal(found.items[1].to, "nothing-else");
    assert_string_equal(found.items[1].best, "a");
    assert_string_equal(found.items[2].key, "memory");
    assert_string_equal(found.items[2].to, "3999");
    assert_string_equal(found.items[2].best, "c");
    assert_int_equal(found.nearest, 2); /* by far less than a level */

    systems[3].dies = DIES_ALONE;
    systems[3].memory_bytes = NAN;
    flips_follow(&profile, systems, SYSTEMS, &advice, &found);
    assert_int_equal(found.count, 2);
    assert_int_equal(found.items[0].state, FLIP_STAYS);
    assert_int_equal(found.nearest, found.count);
}

/* What is tied with the recommended one is no flip. */
static void no_flip(void **state)
{
    struct flip flip = {.key = "cpu"};
    struct advice other;

    (void)state;
    give();
    raced(2, 3960, 3900, 4100);
    advice_give(&profile, systems, SYSTEMS, &other);
    assert_int_equal(other.best, 2);
    flips_judge(&flip, systems, &other, advice.best);
    assert_int_equal(flip.state, FLIP_STAYS);
    raced(2, 5000, 4900, 5100);
    advice_give(&profile, systems, SYSTEMS, &other);
    flips_judge(&flip, systems, &other, advice.best);
    assert_int_equal(flip.state, FLIP_FLIPS);
    assert_string_equal(flip.best, "c");
}

/* What is not known of crashes rules nobody out. */
static void unknown_crash(void **state)
{
    char text[PROFILE_ERROR];

    (void)state;
    profile.dies = DIES_ALONE;
    systems[2].by_design = systems[2].dies = DIES_UNKNOWN;
    give();
    assert_int_equal(advice.verdict, ADVICE_ONLY_ONE);
    assert_int_equal(advice.best, 2);
    systems[2].dies = DIES_WORKER;
    give();
    assert_int_equal(advice.rules[2], RULE_ISOLATION);
    assert_non_null(
        strstr(advice_rule_text(&profile, &systems[2], RULE_ISOLATION, text),
               "measured"));
}

/* Who may take too much, as nobody knows, makes the answer unsure. */
static void unknown_memory(void **state)
{
    struct decision decision = {.advice = &advice};

    (void)state;
    profile.memory_bytes = 1000;
    for (size_t i = 0; i < SYSTEMS; i++)
        systems[i].memory_bytes = 1000;
    give();
    assert_true(decision_is_sure(&decision));
    decision_note_unknown(&decision);
    assert_int_equal(decision.note_count, 0);
    systems[1].memory_bytes = systems[3].memory_bytes = NAN;
    give();
    assert_int_equal(advice.best, 3);
    assert_false(decision_is_sure(&decision));
    decision_note_unknown(&decision);
    assert_string_equal(decision.notes[0], "memory of 2 systems is not known");
    profile.memory_bytes = 0;
    give();
    assert_true(decision_is_sure(&decision));
}

static void dropped(size_t i, double rps, double low, double high)
{
    raced(i, rps, low, high);
    systems[i].is_range = systems[i].is_dropped = true;
}

/* What was dropped is a range, which only matters where the answer names it. */
static void ranges(void **state)
{
    (void)state;
    dropped(0, 900, 800, 1000);
    give();
    assert_false(advice.is_weak);
    dropped(2, 3000, 2500, 3500);
    give();
    assert_int_equal(advice.next, 2);
    assert_true(advice.is_weak);
    (void)set_up(state);
    systems[3].is_range = true;
    give();
    assert_true(advice.is_weak);
}

/* The simplest of the tied, but of those that have an interval. */
static void an_interval_before_a_range(void **state)
{
    (void)state;
    for (size_t i = 0; i < SYSTEMS; i++)
        raced(i, 1000, 900, 1100);
    give();
    assert_int_equal(advice.best, 0);
    assert_false(advice_passes_over(systems, &advice));
    systems[0].is_range = systems[1].is_range = true;
    give();
    assert_int_equal(advice.tied, 4);
    assert_int_equal(advice.best, 2);
    assert_true(advice_passes_over(systems, &advice));
    systems[2].is_range = systems[3].is_range = true;
    give();
    assert_int_equal(advice.best, 0);
    assert_false(advice_passes_over(systems, &advice));
}

/* A closed loop's figure is no runner-up. */
static void no_rate(void **state)
{
    (void)state;
    dropped(1, 3800, 0, 3900);
    dropped(0, 3850, 0, 3880);
    give();
    assert_int_equal(advice.best, 3);
    assert_int_equal(advice.next, 2);
    assert_false(advice.is_weak);
    assert_int_equal(advice.order[2], 1);
    assert_int_equal(advice.order[3], 0);
    systems[2].state = CONTENDER_NOT_RACED;
    give();
    assert_int_equal(advice.next, 1);
    assert_near(advice.margin.ratio, 4000.0 / 3900);
    assert_true(isinf(advice.margin.high));
    assert_true(advice.is_weak);
}

/* Messages in flight take memory, of no more than all connections. */
static void in_flight(void **state)
{
    struct flips found;

    (void)state;
    profile.memory_bytes = 1000000;
    profile.message_bytes = 5000;
    profile.connections = 100;
    for (size_t i = 0; i < SYSTEMS; i++)
        systems[i].memory_bytes = 500000;
    systems[3].in_flight = 50;
    give();
    assert_int_equal(advice.best, 3);
    assert_near(advice_memory(&profile, &systems[3]), 500000 + 50 * 8192);
    flips_follow(&profile, systems, SYSTEMS, &advice, &found);
    assert_string_equal(found.items[2].to, "909599");
    systems[3].in_flight = 1000;
    assert_near(advice_memory(&profile, &systems[3]), 500000 + 100 * 8192);
    give();
    assert_int_equal(advice.rules[3], RULE_MEMORY);
    assert_int_equal(advice.best, 2);
}

/* Nor does one whose answer may be out by a condition. */
static void not_sure(void **state)
{
    struct flip flip = {.key = "dies"};

    (void)state;
    profile.memory_bytes = 1000000;
    for (size_t i = 0; i < SYSTEMS; i++)
        systems[i].memory_bytes = 500000;
    give();
    assert_false(advice.is_open);
    flips_judge(&flip, systems, &advice, 2);
    assert_int_equal(flip.state, FLIP_FLIPS);
    systems[3].memory_bytes = NAN;
    give();
    assert_true(advice.is_open);
    flips_judge(&flip, systems, &advice, 2);
    assert_int_equal(flip.state, FLIP_UNKNOWN);
    flip.key = "connections";
    flips_judge(&flip, systems, &advice, 2);
    assert_int_equal(flip.state, FLIP_FLIPS);
}

/* A neighbour where the recommended one was not measured says nothing of it. */
static void not_there(void **state)
{
    struct flip flip = {.key = "connections"};
    struct advice other;

    (void)state;
    give();
    systems[advice.best].state = CONTENDER_NOT_RACED;
    advice_give(&profile, systems, SYSTEMS, &other);
    assert_int_equal(other.best, 2);
    flips_judge(&flip, systems, &other, advice.best);
    assert_int_equal(flip.state, FLIP_UNKNOWN);
    assert_string_equal(flip.best, "");
    systems[advice.best].state = CONTENDER_NEVER_HELD;
    advice_give(&profile, systems, SYSTEMS, &other);
    flips_judge(&flip, systems, &other, advice.best);
    assert_int_equal(flip.state, FLIP_FLIPS);
}

/* Who is tried first depends on the cores that there are. */
static void likelier(void **state)
{
    static struct experiment e;

    (void)state;
    contender_init(&e.contenders[0], "one");
    contender_init(&e.contenders[1], "several");
    e.contenders[0].has_cores = false;
    e.contenders[0].prior = 1;
    e.contenders[1].prior = 2;
    e.cores = 1;
    assert_true(experiment_is_likelier(&e, 0, 1));
    e.cores = 2;
    assert_false(experiment_is_likelier(&e, 0, 1));
    assert_true(experiment_is_likelier(&e, 1, 0));
}

/* Neighbours differ from the profile, and a file could say them. */
static void neighbours(void **state)
{
    struct flips found = {.count = 0};
    char error[PROFILE_ERROR];

    (void)state;
    assert_int_equal(
        profile_set(&profile, "limit", "", "p99<9ms,p50<1ms", error), 0);
    profile.connections = 2;
    flips_to_try(&profile, &found);
    assert_true(found.count >= 8);
    for (size_t i = 0; i < found.count; i++) {
        const struct flip *flip = &found.items[i];
        struct profile other;

        assert_true(flips_neighbour(&profile, flip, &other));
        assert_string_not_equal(flip->from, flip->to);
        assert_true(flip->is_tried);
        assert_true(flip->distance > 0);
        assert_int_equal(flip->state, FLIP_NOT_TRIED);
        if (i == 0) {
            assert_int_equal(other.limit.limits_ns[SLO_P99], 9 * NS_PER_MS / 2);
            assert_int_equal(other.limit.limits_ns[SLO_P50], NS_PER_MS / 2);
        }
    }
    assert_int_equal(found.nearest, found.count);
}

/* A search without a figure is not done a second time under the same load: the
 * journal would have the same run twice. */
static void not_twice(void **state)
{
    static struct experiment e;
    static struct experiment n;

    (void)state;
    e.count = 1;
    contender_init(&e.contenders[0], "thread");
    contender_init(&n.contenders[0], "thread");
    profile_init(&n.profile);
    assert_true(flips_can_race(&e, &n, 0));
    n.is_searched[0] = true;
    assert_false(flips_can_race(&e, &n, 0));
}

#define TEST(name) cmocka_unit_test_setup(name, set_up)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(clear),     TEST(margin),        TEST(too_close),
        TEST(wide),      TEST(bounds),        TEST(rules),
        TEST(lenient),   TEST(nobody),        TEST(flips),
        TEST(no_flip),   TEST(neighbours),    TEST(not_there),
        TEST(likelier),  TEST(unknown_crash), TEST(unknown_memory),
        TEST(ranges),    TEST(no_rate),       TEST(not_twice),
        TEST(in_flight), TEST(not_sure),      TEST(an_interval_before_a_range),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
