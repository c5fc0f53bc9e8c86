/* A race of hunts: who lies below is dropped. */
#include "harness/search/heat.h"

#include "support/units.h"

#include <math.h>
#include <stdio.h>

void heat_ends(const struct hunt *hunt, double *low_rps, double *high_rps)
{
    const struct search_answer *answer = hunt->answer;

    if (hunt->is_over) {
        bool is_bound = answer->outcome == SEARCH_LOWER_BOUND;
        bool is_known = is_bound || answer->outcome == SEARCH_FOUND;

        *low_rps = is_known ? answer->low_rps : 0;
        *high_rps = is_bound ? INFINITY : is_known ? answer->high_rps : 0;
    } else if (hunt_has_interval(hunt)) {
        *low_rps = hunt->fit.low;
        *high_rps = hunt->fit.high;
    } else {
        hunt_range(hunt, low_rps, high_rps);
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
    bool is_fit = hunt_has_interval(hunt);

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

/* Of two of which nothing is known the one that was tried less. */
static bool is_known_less(const struct hunt *hunt, const struct hunt *other)
{
    double mine = width(hunt);
    double theirs = width(other);

    return mine > theirs || (mine == theirs && hunt->answer->full_count <
                                                   other->answer->full_count);
}

size_t heat_next(struct hunt *hunts, size_t count)
{
    size_t next = find_leader(hunts, count);
    size_t challenger = find_challenger(hunts, count, next);

    if (challenger < count && (hunts[next].is_over ||
                               is_known_less(&hunts[challenger], &hunts[next])))
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
