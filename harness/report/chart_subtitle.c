/* The line below a chart's title. */
#include "harness/report/chart_rows.h"

#include "harness/report/escape.h"
#include "harness/report/sweep.h"

#include <inttypes.h>
#include <string.h>

/* Characters of a workload that the subtitle has room for. */
enum { NAME_WIDTH = 32 };

/* What a chart's cells have in common. */
struct scope {
    size_t fewest, most; /* runs behind a cell that has any */
    bool has_bounds;
};

/* `sweep` is NULL for a chart of the whole campaign. */
static bool is_in(const struct cell_stats *cell, const struct sweep *sweep)
{
    if (sweep == NULL)
        return true;
    for (size_t i = 0; i < sweep->count; i++)
        if (cell->connections == sweep->points[i].connections &&
            strcmp(cell->workload, sweep->points[i].load->workload.name) == 0)
            return true;
    return false;
}

static struct scope scope_of(const struct cells *cells,
                             const struct chart_row *row,
                             const struct sweep *sweep)
{
    struct scope scope = {.fewest = SIZE_MAX};

    for (size_t i = 0; i < cells->count; i++) {
        const struct cell_stats *cell = &cells->cells[i];
        size_t used = cell_used(cell);

        if (cell->kind != row->records || used == 0 || !is_in(cell, sweep))
            continue;
        scope.fewest = used < scope.fewest ? used : scope.fewest;
        scope.most = used > scope.most ? used : scope.most;
        scope.has_bounds |= cell->is_lower_bound;
    }
    return scope;
}

static const char *interval_note(const struct chart_row *row,
                                 const struct scope *scope)
{
    if (!row->has_intervals || scope->most < 2)
        return "";
    if (scope->fewest >= MEDIAN_ENOUGH)
        return ", 95 % interval";
    return scope->most < MEDIAN_ENOUGH ? ", their range"
                                       : ", 95 % interval or range";
}

/* "echo:64, connections: 10. ", or "echo:16 to echo:1MiB, …" */
static void put_subject(const struct sweep *sweep, char text[FACTS_TEXT])
{
    const struct sweep_point *first = &sweep->points[0];
    const struct sweep_point *last = &sweep->points[sweep->count - 1];
    char name[ESCAPE_TEXT];
    char to[ESCAPE_TEXT] = "";
    char with[64] = "";

    escape_chart(first->load->workload.name, NAME_WIDTH, name);
    if (last->load != first->load)
        escape_chart(last->load->workload.name, NAME_WIDTH, to);
    if (first->connections == last->connections)
        (void)snprintf(with, sizeof with, ", connections: %" PRIu64,
                       last->connections);
    (void)snprintf(text, FACTS_TEXT, "%.128s%s%.128s%s. ", name,
                   to[0] != '\0' ? " to " : "", to, with);
}

void chart_subtitle(const struct cells *cells, const struct chart_row *row,
                    const struct load_row *load, char text[FACTS_TEXT])
{
    char subject[FACTS_TEXT] = "";
    char fewest[32] = "";
    struct scope scope;
    struct sweep sweep;

    if (load != NULL && row->write_load == NULL)
        sweep_of_chart(cells, load, &sweep);
    else if (load != NULL)
        sweep_by_connections(load, &sweep);
    if (load != NULL && row->series.is_of_one_point) {
        sweep.points[0] =
            sweep.points[chart_series_point(cells, &row->series, &sweep)];
        sweep.count = 1;
    }
    if (load != NULL)
        put_subject(&sweep, subject);
    scope = scope_of(cells, row, load != NULL ? &sweep : NULL);
    if (scope.fewest < scope.most)
        (void)snprintf(fewest, sizeof fewest, "%zu to ", scope.fewest);
    (void)snprintf(text, FACTS_TEXT, "%.320s%s%s%s%zu run%s%s%s", subject,
                   row->note != NULL ? row->note : "",
                   row->runs != NULL ? row->runs : "Median of ", fewest,
                   scope.most, scope.most == 1 ? "" : "s",
                   interval_note(row, &scope),
                   scope.has_bounds && row->bounds != NULL ? row->bounds : "");
}
