/* A made-up campaign of the workloads that are told among their like. */
#include "tests/unit/madeup_families.h"

#include "tests/unit/madeup.h"
#include "tests/unit/madeup_crowd.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *madeup_families_name(size_t i)
{
    return i == 1 ? HOSTILE : madeup_crowd_name(i);
}

static struct record *add_load(struct results *results, const char *system,
                               const char *workload, uint64_t connections,
                               uint64_t round, double rps, uint64_t latency_ns)
{
    struct record *record =
        madeup_load(results, system, workload, connections, round, 0, 0);

    record->load->requests = (uint64_t)rps;
    record->load->throughput_rps = rps;
    record->load->latency.count = 0;
    for (uint64_t k = 0; k < 3000; k++)
        histogram_record(&record->load->latency, latency_ns);
    return record;
}

static void add_churn(struct results *results, const char *system, size_t i,
                      uint64_t round)
{
    static const char *const names[] = {"churn:1", "churn:10"};

    for (size_t k = 0; k < 2; k++) {
        struct record *record = add_load(results, system, names[k], 100, round,
                                         k == 0 ? 1000 : 10000, 1000000);

        record->load->connections = 1000;
        record->resources.cpu_s =
            1e-3 * (20 + 30 * (double)i + 10 * (double)round);
    }
}

static void add_convoy(struct results *results, const char *system, size_t i,
                       uint64_t round, bool is_last)
{
    static const char *const names[] = {"convoy:38,0", "convoy:38,2",
                                        "convoy:38,0@2000", "convoy:38,2@2000"};

    for (size_t k = 0; k < 4; k++) {
        double ms = (1 + (double)round / 10) * (k % 2 == 1 ? 1 + (double)i : 1);
        struct record *record = add_load(results, system, names[k], 100, round,
                                         2000, (uint64_t)(ms * 1e6));

        record->load->bully_requests = k % 2 == 1 ? 5 : 0;
        if (is_last && k == 1) {
            histogram_init(&record->load->latency);
            for (uint64_t n = 0; n < 1000; n++)
                histogram_record(&record->load->latency, (uint64_t)(ms * 1e6));
        }
    }
}

static void add_sweeps(struct results *results, const char *system, size_t i,
                       uint64_t round, bool is_last)
{
    static const struct {
        const char *name;
        double bytes;
    } sizes[] = {{"echo:16", 16},
                 {"echo:64", 64},
                 {"echo:1KiB", 1024},
                 {"echo:64KiB", 65536},
                 {"echo:1MiB", 1048576}};
    static const char *const streams[] = {"stream:64,1", "stream:64,8",
                                          "stream:64,64"};

    for (size_t k = 0; k < 5; k++)
        (void)add_load(results, system, sizes[k].name, 10, round,
                       1000 / (1 + sizes[k].bytes / 65536) + 100 * (double)i,
                       1000000);
    (void)add_load(results, system, "echo:64", 1, round, 100, 1000000);
    (void)add_load(results, system, "echo:64", 100, round, 3000, 1000000);
    for (size_t k = 0; k < 3; k++)
        (void)add_load(results, system, streams[k], 10, round,
                       1000 * ((double)i + 1) *
                           (is_last ? 1 : sqrt(pow(8, (double)k))),
                       1000000);
}

static void add_crowd(struct results *results, const char *system, size_t i,
                      uint64_t round)
{
    for (uint64_t n = 10; n <= 10000; n *= 10) {
        struct record *record =
            add_load(results, system, "crowd:10", n, round,
                     5000 / (1 + (double)i * (double)n / 1e4), 1000000);

        record->resources.cpu_s = (double)record->load->requests * 1e-6 *
                                  (5 + (double)i * (double)n / 1000);
    }
    for (uint64_t n = 10; n <= 100; n *= 10) {
        (void)add_load(results, system, "fetch:10ms", n, round,
                       90 * (double)n / (1 + (double)i / 10), 11000000);
        (void)add_load(results, system, "fetch:redis", n, round,
                       1000 * (double)(i + 1), 100000);
    }
}

static void add_blob(struct results *results, const char *system,
                     const double factors[3], uint64_t round)
{
    static const char *const names[] = {"blob:4KiB", "blob:64KiB", "blob:1MiB"};
    static const double mib[] = {1.0 / 256, 1.0 / 16, 1};

    for (size_t k = 0; k < 3; k++) {
        struct record *record =
            add_load(results, system, names[k], 10, round, 500, 1000000);

        record->resources.cpu_s =
            500 * mib[k] * 100e-6 * factors[k] * (1 + (double)round / 10);
    }
}

static void add_blobs(struct results *results, size_t systems, uint64_t round)
{
    static const double copy[] = {1, 1, 1};
    static const double sendfile[] = {1.5, 0.8, 0.25};
    char name[RECORD_NAME];

    for (size_t i = 1; i < systems; i++)
        add_blob(results, madeup_families_name(i), copy, round);
    (void)snprintf(name, sizeof name, "%s-sendfile", madeup_families_name(2));
    add_blob(results, name, sendfile, round);
    add_blob(results, "lone-sendfile", sendfile, round);
}

static void add_crash(struct results *results, const char *system, size_t i,
                      uint64_t round)
{
    struct record *record =
        madeup_add(results, RECORD_CRASH, system, "crash", 100, round);

    record->crash.connections = 100;
    record->crash.lost = i == 0 ? 100 : (double)i;
    if (i == 0 || (i == 1 && round % 3 == 0))
        return;
    record->crash.recovered_ns = 1e6 * (double)i;
    record->crash.unserved_ns = 0;
}

void madeup_families(struct results *results, size_t systems, uint64_t rounds)
{
    madeup_init(results);
    for (size_t i = 0; i < results->system_count; i++)
        free(results->systems[i]);
    free(results->systems);
    results->systems = calloc(systems, sizeof *results->systems);
    assert_non_null(results->systems);
    results->system_count = systems;
    for (size_t i = 0; i < systems; i++) {
        results->systems[i] = strdup(madeup_families_name(i));
        assert_non_null(results->systems[i]);
    }
    for (uint64_t round = 1; round <= rounds; round++) {
        for (size_t i = 0; i < systems; i++) {
            const char *system = madeup_families_name(i);

            add_churn(results, system, i, round);
            add_convoy(results, system, i, round, i + 1 == systems);
            add_crowd(results, system, i, round);
            add_sweeps(results, system, i, round, i + 1 == systems);
            add_crash(results, system, i, round);
        }
        add_blobs(results, systems, round);
    }
}
