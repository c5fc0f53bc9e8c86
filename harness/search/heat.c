/* A comparison of hunts: their full trials. */
#include "harness/search/heat.h"

#include "support/units.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>

/* So many standard deviations are beyond chance, in many looks at many. */
static const double far_below = 3;

/* Where trials are, in widths of the edge: both sides tell of it, and of the
 * slope. */
static const double offs[] = {0, 0.5, -0.5};
static const double width_least = 0.03;
enum { OFFS = sizeof offs / sizeof offs[0] };

void heat_begin(struct heat *heat, struct hunt *hunts, size_t count)
{
    *heat = (struct heat){.hunts = hunts, .count = count};
    edges_init(&heat->edges, count);
    for (size_t i = 0; i < count; i++)
        if (hunts[i].middle_rps > 0)
            heat->edges.priors[i] =
                (struct edges_prior){log(hunts[i].middle_rps), hunts[i].spread};
        else /* it has ended before */
            heat->edges.priors[i] = (struct edges_prior){0, 1};
}

void heat_free(struct heat *heat)
{
    edges_free(&heat->edges);
}

/* What nobody has spent. */
static uint64_t left_ns(const struct heat *heat)
{
    uint64_t all_ns = 0;
    uint64_t spent_ns = 0;

    for (size_t i = 0; i < heat->count; i++) {
        all_ns += heat->hunts[i].options->budget_ns;
        spent_ns += heat->hunts[i].spent_ns;
    }
    return all_ns > spent_ns ? all_ns - spent_ns : 0;
}

void heat_place(struct heat *heat, size_t i, size_t round)
{
    struct hunt *hunt = &heat->hunts[i];
    double off = offs[(round + i) % OFFS] * fmax(heat->fit.width, width_least);

    hunt->budget_ns = hunt->spent_ns + left_ns(heat);
    if (round > 0)
        hunt->placed_rps = exp(heat->fit.ln_rates[i] + heat->fit.ln_now + off);
}

int heat_take(struct heat *heat, size_t i)
{
    const struct search_answer *answer = heat->hunts[i].answer;
    const struct trial *last = &answer->trials[answer->trial_count - 1];

    if (last->verdict == TRIAL_VOID || isnan(last->margin))
        return 0;
    return edges_add(&heat->edges,
                     &(struct edges_trial){.system = i,
                                           .ln_rate = log(last->rate_rps),
                                           .margin = last->margin});
}

static double low_rps(const struct heat *heat, size_t i)
{
    return exp(heat->fit.ln_rates[i] - EDGES_QUANTILE * heat->fit.spreads[i]);
}

static double high_rps(const struct heat *heat, size_t i)
{
    return exp(heat->fit.ln_rates[i] + EDGES_QUANTILE * heat->fit.spreads[i]);
}

static bool has_few(const struct hunt *hunt)
{
    return hunt->answer->full_count < EDGE_ENOUGH;
}

static void set_fit(struct heat *heat, size_t i)
{
    struct hunt *hunt = &heat->hunts[i];

    if (hunt->is_over || has_few(hunt))
        return;
    hunt->fit = (struct edge_fit){.rate = exp(heat->fit.ln_rates[i]),
                                  .low = low_rps(heat, i),
                                  .high = high_rps(heat, i),
                                  .slope = NAN,
                                  .used = hunt->answer->full_count};
}

/* Of those that still run; `count`: none does. */
static size_t find_best(const struct heat *heat)
{
    size_t best = heat->count;

    for (size_t i = 0; i < heat->count; i++)
        if (!heat->hunts[i].is_over &&
            (best == heat->count || low_rps(heat, i) > low_rps(heat, best)))
            best = i;
    return best;
}

/* A few trials may have been of a bad moment: then it takes more. */
static bool lies_below(const struct heat *heat, size_t i, size_t best)
{
    double sure = edges_above(&heat->fit, best, i);

    return sure > (has_few(&heat->hunts[i]) ? 2 * far_below : far_below);
}

static void drop(struct heat *heat, size_t i)
{
    hunt_end(&heat->hunts[i], SEARCH_FOUND, "");
    heat->is_dropped[i] = true;
}

/* The answer of one that was dropped, so that it can be seen how far below it
 * lies: of the same machine as those that still run. */
static void describe(const struct heat *heat, size_t i, size_t best)
{
    struct search_answer *answer = heat->hunts[i].answer;
    char high[UNITS_TEXT];
    char low[UNITS_TEXT];

    answer->outcome = SEARCH_FOUND;
    answer->is_range = has_few(&heat->hunts[i]);
    answer->capacity_rps = exp(heat->fit.ln_rates[i]);
    answer->low_rps = low_rps(heat, i);
    answer->high_rps = high_rps(heat, i);
    (void)snprintf(answer->reason, sizeof answer->reason,
                   HEAT_DROPPED "%s requests/s at most, and %.64s has %s",
                   units_show_count(answer->high_rps, high),
                   heat->hunts[best].answer->cell->system->name,
                   units_show_count(low_rps(heat, best), low));
}

/* All that run are as precise as was asked, or there is nothing to compare. */
static bool is_enough(const struct heat *heat, size_t best)
{
    size_t left = 0;
    size_t rough = 0;

    for (size_t i = 0; i < heat->count; i++) {
        left += !heat->hunts[i].is_over;
        rough +=
            !heat->hunts[i].is_over && !(hunt_has_interval(&heat->hunts[i]) &&
                                         hunt_is_precise(&heat->hunts[i]));
    }
    return rough == 0 ||
           (left == 1 && heat->count > 1 && !has_few(&heat->hunts[best]));
}

int heat_settle(struct heat *heat, bool *is_over)
{
    size_t best;

    *is_over = true;
    if (edges_fit(&heat->edges, &heat->fit) < 0)
        return -ENOMEM;
    for (size_t i = 0; i < heat->count; i++)
        set_fit(heat, i);
    best = find_best(heat);
    if (best == heat->count)
        return 0;
    for (size_t i = 0; i < heat->count; i++) {
        struct hunt *hunt = &heat->hunts[i];

        if (hunt->options->is_race && !hunt->is_over && i != best &&
            lies_below(heat, i, best))
            drop(heat, i);
        if (heat->is_dropped[i])
            describe(heat, i, best);
    }
    *is_over = is_enough(heat, best);
    return 0;
}
