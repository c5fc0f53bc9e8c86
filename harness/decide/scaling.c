/* How the two best systems scale. */
#include "harness/decide/scaling.h"

#include "harness/decide/experiment.h"
#include "support/clock.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define WARMUP_NS (100 * NS_PER_MS)
#define WINDOW_NS (300 * NS_PER_MS)

enum { SYSTEMS = 2, ROUNDS = 3, CONNECTIONS_STEPS = 7 };

/* The series whose stage is under way. */
struct filling {
    struct experiment *experiment;
    struct scaling_series *first; /* one for each system */
    size_t count;
    double cores; /* by cores: this many; else 0 */
};

void scaling_fit(struct scaling_series *series, uint64_t seed)
{
    series->is_fitted =
        usl_fit(series->n, series->rps, series->count, seed, &series->usl) == 0;
    if (!series->is_fitted)
        return;
    series->test = usl_leave_out(series->n, series->rps, series->count, seed);
    series->is_refuted = series->test.is_done && !series->test.is_within;
    if (series->is_refuted)
        return;
    series->beyond_count = SCALING_PREDICTIONS;
    for (size_t i = 0; i < series->beyond_count; i++) {
        series->beyond_n[i] = series->usl.n_most * (double)(2U << i);
        series->beyond[i] = usl_predict(&series->usl, series->beyond_n[i], 1);
    }
}

static void take(void *arg, const struct record *record)
{
    struct filling *filling = arg;

    if (record->load == NULL ||
        (record->verdict != VERDICT_VALID && record->verdict != VERDICT_NOISY))
        return;
    for (size_t i = 0; i < filling->count && i < SYSTEMS; i++) {
        struct scaling_series *series = &filling->first[i];

        if (strcmp(series->system, record->system) != 0 ||
            series->count == SCALING_POINTS)
            continue;
        series->n[series->count] =
            filling->cores > 0 ? filling->cores : (double)record->connections;
        series->rps[series->count++] = record->load->throughput_rps;
    }
}

static uint64_t warmup_ns(const struct experiment *e, uint64_t connections)
{
    return WARMUP_NS + connections * 600 * NS_PER_US + 2 * e->profile.wait_ns;
}

static uint64_t window_ns(const struct profile *profile)
{
    return WINDOW_NS + 5 * (profile->wait_ns + profile->cpu_ns);
}

static int add_load(struct experiment *e, size_t system, uint64_t connections)
{
    struct suite_row *row = stage_add(e, RECORD_LOAD, system, connections);

    if (row == NULL)
        return -ENOMEM;
    row->shape.warmup_ns = warmup_ns(e, connections);
    row->shape.duration_ns = window_ns(&e->profile);
    return 0;
}

/* 1, 2, 4 … up to what the profile has, in at most so many steps. */
static int by_connections(struct filling *filling, const size_t *systems)
{
    struct experiment *e = filling->experiment;
    int rc = 0;

    stage_clear(e);
    for (size_t i = 0; i < filling->count && i < SYSTEMS; i++)
        for (int step = 0; rc == 0 && step < CONNECTIONS_STEPS; step++) {
            uint64_t n = UINT64_C(1) << step;

            if (n <= e->profile.connections)
                rc = add_load(e, systems[i], n);
        }
    return rc == 0 ? stage_run(e, &e->cpus, ROUNDS, take, filling) : rc;
}

size_t scaling_cores(uint64_t all, uint64_t cores[SCALING_CORES])
{
    size_t count = 0;

    for (uint64_t n = 1; n < all && count < SCALING_CORES - 1; n *= 2)
        cores[count++] = n;
    if (count > 0 && cores[count - 1] < all - 1)
        cores[count++] = all - 1;
    return count > 1 ? count : 0;
}

int scaling_resize(const struct experiment *e, uint64_t cores,
                   struct suite *sized)
{
    struct contender contenders[ADVICE_MOST];
    struct profile profile = e->profile;
    int rc;

    profile.cores = cores;
    memset(sized, 0, sizeof *sized);
    rc = candidates_add(&profile, e->systems, sized, contenders);
    return rc == -ENOENT ? 0 : rc;
}

/* Of the two systems, with what the suite that was made for so many cores gives
 * them meanwhile. */
static int run_sized(struct filling *filling, const size_t *systems,
                     const struct suite *sized, const struct budget *cpus)
{
    struct experiment *e = filling->experiment;
    char **arguments[SYSTEMS] = {NULL};
    bool is_sized = sized->system_count == e->suite.system_count;
    int rc = 0;

    stage_clear(e);
    for (size_t i = 0; rc == 0 && i < filling->count && i < SYSTEMS; i++)
        rc = add_load(e, systems[i], e->profile.connections);
    for (size_t i = 0; is_sized && i < filling->count && i < SYSTEMS; i++) {
        struct system_spec *system = &e->suite.systems[systems[i]];

        arguments[i] = system->arguments;
        system->arguments = sized->systems[systems[i]].arguments;
    }
    if (rc == 0)
        rc = stage_run(e, cpus, ROUNDS, take, filling);
    for (size_t i = 0; is_sized && i < filling->count && i < SYSTEMS; i++)
        e->suite.systems[systems[i]].arguments = arguments[i];
    return rc;
}

/* With the first processors, more each time; the generator has the rest. */
static int by_cores(struct filling *filling, const size_t *systems)
{
    struct experiment *e = filling->experiment;
    uint64_t cores[SCALING_CORES];
    size_t count = scaling_cores((uint64_t)CPU_COUNT(&e->cpus.all), cores);
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < count && !e->is_stopped; i++) {
        struct budget cpus;
        struct suite sized;
        char error[BUDGET_ERROR];

        filling->cores = (double)cores[i];
        rc = scaling_resize(e, cores[i], &sized);
        if (rc == 0)
            rc = experiment_cpus(cores[i], &cpus, error);
        if (rc == 0)
            rc = run_sized(filling, systems, &sized, &cpus);
        suite_free(&sized);
    }
    return rc;
}

static void begin(struct filling *filling, const struct experiment *e,
                  const size_t *systems, bool is_by_cores)
{
    uint64_t cores[SCALING_CORES];
    size_t core_count = scaling_cores((uint64_t)CPU_COUNT(&e->cpus.all), cores);

    filling->first = e->scaling.series + (is_by_cores ? filling->count : 0);
    for (size_t i = 0; i < filling->count && i < SYSTEMS; i++) {
        struct scaling_series *series = &filling->first[i];

        memcpy(series->system, e->contenders[systems[i]].name,
               sizeof series->system);
        series->is_by_cores = is_by_cores;
        series->lacks_processors = is_by_cores && core_count == 0;
        series->fixed = is_by_cores ? e->profile.connections : e->cores;
    }
}

/* What a run of so many connections takes, its counting run and its processes
 * included. */
static uint64_t run_ns(const struct experiment *e, uint64_t connections)
{
    return 150 * NS_PER_MS + warmup_ns(e, connections) + window_ns(&e->profile);
}

uint64_t scaling_needed_ns(const struct experiment *e)
{
    uint64_t cores[SCALING_CORES];
    size_t core_count = scaling_cores((uint64_t)CPU_COUNT(&e->cpus.all), cores);
    uint64_t systems = e->advice.next < e->count ? 2 : 1;
    uint64_t ns = 0;

    for (int step = 0; step < CONNECTIONS_STEPS; step++)
        if (UINT64_C(1) << step <= e->profile.connections)
            ns += run_ns(e, UINT64_C(1) << step);
    for (size_t i = 0; i < core_count; i++)
        ns += run_ns(e, e->profile.connections);
    return ROUNDS * systems * ns;
}

int scaling_measure(struct experiment *e)
{
    const size_t systems[SYSTEMS] = {e->advice.best, e->advice.next};
    struct filling filling = {.experiment = e,
                              .count = e->advice.next < e->count ? 2 : 1};
    int rc;

    if (scaling_needed_ns(e) > experiment_left_ns(e))
        return 0;
    (void)fputs("how it scales\n", e->to);
    e->scaling.series = calloc(SCALING_SERIES, sizeof *e->scaling.series);
    if (e->scaling.series == NULL)
        return -ENOMEM;
    begin(&filling, e, systems, false);
    rc = by_connections(&filling, systems);
    begin(&filling, e, systems, true);
    if (rc == 0 && !e->is_stopped)
        rc = by_cores(&filling, systems);
    e->scaling.count = 2 * filling.count;
    for (size_t i = 0; i < e->scaling.count; i++)
        scaling_fit(&e->scaling.series[i], e->seed);
    return rc;
}
