/* The cells of a campaign that are nearest to a profile. */
#include "harness/decide/nearest.h"

#include "harness/load/cpus.h"
#include "harness/load/pace.h"
#include "harness/run/answer.h"
#include "harness/stats/figures.h"
#include "support/clock.h"
#include "workloads/fib.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* What does not matter beside what any request costs. */
static const double cpu_floor_ns = 5e3;
static const double wait_floor_ns = 1e5;

/* A limit that only one of two has. */
static const double one_sided = 0.4;

/* A search's workload is followed by its limits. */
static bool read_workload(const struct record *record,
                          struct workload *workload, struct pace *pace)
{
    char name[RECORD_NAME];
    char error[WORKLOAD_ERROR];

    (void)snprintf(name, sizeof name, "%s", record->workload);
    if (record->kind == RECORD_SEARCH)
        name[strcspn(name, " ")] = '\0';
    return pace_parse(name, workload, pace, error) == 0;
}

static bool is_any_service(const struct workload *workload)
{
    switch (workload->kind) {
    case WORKLOAD_ECHO:
    case WORKLOAD_WAIT:
    case WORKLOAD_FIB:
    case WORKLOAD_MIXED:
    case WORKLOAD_CHURN:
    case WORKLOAD_CROWD:
    case WORKLOAD_TASK:
        return true;
    case WORKLOAD_FETCH:
        return workload->upstream != UPSTREAM_REDIS;
    default:
        return false;
    }
}

/* The recursion's calls. */
static double calls(unsigned n)
{
    return n == 0 ? 0 : 2 * (double)fib_known(n + 1) - 1;
}

static double cpu_of(const struct workload *w,
                     const struct calibration *calibration)
{
    double fibs =
        (calls(w->fib_before) + calls(w->fib_after)) / calls(TASK_FIB);

    return (fibs + (double)w->repeats) * calibration->repeat_ns;
}

double nearest_cpu_ns(const struct record *record,
                      const struct calibration *calibration)
{
    struct workload workload;
    struct pace pace;

    return read_workload(record, &workload, &pace)
               ? cpu_of(&workload, calibration)
               : NAN;
}

static double apart(double a, double b, double floor)
{
    return fabs(log2((a + floor) / (b + floor)));
}

/* What calibration does not know better is no difference. */
static double apart_cpu(double a, double b)
{
    double distance = apart(a, b, cpu_floor_ns);

    return distance < 0.1 ? 0 : distance;
}

/* Another quantile, which are two limits that only one of them has, is nearer
 * than a closed loop, which knows none. */
static double apart_limits(const struct slo *a, const struct slo *b)
{
    double distance = 0;

    for (size_t i = 0; i < SLO_FIGURES; i++)
        if ((a->limits_ns[i] == 0) != (b->limits_ns[i] == 0))
            distance += one_sided;
        else if (a->limits_ns[i] > 0)
            distance +=
                apart((double)a->limits_ns[i], (double)b->limits_ns[i], 0);
    return distance;
}

bool nearest_is_other_limit(const struct record *record,
                            const struct profile *profile)
{
    return record->kind == RECORD_SEARCH && record->search != NULL &&
           apart_limits(&record->search->slo, &profile->limit) > 0;
}

static double distance_of(const struct record *record, const struct workload *w,
                          const struct calibration *calibration,
                          const struct profile *p)
{
    bool is_search = record->kind == RECORD_SEARCH;
    double size = w->size_bytes > 0 ? (double)w->size_bytes : 16;
    double wait_ns = w->kind == WORKLOAD_FETCH ? (double)w->upstream_delay_ns
                                               : (double)w->wait_ns;
    bool is_random = w->kind == WORKLOAD_FETCH
                         ? w->upstream == UPSTREAM_EXPONENTIAL
                         : w->is_wait_random;
    double distance =
        apart_cpu(cpu_of(w, calibration), (double)p->cpu_ns) +
        apart(wait_ns, (double)p->wait_ns, wait_floor_ns) +
        apart((double)record->connections, (double)p->connections, 0) +
        apart((double)w->requests_per_connection,
              (double)p->requests_per_connection, 1);

    /* A few bytes more or less are the same packet. */
    distance += apart(size, (double)p->message_bytes, 1024);
    if (is_random != p->is_wait_random)
        distance += 0.5;
    if (is_search && record->search != NULL)
        return distance + apart_limits(&record->search->slo, &p->limit);
    return distance + 1;
}

bool nearest_is_group(const struct record *a, const struct record *b)
{
    return a->kind == b->kind && a->connections == b->connections &&
           strcmp(a->workload, b->workload) == 0;
}

static bool has_another_system(const struct results *results,
                               const struct record *record)
{
    for (size_t i = 0; i < results->count; i++) {
        const struct record *other = &results->records[i];

        if (nearest_is_group(record, other) && record_is_used(other) &&
            strcmp(record->system, other->system) != 0)
            return true;
    }
    return false;
}

const struct record *nearest_find(const struct results *results,
                                  const struct calibration *calibration,
                                  const struct profile *profile,
                                  double *distance)
{
    const struct record *nearest = NULL;

    for (size_t i = 0; i < results->count; i++) {
        const struct record *record = &results->records[i];
        struct workload workload;
        struct pace pace;
        double off;

        if ((record->kind != RECORD_LOAD && record->kind != RECORD_SEARCH) ||
            !record_is_used(record) ||
            !read_workload(record, &workload, &pace) ||
            pace.arrivals != LOAD_CLOSED || !is_any_service(&workload))
            continue;
        off = distance_of(record, &workload, calibration, profile);
        if ((nearest != NULL && off >= *distance) ||
            !has_another_system(results, record))
            continue;
        nearest = record;
        *distance = off;
    }
    return nearest;
}

uint64_t nearest_cores(const struct results *results)
{
    const char *list = json_string_value(
        json_object_get(results->facts.options, "server_cpus"));

    return list != NULL ? cpus_length(list) : 0;
}
