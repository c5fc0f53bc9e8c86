/* The hunt for one system's edge: one trial after the other. */
#include "harness/search/hunt.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

enum { VOIDS_ENOUGH = 3 };

static const double step_first = 1.4;

void hunt_init(struct hunt *hunt, const struct search_options *options,
               const struct cell *cell, struct search_answer *answer)
{
    answer_init(answer, &options->slo);
    answer->cell = cell;
    *hunt = (struct hunt){
        .options = options,
        .answer = answer,
        .stage = TRIAL_PEAK,
        .budget_ns = options->budget_ns,
        .floor_rps = search_floor_rps(options),
        .ceiling_rps = INFINITY,
        .failed_rps = INFINITY,
        .step = step_first,
        .least_rps = INFINITY,
        .fit = {.rate = NAN, .high = INFINITY, .slope = NAN},
    };
    edge_init(&hunt->edge);
}

static void begin_full(struct hunt *hunt)
{
    hunt->stage = TRIAL_FULL;
    hunt->again_rps = 0;
    hunt->voids = 0;
    hunt_plan_full(hunt);
}

/* Whether the budget has room for it. */
static bool has_room(const struct hunt *hunt, const struct trial *trial)
{
    return hunt->spent_ns + trial->warmup_ns + trial->duration_ns <=
           hunt->budget_ns;
}

bool hunt_next(struct hunt *hunt, struct trial *trial)
{
    if (hunt->is_over)
        return false;
    *trial = (struct trial){.rate_rps = NAN};
    if (hunt->stage == TRIAL_SHORT) {
        trial->rate_rps = hunt_short_rps(hunt);
        if (trial->rate_rps == 0) {
            begin_full(hunt);
            /* Whose turn it is then is heat.c's affair. */
            if (hunt->options->is_comparison)
                return false;
        }
    }
    if (hunt->stage == TRIAL_FULL)
        trial->rate_rps = hunt_full_rps(hunt);
    trial->stage = hunt->stage;
    hunt_set_times(hunt, trial);
    if (hunt->stage == TRIAL_PEAK || has_room(hunt, trial))
        return true;
    hunt_end(hunt, SEARCH_FOUND, "");
    return false;
}

static int keep(struct search_answer *answer, const struct trial *trial)
{
    struct trial *trials =
        reallocarray(answer->trials, answer->trial_count + 1, sizeof *trials);

    if (trials == NULL)
        return -ENOMEM;
    answer->trials = trials;
    trials[answer->trial_count++] = *trial;
    return 0;
}

/* May be an accident: it is tried again. */
static void take_void(struct hunt *hunt, const struct trial *trial)
{
    hunt->again_rps = trial->rate_rps;
    if (!trial->is_generator || ++hunt->voids < VOIDS_ENOUGH)
        return;
    hunt->ceiling_rps = fmin(hunt->ceiling_rps, trial->rate_rps);
    hunt->voids = 0;
    hunt->failures = 0;
    hunt->again_rps = 0;
    if (hunt_top_rps(hunt) < hunt->floor_rps)
        hunt_end(hunt, SEARCH_NO_ANSWER, trial->reason);
}

/* A disturbance makes a trial fail, and hardly one hold: it has to fail twice.
 */
static void take_short(struct hunt *hunt, const struct trial *trial)
{
    if (trial->verdict == TRIAL_HELD)
        hunt->held_rps = trial->rate_rps;
    else if (hunt->failures++ == 0)
        hunt->again_rps = trial->rate_rps;
    else
        hunt->failed_rps = trial->rate_rps;
    if (hunt->again_rps == 0)
        hunt->failures = 0;
}

static void take_full(struct hunt *hunt, const struct trial *trial)
{
    hunt->answer->full_count++;
    hunt->full_held += trial->verdict == TRIAL_HELD;
    hunt->most_rps = fmax(hunt->most_rps, trial->rate_rps);
    hunt->least_rps = fmin(hunt->least_rps, trial->rate_rps);
    if (!isnan(trial->margin))
        edge_add(&hunt->edge, trial->rate_rps, trial->margin);
    if (!hunt->options->is_comparison)
        hunt->fit = edge_fit(&hunt->edge);
    if (hunt_is_sure(hunt))
        hunt_end(hunt, SEARCH_FOUND, "");
}

int hunt_take(struct hunt *hunt, const struct trial *trial, uint64_t cost_ns)
{
    hunt->spent_ns += cost_ns;
    if (keep(hunt->answer, trial) < 0)
        return -ENOMEM;
    if (trial->stage == TRIAL_PEAK) {
        hunt->stage = TRIAL_SHORT;
        return 0;
    }
    if (trial->verdict == TRIAL_VOID) {
        take_void(hunt, trial);
        return 0;
    }
    hunt->voids = 0;
    hunt->again_rps = 0;
    if (trial->stage == TRIAL_SHORT)
        take_short(hunt, trial);
    else
        take_full(hunt, trial);
    return 0;
}
