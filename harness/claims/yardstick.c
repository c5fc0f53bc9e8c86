/* What claims are measured by. */
#include "harness/claims/yardstick.h"

#include "harness/load/pace.h"
#include "harness/stats/figures.h"
#include "harness/stats/samples.h"

#include <math.h>
#include <string.h>

static double throughput(const struct record *record)
{
    return figure_of(FIGURE_THROUGHPUT, record);
}

/* The generator could do no more. */
static bool is_limited(const struct record *record)
{
    return record->is_lower_bound;
}

/* Requests without a reply count for as long as they waited: they bound from
 * below what no reply has told. */
static double p99(const struct record *record)
{
    const double q = 0.99;

    return record->load != NULL &&
                   samples_are_enough(record->load->latency.count, q)
               ? (double)histogram_quantile(&record->load->latency, q)
               : NAN;
}

static double memory(const struct record *record)
{
    return record->resources.pss_bytes;
}

static double wall(const struct record *record)
{
    return record->wall_s;
}

/* Of connections / wait, which nothing that only waits can exceed. */
static double share_of_ideal(const struct record *record)
{
    struct workload workload;
    struct pace pace;
    char error[WORKLOAD_ERROR];

    if (record->load == NULL ||
        pace_parse(record->workload, &workload, &pace, error) < 0 ||
        workload.kind != WORKLOAD_WAIT || workload.wait_ns == 0)
        return NAN;
    return record->load->throughput_rps * (double)workload.wait_ns / 1e9 /
           (double)record->connections;
}

static double per_unit(const struct record *record)
{
    return figure_of(FIGURE_EACH, record);
}

/* The one that asks for the crash dies in any case. */
static double killed(const struct record *record)
{
    return record->crash.lost + 1;
}

static double share_killed(const struct record *record)
{
    return killed(record) / (record->crash.connections + 1);
}

static const struct yardstick yardsticks[] = {
    {"throughput_rps", "requests per second", throughput, RECORD_LOAD, false,
     is_limited},
    {"latency_p99_ns", "response time, p99", p99, RECORD_LOAD, false,
     figures_starve},
    {"cpu_us_per_request", "server CPU time per request",
     record_cpu_us_per_request, RECORD_LOAD, false, NULL},
    {"pss_bytes", "memory under load", memory, RECORD_LOAD, false, NULL},
    {"share_of_ideal", "requests per second, of the ideal", share_of_ideal,
     RECORD_LOAD, false, is_limited},
    {"busiest_worker_share", "the busiest worker's share of the requests",
     record_busiest_share, RECORD_LOAD, false, NULL},
    {"bytes_per_connection", "memory for each idle connection", memory,
     RECORD_IDLE, true, NULL},
    {"connections_killed", "connections that a crash kills", killed,
     RECORD_CRASH, false, NULL},
    {"share_killed", "connections that a crash kills, of all", share_killed,
     RECORD_CRASH, false, NULL},
    {"each_ns", "time for each unit", per_unit, RECORD_BATCH, false, NULL},
    {"wall_s", "time of a batch", wall, RECORD_BATCH, false, NULL},
};

enum { YARDSTICKS = sizeof yardsticks / sizeof yardsticks[0] };

const struct yardstick *yardstick_find(const char *name)
{
    for (size_t i = 0; i < YARDSTICKS; i++)
        if (strcmp(yardsticks[i].name, name) == 0)
            return &yardsticks[i];
    return NULL;
}

const char *const *yardstick_names(void)
{
    static const char *names[YARDSTICKS + 1];

    for (size_t i = 0; i < YARDSTICKS; i++)
        names[i] = yardsticks[i].name;
    return names;
}
