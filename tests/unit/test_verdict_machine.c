/* The verdict on the generator and the machine: each check has a change that
 * trips it, and one that does not. */
#include "tests/unit/sound.h"

#include "support/clock.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void check_bound(struct run *run, bool is_lower_bound)
{
    sound_check(run, VERDICT_VALID, "");
    assert_int_equal(run->record.is_lower_bound, is_lower_bound);
}

static void lower_bound(void **state)
{
    struct run *run = sound_load();

    (void)state;
    run->load.generator_cpu_share = 0.7;
    check_bound(run, false);
    run->load.generator_cpu_share = 0.71;
    check_bound(run, true);
    run->load.generator_cpu_share = NAN;
    check_bound(run, false);
}

/* Of 100 ms. A server that had no time left was the limit itself. */
static void lower_bound_of_server(void **state)
{
    static const struct {
        double server_cpus, threads, cpu_s;
        bool is_lower_bound;
    } rows[] = {
        {1, 1, 0.089, true},  {1, 1, 0.091, false},   {1, 50, 0.091, false},
        {2, 50, 0.09, true},  {2, 50, 0.181, false},  {8, 1, 0.091, false},
        {2, NAN, 0.09, true}, {2, NAN, 0.181, false}, {1, 1, NAN, true}};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct run *run = sound_load();

        run->load.generator_cpu_share = 0.95;
        run->facts.server_cpus = rows[i].server_cpus;
        run->record.resources.threads = rows[i].threads;
        run->record.resources.cpu_s = rows[i].cpu_s;
        check_bound(run, rows[i].is_lower_bound);
    }
}

static void sound_rate(void **state)
{
    struct run *run = sound_open();

    (void)state;
    check_bound(run, false);
    /* its throughput is the rate, whatever the generator had left */
    run->load.generator_cpu_share = 0.99;
    check_bound(run, false);
}

/* Little's law takes response times from the send. */
static void rate_little(void **state)
{
    struct run *run = sound_open();

    (void)state;
    run->load.mean_in_flight = 3;
    sound_check(run, VERDICT_NOISY, "Little's law: 3.00 requests in flight");
}

static void not_offered(void **state)
{
    struct run *run = sound_open();

    (void)state;
    run->load.sent = 4950;
    sound_check(run, VERDICT_VALID, "");
    run->load.sent = 4949;
    sound_check(run, VERDICT_VOID,
                "of 5000 due requests 4949 were sent, though connections were "
                "free");
    /* a server that keeps all connections busy is to blame itself */
    run->load.mean_in_flight = 9.6;
    run->load.answered_ns = 960 * NS_PER_MS;
    sound_check(run, VERDICT_VALID, "");
}

static void not_carried(void **state)
{
    struct run *run = sound_open();

    (void)state;
    run->load.due = 5263;
    run->load.sent = 5263;
    sound_check(run, VERDICT_VALID, "");
    run->load.due = 5264;
    sound_check(run, VERDICT_NOISY,
                "the server does not carry the rate: of 5264 requests that "
                "were due 5000");
    run->load.generator_cpu_share = 0.95;
    sound_check(run, VERDICT_NOISY,
                "the generator does not carry the rate: it was busy 95 % of");
    run = sound_open();
    run->load.due = 4750;
    run->load.sent = 4750;
    sound_check(run, VERDICT_VALID, "");
    run->load.due = 4749;
    sound_check(run, VERDICT_NOISY, "the warm-up was too short: of 5000");
}

/* What was due in the window may fail after it. */
static void fails_in_the_drain(void **state)
{
    struct run *run = sound_open();

    (void)state;
    run->load.total_errors[LOAD_RESET] = run->load.total_requests / 50;
    sound_check(run, VERDICT_VOID, "1.96 % of the requests failed");
}

/* A busy generator alone is well, and a late one too. */
static void send_lag(void **state)
{
    struct run *run = sound_open();

    (void)state;
    for (int i = 0; i < 60; i++)
        histogram_record(&run->load.send_lag, 2100);
    sound_check(run, VERDICT_VALID, "");
    run->load.generator_cpu_share = 0.71;
    sound_check(run, VERDICT_NOISY,
                "the rate was not offered as asked: the generator was busy 71 "
                "% of the time");
    run = sound_open();
    run->load.generator_cpu_share = 0.99;
    sound_check(run, VERDICT_VALID, "");
}

static void steal(void **state)
{
    struct run *run = sound_load();

    (void)state;
    run->facts.steal_share = NAN;
    sound_check(run, VERDICT_VALID, "");
    run->facts.steal_share = 0.01;
    sound_check(run, VERDICT_VALID, "");
    run->facts.steal_share = 0.02;
    sound_check(run, VERDICT_NOISY, "took 2.0 % of the processors");
}

/* 30 wakings, as a quiet virtual machine gives them: 30 us late, some 60 us;
 * `late` of them by so much. The p99 is 200 us. */
static struct run *with_hiccups(int late, uint64_t late_ns)
{
    struct run *run = sound_load();

    run->load.hiccup_priority = LOAD_PRIORITY_FIFO;
    for (int i = 0; i < 30; i++)
        histogram_record(&run->load.hiccups, i < late      ? late_ns
                                             : i % 10 == 0 ? 60 * NS_PER_US
                                                           : 30 * NS_PER_US);
    return run;
}

static void hiccups(void **state)
{
    struct run *run = with_hiccups(0, 0);

    (void)state;
    sound_check(run, VERDICT_VALID, "");
    /* once is chance, and a little is nothing */
    sound_check(with_hiccups(1, 9 * NS_PER_MS), VERDICT_VALID, "");
    sound_check(with_hiccups(20, 200 * NS_PER_US), VERDICT_VALID, "");
    sound_check(with_hiccups(2, 250 * NS_PER_US), VERDICT_NOISY,
                "hiccups: 2 of 30 times a waiting thread woke 0.25 ms late or "
                "more, with a p99 of 0.20 ms");
    /* of a long p99 a tenth is more */
    run = with_hiccups(2, 900 * NS_PER_US);
    sound_fill(&run->load, 5000, 10 * NS_PER_MS);
    run->cell.connections = 500;
    run->load.mean_in_flight = 500;
    run->load.answered_ns = UINT64_C(50000) * NS_PER_MS;
    sound_check(run, VERDICT_VALID, "");
    for (int i = 0; i < 2; i++)
        histogram_record(&run->load.hiccups, 1100 * NS_PER_US);
    sound_check(run, VERDICT_NOISY, "hiccups");
}

/* A meter that the run itself may keep waiting says nothing of the machine. */
static void hiccups_of_our_own(void **state)
{
    static const struct {
        enum load_priority priority;
        bool is_shared;
        enum verdict verdict;
    } rows[] = {{LOAD_PRIORITY_FIFO, true, VERDICT_NOISY},
                {LOAD_PRIORITY_NICE, false, VERDICT_NOISY},
                {LOAD_PRIORITY_NICE, true, VERDICT_VALID},
                {LOAD_PRIORITY_NORMAL, false, VERDICT_VALID},
                {LOAD_PRIORITY_NONE, false, VERDICT_VALID}};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct run *run = with_hiccups(15, 5 * NS_PER_MS);

        run->load.hiccup_priority = rows[i].priority;
        run->facts.is_shared = rows[i].is_shared;
        sound_check(run, rows[i].verdict, "");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lower_bound),
        cmocka_unit_test(lower_bound_of_server),
        cmocka_unit_test(sound_rate),
        cmocka_unit_test(rate_little),
        cmocka_unit_test(not_offered),
        cmocka_unit_test(not_carried),
        cmocka_unit_test(fails_in_the_drain),
        cmocka_unit_test(send_lag),
        cmocka_unit_test(steal),
        cmocka_unit_test(hiccups),
        cmocka_unit_test(hiccups_of_our_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
