/* Checks of how requests flowed: that the window was whole and as the rest of
 * the run, and that figures taken in different ways agree. */
#include "harness/run/verdict_checks.h"

#include "harness/run/drift.h"
#include "support/clock.h"

#include <inttypes.h>
#include <math.h>

static const double window_share_min = 0.9;
static const double crowd_share_min = 0.95;
static const double little_tolerance = 0.05;
static const double drift_max = 0.1;

/* Of fewer requests nothing is concluded: they come in lumps. */
enum { DRIFT_REQUESTS = 200 };

void check_window(const struct evidence *e)
{
    double asked_ms = (double)e->cell->duration_ns / (double)NS_PER_MS;
    double had_ms = (double)e->load->window_ns / (double)NS_PER_MS;

    if (!(had_ms >= window_share_min * asked_ms))
        verdict_set(e->record, VERDICT_VOID,
                    "the window lasted %.0f ms instead of %.0f ms", had_ms,
                    asked_ms);
}

/* The sum of the `count` longest response times of answered requests. The waits
 * of unanswered ones are among the latencies too, and are longer than those:
 * they began before the window and had not ended with it. */
static double longest_ns(const struct load_result *load, double count)
{
    enum { SLICES = 32 };
    const struct histogram *h =
        load->arrivals == LOAD_CLOSED ? &load->latency : &load->sent_latency;
    double skipped = fmax((double)h->count - (double)load->requests, 0);
    double sum = 0;

    for (int i = 0; i < SLICES; i++) {
        double rank = (double)h->count - skipped - count * i / SLICES;
        double q = fmax(rank / (double)h->count, 0);

        sum += (double)histogram_quantile(h, q) * count / SLICES;
    }
    return sum;
}

double verdict_in_flight(const struct evidence *e)
{
    const struct workload *workload = &e->cell->workload;
    double starved =
        (double)e->load->starved_connections * (double)workload->depth;

    return fmax((double)workload_in_flight(workload, e->cell->connections) -
                    starved,
                0);
}

/* In a closed loop without think time every connection that is served has all
 * its requests in flight at all times: fewer mean that some were opened, or
 * first served, well after the window had begun. Where drops are counted, they
 * are why. Of a crowd that is to be there, nobody comes late. */
void check_crowd(const struct evidence *e)
{
    const struct cell *cell = e->cell;
    double served = verdict_in_flight(e);

    if (cell->requests_per_connection != 0)
        return;
    if (cell->workload.active != 0 && e->load->connections > 0) {
        verdict_set(e->record, VERDICT_NOISY,
                    "%" PRIu64 " connections of the crowd came within the "
                    "window: the warm-up was too short",
                    e->load->connections);
        return;
    }
    if (cell->think_ns != 0 || cell->pace.arrivals != LOAD_CLOSED ||
        checks_excused(e) > 0)
        return;
    if (cell->workload.depth > 1 &&
        e->load->mean_in_flight < crowd_share_min * served)
        verdict_set(e->record, VERDICT_NOISY,
                    "%.1f of %.0f requests were in flight on average: the "
                    "warm-up was too short",
                    e->load->mean_in_flight, served);
    else if (e->load->mean_in_flight < crowd_share_min * served)
        verdict_set(e->record, VERDICT_NOISY,
                    "%.1f of %.0f connections were busy on average: the "
                    "warm-up was too short",
                    e->load->mean_in_flight, served);
}

/* Nobody was in the way, or for longer than the window. */
void check_bullies(const struct evidence *e)
{
    const struct workload *workload = &e->cell->workload;

    if (workload->bullies > 0 && e->load->bully_requests == 0)
        verdict_set(e->record, VERDICT_NOISY,
                    "no bully was answered in the window: it is too short for "
                    "fib:%u",
                    workload->bully_fib);
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
void check_little(const struct evidence *e)
{
    const struct load_result *load = e->load;
    double window_ns = (double)load->window_ns;
    double n = load->mean_in_flight;
    double xr = (double)load->answered_ns / window_ns;
    double served = verdict_in_flight(e);
    double cut = fmin(fmax(served, 1), (double)load->requests);
    double edge = longest_ns(load, cut) / window_ns;

    /* NAN is not within anything. */
    if (!(fabs(n - xr) <= little_tolerance * fmax(n, xr) + edge))
        verdict_set(e->record, VERDICT_NOISY,
                    "Little's law: %.2f requests in flight, but throughput x "
                    "response time is %.2f",
                    n, xr);
}

/* Over the slices of the window; see drift.h for what is called one. */
void check_drift(const struct evidence *e)
{
    double counts[LOAD_SLICES];
    double sum = 0;
    struct drift drift;

    for (size_t i = 0; i < LOAD_SLICES; i++) {
        counts[i] = (double)e->load->slices[i].requests;
        sum += counts[i];
    }
    if (sum < DRIFT_REQUESTS)
        return;
    drift = drift_of(counts, LOAD_SLICES);
    if (fabs(drift.z) > DRIFT_Z && fabs(drift.change) > drift_max)
        verdict_set(e->record, VERDICT_NOISY,
                    "throughput %s by %.0f %% from the window's first third to "
                    "its last (Mann-Kendall: %.1f deviations)",
                    drift.change < 0 ? "fell" : "rose",
                    100 * fabs(drift.change), fabs(drift.z));
}
