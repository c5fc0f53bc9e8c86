/* What a figure could be at best. */
#include "harness/report/ideal.h"

#include "workloads/job.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const double golden = 1.6180339887498949;

/* What the jobs of a batch ask for. */
struct demand {
    double wait_sum_s, wait_most_s;
    double fib_sum, fib_most; /* golden to the power of N */
};

double ideal_throughput(const struct load_row *load, uint64_t connections)
{
    const struct workload *workload = &load->workload;
    uint64_t wait_ns = workload_wait_ns(workload);

    if (!load->is_known || wait_ns == 0 ||
        (workload->kind != WORKLOAD_WAIT && workload->kind != WORKLOAD_FETCH))
        return NAN;
    return (double)connections * 1e9 / (double)wait_ns;
}

double ideal_speedup(const struct results *results, uint64_t connections)
{
    double cores = facts_cores(results);

    return isnan(cores) ? NAN : fmin(cores, (double)connections);
}

/* True when every job of "fib:40+wait:1s" was understood. What a unit should
 * cost nobody knows. */
static bool read_jobs(const char *jobs, struct demand *demand)
{
    char copy[RECORD_NAME];
    char *rest = copy;
    char *job;

    *demand = (struct demand){0};
    (void)snprintf(copy, sizeof copy, "%s", jobs);
    while ((job = strsep(&rest, "+")) != NULL) {
        struct job_ask ask;
        char error[JOB_ERROR];
        double wait_s;
        double fib;

        if (job_parse(job, &ask, error) < 0 || ask.units != 0)
            return false;
        wait_s = (double)ask.wait_ns / 1e9;
        fib = ask.fib != 0 ? pow(golden, ask.fib) : 0;
        demand->wait_sum_s += wait_s;
        demand->wait_most_s = fmax(demand->wait_most_s, wait_s);
        demand->fib_sum += fib;
        demand->fib_most = fmax(demand->fib_most, fib);
    }
    return true;
}

double ideal_batch_s(const struct cells *cells, const struct cell_stats *batch)
{
    const struct cell_stats *in_turn = cells_find(
        cells, RECORD_BATCH, "sequential", batch->workload, batch->connections);
    double cores = facts_cores(cells->results);
    struct demand demand;
    double fib_s = 0;
    double longest_s;

    if (!read_jobs(batch->workload, &demand))
        return NAN;
    if (demand.fib_sum > 0 && in_turn == NULL)
        return NAN;
    if (demand.fib_sum > 0)
        fib_s = in_turn->figures[FIGURE_WALL].median - demand.wait_sum_s;
    if (strcmp(batch->system, "sequential") == 0)
        return demand.wait_sum_s + fib_s;
    if (demand.fib_sum == 0)
        return demand.wait_most_s;
    longest_s =
        fmax(demand.wait_most_s, fib_s * demand.fib_most / demand.fib_sum);
    return isnan(cores) || isnan(fib_s) ? NAN : fmax(longest_s, fib_s / cores);
}
