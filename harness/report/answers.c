/* Which system serves a common load best, and how sure that is. */
#include "harness/report/answers.h"

#include "harness/report/chart_data.h"
#include "harness/report/contrast_series.h"
#include "harness/report/simplicity.h"
#include "harness/report/twins.h"
#include "harness/stats/holm.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The loads, and what their systems are told apart by. */
static const struct {
    const char *id, *load, *measure, *how;
    enum record_kind kind;
    enum workload_kind workload;
    enum figure figure;
    bool is_less_better;
} loads[ANSWERS] = {
    {"waiting", "I/O-bound: requests that wait", "requests per second",
     "wait:10ms", RECORD_LOAD, WORKLOAD_WAIT, FIGURE_THROUGHPUT, false},
    {"computing", "CPU-bound: requests that compute", "requests per second",
     "fib:27", RECORD_LOAD, WORKLOAD_FIB, FIGURE_THROUGHPUT, false},
    {"idle", "Many idle connections", "memory per connection",
     "idle connections", RECORD_IDLE, WORKLOAD_KINDS, FIGURE_PSS, true},
    {"short", "Short connections: one request each", "requests per second",
     "churn:1", RECORD_LOAD, WORKLOAD_CHURN, FIGURE_THROUGHPUT, false},
};

/* A system that takes part. */
struct entrant {
    const struct cell_stats *cell;
    struct estimate of;
    struct ratio ratio; /* its figure / the best's */
    double p;
    bool is_tied;
};

/* The load in a closed loop that stands for its kind: of those that all are
 * told of together the first, of others the chosen one. */
static const struct load_row *load_of(const struct cells *cells,
                                      enum workload_kind kind)
{
    for (size_t i = 0; i < cells->load_count; i++) {
        const struct load_row *load = &cells->loads[i];

        if (load->is_known && load->workload.kind == kind &&
            !chart_is_open(load) && !sweep_is_apart(cells, load))
            return load;
    }
    return sweep_chosen(cells, kind, true);
}

static size_t attendance(const struct cells *cells, const struct sweep *sweep,
                         size_t point)
{
    size_t count = 0;

    for (size_t i = 0; i < cells->system_count; i++) {
        const struct cell_stats *cell =
            sweep_cell(cells, sweep, point, cells->systems[i]);

        count += cell != NULL && cell->figures[FIGURE_THROUGHPUT].n > 0;
    }
    return count;
}

/* The most connections at which hardly any system is missing: two thirds of as
 * many have a figure there as at any other number of them. */
static uint64_t connections_of(const struct cells *cells,
                               const struct load_row *load)
{
    struct sweep sweep;
    size_t chosen = 0;
    size_t most = 0;

    sweep_by_connections(load, &sweep);
    for (size_t k = 0; k < sweep.count; k++) {
        size_t count = attendance(cells, &sweep, k);

        most = count > most ? count : most;
    }
    for (size_t k = 0; k < sweep.count; k++)
        if (3 * attendance(cells, &sweep, k) >= 2 * most)
            chosen = k;
    return sweep.points[chosen].connections;
}

static bool takes_part(const struct cells *cells, const struct answer *answer,
                       size_t row, const struct cell_stats *cell)
{
    const struct load_row *load;

    if (cell->kind != loads[row].kind)
        return false;
    if (cell->kind == RECORD_IDLE)
        return cells_slope(cells, cell->system) != NULL &&
               cells_largest(cells, RECORD_IDLE, cell->system,
                             answer->figure) == cell;
    load = load_of(cells, loads[row].workload);
    return load != NULL && strcmp(cell->workload, load->workload.name) == 0 &&
           cell->connections == connections_of(cells, load) &&
           cell->figures[answer->figure].n > 0;
}

/* The entrants, but for the twin of one of them. Returns how many. */
static size_t enter(const struct cells *cells, const struct answer *answer,
                    size_t row, const char *twin, struct series *series,
                    struct entrant *entrants)
{
    size_t count = 0;

    for (size_t i = 0; i < cells->count; i++) {
        const struct cell_stats *cell = &cells->cells[i];
        struct entrant *entrant = &entrants[count];

        if ((twin != NULL && strcmp(cell->system, twin) == 0) ||
            !takes_part(cells, answer, row, cell))
            continue;
        *entrant = (struct entrant){.cell = cell};
        series_take(series, cells, cell, answer->figure);
        entrant->of = series_median(series);
        count += entrant->of.n > 0;
    }
    return count;
}

static bool is_better(const struct answer *answer, const struct entrant *a,
                      const struct entrant *b)
{
    return answer->is_less_better ? a->of.median < b->of.median
                                  : a->of.median > b->of.median;
}

static size_t best_of(const struct answer *answer,
                      const struct entrant *entrants, size_t count,
                      size_t except)
{
    size_t best = count;

    for (size_t i = 0; i < count; i++)
        if (i != except &&
            (best == count || is_better(answer, &entrants[i], &entrants[best])))
            best = i;
    return best;
}

/* Fills in the ratios to the best and who cannot be told from it. Returns how
 * many could be tested; -ENOMEM. */
static int tell_apart(const struct cells *cells, const struct answer *answer,
                      struct series series[2], struct entrant *entrants,
                      size_t count, size_t best)
{
    double *p = calloc(count + 1, sizeof *p);
    int tests;

    if (p == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < count; i++) {
        size_t common;

        series_take(&series[0], cells, entrants[best].cell, answer->figure);
        series_take(&series[1], cells, entrants[i].cell, answer->figure);
        common = series_pair(&series[0], &series[1]);
        entrants[i].ratio =
            ratio_paired(series[1].values, series[0].values, common);
        p[i] = i != best && finding_has_rounds(&entrants[i].ratio)
                   ? entrants[i].ratio.p
                   : NAN;
    }
    tests = holm_adjust(p, count);
    for (size_t i = 0; i < count && tests >= 0; i++) {
        enum finding behind =
            answer->is_less_better ? FINDING_HIGHER : FINDING_LOWER;

        entrants[i].is_tied =
            i != best &&
            (isnan(p[i]) || finding_of(&entrants[i].ratio, p[i]) != behind ||
             cell_is_bound(entrants[i].cell, answer->figure));
    }
    free(p);
    return tests;
}

static void take_tied(struct answer *answer, const struct entrant *entrants,
                      size_t count)
{
    answer->tied[answer->tied_count++] = answer->best->system;
    for (size_t i = 0; i < count; i++)
        if (entrants[i].is_tied && answer->tied_count < ANSWER_TIED_MOST)
            answer->tied[answer->tied_count++] = entrants[i].cell->system;
    answer->simplest = answer->tied[0];
    for (size_t i = 1; i < answer->tied_count; i++)
        if (simplicity_rank(answer->tied[i]) <
            simplicity_rank(answer->simplest))
            answer->simplest = answer->tied[i];
}

static int conclude(const struct cells *cells, struct answer *answer,
                    struct series series[2], struct entrant *entrants,
                    size_t count)
{
    size_t best = best_of(answer, entrants, count, count);
    size_t next;
    int tests;

    answer->asked = count;
    if (best == count)
        return 0;
    answer->best = entrants[best].cell;
    answer->of = entrants[best].of;
    answer->is_bound = cell_is_bound(answer->best, answer->figure);
    answer->state = ANSWER_ALONE;
    if (count < 2)
        return 0;
    tests = tell_apart(cells, answer, series, entrants, count, best);
    if (tests < 0)
        return tests;
    next = best_of(answer, entrants, count, best);
    answer->next = entrants[next].cell->system;
    answer->next_ratio = entrants[next].ratio;
    take_tied(answer, entrants, count);
    answer->state = tests == 0               ? ANSWER_TOO_FEW
                    : answer->tied_count > 1 ? ANSWER_TOO_CLOSE
                                             : ANSWER_CLEAR;
    return 0;
}

int answers_make(const struct cells *cells, struct answer answers[ANSWERS])
{
    struct entrant *entrants = calloc(cells->count + 1, sizeof *entrants);
    struct series series[2] = {{.count = 0}, {.count = 0}};
    struct twins twins;
    int err = twins_init(&twins, cells);

    if (entrants == NULL || series_init(&series[0], cells) < 0 ||
        series_init(&series[1], cells) < 0)
        err = -ENOMEM;
    for (size_t row = 0; row < ANSWERS; row++) {
        size_t count;

        answers[row] =
            (struct answer){.id = loads[row].id,
                            .load = loads[row].load,
                            .measure = loads[row].measure,
                            .how = loads[row].how,
                            .figure = loads[row].figure,
                            .is_less_better = loads[row].is_less_better};
        if (err < 0)
            continue;
        count = enter(cells, &answers[row], row, twins.names[1], &series[0],
                      entrants);
        err = conclude(cells, &answers[row], series, entrants, count);
    }
    series_free(&series[1]);
    series_free(&series[0]);
    twins_free(&twins);
    free(entrants);
    return err;
}
