/* A made-up campaign of many systems. */
#include "tests/unit/madeup_crowd.h"

#include "tests/unit/madeup.h"

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

enum { ROUNDS = 2, STALLED = 40 };

static const char *const names[] = {
    "blocking",  "busypoll",       "fork",       "thread",   "pool",
    "gil",       "select",         "poll:1",     "epoll:lt", "libevent",
    "coroutine", "offload",        "uring",      "prefork",  "wsgi",
    "asgi",      "loop-per-core",  "py-threads", "asyncio",  "node",
    "go",        "MMMMMMMMMMMMMM", "ruby",       "rust",     "W W W W W W"};

enum { NAMES = sizeof names / sizeof names[0] };

const char *madeup_crowd_name(size_t i)
{
    assert_true(i < NAMES);
    return names[i];
}

static void add_slices(struct load_result *load, double mean_ns)
{
    for (size_t i = 0; i < LOAD_SLICES; i++) {
        struct load_slice *slice = &load->slices[i];
        double wave = 1 + 0.2 * sin((double)i / 7);

        slice->requests =
            (uint64_t)((double)load->requests / LOAD_SLICES * wave);
        if (i == STALLED)
            slice->requests = 0;
        if (i == STALLED + 1)
            slice->requests *= 2;
        slice->answered_ns =
            (uint64_t)((double)slice->requests * mean_ns * wave);
        slice->max_ns = (uint64_t)(mean_ns * (i == STALLED + 1 ? 40 : 5));
    }
}

/* `rps` requests per second for a second, exponential with this mean. */
static struct record *add_load(struct results *results, const char *system,
                               const char *workload, uint64_t connections,
                               uint64_t round, double rps, double mean_ns)
{
    struct record *record =
        madeup_load(results, system, workload, connections, round, 0, 0);
    struct load_result *load = record->load;
    bool is_open = strchr(workload, '@') != NULL;

    load->requests = (uint64_t)rps;
    load->throughput_rps = rps;
    if (is_open)
        histogram_init(&load->sent_latency);
    for (uint64_t i = 0; i < load->requests; i++) {
        double ns = -log(1 - ((double)i + 0.5) / rps) * mean_ns;

        histogram_record(&load->latency, (uint64_t)ns);
        if (is_open)
            histogram_record(&load->sent_latency, (uint64_t)(0.4 * ns));
    }
    add_slices(load, mean_ns);
    record->resources.cpu_s = rps * (5 + (double)round) * 1e-6;
    record->resources.user_s = record->resources.cpu_s / 4;
    record->resources.system_s = record->resources.cpu_s * 3 / 4;
    return record;
}

static void add_system(struct results *results, size_t i, size_t systems,
                       uint64_t round, bool has_open_loop)
{
    static const uint64_t connections[] = {1, 10, 100, 1000};
    const char *system = names[i];
    double place = 1 + (double)i;
    double luck = 1 + 0.02 * (double)round;
    struct record *record;

    for (size_t k = 0; k < 4; k++) {
        double rps = 3000 * luck * (1 - exp(-(double)(k + 1) * place / 9));

        record = add_load(results, system, "echo:64", connections[k], round,
                          rps, 1e9 * (double)connections[k] / rps / 2);
        record->is_lower_bound = k == 3 && i == 0;
        if (k == 3 && i == systems - 1)
            record->load->starved_connections = 1000;
    }
    if (has_open_loop)
        (void)add_load(results, system, "echo:64@5000", 100, round, 5000 * luck,
                       4e4 * place);
    for (size_t k = 2; k < 4; k++)
        (void)add_load(results, system, "wait:10ms", connections[k], round,
                       4000 * luck * place / (place + 3), 1e7);
    (void)add_load(results, system, "fib:27", 4, round, 100 * place * luck,
                   1e6);
    for (uint64_t n = 1000; n <= 2000; n += 1000) {
        record = madeup_add(results, RECORD_IDLE, system, "idle", n, round);
        record->resources.pss_bytes = 2e6 + 100 * place * place * (double)n;
    }
}

void madeup_crowd(struct results *results, size_t systems, bool has_open_loop)
{
    madeup_crowd_of(results, systems, ROUNDS, has_open_loop);
}

void madeup_crowd_of(struct results *results, size_t systems, uint64_t rounds,
                     bool has_open_loop)
{
    madeup_init(results);
    for (size_t i = 0; i < results->system_count; i++)
        free(results->systems[i]);
    free(results->systems);
    results->systems = calloc(systems, sizeof *results->systems);
    assert_non_null(results->systems);
    results->system_count = systems;
    results->facts.rounds = rounds;
    for (size_t i = 0; i < systems; i++) {
        results->systems[i] = strdup(madeup_crowd_name(i));
        assert_non_null(results->systems[i]);
    }
    for (uint64_t round = 1; round <= rounds; round++)
        for (size_t i = 0; i < systems; i++)
            add_system(results, i, systems, round, has_open_loop);
}
