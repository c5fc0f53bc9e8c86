/* Whether the limits held in one load. */
#include "harness/search/trial.h"

#include "support/units.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>

static const double lag_share_max = 0.1;
static const double answered_share_min = 0.999;
static const double rate_tolerance = 0.01;
static const double generator_share_max = 0.9;

static void conclude(struct trial *trial, enum trial_verdict verdict,
                     const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void conclude(struct trial *trial, enum trial_verdict verdict,
                     const char *format, ...)
{
    va_list list;

    trial->verdict = verdict;
    va_start(list, format);
    (void)vsnprintf(trial->reason, sizeof trial->reason, format, list);
    va_end(list);
}

static void take_latency(const struct histogram *h, struct trial_latency *into)
{
    for (size_t i = 0; i < SLO_FIGURES; i++)
        into->figures[i] = slo_figure(h, (enum slo_figure)i);
    into->max_ns = h->count > 0 ? (double)h->max_ns : NAN;
}

/* Of the due requests: `latency` has them, and those that waited in vain. One
 * that failed otherwise is not in it. */
static uint64_t answered(const struct load_result *load)
{
    uint64_t in_vain =
        load->unanswered + load->dropped + load->errors[LOAD_TIMED_OUT];

    return load->latency.count > in_vain ? load->latency.count - in_vain : 0;
}

static void take(const struct load_result *load, struct trial *trial)
{
    trial->due = load->due;
    trial->dropped = load->dropped;
    trial->unanswered = load->unanswered;
    trial->late = load->late;
    trial->answered = answered(load);
    trial->achieved_rps = load->throughput_rps;
    take_latency(&load->latency, &trial->latency);
    take_latency(&load->sent_latency, &trial->sent_latency);
    trial->send_lag_p99_ns = slo_figure(&load->send_lag, SLO_P99);
    trial->generator_cpu_share = load->generator_cpu_share;
    trial->margin = NAN;
    trial->verdict = TRIAL_HELD;
    trial->is_generator = false;
    trial->reason[0] = '\0';
}

static void check_samples(const struct slo *slo, struct trial *trial)
{
    if (trial->due < slo_samples(slo))
        conclude(trial, TRIAL_VOID,
                 "too few requests: %" PRIu64 " instead of %" PRIu64,
                 trial->due, slo_samples(slo));
}

static void check_answers(struct trial *trial)
{
    double due = (double)trial->due;
    double missing = due - (double)trial->answered;

    if (missing > (1 - answered_share_min) * due)
        conclude(trial, TRIAL_FAILED,
                 "%.0f of %.0f requests were not answered (%" PRIu64
                 " never sent)",
                 missing, due, trial->dropped);
}

static void check_limits(const struct slo *slo, struct trial *trial)
{
    for (size_t i = 0; i < SLO_FIGURES; i++) {
        double got_ns = trial->latency.figures[i];
        char got[UNITS_TEXT];

        /* A NAN is not within any limit. */
        if (slo->limits_ns[i] == 0 || got_ns <= (double)slo->limits_ns[i])
            continue;
        conclude(trial, TRIAL_FAILED, "%s was %s",
                 slo_figure_name((enum slo_figure)i),
                 units_show_ns(got_ns, got));
        return;
    }
}

/* A server that falls behind by little may be within a long limit for all of a
 * short window. By chance as many are in flight at both ends, to within a few
 * times the root of the requests. */
static void check_rate(const struct load_result *load, struct trial *trial)
{
    double due = (double)trial->due;
    double missing = due - (double)load->requests;

    if (missing > rate_tolerance * due + 3 * sqrt(due))
        conclude(trial, TRIAL_FAILED,
                 "replies fell behind: %.0f for %.0f requests", due - missing,
                 due);
}

static bool is_late(const struct slo *slo, const struct trial *trial)
{
    return trial->send_lag_p99_ns > lag_share_max * (double)slo_least_ns(slo);
}

/* Even from when the requests were sent, however late. */
static bool is_beyond_all_the_same(const struct slo *slo,
                                   const struct trial *trial)
{
    for (size_t i = 0; i < SLO_FIGURES; i++)
        if (slo->limits_ns[i] != 0 &&
            trial->sent_latency.figures[i] > (double)slo->limits_ns[i])
            return true;
    return false;
}

/* A limit that held with a late or a busy generator has held all the same. */
static void check_generator(const struct slo *slo, struct trial *trial)
{
    char reason[RECORD_REASON];
    char lag[UNITS_TEXT];

    if (trial->verdict != TRIAL_FAILED)
        return;
    (void)snprintf(reason, sizeof reason, "%s", trial->reason);
    trial->is_generator = true;
    if (is_late(slo, trial) && !is_beyond_all_the_same(slo, trial))
        conclude(trial, TRIAL_VOID,
                 "%.120s, but the generator was late: send lag p99 %s", reason,
                 units_show_ns(trial->send_lag_p99_ns, lag));
    else if (trial->generator_cpu_share >= generator_share_max)
        conclude(trial, TRIAL_VOID,
                 "%.120s, but the generator was %.0f %% busy", reason,
                 100 * trial->generator_cpu_share);
    else
        trial->is_generator = false;
}

/* What a late generator adds to the response times is not the server's. */
static double margin(const struct slo *slo, const struct trial *trial)
{
    double least = INFINITY;

    if (trial->verdict == TRIAL_VOID || is_late(slo, trial))
        return NAN;
    for (size_t i = 0; i < SLO_FIGURES; i++)
        if (slo->limits_ns[i] != 0)
            least = fmin(least,
                         (double)slo->limits_ns[i] / trial->latency.figures[i]);
    return trial->verdict == TRIAL_FAILED && !(least < 1) ? 0 : least;
}

void trial_judge(const struct slo *slo, const struct load_result *load,
                 struct trial *trial)
{
    take(load, trial);
    if (trial->stage == TRIAL_PEAK) {
        trial->is_generator = trial->generator_cpu_share >= generator_share_max;
        return;
    }
    check_samples(slo, trial);
    if (trial->verdict == TRIAL_HELD)
        check_answers(trial);
    if (trial->verdict == TRIAL_HELD)
        check_limits(slo, trial);
    if (trial->verdict == TRIAL_HELD)
        check_rate(load, trial);
    check_generator(slo, trial);
    trial->margin = margin(slo, trial);
}
