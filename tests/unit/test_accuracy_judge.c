/* The judgements of `concbench accuracy`, on results that are made up: good
 * ones pass, and each planted defect fails its row. */
#include "harness/accuracy/formula.h"
#include "harness/accuracy/judge.h"
#include "support/clock.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define MS NS_PER_MS

enum { REQUESTS = 10000 };

static const struct bias bias = {12e3, 30e3, 90e3};
static struct load_result result;
static struct rows rows;

static int set_up(void **state)
{
    (void)state;
    memset(&rows, 0, sizeof rows);
    memset(&result, 0, sizeof result);
    histogram_init(&result.latency);
    histogram_init(&result.sent_latency);
    histogram_init(&result.send_lag);
    return 0;
}

/* The statuses of all rows, a letter each. */
static void assert_statuses(const char *expected)
{
    static const char letters[] = {[ROW_PASS] = 'p',
                                   [ROW_FAIL] = 'F',
                                   [ROW_NOT_OWNED] = 'n',
                                   [ROW_STATED] = 's'};
    char got[ROWS_MAX + 1] = "";

    for (size_t i = 0; i < rows.count; i++)
        got[i] = letters[rows.row[i].status];
    assert_string_equal(got, expected);
    rows.count = 0;
}

/* So many due in a window of 2 s, and replies in it. */
static void make_rate(double asked_rps, uint64_t due, uint64_t replies)
{
    result.window_ns = 2 * NS_PER_S;
    result.rate_rps = asked_rps;
    result.due = due;
    result.requests = replies;
}

static void test_rate(void **state)
{
    (void)state;
    make_rate(50000, 100000, 100000);
    (void)judge_rate(&rows, &targets_full, &result);
    make_rate(50000, 99950, 99950);
    (void)judge_rate(&rows, &targets_full, &result);
    assert_statuses("pp");
    /* Too slow, too fast, a tenth of a per cent and more. */
    make_rate(50000, 99800, 99800);
    (void)judge_rate(&rows, &targets_full, &result);
    make_rate(50000, 100200, 100200);
    (void)judge_rate(&rows, &targets_full, &result);
    /* All that was due was answered, but late: after the window. */
    make_rate(50000, 100000, 99000);
    (void)judge_rate(&rows, &targets_full, &result);
    make_rate(50000, 100000, 90000);
    (void)judge_rate(&rows, &targets_quick, &result);
    assert_statuses("FFFF");
}

static void record(struct histogram *h, uint64_t ns, size_t times)
{
    for (size_t i = 0; i < times; i++)
        histogram_record(h, ns);
}

static void test_lag(void **state)
{
    (void)state;
    record(&result.send_lag, 8000, 9900);
    record(&result.send_lag, 40000, 100);
    judge_lag(&rows, &targets_full, &result, true);
    assert_statuses("pp");
    record(&result.send_lag, 90000, 500);
    judge_lag(&rows, &targets_full, &result, true);
    judge_lag(&rows, &targets_full, &result, false);
    assert_statuses("pFpn");
    /* A generator that sleeps too long. */
    record(&result.send_lag, 55000, 20000);
    judge_lag(&rows, &targets_full, &result, true);
    assert_statuses("FF");
}

/* Latencies of a delay, with the share of a clock that is off. */
static void judge_delays(uint64_t delay_ns, double clock, uint64_t more_ns,
                         bool is_owned)
{
    histogram_init(&result.latency);
    for (uint64_t i = 0; i < REQUESTS; i++)
        histogram_record(&result.latency, (uint64_t)(clock * (double)delay_ns) +
                                              9000 + i % 3000 + more_ns);
    judge_delay(&rows, &targets_full, &result, delay_ns, &bias, is_owned, "");
}

static void test_delay(void **state)
{
    static const uint64_t delays_ns[] = {MS / 10, MS, 10 * MS, 100 * MS};

    (void)state;
    for (size_t i = 0; i < 4; i++) {
        judge_delays(delays_ns[i], 1, 0, true);
        assert_statuses("ppp");
        /* A clock that runs wrong, a sleep that ends late, a reply that was
         * not waited for. */
        judge_delays(delays_ns[i], 1.5, 0, true);
        judge_delays(delays_ns[i], 1, delays_ns[i] / 50 + 40000, true);
        judge_delays(delays_ns[i], 0.5, 0, true);
        assert_statuses("FFFFFFFFF");
    }
    judge_delays(10 * MS, 1.02, 0, true);
    judge_delays(10 * MS, 0.98, 0, true);
    assert_statuses("FFFFFF");
    /* The median is not excused. */
    judge_delays(10 * MS, 1.5, 0, false);
    assert_statuses("Fnn");
}

static void test_delay_tail(void **state)
{
    (void)state;
    record(&result.latency, MS + 10000, 980);
    record(&result.latency, 5 * MS, 20);
    judge_delay(&rows, &targets_full, &result, MS, &bias, true, "held up");
    assert_string_equal(rows.row[2].note, "held up");
    judge_delay(&rows, &targets_full, &result, MS, &bias, false, "");
    assert_statuses("pFFpnn");
}

/* A stop of 1 s in 5 s at rho 0.5: waits fall from 1 s to nothing in 2 s. */
static void make_stop(struct histogram *h, double stop_s)
{
    histogram_init(h);
    for (int i = 0; i < REQUESTS; i++) {
        double since = 5.0 * i / REQUESTS - 0.5;
        double wait = since >= 0 ? stop_s - since / 2 : 0;

        histogram_record(h, (uint64_t)(1e9 * fmax(wait, 0)) + 400000);
    }
}

/* What one sees who asks when the server is ready for it. */
static void make_stop_as_sent(struct histogram *h)
{
    histogram_init(h);
    record(h, NS_PER_S, 10);
    record(h, 4 * MS, REQUESTS - 10);
}

static void test_stop(void **state)
{
    (void)state;
    result.window_ns = 5 * NS_PER_S;
    make_stop(&result.latency, 1);
    make_stop_as_sent(&result.sent_latency);
    judge_stop(&rows, &targets_full, &result, NS_PER_S, 0.5, "");
    judge_stop(&rows, &targets_quick, &result, NS_PER_S, 0.5, "");
    assert_statuses("pppppppppp");
    /* Another stop than the one that was made, another share. */
    judge_stop(&rows, &targets_full, &result, NS_PER_S + 60 * MS, 0.5, "");
    assert_statuses("FFFFp");
    judge_stop(&rows, &targets_full, &result, NS_PER_S, 0.6, "");
    assert_statuses("FFFpp");
}

/* Coordinated omission, the mistake that the property is there for. */
static void test_stop_by_send_time(void **state)
{
    (void)state;
    result.window_ns = 5 * NS_PER_S;
    make_stop_as_sent(&result.latency);
    make_stop_as_sent(&result.sent_latency);
    judge_stop(&rows, &targets_full, &result, NS_PER_S, 0.5, "");
    judge_stop(&rows, &targets_quick, &result, NS_PER_S, 0.5, "");
    assert_statuses("FFFFpFFFFp");
    /* The histogram by send time is the other one under another name. */
    make_stop(&result.latency, 1);
    make_stop(&result.sent_latency, 1);
    judge_stop(&rows, &targets_full, &result, NS_PER_S, 0.5, "");
    assert_statuses("ppppF");
}

/* A queue as it is served, each reply later by the bias. `slower` is a mistake:
 * the share by which service takes longer than it should. */
static void run_queue(const struct ideal_queue *queue, double slower)
{
    uint64_t end_ns = queue->warmup_ns + queue->window_ns;
    struct lindley server = {0};
    struct gaps gaps;
    struct work work;
    double ignored;
    uint64_t due_ns;
    uint64_t seed = ideal_queue_choose(queue, 2000, &ignored);

    histogram_init(&result.latency);
    gaps_init(&gaps, LOAD_POISSON, queue->lambda, 0, 1, seed);
    work_init(&work, queue->kind, queue->service_ns, seed);
    while ((due_ns = gaps_next(&gaps)) < end_ns) {
        double work_ns = (1 + slower) * (double)work_draw(&work);
        uint64_t left_ns =
            lindley_departure(&server, due_ns, (uint64_t)work_ns);

        if (due_ns >= queue->warmup_ns)
            histogram_record(&result.latency,
                             left_ns - due_ns + (uint64_t)bias.p50_ns);
    }
}

static void test_queue(void **state)
{
    static const enum work_kind kinds[] = {WORK_EXPONENTIAL, WORK_FIXED};
    static const double lambdas[] = {1250, 2000};

    (void)state;
    for (size_t k = 0; k < 2; k++) {
        for (size_t l = 0; l < 2; l++) {
            const struct ideal_queue queue = {.kind = kinds[k],
                                              .service_ns = 400000,
                                              .lambda = lambdas[l],
                                              .warmup_ns = 200 * MS,
                                              .window_ns = 5 * NS_PER_S};

            run_queue(&queue, 0);
            (void)judge_queue(&rows, &targets_full, &result, &queue, &bias,
                              true);
            run_queue(&queue, 0.1);
            (void)judge_queue(&rows, &targets_full, &result, &queue, &bias,
                              true);
            run_queue(&queue, -0.1);
            (void)judge_queue(&rows, &targets_full, &result, &queue, &bias,
                              false);
        }
    }
    assert_statuses("pFnpFnpFnpFn");
}

static void test_bias(void **state)
{
    struct bias got;

    (void)state;
    record(&result.latency, 10000, 989);
    record(&result.latency, 20000, 9);
    record(&result.latency, 500000, 2);
    got = judge_bias(&rows, &result);
    assert_statuses("sss");
    assert_true(fabs(got.p50_ns / 10000 - 1) < 0.001);
    assert_true(fabs(got.p99_ns / 20000 - 1) < 0.001);
    assert_true(fabs(got.p999_ns / 500000 - 1) < 0.001);
}

static void test_pure_checks(void **state)
{
    (void)state;
    (void)judge_gaps(&rows, 98, 100);
    (void)judge_gaps(&rows, 97, 100);
    (void)judge_sorted(&rows, 0.00097);
    (void)judge_sorted(&rows, 0.0011);
    (void)judge_sorted(&rows, NAN);
    assert_int_equal(rows_failed(&rows), 3);
    assert_statuses("pFpFF");
}

/* Nothing was measured: nothing passes, and nothing is excused. */
static void test_nothing(void **state)
{
    const struct ideal_queue queue = {
        .kind = WORK_FIXED, .service_ns = 400000, .lambda = 1250};

    (void)state;
    result.window_ns = NS_PER_S;
    result.rate_rps = 100;
    (void)judge_rate(&rows, &targets_quick, &result);
    judge_lag(&rows, &targets_quick, &result, false);
    judge_delay(&rows, &targets_quick, &result, MS, &bias, false, "");
    judge_stop(&rows, &targets_quick, &result, NS_PER_S / 5, 0.5, "");
    (void)judge_queue(&rows, &targets_quick, &result, &queue, &bias, false);
    assert_statuses("FFFFFFFFFFFF");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_rate, set_up),
        cmocka_unit_test_setup(test_lag, set_up),
        cmocka_unit_test_setup(test_delay, set_up),
        cmocka_unit_test_setup(test_delay_tail, set_up),
        cmocka_unit_test_setup(test_stop, set_up),
        cmocka_unit_test_setup(test_stop_by_send_time, set_up),
        cmocka_unit_test_setup(test_queue, set_up),
        cmocka_unit_test_setup(test_bias, set_up),
        cmocka_unit_test_setup(test_pure_checks, set_up),
        cmocka_unit_test_setup(test_nothing, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
