/* How long a campaign went on, and how near it came to its aim. */
#include "harness/report/rounds.h"

#include "harness/load/pace.h"
#include "harness/run/jsonkit.h"
#include "harness/run/progress.h"
#include "harness/stats/precision.h"

#include <math.h>
#include <stdio.h>

/* What the suite aimed at. */
struct aim {
    uint64_t rounds, max_rounds, budget_ns;
    double precision;
};

static bool read_aim(const struct cells *cells, struct aim *aim)
{
    const json_t *json = json_object_get(cells->results->facts.options, "aim");

    return jsonkit_get_count(json, "rounds", &aim->rounds) == 0 &&
           jsonkit_get_count(json, "max_rounds", &aim->max_rounds) == 0 &&
           jsonkit_get_count(json, "budget_ns", &aim->budget_ns) == 0 &&
           jsonkit_get_real(json, "precision", &aim->precision) == 0 &&
           !isnan(aim->precision);
}

/* What more rounds narrow; NULL for a cell that tells nothing of it. The same
 * as the campaign's own (run/history.h). */
static const struct estimate *aimed_at(const struct cell_stats *cell)
{
    const struct estimate *estimate = NULL;
    char error[WORKLOAD_ERROR];
    struct workload workload;
    struct pace pace = {.arrivals = LOAD_CLOSED};

    if (cell->kind == RECORD_BATCH)
        estimate = &cell->figures[FIGURE_WALL];
    if (cell->kind == RECORD_LOAD) {
        bool is_open =
            pace_parse(cell->workload, &workload, &pace, error) == 0 &&
            pace.arrivals != LOAD_CLOSED;

        estimate = &cell->figures[is_open ? FIGURE_CPU : FIGURE_THROUGHPUT];
    }
    return estimate != NULL && estimate->n > 0 ? estimate : NULL;
}

static void count_runs(struct rounds *rounds, const struct results *results)
{
    for (size_t i = 0; i < results->count; i++) {
        const struct record *run = &results->records[i];

        if (run->round > rounds->last)
            rounds->last = run->round;
        rounds->repeats += run->repeat > 0;
        rounds->mended += run->repeat > 0 && run->verdict == VERDICT_VALID;
        rounds->took_s += run->took_s;
    }
}

/* What a run of the cell takes on average. */
static double cost_s(const struct cell_stats *cell)
{
    double sum_s = 0;

    for (size_t i = 0; i < cell->run_count; i++)
        sum_s += cell->runs[i]->took_s;
    return sum_s / (double)cell->run_count;
}

void rounds_count(struct rounds *rounds, const struct cells *cells)
{
    struct aim aim;
    bool has_room = false;

    *rounds = (struct rounds){.precision = NAN};
    count_runs(rounds, cells->results);
    if (!read_aim(cells, &aim))
        return;
    rounds->precision = aim.precision;
    rounds->budget_s = (double)aim.budget_ns / 1e9;
    for (size_t i = 0; i < cells->count; i++) {
        const struct estimate *estimate = aimed_at(&cells->cells[i]);

        if (estimate == NULL)
            continue;
        rounds->aimed++;
        if (is_precise_enough(estimate, aim.precision))
            rounds->precise++;
        else if (!(rounds->took_s + cost_s(&cells->cells[i]) >
                   rounds->budget_s))
            has_room = true;
    }
    if (rounds->last < aim.rounds)
        rounds->end = ROUNDS_CUT;
    else if (rounds->precise == rounds->aimed)
        rounds->end = ROUNDS_MET;
    else if (rounds->last >= aim.max_rounds)
        rounds->end = ROUNDS_MOST;
    else if (rounds->budget_s > 0 && !has_room)
        rounds->end = ROUNDS_SPENT;
}

char *rounds_text(const struct rounds *rounds, char text[ROUNDS_TEXT])
{
    static const char *const ends[] = {[ROUNDS_CUT] = ", and it ended early",
                                       [ROUNDS_MET] = "",
                                       [ROUNDS_MOST] = "",
                                       [ROUNDS_SPENT] = ", which is spent"};
    char took[PROGRESS_TIME];
    char budget[PROGRESS_TIME];
    size_t used;

    text[0] = '\0';
    if (isnan(rounds->precision) || rounds->last < MEDIAN_ENOUGH)
        return text;
    used = (size_t)snprintf(text, ROUNDS_TEXT,
                            "%zu of %zu cells within ±%.3g %%", rounds->precise,
                            rounds->aimed, 100 * rounds->precision);
    if (rounds->budget_s > 0 && !isnan(rounds->took_s))
        (void)snprintf(text + used, ROUNDS_TEXT - used,
                       "; the runs took %s of a budget of %s%s",
                       progress_time(rounds->took_s, took),
                       progress_time(rounds->budget_s, budget),
                       ends[rounds->end]);
    return text;
}

const char *rounds_end_name(enum rounds_end end)
{
    static const char *const names[] = {[ROUNDS_CUT] = "cut",
                                        [ROUNDS_MET] = "met",
                                        [ROUNDS_MOST] = "most",
                                        [ROUNDS_SPENT] = "spent"};

    return names[end];
}
