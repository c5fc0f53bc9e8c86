/* The real runner: what every kind of run has in common. */
#include "harness/run/bench.h"

#include "harness/run/verdict.h"
#include "support/clock.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

int bench_init(struct bench *bench, const struct suite *suite,
               const struct budget *budget, const char *dir, uint64_t seed)
{
    bench->suite = suite;
    bench->budget = budget;
    bench->dir = dir;
    bench->seed = seed;
    bench->mark_ns = clock_now_ns();
    bench->search = NULL;
    bench->search_arg = NULL;
    bench->probes = calloc(suite->system_count + 1, sizeof *bench->probes);
    return bench->probes != NULL ? 0 : -ENOMEM;
}

void bench_free(struct bench *bench)
{
    free(bench->probes);
}

static double now_s(void)
{
    struct timespec now;

    /* The clock is always there. */
    (void)clock_gettime(CLOCK_REALTIME, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* Asks once for each system. */
static const struct bench_probe *probe(struct bench *bench,
                                       const struct system_spec *system)
{
    struct bench_probe *known = &bench->probes[system - bench->suite->systems];

    if (!known->is_known) {
        known->state = process_probe(system, known->reason);
        known->is_known = true;
    }
    return known;
}

static int run_cell(struct bench *bench, const struct cell *cell,
                    struct record *record)
{
    const struct bench_probe *known;

    if (cell->kind == RECORD_BATCH)
        return bench_run_batch(bench, cell, record);
    known = probe(bench, cell->system);
    if (known->state == PROCESS_OK && cell->kind == RECORD_SEARCH)
        return bench->search(bench->search_arg, cell, record);
    if (known->state == PROCESS_OK && cell->kind == RECORD_CRASH)
        return bench_run_crash(bench, cell, record);
    if (known->state == PROCESS_OK)
        return bench_run_server(bench, cell, record);
    if (known->state == PROCESS_UNAVAILABLE) {
        verdict_set(record, VERDICT_UNAVAILABLE, "%s", known->reason);
        return RUN_DONE;
    }
    verdict_set(record, VERDICT_VOID, "%s", known->reason);
    return known->state == PROCESS_FAILED ? RUN_SERVER_FAILED : RUN_DONE;
}

/* What lies between two runs, like writing the journal, is the later one's. */
int bench_run(void *arg, const struct cell *cell, struct record *record)
{
    struct bench *bench = arg;
    int outcome;
    uint64_t now_ns;

    record->began_s = now_s();
    outcome = run_cell(bench, cell, record);
    now_ns = clock_now_ns();
    record->took_s = (double)(now_ns - bench->mark_ns) / (double)NS_PER_S;
    bench->mark_ns = now_ns;
    return outcome;
}
