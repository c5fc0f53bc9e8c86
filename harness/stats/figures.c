/* What is read from a run. */
#include "harness/stats/figures.h"

#include "harness/load/pace.h"
#include "harness/run/answer.h"
#include "harness/stats/samples.h"
#include "workloads/job.h"

#include <math.h>

/* What the run's name says; false where it is not a load of a known one. */
static bool workload_of(const struct record *record, struct workload *workload)
{
    char error[WORKLOAD_ERROR];
    struct pace pace;

    return record->kind == RECORD_LOAD && record->load != NULL &&
           pace_parse(record->workload, workload, &pace, error) == 0;
}

static double throughput(const struct record *record)
{
    return record->load != NULL ? record->load->throughput_rps : NAN;
}

/* A server that answers few connections answers those fast, and so often that
 * the long waits of the others are lost among its replies. */
bool figures_starve(const struct record *record)
{
    return record->load->starved_connections * 100 > record->connections;
}

static const double quantiles[FIGURES] = {
    [FIGURE_P50] = 0.5,      [FIGURE_P99] = 0.99,      [FIGURE_P999] = 0.999,
    [FIGURE_SENT_P50] = 0.5, [FIGURE_SENT_P99] = 0.99, [FIGURE_LAG] = 0.99};

static const struct histogram *times(const struct record *record,
                                     enum figure figure)
{
    switch (figure) {
    case FIGURE_SENT_P50:
    case FIGURE_SENT_P99:
        return &record->load->sent_latency;
    case FIGURE_LAG:
        return &record->load->send_lag;
    default:
        return &record->load->latency;
    }
}

/* What the generator was late does not depend on who starved. */
static double quantile(const struct record *record, enum figure figure)
{
    double q = quantiles[figure];

    if (record->load == NULL ||
        (figure != FIGURE_LAG && figures_starve(record)) ||
        !samples_are_enough(times(record, figure)->count, q))
        return NAN;
    return (double)histogram_quantile(times(record, figure), q);
}

static double p50(const struct record *record)
{
    return quantile(record, FIGURE_P50);
}

static double p99(const struct record *record)
{
    return quantile(record, FIGURE_P99);
}

static double p999(const struct record *record)
{
    return quantile(record, FIGURE_P999);
}

static double sent_p50(const struct record *record)
{
    return quantile(record, FIGURE_SENT_P50);
}

static double sent_p99(const struct record *record)
{
    return quantile(record, FIGURE_SENT_P99);
}

static double lag(const struct record *record)
{
    return quantile(record, FIGURE_LAG);
}

static double starved(const struct record *record)
{
    return record->load != NULL ? (double)record->load->starved_connections
                                : NAN;
}

static double user_cpu(const struct record *record)
{
    return record_per_request(record, record->resources.user_s * 1e6);
}

static double system_cpu(const struct record *record)
{
    return record_per_request(record, record->resources.system_s * 1e6);
}

/* What the window cannot tell, because tasks ended in it, the run that counts
 * may. */
static double one_of(double measured, double counted)
{
    return isnan(measured) ? counted : measured;
}

static double switches(const struct record *record)
{
    const struct record_resources *r = &record->resources;

    return one_of(record_per_request(record, r->voluntary_switches +
                                                 r->involuntary_switches),
                  r->switches_per_request);
}

static double faults(const struct record *record)
{
    const struct record_resources *r = &record->resources;

    return one_of(record_per_request(record, r->page_faults),
                  r->page_faults_per_request);
}

static double syscalls(const struct record *record)
{
    return record->resources.syscalls_per_request;
}

static double migrations(const struct record *record)
{
    return record->resources.migrations_per_request;
}

static double instructions(const struct record *record)
{
    return record->resources.instructions_per_request;
}

static double cycles(const struct record *record)
{
    return record->resources.cycles_per_request;
}

/* What is told beside another run, a run alone does not have: beside.c sets it.
 */
static double beside(const struct record *record)
{
    (void)record;
    return NAN;
}

/* Of a churn alone: elsewhere connections are not the point. */
static double opened(const struct record *record)
{
    struct workload workload;

    if (!workload_of(record, &workload) || workload.kind != WORKLOAD_CHURN ||
        record->load->connections == 0 || record->load->window_ns == 0)
        return NAN;
    return (double)record->load->connections;
}

static double connection_rate(const struct record *record)
{
    double count = opened(record);

    return isnan(count) ? NAN : count * 1e9 / (double)record->load->window_ns;
}

static double connection_cpu(const struct record *record)
{
    if (isnan(opened(record)))
        return NAN;
    return record_cpu_us_per_request(record) * (double)record->load->requests /
           opened(record);
}

/* Of each request; NAN where the bytes are not the point. */
static double payload_mib(const struct record *record)
{
    struct workload workload;

    if (!workload_of(record, &workload) ||
        (workload.kind != WORKLOAD_ECHO && workload.kind != WORKLOAD_STREAM &&
         workload.kind != WORKLOAD_BLOB))
        return NAN;
    return (double)workload.size_bytes / 1048576;
}

static double mib_rate(const struct record *record)
{
    return throughput(record) * payload_mib(record);
}

static double mib_cpu(const struct record *record)
{
    struct workload workload;

    if (!workload_of(record, &workload) || workload.kind != WORKLOAD_BLOB)
        return NAN;
    return record_cpu_us_per_request(record) / payload_mib(record);
}

static double lost(const struct record *record)
{
    return record->crash.lost;
}

static double lost_share(const struct record *record)
{
    const struct record_crash *crash = &record->crash;

    return crash->connections > 0 ? crash->lost / crash->connections : NAN;
}

static double recovered(const struct record *record)
{
    return record->crash.recovered_ns;
}

static double unserved(const struct record *record)
{
    return record->crash.unserved_ns;
}

static double pss(const struct record *record)
{
    return record->resources.pss_bytes;
}

static double kernel(const struct record *record)
{
    return record->resources.kernel_bytes;
}

static double threads(const struct record *record)
{
    return record->resources.threads;
}

static double processes(const struct record *record)
{
    return record->resources.processes;
}

static double rest(const struct record *record)
{
    return record->resources.rest_cpu_share;
}

static double workers(const struct record *record)
{
    size_t count = record->served.worker_count;

    return count > 0 ? (double)count : NAN;
}

static double wall(const struct record *record)
{
    return record->wall_s;
}

/* Not of several jobs: which of them took how long nobody has noted. */
static double each(const struct record *record)
{
    char error[JOB_ERROR];
    struct job_ask job;

    if (record->kind != RECORD_BATCH ||
        job_parse(record->workload, &job, error) < 0 || job.units == 0)
        return NAN;
    return record->wall_s * 1e9 / (double)job.units;
}

static double user(const struct record *record)
{
    return record->kind == RECORD_BATCH ? record->user_s
                                        : record->resources.user_s;
}

static double system_time(const struct record *record)
{
    return record->kind == RECORD_BATCH ? record->system_s
                                        : record->resources.system_s;
}

static double capacity(const struct record *record)
{
    return record->search != NULL ? record->search->capacity_rps : NAN;
}

static const struct {
    const char *name;
    double (*of)(const struct record *record);
} rows[FIGURES] = {
    [FIGURE_THROUGHPUT] = {"throughput_rps", throughput},
    [FIGURE_P50] = {"latency_p50_ns", p50},
    [FIGURE_P99] = {"latency_p99_ns", p99},
    [FIGURE_P999] = {"latency_p999_ns", p999},
    [FIGURE_SENT_P50] = {"sent_latency_p50_ns", sent_p50},
    [FIGURE_SENT_P99] = {"sent_latency_p99_ns", sent_p99},
    [FIGURE_LAG] = {"send_lag_p99_ns", lag},
    [FIGURE_STARVED] = {"starved_connections", starved},
    [FIGURE_CPU] = {"cpu_us_per_request", record_cpu_us_per_request},
    [FIGURE_USER_CPU] = {"user_us_per_request", user_cpu},
    [FIGURE_SYSTEM_CPU] = {"system_us_per_request", system_cpu},
    [FIGURE_SWITCHES] = {"switches_per_request", switches},
    [FIGURE_FAULTS] = {"page_faults_per_request", faults},
    [FIGURE_SYSCALLS] = {"syscalls_per_request", syscalls},
    [FIGURE_MIGRATIONS] = {"migrations_per_request", migrations},
    [FIGURE_INSTRUCTIONS] = {"instructions_per_request", instructions},
    [FIGURE_CYCLES] = {"cycles_per_request", cycles},
    [FIGURE_SPEEDUP] = {"speedup", beside},
    [FIGURE_CONNECTION_RATE] = {"connections_per_s", connection_rate},
    [FIGURE_CONNECTION_CPU] = {"cpu_us_per_connection", connection_cpu},
    [FIGURE_ABOVE] = {"cpu_us_per_connection_above_baseline", beside},
    [FIGURE_MIB_RATE] = {"payload_mib_per_s", mib_rate},
    [FIGURE_MIB_CPU] = {"cpu_us_per_mib", mib_cpu},
    [FIGURE_SENDFILE] = {"cpu_ratio_to_copy", beside},
    [FIGURE_CONVOY_P50] = {"p50_ratio_to_no_bullies", beside},
    [FIGURE_CONVOY_P99] = {"p99_ratio_to_no_bullies", beside},
    [FIGURE_CONVOY_P999] = {"p999_ratio_to_no_bullies", beside},
    [FIGURE_PSS] = {"pss_bytes", pss},
    [FIGURE_KERNEL] = {"kernel_bytes", kernel},
    [FIGURE_THREADS] = {"threads", threads},
    [FIGURE_PROCESSES] = {"processes", processes},
    [FIGURE_REST] = {"rest_cpu_share", rest},
    [FIGURE_WORKERS] = {"workers", workers},
    [FIGURE_BUSIEST] = {"busiest_worker_share", record_busiest_share},
    [FIGURE_IDLEST] = {"idlest_worker_share", record_idlest_share},
    [FIGURE_WALL] = {"wall_s", wall},
    [FIGURE_USER] = {"user_s", user},
    [FIGURE_SYSTEM] = {"system_s", system_time},
    [FIGURE_EACH] = {"each_ns", each},
    [FIGURE_CAPACITY] = {"capacity_rps", capacity},
    [FIGURE_LOST] = {"lost_connections", lost},
    [FIGURE_LOST_SHARE] = {"lost_share", lost_share},
    [FIGURE_RECOVERED] = {"recovered_ns", recovered},
    [FIGURE_UNSERVED] = {"unserved_ns", unserved},
};

bool figure_has_too_few(enum figure figure, const struct record *record)
{
    double q = quantiles[figure];

    return q > 0 && record->load != NULL && times(record, figure)->count > 0 &&
           !samples_are_enough(times(record, figure)->count, q);
}

const char *figure_name(enum figure figure)
{
    return rows[figure].name;
}

double figure_of(enum figure figure, const struct record *record)
{
    return rows[figure].of(record);
}

bool record_is_used(const struct record *record)
{
    return !record->is_superseded && (record->verdict == VERDICT_VALID ||
                                      record->verdict == VERDICT_NOISY);
}
