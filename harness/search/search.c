/* The search: every system's hunt, in turns. */
#include "harness/search/heat.h"
#include "harness/search/hunt.h"

#include "harness/run/schedule.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct search {
    const struct search_options *options;
    struct search_result *result;
    struct hunt *hunts;
    struct load_result *load; /* of the trial that runs */
};

static bool is_stopped(const struct search *search)
{
    return search->options->stop != NULL && *search->options->stop;
}

/* What else a trial may come to ends the hunt. */
static void end(struct hunt *hunt, enum search_ran ran, const char *reason)
{
    static const enum search_outcome outcomes[] = {
        [SEARCH_STOPPED] = SEARCH_INTERRUPTED,
        [SEARCH_NOT_HERE] = SEARCH_UNAVAILABLE,
        [SEARCH_SERVER_FAILED] = SEARCH_FAILED,
        [SEARCH_OUR_TROUBLE] = SEARCH_FAILED,
    };

    hunt->answer->ran = ran;
    hunt_end(hunt, outcomes[ran],
             ran == SEARCH_STOPPED ? "interrupted: what was known by then"
                                   : reason);
}

/* One trial of one hunt. 0 or -ENOMEM. */
static int turn(struct search *search, size_t i)
{
    const struct search_options *o = search->options;
    const struct cell *cell = &o->cells[i];
    struct hunt *hunt = &search->hunts[i];
    struct trial trial;
    char reason[RECORD_REASON] = "";
    uint64_t cost_ns = 0;
    enum search_ran ran;

    if (!hunt_next(hunt, &trial))
        return 0;
    ran = o->runner.run(o->runner.arg, cell, &trial, search->load, &cost_ns,
                        reason);
    if (ran == SEARCH_RAN && is_stopped(search))
        ran = SEARCH_STOPPED;
    if (ran != SEARCH_RAN) {
        end(hunt, ran, reason);
        return 0;
    }
    trial_judge(&o->slo, search->load, &trial);
    if (o->on_trial != NULL)
        o->on_trial(o->arg, cell, &trial);
    return hunt_take(hunt, &trial, cost_ns);
}

/* Whether it has a turn of its own: in a comparison only for short trials. */
static bool is_in_rounds(const struct search *search, size_t i)
{
    const struct hunt *hunt = &search->hunts[i];

    return !hunt->is_over &&
           !(search->options->is_comparison && hunt->stage == TRIAL_FULL);
}

static bool is_any_in_rounds(const struct search *search)
{
    for (size_t i = 0; i < search->options->cell_count; i++)
        if (is_in_rounds(search, i))
            return true;
    return false;
}

static void end_all(struct search *search)
{
    for (size_t i = 0; i < search->options->cell_count; i++)
        if (!search->hunts[i].is_over)
            end(&search->hunts[i], SEARCH_STOPPED, "");
}

static int take_turns(struct search *search)
{
    size_t count = search->options->cell_count;
    size_t *order = calloc(count + 1, sizeof *order);
    int rc = order != NULL ? 0 : -ENOMEM;

    for (uint64_t round = 1; rc == 0 && is_any_in_rounds(search); round++) {
        schedule_round(search->options->seed, round, count, order);
        for (size_t i = 0; rc == 0 && i < count && !is_stopped(search); i++)
            if (is_in_rounds(search, order[i]))
                rc = turn(search, order[i]);
        if (is_stopped(search))
            end_all(search);
    }
    free(order);
    return rc;
}

/* A round of full trials; how many hunts had a turn. 0 or -ENOMEM. */
static int do_round(struct search *search, struct heat *heat, size_t round,
                    const size_t *order, size_t *turns)
{
    int rc = 0;

    *turns = 0;
    for (size_t k = 0; rc == 0 && k < heat->count && !is_stopped(search); k++) {
        const struct hunt *hunt = &search->hunts[order[k]];
        size_t before = hunt->answer->trial_count;

        if (hunt->is_over)
            continue;
        heat_place(heat, order[k], round);
        rc = turn(search, order[k]);
        if (rc == 0 && hunt->answer->trial_count > before)
            rc = heat_take(heat, order[k]);
        ++*turns;
    }
    return rc;
}

/* After the short trials of a comparison. */
static int compare(struct search *search)
{
    size_t count = search->options->cell_count;
    size_t *order = calloc(count + 1, sizeof *order);
    struct heat *heat = malloc(sizeof *heat);
    int rc = order != NULL && heat != NULL ? 0 : -ENOMEM;
    bool is_over = rc < 0;

    if (rc == 0)
        heat_begin(heat, search->hunts, count);
    for (size_t round = 0; rc == 0 && !is_over && !is_stopped(search);
         round++) {
        size_t turns;

        schedule_round(search->options->seed, round + 1, count, order);
        rc = do_round(search, heat, round, order, &turns);
        if (rc == 0)
            rc = heat_settle(heat, &is_over);
        is_over |= turns == 0;
    }
    for (size_t i = 0; rc == 0 && i < count; i++)
        if (!search->hunts[i].is_over && !is_stopped(search))
            hunt_end(&search->hunts[i], SEARCH_FOUND, "");
    if (is_stopped(search))
        end_all(search);
    if (heat != NULL && order != NULL)
        heat_free(heat);
    free(heat);
    free(order);
    return rc;
}

int search_run(const struct search_options *options,
               struct search_result *result)
{
    size_t count = options->cell_count;
    struct search search = {.options = options, .result = result};
    int rc = -ENOMEM;

    memset(result, 0, sizeof *result);
    if (options->is_comparison && count > EDGES_SYSTEMS)
        return -EINVAL;
    result->answers = calloc(count + 1, sizeof *result->answers);
    if (result->answers == NULL)
        return -ENOMEM;
    result->count = count;
    search.hunts = calloc(count + 1, sizeof *search.hunts);
    if (search.hunts == NULL)
        return -ENOMEM;
    search.load = malloc(sizeof *search.load);
    if (search.load == NULL)
        goto free_hunts;
    for (size_t i = 0; i < count; i++)
        hunt_init(&search.hunts[i], options, &options->cells[i],
                  &result->answers[i]);
    rc = take_turns(&search);
    if (rc == 0 && options->is_comparison)
        rc = compare(&search);
    free(search.load);
free_hunts:
    free(search.hunts);
    return rc;
}

void search_free(struct search_result *result)
{
    for (size_t i = 0; i < result->count; i++)
        answer_clear(&result->answers[i]);
    free(result->answers);
    memset(result, 0, sizeof *result);
}
