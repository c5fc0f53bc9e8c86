/* Whether the counts and figures of a record agree with each other. */
#include "harness/run/journal_check.h"

#include "harness/run/answer.h"

#include <errno.h>
#include <math.h>
#include <stddef.h>

/* Figures are computed once and kept with all their digits. */
#define ROUNDING 1e-9

static bool is_near(double a, double b)
{
    return fabs(a - b) <= ROUNDING * fmax(fabs(a), fabs(b));
}

static bool is_throughput_right(const struct record *record)
{
    const struct load_result *load = record->load;

    if (load->window_ns == 0)
        return isnan(load->throughput_rps);
    return is_near(load->throughput_rps,
                   (double)load->requests * 1e9 / (double)load->window_ns);
}

/* Of an open loop the histogram is of the requests that were due. */
static bool is_count_right(const struct record *record)
{
    const struct load_result *load = record->load;

    return load->arrivals != LOAD_CLOSED ||
           load->latency.count ==
               load->requests + load->unanswered + load->errors[LOAD_TIMED_OUT];
}

static bool is_due_right(const struct record *record)
{
    const struct load_result *load = record->load;

    return load->arrivals == LOAD_CLOSED ||
           (load->sent <= load->due && load->dropped == load->due - load->sent);
}

static bool is_late_right(const struct record *record)
{
    const struct load_result *load = record->load;

    return load->arrivals == LOAD_CLOSED || load->late <= load->sent;
}

static bool is_latency_of_due(const struct record *record)
{
    const struct load_result *load = record->load;

    return load->arrivals == LOAD_CLOSED || load->latency.count <= load->due;
}

static bool is_sent_right(const struct record *record)
{
    const struct load_result *load = record->load;

    return load->sent_latency.count <= load->latency.count;
}

static bool is_total_right(const struct record *record)
{
    return record->load->requests <= record->load->total_requests;
}

static bool is_starved_right(const struct record *record)
{
    return record->load->starved_connections <= record->connections;
}

static bool are_slices_right(const struct record *record)
{
    const struct load_result *load = record->load;
    uint64_t rest = load->requests;

    for (size_t i = 0; i < LOAD_SLICES; i++) {
        if (load->slices[i].requests > rest)
            return false;
        rest -= load->slices[i].requests;
    }
    return true;
}

/* NAN is in order with everything. */
static bool in_order(double a, double b)
{
    return !(a > b);
}

static bool is_loss_right(const struct record *record)
{
    return in_order(record->crash.lost, record->crash.connections);
}

static bool is_recovery_right(const struct record *record)
{
    return in_order(record->crash.unserved_ns, record->crash.recovered_ns);
}

static bool is_capacity_right(const struct record *record)
{
    const struct search_answer *answer = record->search;

    return in_order(answer->low_rps, answer->high_rps) &&
           in_order(answer->low_rps, answer->capacity_rps) &&
           in_order(answer->capacity_rps, answer->high_rps);
}

static bool is_latency_ordered(const struct trial_latency *latency)
{
    const double *figures = latency->figures;

    return in_order(figures[SLO_P50], figures[SLO_P90]) &&
           in_order(figures[SLO_P90], figures[SLO_P99]) &&
           in_order(figures[SLO_P99], figures[SLO_P999]) &&
           in_order(figures[SLO_P999], latency->max_ns) &&
           in_order(figures[SLO_P50], latency->max_ns) &&
           in_order(figures[SLO_MEAN], latency->max_ns);
}

static bool is_answer_ordered(const struct record *record)
{
    return is_latency_ordered(&record->search->latency);
}

static bool are_trials_ordered(const struct record *record)
{
    for (size_t i = 0; i < record->search->trial_count; i++) {
        const struct trial *trial = &record->search->trials[i];

        if (!is_latency_ordered(&trial->latency) ||
            !is_latency_ordered(&trial->sent_latency))
            return false;
    }
    return true;
}

/* A rule of what a record has under the first key, and what is wrong where it
 * does not hold. */
static const struct rule {
    const char *keys[4];
    bool (*holds)(const struct record *);
    const char *message;
} rules[] = {
    {{"load", "throughput_rps"},
     is_throughput_right,
     "not requests / window_ns"},
    {{"load", "histogram", "count"},
     is_count_right,
     "not requests + unanswered + errors.timed_out"},
    {{"load", "dropped"}, is_due_right, "not due - sent"},
    {{"load", "late"}, is_late_right, "more than were sent"},
    {{"load", "histogram", "count"}, is_latency_of_due, "more than were due"},
    {{"load", "histograms", "sent_latency", "count"},
     is_sent_right,
     "more than histogram has"},
    {{"load", "totals", "requests"},
     is_total_right,
     "fewer than within the window"},
    {{"load", "starved_connections"},
     is_starved_right,
     "more than there are connections"},
    {{"load", "slices", "requests"},
     are_slices_right,
     "more than within the window"},
    {{"crash", "lost"}, is_loss_right, "more than there were connections"},
    {{"crash", "unserved_ns"}, is_recovery_right, "more than recovered_ns"},
    {{"search", "capacity_rps"},
     is_capacity_right,
     "not between low_rps and high_rps"},
    {{"search", "latency_ns"},
     is_answer_ordered,
     "a percentile is above a higher one, or above max"},
    {{"search", "trials"},
     are_trials_ordered,
     "a percentile is above a higher one, or above max"},
};

int journal_sense(const struct reader *r, json_t *json,
                  const struct record *record)
{
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        const struct rule *rule = &rules[i];
        struct place place = place_root(json);

        if (!json_is_object(json_object_get(json, rule->keys[0])) ||
            rule->holds(record))
            continue;
        for (size_t k = 0; k < 4 && rule->keys[k] != NULL; k++)
            place = place_member(&place, rule->keys[k]);
        return reader_fail(r, &place, "%s", rule->message);
    }
    return 0;
}
