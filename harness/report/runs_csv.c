/* runs.csv: one row for each run. */
#include "harness/report/runs_csv.h"

#include "harness/report/escape.h"
#include "harness/report/facts.h"
#include "harness/run/answer.h"

#include <inttypes.h>
#include <math.h>

static const enum figure per_request[] = {
    FIGURE_CPU,        FIGURE_USER_CPU,     FIGURE_SYSTEM_CPU,
    FIGURE_SWITCHES,   FIGURE_FAULTS,       FIGURE_SYSCALLS,
    FIGURE_MIGRATIONS, FIGURE_INSTRUCTIONS, FIGURE_CYCLES};

enum { PER_REQUEST = sizeof per_request / sizeof per_request[0] };

static void comma_text(FILE *to, const char *text)
{
    (void)fputc(',', to);
    escape_csv(to, text);
}

static void comma_real(FILE *to, double value)
{
    if (isnan(value))
        (void)fputc(',', to);
    else
        (void)fprintf(to, ",%.9g", value);
}

static void comma_count(FILE *to, bool is_known, uint64_t value)
{
    if (is_known)
        (void)fprintf(to, ",%" PRIu64, value);
    else
        (void)fputc(',', to);
}

static void write_load_header(FILE *to)
{
    (void)fputs(",window_s,requests,unanswered,throughput_rps,latency_p50_ns,"
                "latency_p90_ns,latency_p99_ns,latency_p999_ns,latency_max_ns,"
                "latency_mean_ns",
                to);
    for (enum load_error error = 0; error < LOAD_ERRORS; error++)
        (void)fprintf(to, ",errors_%s", load_error_name(error));
    (void)fputs(",starved_connections,mean_in_flight,generator_cpu_share"
                ",connections_opened,bully_requests",
                to);
}

static void write_latency(FILE *to, const struct histogram *latency)
{
    static const double quantiles[] = {0.5, 0.9, 0.99, 0.999, 1};
    bool is_known = latency != NULL && latency->count > 0;

    for (size_t i = 0; i < sizeof quantiles / sizeof quantiles[0]; i++)
        comma_count(to, is_known,
                    is_known ? histogram_quantile(latency, quantiles[i]) : 0);
    comma_real(to, is_known ? histogram_mean(latency) : NAN);
}

static void write_load(FILE *to, const struct load_result *load)
{
    bool is_known = load != NULL;

    comma_real(to, is_known ? (double)load->window_ns / 1e9 : NAN);
    comma_count(to, is_known, is_known ? load->requests : 0);
    comma_count(to, is_known, is_known ? load->unanswered : 0);
    comma_real(to, is_known ? load->throughput_rps : NAN);
    write_latency(to, is_known ? &load->latency : NULL);
    for (enum load_error error = 0; error < LOAD_ERRORS; error++)
        comma_count(to, is_known, is_known ? load->errors[error] : 0);
    comma_count(to, is_known, is_known ? load->starved_connections : 0);
    comma_real(to, is_known ? load->mean_in_flight : NAN);
    comma_real(to, is_known ? load->generator_cpu_share : NAN);
    comma_count(to, is_known, is_known ? load->connections : 0);
    comma_count(to, is_known, is_known ? load->bully_requests : 0);
}

static void write_served(FILE *to, const struct record_served *served)
{
    comma_count(to, served->is_known, served->accepted);
    comma_count(to, served->is_known, served->requests);
    comma_count(to, served->is_known, served->bytes_in);
    comma_count(to, served->is_known, served->bytes_out);
    comma_count(to, served->is_known, served->errors);
    (void)fputc(',', to);
    for (size_t i = 0; i < served->worker_count; i++)
        (void)fprintf(to, "%s%" PRIu64, i > 0 ? ";" : "", served->workers[i]);
    comma_text(to, served->uses);
}

static void write_search(FILE *to, const struct search_answer *answer)
{
    const struct trial *peak = answer != NULL ? answer_peak(answer) : NULL;

    comma_real(to, answer != NULL ? answer->capacity_rps : NAN);
    comma_real(to, answer != NULL ? answer->low_rps : NAN);
    comma_real(to, answer != NULL ? answer->high_rps : NAN);
    (void)fputs(answer == NULL     ? ","
                : answer->is_range ? ",true"
                                   : ",false",
                to);
    comma_real(to, peak != NULL ? peak->achieved_rps : NAN);
}

static void write_crash(FILE *to, const struct record_crash *crash)
{
    comma_real(to, crash->connections);
    comma_real(to, crash->lost);
    comma_real(to, crash->recovered_ns);
    comma_real(to, crash->unserved_ns);
}

static void write_run(FILE *to, const struct record *run)
{
    char when[32];

    (void)fputs(record_kind_name(run->kind), to);
    comma_text(to, run->system);
    comma_text(to, run->workload);
    comma_count(to, true, run->connections);
    comma_count(to, true, run->round);
    comma_count(to, true, run->repeat);
    comma_text(to, facts_time(run->began_s, when, sizeof when));
    comma_text(to, verdict_name(run->verdict));
    comma_text(to, run->reason);
    comma_text(to, run->is_lower_bound ? "true" : "false");
    comma_real(to, run->drops);
    write_load(to, run->load);
    write_served(to, &run->served);
    comma_real(to, figure_of(FIGURE_USER, run));
    comma_real(to, figure_of(FIGURE_SYSTEM, run));
    comma_real(to, run->resources.voluntary_switches);
    comma_real(to, run->resources.involuntary_switches);
    comma_real(to, run->resources.page_faults);
    comma_real(to, run->resources.pss_bytes);
    comma_real(to, run->resources.kernel_bytes);
    comma_real(to, run->resources.threads);
    comma_real(to, run->resources.processes);
    comma_real(to, run->resources.rest_cpu_share);
    for (size_t i = 0; i < PER_REQUEST; i++)
        comma_real(to, figure_of(per_request[i], run));
    comma_real(to, run->wall_s);
    comma_real(to, figure_of(FIGURE_EACH, run));
    write_search(to, run->search);
    write_crash(to, &run->crash);
    (void)fputc('\n', to);
}

void runs_csv_write(const struct cells *cells, FILE *to)
{
    (void)fputs(
        "kind,system,workload,connections,round,repeat,began,verdict,reason,"
        "is_lower_bound,drops",
        to);
    write_load_header(to);
    (void)fputs(",served_accepted,served_requests,served_bytes_in,"
                "served_bytes_out,served_errors,served_requests_per_worker,"
                "served_uses,"
                "user_s,system_s,"
                "voluntary_switches,involuntary_switches,page_faults,pss_bytes,"
                "kernel_bytes,threads,processes,rest_cpu_share",
                to);
    for (size_t i = 0; i < PER_REQUEST; i++)
        (void)fprintf(to, ",%s", figure_name(per_request[i]));
    (void)fputs(",wall_s,each_ns,capacity_rps,capacity_low_rps,"
                "capacity_high_rps,capacity_is_range,peak_rps,"
                "crash_connections,crash_lost,crash_recovered_ns,"
                "crash_unserved_ns\n",
                to);
    for (size_t i = 0; i < cells->results->count; i++)
        write_run(to, cells->runs[i]);
}
