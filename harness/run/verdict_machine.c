/* Checks of what else may have been measured: the generator, and the machine
 * below all of us. */
#include "harness/run/verdict_checks.h"

#include "support/clock.h"

#include <inttypes.h>
#include <math.h>

static const double generator_share_max = 0.7;
static const double server_share_max = 0.9;
static const double free_share_max = 0.95;
static const double offered_share_min = 0.99;
static const double carried_share_min = 0.95;
static const double lag_share_max = 0.1;
static const double hiccup_share_max = 0.1;
static const double hiccup_wakings_max = 0.05;
static const double steal_share_max = 0.01;

static const double bully_share_max = 0.5;

/* What the meter itself is late by on a quiet virtual machine differs that much
 * from one waking to the next. */
#define HICCUP_MIN_NS (200 * NS_PER_US)

/* Of fewer wakings nothing is concluded; nor of a single late one. */
enum { HICCUP_WAKINGS = 10, HICCUP_LATE = 2 };

static bool is_open(const struct evidence *e)
{
    return e->cell->pace.arrivals != LOAD_CLOSED;
}

static bool is_generator_busy(const struct evidence *e)
{
    return e->load->generator_cpu_share > generator_share_max;
}

/* A server cannot use more processors than it has threads. */
static bool is_server_busy(const struct evidence *e)
{
    double window_s = (double)e->load->window_ns / (double)NS_PER_S;
    double most = fmin(e->facts->server_cpus, e->resources->threads);

    return e->resources->cpu_s >= server_share_max * most * window_s;
}

/* A server that had no time left is the limit, whatever the generator had. */
bool generator_is_limit(const struct evidence *e)
{
    return !is_open(e) && is_generator_busy(e) && !is_server_busy(e);
}

/* What is due waits for a free connection, and then it is sent. */
void check_offered(const struct evidence *e)
{
    const struct load_result *load = e->load;
    double served = verdict_in_flight(e);

    if (!is_open(e) ||
        (double)load->sent >= offered_share_min * (double)load->due ||
        load->mean_in_flight >= free_share_max * served)
        return;
    verdict_set(e->record, VERDICT_VOID,
                "of %" PRIu64 " due requests %" PRIu64 " were sent, though "
                "connections were free",
                load->due, load->sent);
}

/* While a server computes for a bully others may wait, and be answered all at
 * once after the window's edge: the share of it that a bully takes, on average.
 * No more than half of the window: of a shorter one an edge is most. */
static double bully_share(const struct evidence *e)
{
    double bullies = (double)e->cell->workload.bullies;
    double answers = (double)e->load->bully_requests;

    return bullies > 0 && answers > 0 ? fmin(bullies / answers, bully_share_max)
                                      : 0;
}

/* What is answered in the window beyond what is due in it has waited since
 * before. */
void check_carried(const struct evidence *e)
{
    const struct load_result *load = e->load;
    double answered = (double)load->requests;
    double due = (double)load->due;
    double share_min = carried_share_min - bully_share(e);

    if (!is_open(e))
        return;
    if (due < share_min * answered)
        verdict_set(e->record, VERDICT_NOISY,
                    "the warm-up was too short: of %" PRIu64 " requests that "
                    "were answered in the window %" PRIu64 " were due in it",
                    load->requests, load->due);
    if (answered >= share_min * due)
        return;
    if (is_generator_busy(e) && !is_server_busy(e))
        verdict_set(e->record, VERDICT_NOISY,
                    "the generator does not carry the rate: it was busy %.0f "
                    "%% of the time",
                    100 * e->load->generator_cpu_share);
    else
        verdict_set(e->record, VERDICT_NOISY,
                    "the server does not carry the rate: of %" PRIu64
                    " requests that were due %" PRIu64 " were answered in the "
                    "window",
                    load->due, load->requests);
}

void check_lag(const struct evidence *e)
{
    double lag_ns = (double)histogram_quantile(&e->load->send_lag, 0.99);
    double gap_ns = (double)NS_PER_S / (double)e->cell->pace.rate_rps;

    if (!is_open(e) || !is_generator_busy(e) ||
        lag_ns <= lag_share_max * gap_ns)
        return;
    verdict_set(e->record, VERDICT_NOISY,
                "the rate was not offered as asked: the generator was busy "
                "%.0f %% of the time and sent 1 %% of the requests %.0f us "
                "late or more",
                100 * e->load->generator_cpu_share, lag_ns / 1e3);
}

/* Whether the meter is before all that the run itself does on its processors.
 */
static bool is_meter_first(const struct evidence *e)
{
    switch (e->load->hiccup_priority) {
    case LOAD_PRIORITY_FIFO:
        return true;
    case LOAD_PRIORITY_NICE:
        return !e->facts->is_shared;
    default:
        return false;
    }
}

/* A request that comes at any time waits as the meter did: what delays more
 * wakings than one in twenty delays as many requests. The meter's own way to
 * wake up, its median, is no hiccup. */
void check_hiccups(const struct evidence *e)
{
    const struct histogram *hiccups = &e->load->hiccups;
    double n = (double)hiccups->count;
    double late = fmax(HICCUP_LATE, floor(hiccup_wakings_max * n) + 1);
    double median_ns;
    double late_ns;
    double p99_ns;

    if (!is_meter_first(e) || hiccups->count < HICCUP_WAKINGS)
        return;
    p99_ns = (double)histogram_quantile(&e->load->latency, 0.99);
    median_ns = (double)histogram_quantile(hiccups, 0.5);
    late_ns = (double)histogram_quantile(hiccups, (n - late + 1) / n);
    if (late_ns - median_ns <=
        fmax(hiccup_share_max * p99_ns, (double)HICCUP_MIN_NS))
        return;
    verdict_set(e->record, VERDICT_NOISY,
                "the machine had hiccups: %.0f of %.0f times a waiting thread "
                "woke %.2f ms late or more, with a p99 of %.2f ms",
                late, n, late_ns / 1e6, p99_ns / 1e6);
}

void verdict_judge_steal(struct record *record, double share)
{
    if (record->verdict == VERDICT_VALID && share > steal_share_max)
        verdict_set(record, VERDICT_NOISY,
                    "other virtual machines took %.1f %% of the processors",
                    100 * share);
}

void check_steal(const struct evidence *e)
{
    verdict_judge_steal(e->record, e->facts->steal_share);
}
