/* What the columns of a table and the axis of a chart go through. */
#include "harness/report/sweep.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static bool has_connections(const struct load_row *load, uint64_t connections)
{
    for (size_t i = 0; i < load->count; i++)
        if (load->connections[i] == connections)
            return true;
    return false;
}

/* Both are closed loops of one kind that differ in what the kind sweeps. */
static bool is_alike(const struct load_row *a, const struct load_row *b)
{
    return a->is_known && b->is_known && a->workload.kind == b->workload.kind &&
           a->workload.protocol == b->workload.protocol &&
           a->pace.arrivals == LOAD_CLOSED && b->pace.arrivals == LOAD_CLOSED &&
           (a->workload.kind != WORKLOAD_STREAM ||
            a->workload.size_bytes == b->workload.size_bytes);
}

bool sweep_has(const struct cells *cells, const struct load_row *load)
{
    if (!load->is_known || load->pace.arrivals != LOAD_CLOSED)
        return false;
    if (load->workload.kind == WORKLOAD_STREAM ||
        load->workload.kind == WORKLOAD_BLOB)
        return true;
    if (load->workload.kind != WORKLOAD_ECHO || load->count != 1)
        return false;
    for (size_t i = 0; i < cells->load_count; i++)
        if (&cells->loads[i] != load && is_alike(&cells->loads[i], load) &&
            has_connections(&cells->loads[i], load->connections[0]))
            return true;
    return false;
}

bool sweep_is_apart(const struct cells *cells, const struct load_row *load)
{
    if (!load->is_known || load->workload.kind == WORKLOAD_FETCH)
        return false;
    return load->workload.kind > WORKLOAD_MIXED || sweep_has(cells, load);
}

const struct load_row *sweep_chosen(const struct cells *cells,
                                    enum workload_kind kind,
                                    bool is_closed_only)
{
    const struct load_row *chosen = NULL;

    for (size_t i = 0; i < cells->load_count; i++) {
        const struct load_row *load = &cells->loads[i];

        if (load->workload.kind == kind && sweep_is_apart(cells, load) &&
            (!is_closed_only || load->pace.arrivals == LOAD_CLOSED) &&
            (chosen == NULL || kind != WORKLOAD_CHURN))
            chosen = load;
    }
    return chosen;
}

void sweep_by_connections(const struct load_row *load, struct sweep *sweep)
{
    sweep->by = SWEEP_CONNECTIONS;
    sweep->count = 0;
    for (size_t i = 0; i < load->count && sweep->count < SWEEP_MOST; i++)
        sweep->points[sweep->count++] = (struct sweep_point){
            load, load->connections[i], load->connections[i]};
}

bool sweep_among(const struct cells *cells, const struct load_row *load,
                 uint64_t connections, struct sweep *sweep)
{
    const struct load_row *first = NULL;

    sweep->by =
        load->workload.kind == WORKLOAD_STREAM ? SWEEP_DEPTH : SWEEP_SIZE;
    sweep->count = 0;
    for (size_t i = 0; i < cells->load_count; i++) {
        const struct load_row *other = &cells->loads[i];

        if (!is_alike(other, load) || !has_connections(other, connections))
            continue;
        if (first == NULL && sweep_has(cells, other))
            first = other;
        if (sweep->count < SWEEP_MOST)
            sweep->points[sweep->count++] = (struct sweep_point){
                other, connections,
                sweep->by == SWEEP_DEPTH ? other->workload.depth
                                         : other->workload.size_bytes};
    }
    return first == load;
}

void sweep_of_chart(const struct cells *cells, const struct load_row *load,
                    struct sweep *sweep)
{
    if (sweep_has(cells, load))
        (void)sweep_among(cells, load, load->connections[load->count - 1],
                          sweep);
    else
        sweep_by_connections(load, sweep);
}

char *sweep_title(const struct sweep *sweep, size_t point,
                  char text[SWEEP_TEXT])
{
    static const char *const units[] = {"B", "KiB", "MiB"};
    uint64_t at = sweep->points[point].at;
    size_t unit = 0;

    if (sweep->by == SWEEP_CONNECTIONS) {
        (void)snprintf(text, SWEEP_TEXT, "×%" PRIu64, at);
        return text;
    }
    if (sweep->by == SWEEP_DEPTH) {
        (void)snprintf(text, SWEEP_TEXT, "depth %" PRIu64, at);
        return text;
    }
    while (unit < 2 && at > 0 && at % 1024 == 0) {
        at /= 1024;
        unit++;
    }
    (void)snprintf(text, SWEEP_TEXT, "%" PRIu64 " %s", at, units[unit]);
    return text;
}

const struct cell_stats *sweep_cell(const struct cells *cells,
                                    const struct sweep *sweep, size_t point,
                                    const char *system)
{
    return cells_find(cells, RECORD_LOAD, system,
                      sweep->points[point].load->workload.name,
                      sweep->points[point].connections);
}

bool sweep_asks(const struct cells *cells, const struct sweep *sweep,
                const char *system)
{
    for (size_t i = 0; i < sweep->count; i++)
        if (sweep_cell(cells, sweep, i, system) != NULL)
            return true;
    return false;
}
