/* Puts systems, workloads and runs in the order in which people read them. */
#include "harness/report/arrange.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Speed-ups are told against one connection at a time. */
static const char baseline[] = "blocking";

/* The ways of a batch, from the slowest idea to the newest. */
static const char *const batch_ways[] = {"sequential", "processes",  "threads",
                                         "gil",        "coroutines", NULL};

static int order(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

static uint64_t batch_place(const char *how)
{
    uint64_t place = 0;

    while (batch_ways[place] != NULL && strcmp(batch_ways[place], how) != 0)
        place++;
    return place;
}

static void add_system(struct cells *cells, const char *system)
{
    if (cells_system(cells, system) == cells->system_count)
        cells->systems[cells->system_count++] = system;
    if (strcmp(system, baseline) == 0)
        cells->baseline = system;
}

static int arrange_systems(struct cells *cells)
{
    const struct results *results = cells->results;

    cells->systems = calloc(results->system_count + results->count + 1,
                            sizeof *cells->systems);
    if (cells->systems == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < results->system_count; i++)
        add_system(cells, results->systems[i]);
    for (size_t i = 0; i < results->count; i++)
        if (results->records[i].kind != RECORD_BATCH)
            add_system(cells, results->records[i].system);
    return 0;
}

static struct load_row *find_load(const struct cells *cells, const char *name)
{
    for (size_t i = 0; i < cells->load_count; i++)
        if (strcmp(cells->loads[i].workload.name, name) == 0)
            return &cells->loads[i];
    return NULL;
}

static struct load_row *add_load(struct cells *cells, const char *name)
{
    struct load_row *row = &cells->loads[cells->load_count];
    char error[WORKLOAD_ERROR];

    row->connections = calloc(cells->results->count, sizeof *row->connections);
    if (row->connections == NULL)
        return NULL;
    row->is_known = pace_parse(name, &row->workload, &row->pace, error) == 0;
    if (!row->is_known)
        row->pace = (struct pace){.arrivals = LOAD_CLOSED};
    (void)snprintf(row->workload.name, sizeof row->workload.name, "%s", name);
    cells->load_count++;
    return row;
}

static void add_connections(struct load_row *row, uint64_t connections)
{
    size_t place = row->count;

    assert(row->connections != NULL);
    for (size_t i = 0; i < row->count; i++)
        if (row->connections[i] == connections)
            return;
    while (place > 0 && row->connections[place - 1] > connections) {
        row->connections[place] = row->connections[place - 1];
        place--;
    }
    row->connections[place] = connections;
    row->count++;
}

static int compare_loads(const void *left, const void *right)
{
    const struct load_row *a = left;
    const struct load_row *b = right;
    const struct workload *x = &a->workload;
    const struct workload *y = &b->workload;
    int by = order(b->is_known, a->is_known);

    if (by == 0 && a->is_known) {
        by = order(x->kind, y->kind);
        by = by != 0 ? by : order(x->protocol, y->protocol);
        by = by != 0 ? by : order(x->size_bytes, y->size_bytes);
        by = by != 0 ? by : order(x->wait_ns, y->wait_ns);
        by = by != 0 ? by : order(x->fib_before, y->fib_before);
        by = by != 0 ? by : order(x->fib_after, y->fib_after);
        by = by != 0 ? by
                     : order(x->requests_per_connection,
                             y->requests_per_connection);
        by = by != 0 ? by : order(x->bully_fib, y->bully_fib);
        by = by != 0 ? by : order(x->bullies, y->bullies);
        by = by != 0 ? by : order(x->active, y->active);
        by = by != 0 ? by : order(x->depth, y->depth);
        by = by != 0 ? by : order(x->upstream, y->upstream);
        by = by != 0 ? by : order(x->upstream_delay_ns, y->upstream_delay_ns);
    }
    return by != 0 ? by : strcmp(x->name, y->name);
}

static int arrange_loads(struct cells *cells)
{
    const struct results *results = cells->results;

    cells->loads = calloc(results->count + 1, sizeof *cells->loads);
    if (cells->loads == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < results->count; i++) {
        const struct record *record = &results->records[i];
        struct load_row *row;

        if (record->kind != RECORD_LOAD)
            continue;
        row = find_load(cells, record->workload);
        if (row == NULL)
            row = add_load(cells, record->workload);
        if (row == NULL)
            return -ENOMEM;
        add_connections(row, record->connections);
    }
    if (cells->load_count > 0)
        qsort(cells->loads, cells->load_count, sizeof *cells->loads,
              compare_loads);
    return 0;
}

/* Where a run stands in the order of the report. */
struct place {
    const struct record *record;
    uint64_t workload;
    uint64_t system;
};

static int compare_places(const void *left, const void *right)
{
    const struct place *a = left;
    const struct place *b = right;
    int by = order(a->record->kind, b->record->kind);

    by = by != 0 ? by : order(a->workload, b->workload);
    by = by != 0 ? by : strcmp(a->record->workload, b->record->workload);
    by = by != 0 ? by : order(a->record->connections, b->record->connections);
    by = by != 0 ? by : order(a->system, b->system);
    by = by != 0 ? by : strcmp(a->record->system, b->record->system);
    by = by != 0 ? by : order(a->record->round, b->record->round);
    return by != 0 ? by : (a->record > b->record) - (a->record < b->record);
}

static struct place place_of(const struct cells *cells,
                             const struct record *record)
{
    struct place place = {.record = record};

    if (record->kind == RECORD_BATCH)
        place.system = batch_place(record->system);
    else
        place.system = cells_system(cells, record->system);
    if (record->kind == RECORD_LOAD)
        place.workload =
            (uint64_t)(find_load(cells, record->workload) - cells->loads);
    return place;
}

static int arrange_runs(struct cells *cells)
{
    const struct results *results = cells->results;
    struct place *places = calloc(results->count + 1, sizeof *places);

    cells->runs = calloc(results->count + 1, sizeof(const struct record *));
    if (places == NULL || cells->runs == NULL) {
        free(places);
        return -ENOMEM;
    }
    for (size_t i = 0; i < results->count; i++)
        places[i] = place_of(cells, &results->records[i]);
    if (results->count > 0)
        qsort(places, results->count, sizeof *places, compare_places);
    for (size_t i = 0; i < results->count; i++)
        cells->runs[i] = places[i].record;
    free(places);
    return 0;
}

int arrange_cells(struct cells *cells)
{
    int err = arrange_systems(cells);

    if (err == 0)
        err = arrange_loads(cells);
    if (err == 0)
        err = arrange_runs(cells);
    return err;
}
