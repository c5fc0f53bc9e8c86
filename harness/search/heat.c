/* A race of hunts: who lies below is dropped. */
#include "harness/search/heat.h"

#include "support/units.h"

#include <math.h>
#include <stdio.h>

enum { PEAK_FACTOR = 2 };

static bool has_fit(const struct hunt *hunt, struct edge_fit *fit)
{
    *fit = edge_fit(&hunt->edge);
    return fit->used >= HUNT_FULL_ENOUGH && fit->low > 0 && isfinite(fit->high);
}

void heat_ends(const struct hunt *hunt, double *low_rps, double *high_rps)
{
    const struct search_answer *answer = hunt->answer;
    const struct trial *peak = answer_peak(answer);
    struct edge_fit fit;

    if (hunt->is_over) {
        bool is_bound = answer->outcome == SEARCH_LOWER_BOUND;
        bool is_known = is_bound || answer->outcome == SEARCH_FOUND;

        *low_rps = is_known ? answer->low_rps : 0;
        *high_rps = is_bound ? INFINITY : is_known ? answer->high_rps : 0;
        return;
    }
    if (hunt->stage == TRIAL_FULL && has_fit(hunt, &fit)) {
        *low_rps = fit.low;
        *high_rps = fit.high;
        return;
    }
    *low_rps = hunt->held_rps / HEAT_SLACK;
    *high_rps = hunt->failed_rps * HEAT_SLACK;
    if (peak != NULL && peak->achieved_rps > 0)
        *high_rps = fmin(*high_rps, PEAK_FACTOR * peak->achieved_rps);
}

/* Its answer is what is known, so that it can be seen how far below it lies. */
static void drop(struct hunt *hunt, const struct hunt *best, double best_rps)
{
    struct search_answer *answer = hunt->answer;
    const struct trial *peak = answer_peak(answer);
    struct edge_fit fit = edge_fit(&hunt->edge);
    char high[UNITS_TEXT];
    char low[UNITS_TEXT];
    double low_rps;
    double high_rps;
    bool is_fit = hunt->stage == TRIAL_FULL && has_fit(hunt, &fit);

    heat_ends(hunt, &low_rps, &high_rps);
    hunt_end(hunt, SEARCH_FOUND, "");
    answer->outcome = SEARCH_FOUND;
    answer->is_range = !is_fit;
    answer->low_rps = low_rps;
    answer->high_rps = high_rps;
    answer->capacity_rps = is_fit         ? fit.rate
                           : low_rps > 0  ? sqrt(low_rps * high_rps)
                           : peak != NULL ? fmin(peak->achieved_rps, high_rps)
                                          : high_rps;
    (void)snprintf(answer->reason, sizeof answer->reason,
                   HEAT_DROPPED "%s requests/s at most, and %.64s has %s",
                   units_show_count(high_rps, high),
                   best->answer->cell->system->name,
                   units_show_count(best_rps, low));
}

static void drop_losers(struct hunt *hunts, size_t count)
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
    if (best == NULL)
        return;
    for (size_t i = 0; i < count; i++) {
        double low_rps;
        double high_rps;

        heat_ends(&hunts[i], &low_rps, &high_rps);
        if (!hunts[i].is_over && &hunts[i] != best && high_rps < best_rps)
            drop(&hunts[i], best, best_rps);
    }
}

/* What those that are over have left, in equal parts for those that are not. */
static void share(struct hunt *hunts, size_t count)
{
    uint64_t left_ns = 0;
    size_t going = 0;

    for (size_t i = 0; i < count; i++) {
        if (!hunts[i].is_over) {
            going++;
            continue;
        }
        if (hunts[i].budget_ns > hunts[i].spent_ns)
            left_ns += hunts[i].budget_ns - hunts[i].spent_ns;
        hunts[i].budget_ns = hunts[i].spent_ns;
    }
    for (size_t i = 0; going > 0 && i < count; i++)
        if (!hunts[i].is_over)
            hunts[i].budget_ns += left_ns / going;
}

void heat_settle(struct hunt *hunts, size_t count)
{
    drop_losers(hunts, count);
    share(hunts, count);
}
