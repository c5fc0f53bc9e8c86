/* The values of a cell by round. */
#include "harness/report/contrast_series.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

int series_init(struct series *series, const struct cells *cells)
{
    size_t most = cells->results->count + 1;

    *series = (struct series){.values = calloc(most, sizeof *series->values),
                              .rounds = calloc(most, sizeof *series->rounds),
                              .room = calloc(2 * most, sizeof *series->room)};
    if (series->values == NULL || series->rounds == NULL ||
        series->room == NULL)
        return -ENOMEM;
    return 0;
}

void series_free(struct series *series)
{
    free(series->values);
    free(series->rounds);
    free(series->room);
    *series = (struct series){.count = 0};
}

static void put(struct series *series, uint64_t round, double value)
{
    size_t place = 0;

    if (isnan(value))
        return;
    while (place < series->count && series->rounds[place] != round)
        place++;
    series->rounds[place] = round;
    series->values[place] = value;
    if (place == series->count)
        series->count++;
}

/* The rounds of all idle runs of the system, each with its slope. */
static void take_slopes(struct series *series, const struct cells *cells,
                        const char *system, enum figure figure)
{
    const struct results *results = cells->results;
    double *x = series->room;
    double *y = series->room + results->count;

    for (size_t i = 0; i < results->count; i++) {
        const struct record *run = &results->records[i];

        if (run->kind == RECORD_IDLE && strcmp(run->system, system) == 0)
            put(series, run->round,
                cells_round_slope(cells, system, figure, run->round, x, y));
    }
}

void series_take(struct series *series, const struct cells *cells,
                 const struct cell_stats *cell, enum figure figure)
{
    series->count = 0;
    if (cell->kind == RECORD_IDLE) {
        take_slopes(series, cells, cell->system, figure);
        return;
    }
    for (size_t i = 0; i < cell->run_count; i++)
        if (record_is_used(cell->runs[i]))
            put(series, cell->runs[i]->round, figure_of(figure, cell->runs[i]));
}

struct estimate series_median(struct series *series)
{
    memcpy(series->room, series->values,
           series->count * sizeof *series->values);
    return median_of(series->room, series->count);
}

size_t series_pair(struct series *a, struct series *b)
{
    size_t pairs = 0;

    for (size_t i = 0; i < a->count; i++) {
        uint64_t round = a->rounds[i];
        size_t k = pairs;

        while (k < b->count && b->rounds[k] != round)
            k++;
        if (k == b->count)
            continue;
        a->rounds[pairs] = round;
        a->values[pairs] = a->values[i];
        /* Swapped, so that no value of a later round is lost. */
        double value = b->values[k];
        b->values[k] = b->values[pairs];
        b->rounds[k] = b->rounds[pairs];
        b->values[pairs] = value;
        b->rounds[pairs] = round;
        pairs++;
    }
    a->count = pairs;
    b->count = pairs;
    return pairs;
}
