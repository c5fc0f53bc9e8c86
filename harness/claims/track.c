/* A cell's figure, round by round. */
#include "harness/claims/track.h"

#include "harness/stats/figures.h"
#include "harness/stats/slope.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

size_t track_rounds(const struct results *results)
{
    uint64_t last = 0;

    for (size_t i = 0; i < results->count; i++)
        if (results->records[i].round > last)
            last = results->records[i].round;
    return (size_t)last + 1;
}

static bool is_of(const struct record *record, const struct yardstick *figure,
                  const struct claim_cell *cell)
{
    return record->kind == figure->kind &&
           (cell->connections == 0 ||
            record->connections == cell->connections) &&
           strcmp(record->system, cell->system) == 0 &&
           strcmp(record->workload, cell->workload) == 0;
}

/* The growth of the figure with the connections of the round's runs. */
static double slope_in(const struct results *results,
                       const struct yardstick *figure,
                       const struct claim_cell *cell, uint64_t round,
                       double *room)
{
    size_t n = 0;

    for (size_t i = 0; i < results->count; i++) {
        const struct record *record = &results->records[i];

        if (record->round != round || !record_is_used(record) ||
            !is_of(record, figure, cell))
            continue;
        room[n] = (double)record->connections;
        room[results->count + n++] = figure->of(record);
    }
    return slope_of(room, room + results->count, n);
}

static int take_slopes(struct track *track, const struct results *results,
                       const struct yardstick *figure,
                       const struct claim_cell *cell)
{
    double *room = calloc(2 * results->count + 1, sizeof *room);

    if (room == NULL)
        return -ENOMEM;
    for (size_t round = 0; round < track->count; round++)
        track->values[round] = slope_in(results, figure, cell, round, room);
    free(room);
    return 0;
}

int track_init(struct track *track, const struct results *results,
               const struct yardstick *figure, const struct claim_cell *cell)
{
    *track = (struct track){.count = track_rounds(results)};
    track->values = calloc(track->count, sizeof *track->values);
    if (track->values == NULL)
        return -ENOMEM;
    for (size_t round = 0; round < track->count; round++)
        track->values[round] = NAN;
    for (size_t i = 0; i < results->count; i++) {
        const struct record *record = &results->records[i];

        if (!is_of(record, figure, cell))
            continue;
        track->runs++;
        if (!record_is_used(record))
            continue;
        track->is_least |= figure->is_least != NULL && figure->is_least(record);
        track->values[record->round] = figure->of(record);
    }
    return figure->is_slope ? take_slopes(track, results, figure, cell) : 0;
}

void track_free(struct track *track)
{
    free(track->values);
    track->values = NULL;
}

void track_less(struct track *track, const struct track *other)
{
    track->is_least |= other->is_most;
    track->is_most |= other->is_least;
    for (size_t i = 0; i < track->count; i++)
        track->values[i] -= other->values[i];
}

void track_over(struct track *track, const struct track *other)
{
    track->is_least |= other->is_most;
    track->is_most |= other->is_least;
    for (size_t i = 0; i < track->count; i++)
        track->values[i] /= other->values[i];
}
