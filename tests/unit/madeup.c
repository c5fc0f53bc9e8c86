/* Campaigns made up in memory. */
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
#include <stdlib.h>
#include <string.h>

void madeup_init(struct results *results)
{
    struct campaign_facts *facts = &results->facts;

    memset(results, 0, sizeof *results);
    (void)snprintf(facts->suite, sizeof facts->suite, "made-up");
    facts->seed = 42;
    facts->rounds = 6;
    facts->began_s = 1769860800; /* 2026-01-31T12:00:00Z */
    facts->machine =
        json_pack("{s:s, s:i, s:s, s:n, s:s}", "cpu", "Z80", "cores", 2,
                  "kernel", "Linux 6.1", "governor", "commit", "1234567");
    facts->options =
        json_pack("{s:s, s:s}", "server_cpus", "1", "all_cpus", "0,2-3");
    results->systems = calloc(2, sizeof *results->systems);
    assert_non_null(facts->machine);
    assert_non_null(facts->options);
    assert_non_null(results->systems);
    results->systems[0] = strdup("blocking");
    results->systems[1] = strdup(HOSTILE);
    results->system_count = 2;
    assert_non_null(results->systems[0]);
    assert_non_null(results->systems[1]);
}

struct record *madeup_add(struct results *results, enum record_kind kind,
                          const char *system, const char *workload,
                          uint64_t connections, uint64_t round)
{
    struct record *records =
        reallocarray(results->records, results->count + 1, sizeof *records);
    struct record *record;

    assert_non_null(records);
    results->records = records;
    record = &records[results->count++];
    record_init(record);
    record->kind = kind;
    (void)snprintf(record->system, sizeof record->system, "%s", system);
    (void)snprintf(record->workload, sizeof record->workload, "%s", workload);
    record->connections = connections;
    record->round = round;
    record->began_s = 1769860800 + (double)results->count;
    return record;
}

struct record *madeup_load(struct results *results, const char *system,
                           const char *workload, uint64_t connections,
                           uint64_t round, double rps, uint64_t latency_ns)
{
    struct record *record =
        madeup_add(results, RECORD_LOAD, system, workload, connections, round);
    struct load_result *load = calloc(1, sizeof *load);

    assert_non_null(load);
    record->load = load;
    histogram_init(&load->latency);
    load->window_ns = 1000000000;
    load->requests = (uint64_t)rps;
    load->throughput_rps = rps;
    for (uint64_t i = 0; i < load->requests; i++)
        histogram_record(&load->latency, latency_ns);
    return record;
}

const double madeup_noise[MADEUP_ROUNDS] = {1.01, 0.99,  1.02,
                                            0.98, 1.005, 0.995};

void madeup_rounds(struct results *results, const char *system,
                   const char *workload, double factor, bool is_noisy)
{
    static const double shared[MADEUP_ROUNDS] = {1, 2, 0.5, 1.5, 0.8, 1.2};

    for (uint64_t round = 1; round <= MADEUP_ROUNDS; round++) {
        struct record *run =
            madeup_load(results, system, workload, 10, round, 0, 0);

        run->load->throughput_rps = 10000 * shared[round - 1] * factor *
                                    (is_noisy ? madeup_noise[round - 1] : 1);
        run->load->requests = 1000;
        run->resources.cpu_s = 0.01 / factor;
        run->took_s = 2;
    }
}

void madeup_aim(struct results *results, int rounds, int max_rounds,
                double budget_s)
{
    assert_int_equal(
        json_object_set_new(results->facts.options, "aim",
                            json_pack("{s:i, s:i, s:I, s:f, s:f}", "rounds",
                                      rounds, "max_rounds", max_rounds,
                                      "budget_ns", (json_int_t)(budget_s * 1e9),
                                      "precision", 0.03, "retries", 0.15)),
        0);
}

/* Rounds in another order than their values, as in life. */
static const double spread[] = {130, 100, 150, 110, 140, 120};

static void add_echoes(struct results *results, uint64_t round)
{
    double rps = spread[round];
    struct record *record;

    record = madeup_load(results, "blocking", "echo:64", 10, round, rps,
                         1000 + 10 * round);
    record->resources.user_s = 0.25 * rps / 1e3; /* with system_s 1 ms each */
    record->resources.system_s = 0.75 * rps / 1e3;
    record->resources.threads = 51;
    record->resources.processes = 3;
    record = madeup_load(results, HOSTILE, "echo:64", 10, round, 2 * rps, 500);
    record->is_lower_bound = true;
    record->served = (struct record_served){.is_known = true,
                                            .workers = {60 + round, 40 - round},
                                            .worker_count = 2};
    if (round == 2) { /* the best by far, if it counted */
        record->verdict = VERDICT_VOID;
        (void)snprintf(record->reason, sizeof record->reason,
                       "counts differ: requests 7, the server says 8");
        record->load->throughput_rps = 1e6;
        record->drops = 7;
    }
    record = madeup_load(results, "blocking", "echo:64", 100, round, rps, 9000);
    if (round == 4) {
        record->verdict = VERDICT_NOISY;
        (void)snprintf(record->reason, sizeof record->reason,
                       "other virtual machines took 3.1 %% of the processors");
    }
}

void madeup_campaign(struct results *results)
{
    madeup_init(results);
    /* Later rounds first: nothing may depend on the order of the journal. */
    for (uint64_t left = 6; left > 0; left--) {
        uint64_t round = left - 1;
        double rps = spread[round];
        struct record *record;

        add_echoes(results, round);
        (void)madeup_load(results, "blocking", "wait:10ms", 10, round, 100,
                          10000000);
        (void)madeup_load(results, HOSTILE, "wait:10ms", 10, round, 990,
                          10100000);
        (void)madeup_load(results, "blocking", "fib:27", 4, round, rps, 100);
        (void)madeup_load(results, HOSTILE, "fib:27", 4, round,
                          rps * (1.9 + 0.01 * (double)round), 100);
        for (uint64_t n = 1000; n <= 3000; n += 1000) {
            record =
                madeup_add(results, RECORD_IDLE, HOSTILE, "idle", n, round);
            record->resources.pss_bytes =
                2e6 + (8000 + (double)round) * (double)n;
            record->resources.rest_cpu_share =
                n == 3000 ? 0.99 + 0.001 * (double)round : 0.5;
        }
        record = madeup_add(results, RECORD_BATCH, "threads", "wait:1s+wait:2s",
                            2, round);
        record->wall_s = 2.01;
        record = madeup_add(results, RECORD_BATCH, "sequential",
                            "wait:1s+wait:2s", 2, round);
        record->wall_s = 3.02;
    }
}

void assert_near(double value, double expected, double tolerance)
{
    if (!(fabs(value - expected) <= tolerance))
        fail_msg("%.17g is not %.17g", value, expected);
}
