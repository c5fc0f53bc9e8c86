/* Figures that a cell has only beside another one. */
#include "harness/report/beside.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* The cell's load row; NULL when it is no load. */
static const struct load_row *load_of(const struct cells *cells,
                                      const struct cell_stats *cell)
{
    for (size_t i = 0; cell->kind == RECORD_LOAD && i < cells->load_count; i++)
        if (strcmp(cells->loads[i].workload.name, cell->workload) == 0)
            return &cells->loads[i];
    return NULL;
}

const struct cell_stats *beside_baseline(const struct cells *cells,
                                         const struct cell_stats *cell)
{
    if (cells->baseline == NULL || cell->kind != RECORD_LOAD)
        return NULL;
    return cells_find(cells, RECORD_LOAD, cells->baseline, cell->workload,
                      cell->connections);
}

static bool is_without_bullies(const struct load_row *other,
                               const struct load_row *load)
{
    return other->is_known && other->workload.kind == WORKLOAD_CONVOY &&
           other->workload.bullies == 0 &&
           other->workload.bully_fib == load->workload.bully_fib &&
           other->pace.arrivals == load->pace.arrivals &&
           other->pace.rate_rps == load->pace.rate_rps;
}

const struct cell_stats *beside_bullies(const struct cells *cells,
                                        const struct cell_stats *cell)
{
    const struct load_row *load = load_of(cells, cell);

    if (load == NULL || !load->is_known ||
        load->workload.kind != WORKLOAD_CONVOY || load->workload.bullies == 0)
        return NULL;
    for (size_t i = 0; i < cells->load_count; i++)
        if (is_without_bullies(&cells->loads[i], load))
            return cells_find(cells, RECORD_LOAD, cell->system,
                              cells->loads[i].workload.name, cell->connections);
    return NULL;
}

const struct cell_stats *beside_sendfile(const struct cells *cells,
                                         const struct cell_stats *cell)
{
    const size_t ending = sizeof BESIDE_SENDFILE - 1;
    size_t length = strlen(cell->system);
    char name[RECORD_NAME];

    if (cell->kind != RECORD_LOAD || length <= ending ||
        strcmp(cell->system + length - ending, BESIDE_SENDFILE) != 0)
        return NULL;
    (void)snprintf(name, sizeof name, "%.*s", (int)(length - ending),
                   cell->system);
    return cells_find(cells, RECORD_LOAD, name, cell->workload,
                      cell->connections);
}

static double in_round(const struct cell_stats *cell, enum figure figure,
                       uint64_t round)
{
    for (size_t i = 0; i < cell->run_count; i++)
        if (cell->runs[i]->round == round && record_is_used(cell->runs[i]))
            return figure_of(figure, cell->runs[i]);
    return NAN;
}

/* A figure of its own, from one that both cells have. */
static const struct relation {
    enum figure figure, of;
    const struct cell_stats *(*control)(const struct cells *cells,
                                        const struct cell_stats *cell);
    bool is_difference; /* else a ratio */
} relations[] = {
    {FIGURE_SPEEDUP, FIGURE_THROUGHPUT, beside_baseline, false},
    {FIGURE_ABOVE, FIGURE_CONNECTION_CPU, beside_baseline, true},
    {FIGURE_SENDFILE, FIGURE_MIB_CPU, beside_sendfile, false},
    {FIGURE_CONVOY_P50, FIGURE_P50, beside_bullies, false},
    {FIGURE_CONVOY_P99, FIGURE_P99, beside_bullies, false},
    {FIGURE_CONVOY_P999, FIGURE_P999, beside_bullies, false},
};

static struct estimate relate(const struct relation *relation,
                              const struct cell_stats *cell,
                              const struct cell_stats *control, double *own,
                              double *others)
{
    for (size_t i = 0; i < cell->run_count; i++) {
        own[i] = record_is_used(cell->runs[i])
                     ? figure_of(relation->of, cell->runs[i])
                     : NAN;
        others[i] = in_round(control, relation->of, cell->runs[i]->round);
    }
    if (!relation->is_difference)
        return median_of_ratios(own, others, cell->run_count);
    for (size_t i = 0; i < cell->run_count; i++)
        own[i] -= others[i];
    return median_of(own, cell->run_count);
}

void beside_take(struct cells *cells, double *room)
{
    for (size_t i = 0; i < cells->count; i++) {
        struct cell_stats *cell = &cells->cells[i];

        for (size_t k = 0; k < sizeof relations / sizeof relations[0]; k++) {
            const struct cell_stats *control =
                relations[k].control(cells, cell);

            if (control != NULL)
                cell->figures[relations[k].figure] =
                    relate(&relations[k], cell, control, room,
                           room + cells->results->count);
        }
    }
}
