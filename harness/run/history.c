/* What a campaign's runs have given so far. */
#include "harness/run/history.h"

#include "harness/run/schedule.h"
#include "support/clock.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static double estimate_s(const struct suite *suite, size_t cell)
{
    return (double)schedule_estimate_ns(&suite->cells[cell]) / (double)NS_PER_S;
}

/* Room for so many rounds. */
static int make_room(struct history *history, uint64_t rounds)
{
    size_t cells = history->suite->cell_count;
    size_t room = history->room > 0 ? history->room : 1;
    struct history_round *grown;
    double *values;

    if (rounds <= history->room)
        return 0;
    while (room < rounds)
        room *= 2;
    grown = reallocarray(history->rounds, room * cells + 1, sizeof *grown);
    if (grown == NULL)
        return -ENOMEM;
    history->rounds = grown;
    values = reallocarray(history->values, room, sizeof *values);
    if (values == NULL)
        return -ENOMEM;
    history->values = values;
    memset(&grown[history->room * cells], 0,
           (room - history->room) * cells * sizeof *grown);
    history->room = room;
    return 0;
}

int history_init(struct history *history, const struct suite *suite)
{
    *history = (struct history){.suite = suite};
    history->cells = calloc(suite->cell_count + 1, sizeof *history->cells);
    if (history->cells == NULL)
        return -ENOMEM;
    return 0;
}

void history_free(struct history *history)
{
    free(history->values);
    free(history->cells);
    free(history->rounds);
}

static bool is_of(const struct record *record, const struct cell *cell)
{
    return record->kind == cell->kind &&
           record->connections == cell->connections &&
           strcmp(record->workload, cell_workload(cell)) == 0 &&
           strcmp(record->system, cell_system(cell)) == 0;
}

/* What a run says about its cell. An open loop's throughput is its rate. */
static double value_of(const struct cell *cell, const struct record *record)
{
    if (record->verdict != VERDICT_VALID && record->verdict != VERDICT_NOISY)
        return NAN;
    switch (record->kind) {
    case RECORD_BATCH:
        return record->wall_s;
    case RECORD_LOAD:
        if (cell->pace.arrivals != LOAD_CLOSED)
            return record_cpu_us_per_request(record);
        return record->load != NULL ? record->load->throughput_rps : NAN;
    default:
        return NAN;
    }
}

/* As results_settle: a repeat stands where its verdict is better. */
static void take_round(struct history_round *round, const struct cell *cell,
                       const struct record *record)
{
    if (round->runs++ > 0 && record->verdict >= round->verdict)
        return;
    round->verdict = record->verdict;
    round->value = value_of(cell, record);
}

static void take(struct history *history, size_t i, const struct record *record)
{
    const struct suite *suite = history->suite;
    struct history_round *round =
        &history->rounds[(record->round - 1) * suite->cell_count + i];
    struct history_cell *cell = &history->cells[i];
    double took_s =
        isnan(record->took_s) ? estimate_s(suite, i) : record->took_s;

    cell->done += round->runs == 0 &&
                  record->round <= suite_rounds_of(suite, &suite->cells[i]);
    take_round(round, &suite->cells[i], record);
    cell->runs++;
    cell->took_s += took_s;
    history->took_s += took_s;
    history->planned_s += estimate_s(suite, i);
    if (record->round > history->last_round)
        history->last_round = record->round;
    if (record->repeat == 0)
        return;
    history->repeats++;
    history->repeats_s += took_s;
    history->mended += record->verdict == VERDICT_VALID;
    cell->futile = record->verdict == VERDICT_VALID ? 0 : cell->futile + 1;
}

int history_add(struct history *history, const struct record *record)
{
    const struct suite *suite = history->suite;
    int rc;

    if (record->round < 1 || record->round > suite->max_rounds)
        return 0;
    rc = make_room(history, record->round);
    if (rc < 0)
        return rc;
    for (size_t i = 0; i < suite->cell_count; i++) {
        if (is_of(record, &suite->cells[i])) {
            take(history, i, record);
            break;
        }
    }
    return 0;
}

int history_load(struct history *history, const struct results *results)
{
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < results->count; i++)
        rc = history_add(history, &results->records[i]);
    return rc;
}

struct history_round history_at(const struct history *history, uint64_t round,
                                size_t cell)
{
    if (round < 1 || round > history->room)
        return (struct history_round){.runs = 0};
    return history->rounds[(round - 1) * history->suite->cell_count + cell];
}

double history_cost_s(const struct history *history, size_t cell)
{
    const struct history_cell *known = &history->cells[cell];
    double scale =
        history->planned_s > 0 ? history->took_s / history->planned_s : 1;

    if (known->runs > 0)
        return known->took_s / (double)known->runs;
    return estimate_s(history->suite, cell) * scale;
}

double history_left_s(const struct history *history)
{
    const struct suite *suite = history->suite;
    double sum_s = 0;

    for (size_t i = 0; i < suite->cell_count; i++)
        sum_s += (double)(suite_rounds_of(suite, &suite->cells[i]) -
                          history->cells[i].done) *
                 history_cost_s(history, i);
    return sum_s;
}

double history_width(const struct history *history, size_t cell,
                     history_rule *rule)
{
    size_t count = 0;

    for (uint64_t round = 1; round <= history->last_round; round++) {
        struct history_round at = history_at(history, round, cell);

        if (at.runs > 0 && !isnan(at.value))
            history->values[count++] = at.value;
    }
    return count > 0 ? rule(history->values, count) : NAN;
}
