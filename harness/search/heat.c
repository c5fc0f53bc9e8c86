/* A race of hunts: who lies below is dropped. */
#include "harness/search/heat.h"

#include "support/units.h"

#include <math.h>
#include <stdio.h>

enum { PEAK_FACTOR = 2 };

static bool has_fit(const struct hunt *hunt)
{
    return hunt->fit.used >= HUNT_FULL_ENOUGH && hunt->fit.low > 0 &&
           isfinite(hunt->fit.high);
}

/* The second one from the end, of the full trials that held or that did not:
 * the first may be an accident. NAN: there are fewer. */
static double second_rps(const struct hunt *hunt, bool held)
{
    double sign = held ? -1 : 1;
    double first = INFINITY;
    double second = INFINITY;

    for (size_t i = 0; i < hunt->answer->trial_count; i++) {
        const struct trial *trial = &hunt->answer->trials[i];
        double rate = sign * trial->rate_rps;

        if (trial->stage != TRIAL_FULL || trial->verdict == TRIAL_VOID ||
            (trial->verdict == TRIAL_HELD) != held)
            continue;
        second = fmin(second, fmax(first, rate));
        first = fmin(first, rate);
    }
    return isinf(second) ? NAN : sign * second;
}

/* While there is no interval. What is not known limits nothing: fmin and fmax
 * leave out a NAN. */
static void range_ends(const struct hunt *hunt, double *low_rps,
                       double *high_rps)
{
    const struct trial *peak = answer_peak(hunt->answer);

    *high_rps = fmin(hunt->failed_rps * HEAT_SLACK,
                     second_rps(hunt, false) * HEAT_FULL_SLACK);
    if (peak != NULL && peak->achieved_rps > 0)
        *high_rps = fmin(*high_rps, PEAK_FACTOR * peak->achieved_rps);
    *low_rps = fmax(hunt->held_rps / HEAT_SLACK,
                    second_rps(hunt, true) / HEAT_FULL_SLACK);
    *low_rps = fmin(*low_rps, *high_rps);
}

void heat_ends(const struct hunt *hunt, double *low_rps, double *high_rps)
{
    const struct search_answer *answer = hunt->answer;

    if (hunt->is_over) {
        bool is_bound = answer->outcome == SEARCH_LOWER_BOUND;
        bool is_known = is_bound || answer->outcome == SEARCH_FOUND;

        *low_rps = is_known ? answer->low_rps : 0;
        *high_rps = is_bound ? INFINITY : is_known ? answer->high_rps : 0;
    } else if (has_fit(hunt)) {
        *low_rps = hunt->fit.low;
        *high_rps = hunt->fit.high;
    } else {
        range_ends(hunt, low_rps, high_rps);
    }
}

/* Its answer is what is known, so that it can be seen how far below it lies. */
static void drop(struct hunt *hunt, const struct hunt *best, double best_rps)
{
    struct search_answer *answer = hunt->answer;
    const struct trial *peak = answer_peak(answer);
    char high[UNITS_TEXT];
    char low[UNITS_TEXT];
    double low_rps;
    double high_rps;
    bool is_fit = has_fit(hunt);

    heat_ends(hunt, &low_rps, &high_rps);
    hunt_end(hunt, SEARCH_FOUND, "");
    answer->outcome = SEARCH_FOUND;
    answer->is_range = !is_fit;
    answer->low_rps = low_rps;
    answer->high_rps = high_rps;
    answer->capacity_rps = is_fit         ? hunt->fit.rate
                           : low_rps > 0  ? sqrt(low_rps * high_rps)
                           : peak != NULL ? fmin(peak->achieved_rps, high_rps)
                                          : high_rps;
    (void)snprintf(answer->reason, sizeof answer->reason,
                   HEAT_DROPPED "%s requests/s at most, and %.64s has %s",
                   units_show_count(high_rps, high),
                   best->answer->cell->system->name,
                   units_show_count(best_rps, low));
}

/* What nobody has spent. */
static uint64_t left_ns(const struct hunt *hunts, size_t count)
{
    uint64_t all_ns = 0;
    uint64_t spent_ns = 0;

    for (size_t i = 0; i < count; i++) {
        all_ns += hunts[i].options->budget_ns;
        spent_ns += hunts[i].spent_ns;
    }
    return all_ns > spent_ns ? all_ns - spent_ns : 0;
}

/* On logarithms; 0 where nothing is known. */
static double middle(const struct hunt *hunt)
{
    double low_rps;
    double high_rps;

    heat_ends(hunt, &low_rps, &high_rps);
    return isfinite(high_rps) ? sqrt(low_rps * high_rps) : low_rps;
}

static double high_end(const struct hunt *hunt)
{
    double low_rps;
    double high_rps;

    heat_ends(hunt, &low_rps, &high_rps);
    return high_rps;
}

static double width(const struct hunt *hunt)
{
    double low_rps;
    double high_rps;

    heat_ends(hunt, &low_rps, &high_rps);
    return low_rps > 0 ? log(high_rps / low_rps) : INFINITY;
}

static size_t find_leader(const struct hunt *hunts, size_t count)
{
    size_t leader = 0;

    for (size_t i = 1; i < count; i++)
        if (middle(&hunts[i]) > middle(&hunts[leader]))
            leader = i;
    return leader;
}

static size_t find_challenger(const struct hunt *hunts, size_t count,
                              size_t leader)
{
    size_t challenger = count;

    for (size_t i = 0; i < count; i++)
        if (i != leader && !hunts[i].is_over &&
            (challenger == count ||
             high_end(&hunts[i]) > high_end(&hunts[challenger])))
            challenger = i;
    return challenger;
}

size_t heat_next(struct hunt *hunts, size_t count)
{
    size_t next = find_leader(hunts, count);
    size_t challenger = find_challenger(hunts, count, next);

    if (challenger < count &&
        (hunts[next].is_over ||
         width(&hunts[next]) <= width(&hunts[challenger])))
        next = challenger;
    if (hunts[next].is_over)
        return count;
    hunts[next].budget_ns = hunts[next].spent_ns + left_ns(hunts, count);
    return next;
}

void heat_settle(struct hunt *hunts, size_t count)
{
    const struct hunt *best = NULL;
    double best_rps = 0;

    for (size_t i = 0; i < count; i++) {
        double low_rps;
        double high_rps;

        heat_ends(&hunts[i], &low_rps, &high_rps);
        if (!(low_rps > best_rps))
            continue;
        best = &hunts[i];
        best_rps = low_rps;
    }
    for (size_t i = 0; best != NULL && i < count; i++)
        if (!hunts[i].is_over && &hunts[i] != best &&
            high_end(&hunts[i]) < best_rps)
            drop(&hunts[i], best, best_rps);
}
