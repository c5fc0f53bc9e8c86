/* Puts systems, workloads and runs in the order in which people read them. */
#include "harness/report/arrange.h"
#include "support/words.h"

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

/* By the kind, then by what is asked for: less before more. */
static int compare_workloads(const struct workload *x, const struct workload *y)
{
    const uint64_t keys[][2] = {
        {x->kind, y->kind},
        {x->protocol, y->protocol},
        {x->size_bytes, y->size_bytes},
        {x->wait_ns, y->wait_ns},
        {x->fib_before, y->fib_before},
        {x->fib_after, y->fib_after},
        {x->requests_per_connection, y->requests_per_connection},
        {x->bully_fib, y->bully_fib},
        {x->bullies, y->bullies},
        {x->active, y->active},
        {x->depth, y->depth},
        {x->upstream, y->upstream},
        {x->upstream_delay_ns, y->upstream_delay_ns},
    };
    int by = 0;

    for (size_t i = 0; by == 0 && i < sizeof keys / sizeof keys[0]; i++)
        by = order(keys[i][0], keys[i][1]);
    return by;
}

static int compare_loads(const void *left, const void *right)
{
    const struct load_row *a = left;
    const struct load_row *b = right;
    int by = order(b->is_known, a->is_known);

    if (by == 0 && a->is_known)
        by = compare_workloads(&a->workload, &b->workload);
    return by != 0 ? by : strcmp(a->workload.name, b->workload.name);
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
        place.system = words_place(record->system, batch_ways);
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
