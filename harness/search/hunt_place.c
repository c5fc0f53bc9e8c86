/* Where the hunt's trials are placed, and how long they are. */
#include "harness/search/hunt.h"

#include "support/clock.h"

#include <math.h>

static const double first_share = 0.5; /* of the peak */
static const double blind_share = 0.5; /* of a budget, for short ones that are
                                          not near yet */
static const double near_enough = 2;   /* from the one end to the other */
static const double step_most = 4;
static const double bracket_enough = 1.1;
static const double sample_margin = 1.3; /* Poisson arrivals may be fewer */
static const double ceiling_margin = 1.03;
static const double full_step = 1.1; /* beyond what was tried */

/* By how much of ln rate the margin falls by 1: as guessed at first, and what
 * is believed of a line. */
static const double reach_first = 0.15;
static const double reach_least = 0.02;
static const double reach_most = 0.5;

/* What short trials leave open, of ln rate. */
static const double spread_blind = 1;
static const double spread_least = 0.35;

#define PEAK_NS (500 * NS_PER_MS)
#define SHORT_NS (250 * NS_PER_MS)
#define FULL_LEAST_NS (500 * NS_PER_MS)
#define FULL_MOST_NS (10 * NS_PER_S)

enum {
    LIMITS_IN_SHORT = 5,
    RATE_BLIND = 100, /* to begin with, when no peak is known */
};

/* How a budget is cut into trials. */
struct plan {
    double short_share;   /* short ones have so much of it, at most, once
                             they are near */
    uint64_t full_trials; /* that what is left is for … */
    uint64_t long_trials; /* … or fewer and longer ones, so that they are … */
    uint64_t limits_wanted; /* … so many times as long as the limit: a queue
                               takes long to show all that it can do */
};

static const struct plan alone = {0.5, 16, 10, 300};

/* There is little for each, and they are held against each other: what short
 * windows do not see they see of none. */
static const struct plan of_many = {0.2, 30, 24, 60};

static const struct plan *plan_of(const struct hunt *hunt)
{
    return hunt->options->is_comparison ? &of_many : &alone;
}

static uint64_t least(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

static uint64_t most(uint64_t a, uint64_t b)
{
    return a > b ? a : b;
}

/* What the samples take at a rate. */
static double samples_ns(const struct search_options *options, double rate_rps)
{
    return sample_margin * (double)slo_samples(&options->slo) * 1e9 / rate_rps;
}

double search_floor_rps(const struct search_options *options)
{
    return samples_ns(options, 1) * SLO_TRIALS / (double)options->budget_ns;
}

/* Connections are opened in the warm-up. */
void hunt_set_times(const struct hunt *hunt, struct trial *trial)
{
    const struct search_options *o = hunt->options;
    uint64_t connections = hunt->answer->cell->connections;
    uint64_t limit_ns = slo_most_ns(&o->slo);
    uint64_t ns = most(trial->stage == TRIAL_PEAK ? PEAK_NS : SHORT_NS,
                       LIMITS_IN_SHORT * limit_ns);

    if (trial->stage == TRIAL_FULL)
        ns = most(hunt->full_ns, SLO_LIMITS * limit_ns);
    if (trial->stage != TRIAL_PEAK)
        ns = most(ns, (uint64_t)samples_ns(o, trial->rate_rps));
    trial->duration_ns = ns;
    trial->warmup_ns =
        most(100 * NS_PER_MS + connections * 600 * NS_PER_US, ns / 5);
}

double hunt_top_rps(const struct hunt *hunt)
{
    return hunt->ceiling_rps / ceiling_margin;
}

static double first_rps(const struct hunt *hunt)
{
    double peak = hunt->answer->trials[0].achieved_rps;

    return fmax(peak > 0 ? first_share * peak : RATE_BLIND, hunt->floor_rps);
}

/* The lowest rate at which the capacity cannot be, or infinity. */
static double short_top_rps(const struct hunt *hunt)
{
    const struct trial *peak = answer_peak(hunt->answer);
    double top = fmin(hunt->failed_rps, hunt->ceiling_rps);

    if (hunt->options->is_comparison && peak != NULL && peak->achieved_rps > 0)
        top = fmin(top, HUNT_PEAK_FACTOR * peak->achieved_rps);
    return top;
}

/* Up, faster each time, until one does not hold; or down, until one does; then
 * in between. */
double hunt_short_rps(struct hunt *hunt)
{
    double top = short_top_rps(hunt);
    double step = hunt->step;
    bool has_ends = hunt->held_rps > 0 && isfinite(top);
    bool is_near = has_ends && top / hunt->held_rps <= near_enough;
    double share = is_near ? plan_of(hunt)->short_share : blind_share;

    if ((double)hunt->spent_ns > share * (double)hunt->budget_ns)
        return 0;
    if (hunt->again_rps > 0)
        return hunt->again_rps;
    if (has_ends)
        return top / hunt->held_rps <= bracket_enough
                   ? 0
                   : sqrt(top * hunt->held_rps);
    if (hunt->held_rps == 0 && isinf(hunt->failed_rps) &&
        isinf(hunt->ceiling_rps))
        return first_rps(hunt);
    hunt->step = fmin(step * step, step_most);
    if (hunt->held_rps > 0)
        return step * hunt->held_rps;
    return top <= hunt->floor_rps ? 0
                                  : fmax(top / (step * step), hunt->floor_rps);
}

/* In a comparison the same of all: what shorter ones do not see flatters. */
static uint64_t left_for_full(const struct hunt *hunt)
{
    uint64_t budget_ns = hunt->budget_ns;
    uint64_t spent_ns =
        hunt->options->is_comparison
            ? (uint64_t)(plan_of(hunt)->short_share * (double)budget_ns)
            : hunt->spent_ns;

    return budget_ns > spent_ns ? budget_ns - spent_ns : 0;
}

void hunt_plan_full(struct hunt *hunt)
{
    const struct plan *plan = plan_of(hunt);
    uint64_t left_ns = left_for_full(hunt);
    uint64_t wanted_ns = plan->limits_wanted * slo_most_ns(&hunt->options->slo);
    double top = short_top_rps(hunt);
    double low = hunt->held_rps;

    wanted_ns = least(wanted_ns, left_ns / plan->long_trials);
    wanted_ns = most(wanted_ns, left_ns / plan->full_trials);
    hunt->full_ns = least(most(wanted_ns, FULL_LEAST_NS), FULL_MOST_NS);
    if (low == 0)
        low = isfinite(top) ? fmax(hunt->floor_rps, top / step_most)
                            : first_rps(hunt);
    hunt->middle_rps = low;
    hunt->spread = spread_blind;
    if (!isfinite(top) || top < low)
        return;
    hunt->middle_rps = sqrt(low * top);
    if (hunt->held_rps > 0)
        hunt->spread = fmax(spread_least, log(top / low) / 2);
}

/* Then rates go to the very end. */
static bool has_never_held(const struct hunt *hunt)
{
    return hunt->held_rps == 0 && hunt->full_held == 0 &&
           hunt->answer->full_count > 1;
}

/* While there is no line: around the middle, wider each time; or on and on,
 * where all trials held, or none. */
static double blind_rps(const struct hunt *hunt, double off)
{
    size_t count = hunt->answer->full_count;

    if (count > 1 && hunt->full_held == count)
        return hunt->most_rps * full_step;
    if (count > 1 && hunt->full_held == 0)
        return hunt->least_rps / full_step;
    return hunt->middle_rps * exp(-off * reach_first * (1 + (double)count / 6));
}

/* Around the edge as it is known: where the margin is 1, more and less, so that
 * its slope is learnt, too. */
static double line_rps(const struct hunt *hunt, double off)
{
    double reach = fmax(fmin(-1 / hunt->fit.slope, reach_most), reach_least);
    double rate = hunt->fit.rate * exp(-off * reach);

    rate = fmin(rate, hunt->most_rps * full_step);
    return fmax(rate, hunt->least_rps / full_step);
}

static double alone_rps(const struct hunt *hunt)
{
    static const double offs[] = {0, 0.35, -0.35};
    double off = offs[hunt->answer->full_count % (sizeof offs / sizeof *offs)];

    if (isfinite(hunt->fit.rate))
        return line_rps(hunt, off);
    return has_never_held(hunt) ? hunt->floor_rps : blind_rps(hunt, off);
}

static double compared_rps(const struct hunt *hunt)
{
    if (has_never_held(hunt))
        return hunt->floor_rps;
    return hunt->placed_rps > 0 ? hunt->placed_rps : hunt->middle_rps;
}

double hunt_full_rps(const struct hunt *hunt)
{
    double rate = hunt->again_rps;

    if (rate == 0)
        rate =
            hunt->options->is_comparison ? compared_rps(hunt) : alone_rps(hunt);
    return fmax(fmin(rate, hunt_top_rps(hunt)), hunt->floor_rps);
}
