/* Groups the runs of a campaign by cell and takes the medians. */
#include "harness/report/cells.h"

#include "harness/report/arrange.h"
#include "harness/report/beside.h"
#include "harness/stats/samples.h"
#include "harness/stats/slope.h"
#include "workloads/job.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

size_t cell_used(const struct cell_stats *cell)
{
    return cell->counts[VERDICT_VALID] + cell->counts[VERDICT_NOISY];
}

bool cell_is_bound(const struct cell_stats *cell, enum figure figure)
{
    return cell->is_lower_bound && cell->figures[figure].n > 0 &&
           (figure == FIGURE_THROUGHPUT || figure == FIGURE_SPEEDUP ||
            figure == FIGURE_MIB_RATE || figure == FIGURE_CONNECTION_RATE);
}

bool cell_is_of_units(const struct cell_stats *cell)
{
    char error[JOB_ERROR];
    struct job_ask job;

    return cell->kind == RECORD_BATCH &&
           job_parse(cell->workload, &job, error) == 0 && job.units != 0;
}

bool cell_has_too_few(const struct cell_stats *cell, enum figure figure)
{
    bool has = false;

    for (size_t i = 0; i < cell->run_count; i++)
        has = has || (record_is_used(cell->runs[i]) &&
                      figure_has_too_few(figure, cell->runs[i]));
    return has && cell->figures[figure].n == 0;
}

size_t cells_system(const struct cells *cells, const char *system)
{
    size_t i = 0;

    while (i < cells->system_count && strcmp(cells->systems[i], system) != 0)
        i++;
    return i;
}

const struct cell_stats *cells_find(const struct cells *cells,
                                    enum record_kind kind, const char *system,
                                    const char *workload, uint64_t connections)
{
    for (size_t i = 0; i < cells->count; i++) {
        const struct cell_stats *cell = &cells->cells[i];

        if (cell->kind == kind && cell->connections == connections &&
            strcmp(cell->system, system) == 0 &&
            strcmp(cell->workload, workload) == 0)
            return cell;
    }
    return NULL;
}

bool cells_has(const struct cells *cells, enum record_kind kind,
               const char *system)
{
    for (size_t i = 0; i < cells->count; i++)
        if (cells->cells[i].kind == kind &&
            strcmp(cells->cells[i].system, system) == 0)
            return true;
    return false;
}

const struct cell_stats *cells_largest(const struct cells *cells,
                                       enum record_kind kind,
                                       const char *system, enum figure figure)
{
    const struct cell_stats *largest = NULL;

    for (size_t i = 0; i < cells->count; i++) {
        const struct cell_stats *cell = &cells->cells[i];

        if (cell->kind == kind && cell->figures[figure].n > 0 &&
            strcmp(cell->system, system) == 0 &&
            (largest == NULL || cell->connections > largest->connections))
            largest = cell;
    }
    return largest;
}

const struct cell_stats *cells_next(const struct cells *cells,
                                    const struct cell_stats *after,
                                    enum record_kind kind, enum figure figure)
{
    size_t i = after != NULL ? (size_t)(after - cells->cells) + 1 : 0;

    for (; i < cells->count; i++)
        if (cells->cells[i].kind == kind &&
            cells->cells[i].figures[figure].n > 0)
            return &cells->cells[i];
    return NULL;
}

const struct idle_slope *cells_slope(const struct cells *cells,
                                     const char *system)
{
    for (size_t i = 0; i < cells->slope_count; i++)
        if (strcmp(cells->slopes[i].system, system) == 0)
            return &cells->slopes[i];
    return NULL;
}

/* Whether the run is above those that the median is made of. */
static bool is_upper(const struct cell_stats *cell, const struct record *run)
{
    size_t used = 0;
    size_t below = 0;

    for (size_t i = 0; i < cell->run_count; i++) {
        if (!record_is_used(cell->runs[i]))
            continue;
        used++;
        below += figure_of(FIGURE_THROUGHPUT, cell->runs[i]) <
                 figure_of(FIGURE_THROUGHPUT, run);
    }
    return below > used / 2;
}

/* A run that the generator limited would have given more. Above the median that
 * changes nothing; otherwise the median would be higher. */
static bool is_bounded(const struct cell_stats *cell)
{
    for (size_t i = 0; i < cell->run_count; i++)
        if (record_is_used(cell->runs[i]) && cell->runs[i]->is_lower_bound &&
            !is_upper(cell, cell->runs[i]))
            return true;
    return false;
}

static void describe(struct cell_stats *cell, double *values)
{
    const struct record *first = cell->runs[0];

    cell->kind = first->kind;
    cell->system = first->system;
    cell->workload = first->workload;
    cell->connections = first->connections;
    for (size_t i = 0; i < cell->run_count; i++) {
        cell->counts[cell->runs[i]->verdict] += !cell->runs[i]->is_superseded;
        cell->repeated += cell->runs[i]->is_superseded;
    }
    for (enum figure figure = 0; figure < FIGURES; figure++) {
        for (size_t i = 0; i < cell->run_count; i++)
            values[i] = record_is_used(cell->runs[i])
                            ? figure_of(figure, cell->runs[i])
                            : NAN;
        cell->figures[figure] = median_of(values, cell->run_count);
    }
    cell->is_lower_bound = is_bounded(cell);
}

double cells_round_slope(const struct cells *cells, const char *system,
                         enum figure figure, uint64_t round, double *x,
                         double *y)
{
    const struct results *results = cells->results;
    size_t points = 0;

    for (size_t i = 0; i < results->count; i++) {
        const struct record *record = &results->records[i];

        if (record->kind != RECORD_IDLE || record->round != round ||
            !record_is_used(record) || strcmp(record->system, system) != 0)
            continue;
        x[points] = (double)record->connections;
        y[points++] = figure_of(figure, record);
    }
    return slope_of(x, y, points);
}

/* The median of the rounds' slopes. */
static struct estimate slope_median(const struct cells *cells,
                                    const char *system, enum figure figure,
                                    uint64_t rounds, double *room)
{
    size_t runs = cells->results->count;
    size_t count = 0;

    for (uint64_t round = 0; round < rounds && count < runs; round++)
        room[count++] = cells_round_slope(cells, system, figure, round,
                                          room + runs, room + 2 * runs);
    return median_of(room, count);
}

static void add_slope(struct cells *cells, const char *system, double *room)
{
    struct idle_slope *slope = &cells->slopes[cells->slope_count];
    const struct results *results = cells->results;
    uint64_t rounds = 0;

    *slope = (struct idle_slope){.system = system, .from = UINT64_MAX};
    for (size_t i = 0; i < results->count; i++) {
        const struct record *record = &results->records[i];

        if (record->kind != RECORD_IDLE || !record_is_used(record) ||
            strcmp(record->system, system) != 0)
            continue;
        if (record->round >= rounds)
            rounds = record->round + 1;
        if (record->connections < slope->from)
            slope->from = record->connections;
        if (record->connections > slope->to)
            slope->to = record->connections;
    }
    slope->bytes = slope_median(cells, system, FIGURE_PSS, rounds, room);
    slope->kernel = slope_median(cells, system, FIGURE_KERNEL, rounds, room);
    if (slope->bytes.n > 0)
        cells->slope_count++;
}

/* `room` holds three times as many numbers as there are runs. */
static void take_medians(struct cells *cells, double *room)
{
    size_t runs = cells->results->count;

    for (size_t i = 0; i < runs;) {
        struct cell_stats *cell = &cells->cells[cells->count++];

        cell->runs = &cells->runs[i];
        while (i < runs && record_is_same_cell(cell->runs[0], cells->runs[i])) {
            cell->run_count++;
            i++;
        }
        describe(cell, room);
    }
    beside_take(cells, room);
    for (size_t i = 0; i < cells->system_count; i++)
        add_slope(cells, cells->systems[i], room);
}

int cells_init(struct cells *cells, const struct results *results)
{
    size_t runs = results->count;
    double *room = calloc(3 * runs + 1, sizeof *room);
    int err = -ENOMEM;

    *cells = (struct cells){.results = results};
    cells->cells = calloc(runs + 1, sizeof *cells->cells);
    if (room == NULL || cells->cells == NULL)
        goto free_room;
    err = arrange_cells(cells);
    if (err < 0)
        goto free_room;
    cells->slopes = calloc(cells->system_count + 1, sizeof *cells->slopes);
    if (cells->slopes == NULL)
        err = -ENOMEM;
    else
        take_medians(cells, room);

free_room:
    free(room);
    if (err < 0)
        cells_free(cells);
    return err;
}

void cells_free(struct cells *cells)
{
    for (size_t i = 0; i < cells->load_count; i++)
        free(cells->loads[i].connections);
    free(cells->loads);
    free(cells->slopes);
    free(cells->cells);
    free(cells->runs);
    free(cells->systems);
    *cells = (struct cells){0};
}

void cell_histogram(const struct cell_stats *cell, struct histogram *all)
{
    histogram_init(all);
    for (size_t i = 0; i < cell->run_count; i++)
        if (record_is_used(cell->runs[i]) && cell->runs[i]->load != NULL)
            histogram_merge(all, &cell->runs[i]->load->latency);
}

int cell_merged(const struct cell_stats *cell, const double *quantiles,
                double *values_ns, size_t count)
{
    struct histogram *all = malloc(sizeof *all);

    if (all == NULL)
        return -ENOMEM;
    cell_histogram(cell, all);
    for (size_t i = 0; i < count; i++)
        values_ns[i] = samples_are_enough(all->count, quantiles[i])
                           ? (double)histogram_quantile(all, quantiles[i])
                           : NAN;
    free(all);
    return 0;
}
