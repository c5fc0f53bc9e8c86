/* A trial's verdict: a sound load holds, and each check has a change that trips
 * it. */
#include "harness/search/trial.h"

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

static struct load_result load;
static struct slo slo;

static void record(struct histogram *h, uint64_t value_ns, size_t count)
{
    while (count-- > 0)
        histogram_record(h, value_ns);
}

/* 1,000 requests of 1 ms and a limit of 5 ms. */
static int sound(void **state)
{
    char error[SLO_ERROR];

    (void)state;
    assert_int_equal(slo_parse("p99<5ms", &slo, error), 0);
    load_result_init(&load);
    load.window_ns = NS_PER_S;
    load.due = load.sent = load.requests = 1000;
    load.throughput_rps = 1000;
    load.generator_cpu_share = 0.5;
    record(&load.latency, NS_PER_MS, 980);
    record(&load.sent_latency, NS_PER_MS, 1000);
    record(&load.send_lag, 10 * NS_PER_US, 1000);
    return 0;
}

/* Adds the last 20 requests, then judges. */
static struct trial judge(uint64_t last_ns)
{
    struct trial trial = {.stage = TRIAL_FULL, .rate_rps = 1000};

    record(&load.latency, last_ns, 20);
    trial_judge(&slo, &load, &trial);
    return trial;
}

static void check(const struct trial *trial, enum trial_verdict verdict,
                  bool is_generator, const char *reason)
{
    if (trial->verdict != verdict || trial->is_generator != is_generator ||
        strstr(trial->reason, reason) == NULL)
        fail_msg("%s, %d: \"%s\"", trial_verdict_name(trial->verdict),
                 trial->is_generator, trial->reason);
}

static void within_the_limit(void **state)
{
    struct trial trial = judge(4 * NS_PER_MS);

    (void)state;
    check(&trial, TRIAL_HELD, false, "");
    assert_string_equal(trial.reason, "");
    assert_int_equal(trial.answered, 1000);
    assert_true(fabs(trial.margin - 1.25) < 0.01);
    assert_true(trial.achieved_rps == 1000);
}

static void beyond_the_limit(void **state)
{
    struct trial trial = judge(10 * NS_PER_MS);

    (void)state;
    check(&trial, TRIAL_FAILED, false, "p99 was 10.0 ms");
    assert_true(fabs(trial.margin - 0.5) < 0.01);
}

static void every_limit_counts(void **state)
{
    struct trial trial;

    (void)state;
    slo.limits_ns[SLO_P50] = 500 * NS_PER_US;
    trial = judge(4 * NS_PER_MS);
    check(&trial, TRIAL_FAILED, false, "p50 was 1.00 ms");
    assert_true(fabs(trial.margin - 0.5) < 0.01);
}

/* 11 of 1,000: dropped requests wait in the histogram, too. */
static void unanswered(void **state)
{
    struct trial trial;

    (void)state;
    load.unanswered = 1;
    trial = judge(4 * NS_PER_MS);
    check(&trial, TRIAL_HELD, false, "");
    (void)sound(state);
    load.unanswered = 1;
    load.dropped = 1;
    trial = judge(4 * NS_PER_MS);
    check(&trial, TRIAL_FAILED, false,
          "2 of 1000 requests were not answered (1 never sent)");
    assert_int_equal(trial.answered, 998);
    assert_true(trial.margin == 0);
}

/* A reset connection's request is in no histogram. */
static void failed_requests(void **state)
{
    struct trial trial;

    (void)state;
    load.due = 1002;
    trial = judge(4 * NS_PER_MS);
    check(&trial, TRIAL_FAILED, false, "2 of 1002 requests");
    (void)sound(state);
    load.errors[LOAD_TIMED_OUT] = 2;
    trial = judge(4 * NS_PER_MS);
    check(&trial, TRIAL_FAILED, false, "2 of 1000 requests");
}

static void replies_that_fall_behind(void **state)
{
    struct trial trial;

    (void)state;
    load.requests = 900; /* 1 % and 3 * sqrt(1000) are 105 */
    trial = judge(4 * NS_PER_MS);
    check(&trial, TRIAL_HELD, false, "");
    (void)sound(state);
    load.requests = 890;
    trial = judge(4 * NS_PER_MS);
    check(&trial, TRIAL_FAILED, false,
          "replies fell behind: 890 for 1000 requests");
    assert_true(trial.margin == 0);
}

static void too_few_requests(void **state)
{
    struct trial trial;

    (void)state;
    load.due = 298;
    trial = judge(10 * NS_PER_MS);
    check(&trial, TRIAL_VOID, false, "too few requests: 298 instead of 299");
    assert_true(isnan(trial.margin));
}

static void late_generator(void **state)
{
    struct trial trial;

    (void)state;
    record(&load.send_lag, 600 * NS_PER_US, 20);
    trial = judge(10 * NS_PER_MS);
    check(&trial, TRIAL_VOID, true,
          "p99 was 10.0 ms, but the generator was late: send lag p99");
    assert_true(isnan(trial.margin));
    /* Not its fault: from the send itself it is as long. */
    (void)sound(state);
    record(&load.send_lag, 600 * NS_PER_US, 20);
    record(&load.sent_latency, 9 * NS_PER_MS, 20);
    trial = judge(10 * NS_PER_MS);
    check(&trial, TRIAL_FAILED, false, "p99 was 10.0 ms");
    assert_true(isnan(trial.margin));
    /* 10 % of the limit. */
    (void)sound(state);
    record(&load.send_lag, 490 * NS_PER_US, 20);
    trial = judge(10 * NS_PER_MS);
    check(&trial, TRIAL_FAILED, false, "p99 was 10.0 ms");
    /* What held all the same has held; by how much is not known. */
    (void)sound(state);
    record(&load.send_lag, 600 * NS_PER_US, 20);
    trial = judge(4 * NS_PER_MS);
    check(&trial, TRIAL_HELD, false, "");
    assert_true(isnan(trial.margin));
}

static void busy_generator(void **state)
{
    struct trial trial;

    (void)state;
    load.generator_cpu_share = 0.95;
    trial = judge(10 * NS_PER_MS);
    check(&trial, TRIAL_VOID, true, "but the generator was 95 % busy");
    (void)sound(state);
    load.generator_cpu_share = 0.95;
    trial = judge(4 * NS_PER_MS);
    check(&trial, TRIAL_HELD, false, "");
}

static void closed_loop(void **state)
{
    struct trial trial = {.stage = TRIAL_PEAK, .rate_rps = NAN};

    (void)state;
    load.due = 0;
    record(&load.latency, 10 * NS_PER_MS, 20);
    trial_judge(&slo, &load, &trial);
    check(&trial, TRIAL_HELD, false, "");
    load.generator_cpu_share = 0.95;
    trial_judge(&slo, &load, &trial);
    check(&trial, TRIAL_HELD, true, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(within_the_limit, sound),
        cmocka_unit_test_setup(beyond_the_limit, sound),
        cmocka_unit_test_setup(every_limit_counts, sound),
        cmocka_unit_test_setup(unanswered, sound),
        cmocka_unit_test_setup(failed_requests, sound),
        cmocka_unit_test_setup(replies_that_fall_behind, sound),
        cmocka_unit_test_setup(too_few_requests, sound),
        cmocka_unit_test_setup(late_generator, sound),
        cmocka_unit_test_setup(busy_generator, sound),
        cmocka_unit_test_setup(closed_loop, sound),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
