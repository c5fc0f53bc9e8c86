/* The end of a hunt: when it is sure, and what its answer is. */
#include "harness/search/hunt.h"

#include "harness/stats/median.h"
#include "support/units.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

enum { FLOOR_ENOUGH = 4 }; /* short ones count: all have the samples */

/* Of the end of the range of rates that can be tried. */
static const double near_end = 0.005;

static const double far_beyond = 2;

/* The trials from `stage` on within `near_end` of a rate, and how many held. */
static size_t count_at(const struct hunt *hunt, enum trial_stage stage,
                       double rate_rps, size_t *held)
{
    const struct search_answer *answer = hunt->answer;
    size_t count = 0;

    *held = 0;
    for (size_t i = 0; i < answer->trial_count; i++) {
        const struct trial *trial = &answer->trials[i];

        if (trial->stage < stage || trial->verdict == TRIAL_VOID ||
            fabs(trial->rate_rps / rate_rps - 1) > near_end)
            continue;
        count++;
        *held += trial->verdict == TRIAL_HELD;
    }
    return count;
}

/* By chance 1 time in 64, where half of the trials hold. */
static bool is_at_ceiling(const struct hunt *hunt)
{
    size_t held;
    size_t count = count_at(hunt, TRIAL_FULL, hunt_top_rps(hunt), &held);

    return count >= HUNT_FULL_ENOUGH && held == count;
}

static bool is_at_floor(const struct hunt *hunt)
{
    size_t held;
    size_t count = count_at(hunt, TRIAL_SHORT, hunt->floor_rps, &held);

    return count >= FLOOR_ENOUGH && held == 0;
}

static double half_width(const struct edge_fit *fit)
{
    return (fit->high - fit->low) / 2 / fit->rate;
}

bool hunt_is_precise(const struct hunt *hunt)
{
    return half_width(&hunt->fit) <= hunt->options->precision;
}

bool hunt_is_sure(const struct hunt *hunt)
{
    return is_at_ceiling(hunt) || is_at_floor(hunt) ||
           (!hunt->options->is_comparison &&
            hunt->fit.used >= HUNT_FULL_ENOUGH && hunt_is_precise(hunt));
}

static bool is_measured(const struct trial *trial)
{
    return trial->stage == TRIAL_FULL && trial->verdict != TRIAL_VOID;
}

bool hunt_has_interval(const struct hunt *hunt)
{
    return hunt->fit.low * far_beyond >= hunt->least_rps &&
           hunt->fit.high <= far_beyond * hunt->most_rps;
}

/* The full trials farthest out that held, or that did not, and the second one:
 * the first may be an accident. NAN: there are fewer. */
static void find_ends(const struct hunt *hunt, bool held, double ends[2])
{
    double sign = held ? -1 : 1;

    ends[0] = ends[1] = NAN;
    for (size_t i = 0; i < hunt->answer->trial_count; i++) {
        const struct trial *trial = &hunt->answer->trials[i];
        double rate = sign * trial->rate_rps;

        if (!is_measured(trial) || (trial->verdict == TRIAL_HELD) != held)
            continue;
        if (!isnan(ends[0]))
            ends[1] = fmin(ends[1], fmax(ends[0], rate));
        ends[0] = fmin(ends[0], rate);
    }
    ends[0] *= sign;
    ends[1] *= sign;
}

/* What is not known limits nothing: fmin and fmax leave out a NAN. */
void hunt_range(const struct hunt *hunt, double *low_rps, double *high_rps)
{
    const struct trial *peak = answer_peak(hunt->answer);
    double held[2];
    double failed[2];

    find_ends(hunt, true, held);
    find_ends(hunt, false, failed);
    *high_rps =
        fmin(hunt->failed_rps * HUNT_SLACK, failed[1] * HUNT_FULL_SLACK);
    if (peak != NULL && peak->achieved_rps > 0)
        *high_rps = fmin(*high_rps, HUNT_PEAK_FACTOR * peak->achieved_rps);
    *low_rps = fmax(fmax(hunt->held_rps, held[0]) / HUNT_SLACK,
                    held[1] / HUNT_FULL_SLACK);
    *low_rps = fmin(*low_rps, *high_rps);
}

static void say(struct search_answer *answer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void say(struct search_answer *answer, const char *format, ...)
{
    va_list list;

    va_start(list, format);
    (void)vsnprintf(answer->reason, sizeof answer->reason, format, list);
    va_end(list);
}

/* How far a rate is from the interval, as a ratio; 1: within. */
static double distance(const struct search_answer *answer, double rate_rps)
{
    if (rate_rps < answer->low_rps)
        return answer->low_rps / rate_rps;
    return rate_rps > answer->high_rps ? rate_rps / answer->high_rps : 1;
}

/* The median of one figure over the full trials that are as near as `reach`. */
static double middle_of(const struct search_answer *answer, double reach,
                        double (*figure)(const struct trial *, size_t),
                        size_t which)
{
    enum { TRIALS_MAX = 256 };
    double values[TRIALS_MAX];
    size_t count = 0;

    for (size_t i = 0; i < answer->trial_count && count < TRIALS_MAX; i++)
        if (is_measured(&answer->trials[i]) &&
            distance(answer, answer->trials[i].rate_rps) <= reach)
            values[count++] = figure(&answer->trials[i], which);
    return median_of(values, count).median;
}

static double figure_of(const struct trial *trial, size_t which)
{
    return which < SLO_FIGURES ? trial->latency.figures[which]
                               : trial->latency.max_ns;
}

static void set_latency(struct search_answer *answer)
{
    double reach = INFINITY;

    for (size_t i = 0; i < answer->trial_count; i++)
        if (is_measured(&answer->trials[i]))
            reach = fmin(reach, distance(answer, answer->trials[i].rate_rps));
    for (size_t i = 0; i < SLO_FIGURES; i++)
        answer->latency.figures[i] = middle_of(answer, reach, figure_of, i);
    answer->latency.max_ns = middle_of(answer, reach, figure_of, SLO_FIGURES);
}

/* The last one that the generator spoilt, or NULL. */
static const struct trial *last_void(const struct search_answer *answer)
{
    for (size_t i = answer->trial_count; i-- > 0;)
        if (answer->trials[i].is_generator)
            return &answer->trials[i];
    return NULL;
}

static void bound(struct search_answer *answer, double rate_rps)
{
    const struct trial *trial = last_void(answer);
    char rate[UNITS_TEXT];

    answer->outcome = SEARCH_LOWER_BOUND;
    answer->capacity_rps = rate_rps;
    answer->low_rps =
        answer->low_rps > 0 ? fmin(answer->low_rps, rate_rps) : rate_rps;
    answer->high_rps = NAN;
    answer->is_range = false;
    say(answer, "the budget was spent before a trial failed");
    if (trial != NULL)
        say(answer, "at %s requests/s %.200s",
            units_show_count(trial->rate_rps, rate), trial->reason);
}

static bool is_lower(const struct trial *trial, const struct trial *than)
{
    return trial->rate_rps < than->rate_rps ||
           (trial->rate_rps == than->rate_rps && trial->margin > than->margin);
}

/* The best trial at the lowest rate says by how much. */
static void never(struct search_answer *answer)
{
    const struct trial *lowest = NULL;
    char rate[UNITS_TEXT];

    for (size_t i = 0; i < answer->trial_count; i++)
        if (answer->trials[i].verdict == TRIAL_FAILED &&
            (lowest == NULL || is_lower(&answer->trials[i], lowest)))
            lowest = &answer->trials[i];
    answer->outcome = SEARCH_NEVER_HELD;
    answer->capacity_rps = answer->low_rps = answer->high_rps = NAN;
    if (lowest == NULL) /* cannot be: one of them has failed */
        return;
    answer->latency = lowest->latency;
    say(answer, "not even at %s requests/s: %.200s",
        units_show_count(lowest->rate_rps, rate), lowest->reason);
}

/* From where trials hold to where they fail; NAN: not known. */
static void find_where_tried(const struct hunt *hunt)
{
    struct search_answer *answer = hunt->answer;

    answer->low_rps = answer->high_rps = NAN;
    if (hunt->held_rps > 0 && hunt->held_rps < hunt->least_rps)
        answer->low_rps = hunt->held_rps;
    if (hunt->full_held > 0)
        answer->low_rps = hunt->least_rps;
    if (isfinite(hunt->failed_rps) && hunt->failed_rps > hunt->most_rps)
        answer->high_rps = hunt->failed_rps;
    if (answer->full_count > hunt->full_held)
        answer->high_rps = hunt->most_rps;
}

static void answer_without_line(const struct hunt *hunt, const char *why)
{
    struct search_answer *answer = hunt->answer;
    size_t failed = answer->full_count - hunt->full_held;

    if (hunt->held_rps == 0 && hunt->full_held == 0 &&
        (failed > 0 || isfinite(hunt->failed_rps))) {
        never(answer);
        return;
    }
    if (hunt->options->is_comparison)
        hunt_range(hunt, &answer->low_rps, &answer->high_rps);
    else
        find_where_tried(hunt);
    if (!(answer->capacity_rps > answer->low_rps &&
          answer->capacity_rps < answer->high_rps))
        answer->capacity_rps = sqrt(answer->low_rps * answer->high_rps);
    answer->outcome = answer->low_rps > 0 ? SEARCH_FOUND : SEARCH_NO_ANSWER;
    answer->is_range = true;
    say(answer, "%s", why);
    if (!(answer->high_rps < (1 - near_end) * hunt_top_rps(hunt)) &&
        answer->low_rps > 0)
        bound(answer, fmin(answer->low_rps, hunt_top_rps(hunt)));
}

static void answer_full(const struct hunt *hunt)
{
    struct search_answer *answer = hunt->answer;
    const struct edge_fit *fit = &hunt->fit;

    answer->outcome = SEARCH_FOUND;
    answer->capacity_rps = fit->rate;
    answer->low_rps = fit->low;
    answer->high_rps = fit->high;
    answer->is_precise = hunt_is_precise(hunt);
    if (is_at_floor(hunt))
        never(answer);
    else if (is_at_ceiling(hunt))
        bound(answer, hunt_top_rps(hunt));
    else if (!hunt_has_interval(hunt))
        answer_without_line(hunt,
                            "the full trials are too few for an interval, or "
                            "differ too much: this is where they were");
    else if (fit->high > hunt_top_rps(hunt))
        bound(answer, fit->low);
    else if (!answer->is_precise)
        say(answer, "within %.1f %% instead of %.1f %%: the budget is spent",
            100 * half_width(fit), 100 * hunt->options->precision);
    if (answer->outcome != SEARCH_NEVER_HELD)
        set_latency(answer);
}

void hunt_end(struct hunt *hunt, enum search_outcome outcome,
              const char *reason)
{
    struct search_answer *answer = hunt->answer;

    hunt->is_over = true;
    if (answer->full_count > 0)
        answer_full(hunt);
    else
        answer_without_line(hunt, "the budget had no room for full trials: "
                                  "this is where short ones were");
    if (outcome == SEARCH_FOUND)
        return;
    answer->outcome = outcome;
    say(answer, "%s", reason);
}
