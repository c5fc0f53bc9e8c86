/* Whether a run is a measurement. */
#include "harness/run/verdict.h"

#include "support/clock.h"
#include "workloads/fib.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>

static const double window_share_min = 0.9;
static const double error_share_max = 0.001;
static const double crowd_share_min = 0.95;
static const double little_tolerance = 0.05;
static const double generator_share_max = 0.9;
static const double steal_share_max = 0.01;

void verdict_set(struct record *record, enum verdict verdict,
                 const char *format, ...)
{
    va_list list;

    record->verdict = verdict;
    va_start(list, format);
    (void)vsnprintf(record->reason, sizeof record->reason, format, list);
    va_end(list);
}

static uint64_t sum_errors(const uint64_t errors[LOAD_ERRORS])
{
    uint64_t sum = 0;

    for (size_t i = 0; i < LOAD_ERRORS; i++)
        sum += errors[i];
    return sum;
}

/* "3 refused, 1 reset" */
static const char *show_errors(const uint64_t errors[LOAD_ERRORS],
                               char text[RECORD_REASON])
{
    size_t len = 0;

    text[0] = '\0';
    for (size_t i = 0; i < LOAD_ERRORS && len < RECORD_REASON; i++)
        if (errors[i] > 0)
            len += (size_t)snprintf(text + len, RECORD_REASON - len,
                                    "%s%" PRIu64 " %s", len > 0 ? ", " : "",
                                    errors[i],
                                    load_error_name((enum load_error)i));
    return text;
}

/* What each check gets to see. */
struct evidence {
    const struct cell *cell;
    const struct verdict_facts *facts;
    const struct load_result *load;
    const struct record_served *served;
    const struct record_resources *resources;
    struct record *record; /* where the verdict goes */
};

static void check_window(const struct evidence *e)
{
    double asked_ms = (double)e->cell->duration_ns / (double)NS_PER_MS;
    double had_ms = (double)e->load->window_ns / (double)NS_PER_MS;

    if (!(had_ms >= window_share_min * asked_ms))
        verdict_set(e->record, VERDICT_VOID,
                    "the window lasted %.0f ms instead of %.0f ms", had_ms,
                    asked_ms);
}

static void check_wrong_bytes(const struct evidence *e)
{
    uint64_t wrong = e->load->total_errors[LOAD_WRONG_BYTES];

    if (wrong > 0)
        verdict_set(e->record, VERDICT_VOID,
                    "the server sent %" PRIu64 " wrong repl%s", wrong,
                    wrong == 1 ? "y" : "ies");
}

static void check_answers(const struct evidence *e)
{
    char text[RECORD_REASON];

    if (e->load->requests > 0)
        return;
    (void)show_errors(e->load->total_errors, text);
    verdict_set(e->record, VERDICT_VOID,
                "no request was answered in the window%s%.180s",
                text[0] != '\0' ? "; errors: " : "", text);
}

static void check_errors(const struct evidence *e)
{
    uint64_t errors = sum_errors(e->load->errors);
    double share =
        (double)errors / ((double)errors + (double)e->load->requests);
    char text[RECORD_REASON];

    if (share > error_share_max)
        verdict_set(e->record, VERDICT_VOID,
                    "%.2f %% of the requests failed; errors: %.180s",
                    100 * share, show_errors(e->load->errors, text));
}

static uint64_t digits(uint64_t value)
{
    uint64_t count = 1;

    for (; value >= 10; value /= 10)
        count++;
    return count;
}

/* A line's newline is part of the reply. */
static uint64_t reply_bytes(const struct workload *workload)
{
    switch (workload->kind) {
    case WORKLOAD_ECHO:
        return workload->size_bytes;
    case WORKLOAD_FIB:
    case WORKLOAD_MIXED:
        return digits(fib_known(workload->fib_after)) + 1;
    default:
        return sizeof "ok\n" - 1;
    }
}

/* The larger of request and reply; no line of ours is longer than that. */
static uint64_t exchange_bytes(const struct workload *workload)
{
    enum { LONGEST_LINE = 64 };

    return workload->kind == WORKLOAD_ECHO ? workload->size_bytes
                                           : LONGEST_LINE;
}

/* A connection that had other replies in the window has had seconds more for
 * this one. */
static void check_lost(const struct evidence *e)
{
    if (e->load->lost > 0)
        verdict_set(e->record, VERDICT_VOID,
                    "%" PRIu64 " requests on served connections were never "
                    "answered",
                    e->load->lost);
}

/* What both sides have counted. Where requests were abandoned it may differ in
 * one way only: the side that acts first has counted more. */
struct count {
    const char *name;
    uint64_t ours, theirs;
    bool ours_first;
    uint64_t slack; /* for failed requests: either way */
};

static bool is_same(const struct count *count, bool is_exact)
{
    uint64_t ours_beyond = count->ours - count->theirs;
    uint64_t theirs_beyond = count->theirs - count->ours;

    if (count->ours == count->theirs)
        return true;
    if (count->ours > count->theirs)
        return ours_beyond <= count->slack || (!is_exact && count->ours_first);
    return theirs_beyond <= count->slack || (!is_exact && !count->ours_first);
}

/* What the generator has sent the server has received, and the reverse. A
 * failed request may have gone any part of its way, and its connection may
 * never have been seen; one that was abandoned unanswered may have been served
 * or not. Of raw requests the server counts reads, which may be parts. */
static void check_counts(const struct evidence *e)
{
    const struct load_result *load = e->load;
    const struct record_served *served = e->served;
    uint64_t failed = sum_errors(load->total_errors);
    uint64_t bytes = failed * exchange_bytes(&e->cell->workload);
    const struct count counts[] = {
        {"connections", load->total_connections, served->accepted, true,
         failed},
        {"bytes sent", load->bytes_sent, served->bytes_in, true, bytes},
        {"bytes received", load->bytes_received, served->bytes_out, false,
         bytes},
        {"requests", load->total_requests, served->requests, false, failed},
    };
    bool is_line = e->cell->workload.protocol == PROTOCOL_LINE;
    size_t comparable = sizeof counts / sizeof counts[0] - (is_line ? 0 : 1);

    if (e->facts->is_foreign)
        return;
    if (!served->is_known) {
        verdict_set(e->record, VERDICT_VOID,
                    "the server's last line does not say what it served");
        return;
    }
    for (size_t i = 0; i < comparable; i++) {
        if (is_same(&counts[i], load->total_abandoned == 0))
            continue;
        verdict_set(e->record, VERDICT_VOID,
                    "counts differ: %s %" PRIu64 ", the server says %" PRIu64,
                    counts[i].name, counts[i].ours, counts[i].theirs);
        return;
    }
}

/* After the drain a server that has begun a reply has had seconds to end it. */
static void check_bytes(const struct evidence *e)
{
    const struct load_result *load = e->load;
    uint64_t size = reply_bytes(&e->cell->workload);
    uint64_t expected = load->total_requests * size;

    if (sum_errors(load->total_errors) > 0 || load->bytes_received == expected)
        return;
    if (load->total_abandoned > 0 && load->bytes_received > expected)
        verdict_set(e->record, VERDICT_VOID,
                    "error: of %" PRIu64 " unanswered requests some got a part "
                    "of the reply, and not the rest",
                    load->total_abandoned);
    else
        verdict_set(e->record, VERDICT_VOID,
                    "%" PRIu64 " requests of %" PRIu64 " reply bytes gave "
                    "%" PRIu64 " bytes",
                    load->total_requests, size, load->bytes_received);
}

static void check_drops(const struct evidence *e)
{
    if (e->facts->drops > 0)
        verdict_set(e->record, VERDICT_VOID,
                    "the kernel dropped %.0f connections: the listen queue was "
                    "full (net.core.somaxconn)",
                    e->facts->drops);
}

/* The sum of the `count` longest response times of answered requests. The waits
 * of unanswered ones are among the latencies too, and are longer than those:
 * they began before the window and had not ended with it. */
static double longest_ns(const struct load_result *load, double count)
{
    enum { SLICES = 32 };
    const struct histogram *h = &load->latency;
    double skipped = (double)h->count - (double)load->requests;
    double sum = 0;

    for (int i = 0; i < SLICES; i++) {
        double rank = (double)h->count - skipped - count * i / SLICES;
        double q = fmax(rank / (double)h->count, 0);

        sum += (double)histogram_quantile(h, q) * count / SLICES;
    }
    return sum;
}

/* In a closed loop without think time every connection that is served has a
 * request in flight at all times: fewer mean that some were opened, or first
 * served, well after the window had begun. */
static void check_crowd(const struct evidence *e)
{
    const struct cell *cell = e->cell;
    double served =
        (double)cell->connections - (double)e->load->starved_connections;

    if (cell->think_ns != 0 || cell->requests_per_connection != 0)
        return;
    if (e->load->mean_in_flight < crowd_share_min * served)
        verdict_set(e->record, VERDICT_NOISY,
                    "%.1f of %.0f connections were busy on average: the "
                    "warm-up was too short",
                    e->load->mean_in_flight, served);
}

/* Little's law: requests in flight = throughput x response time, N = X R. N is
 * a time average over the window, X R the sum of the response times of the
 * requests that ended within it. They differ
 * by the requests that an edge of the window cuts: at its begin X R has too
 * much, the part of each that lies before the edge, and at its end too little,
 * the part of those that end later. At the begin that is at most one request
 * for each connection that is served, and less than the longest response times
 * of as many requests; at the end it is alike, and each makes up for the other.
 * What one edge may bring at most is allowed, and 5 %. */
static void check_little(const struct evidence *e)
{
    const struct load_result *load = e->load;
    double window_ns = (double)load->window_ns;
    double n = load->mean_in_flight;
    double xr = (double)load->answered_ns / window_ns;
    double served =
        (double)e->cell->connections - (double)load->starved_connections;
    double cut = fmin(fmax(served, 1), (double)load->requests);
    double edge = longest_ns(load, cut) / window_ns;

    /* NAN is not within anything. */
    if (!(fabs(n - xr) <= little_tolerance * fmax(n, xr) + edge))
        verdict_set(e->record, VERDICT_NOISY,
                    "Little's law: %.2f requests in flight, but throughput x "
                    "response time is %.2f",
                    n, xr);
}

void verdict_judge_steal(struct record *record, double share)
{
    if (record->verdict == VERDICT_VALID && share > steal_share_max)
        verdict_set(record, VERDICT_NOISY,
                    "other virtual machines took %.1f %% of the processors",
                    100 * share);
}

static void check_steal(const struct evidence *e)
{
    verdict_judge_steal(e->record, e->facts->steal_share);
}

static void check_rest(const struct evidence *e)
{
    const struct load_result *load = e->load;
    char text[RECORD_REASON];

    if (load->total_requests != e->cell->connections ||
        sum_errors(load->total_errors) > 0)
        verdict_set(e->record, VERDICT_VOID,
                    "%" PRIu64 " connections, but %" PRIu64 " requests "
                    "answered before they rest%s%.100s",
                    e->cell->connections, load->total_requests,
                    sum_errors(load->total_errors) > 0 ? ": " : "",
                    show_errors(load->total_errors, text));
}

static void check_memory(const struct evidence *e)
{
    if (isnan(e->resources->pss_bytes))
        verdict_set(e->record, VERDICT_VOID,
                    "the server's memory cannot be read (smaps_rollup)");
}

typedef void check(const struct evidence *e);

static check *const load_checks[] = {
    check_wrong_bytes, check_window, check_bytes,  check_answers,
    check_errors,      check_lost,   check_counts, check_drops,
    check_crowd,       check_little, check_steal,  NULL};

static check *const idle_checks[] = {check_wrong_bytes, check_rest,
                                     check_counts, check_memory, NULL};

void verdict_judge(const struct cell *cell, const struct verdict_facts *facts,
                   struct record *record)
{
    const struct evidence e = {.cell = cell,
                               .facts = facts,
                               .load = record->load,
                               .served = &record->served,
                               .resources = &record->resources,
                               .record = record};
    bool is_idle = record->kind == RECORD_IDLE;

    record->verdict = VERDICT_VALID;
    record->reason[0] = '\0';
    record->is_lower_bound =
        !is_idle && record->load->generator_cpu_share >= generator_share_max;
    for (check *const *c = is_idle ? idle_checks : load_checks;
         *c != NULL && record->verdict == VERDICT_VALID; c++)
        (*c)(&e);
}
