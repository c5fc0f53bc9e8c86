/* The questions that charts answer. */
#include "harness/report/chart_rows.h"

#include "harness/report/chart_latency.h"
#include "harness/report/escape.h"

#include <inttypes.h>
#include <string.h>

/* Characters of a workload that the subtitle has room for. */
enum { NAME_WIDTH = 32 };

#define HOLLOW ". Hollow: limited by the load generator"

static bool is_closed(const struct load_row *load, enum workload_kind kind)
{
    return load->is_known && load->workload.kind == kind &&
           !chart_is_open(load);
}

static bool is_echo(const struct cells *cells, const struct load_row *load)
{
    (void)cells;
    return is_closed(load, WORKLOAD_ECHO);
}

static bool is_wait(const struct cells *cells, const struct load_row *load)
{
    (void)cells;
    return is_closed(load, WORKLOAD_WAIT);
}

static bool is_fib(const struct cells *cells, const struct load_row *load)
{
    (void)cells;
    return is_closed(load, WORKLOAD_FIB);
}

static bool is_echo_or_open(const struct cells *cells,
                            const struct load_row *load)
{
    return is_echo(cells, load) || chart_is_open(load);
}

/* Response times are looked into at fixed rates; where there are none, at the
 * closed echo with the most connections. */
static bool is_tail(const struct cells *cells, const struct load_row *load)
{
    const struct load_row *largest = NULL;

    for (size_t i = 0; i < cells->load_count; i++) {
        const struct load_row *other = &cells->loads[i];

        if (chart_is_open(other))
            return chart_is_open(load);
        if (is_echo(cells, other) &&
            (largest == NULL || other->connections[other->count - 1] >
                                    largest->connections[largest->count - 1]))
            largest = other;
    }
    return load == largest;
}

const struct chart_row chart_rows[CHART_ROWS] = {
    {.name = "overview",
     .question = "Which model serves which workload best?",
     .write = chart_data_overview,
     .note = "Requests per second; dark: near the column's best. ",
     .bounds = ". ≥: limited by the load generator"},
    {.name = "throughput",
     .question = "How many requests per second, by connections?",
     .is_of = is_echo,
     .series = {.figures = {FIGURE_THROUGHPUT}, .figure_count = 1},
     .bounds = HOLLOW,
     .has_intervals = true},
    {.name = "latency",
     .question = "How long does a request take, by connections?",
     .is_of = is_echo,
     .series = {.figures = {FIGURE_P50, FIGURE_P99}, .figure_count = 2},
     .has_intervals = true},
    {.name = "percentiles",
     .question = "How long do the slowest requests take?",
     .is_of = is_tail,
     .write_load = chart_data_percentiles,
     .series = {.at_most_connections_only = true},
     .runs = "All requests of "},
    {.name = "time",
     .question = "How steady is a run from its begin to its end?",
     .is_of = is_tail,
     .write_load = chart_data_time,
     .series = {.at_most_connections_only = true},
     .runs = "One run of each, the median of "},
    {.name = "cpu",
     .question = "How much CPU time does the server spend on a request?",
     .is_of = is_echo_or_open,
     .series = {.figures = {FIGURE_CPU}, .figure_count = 1},
     .has_intervals = true},
    {.name = "io",
     .question = "How close to the ideal when requests only wait?",
     .is_of = is_wait,
     .series = {.figures = {FIGURE_THROUGHPUT}, .figure_count = 1},
     .bounds = HOLLOW,
     .has_intervals = true},
    {.name = "speedup",
     .question = "How many cores does CPU-bound work get?",
     .is_of = is_fib,
     .series = {.figures = {FIGURE_SPEEDUP},
                .figure_count = 1,
                .at_most_connections_only = true},
     .bounds = HOLLOW,
     .has_intervals = true},
    {.name = "memory",
     .question = "How much memory does an idle connection take?",
     .write = chart_data_memory,
     .note = "Growth of the server's PSS with its connections. ",
     .records = RECORD_IDLE,
     .has_intervals = true},
    {.name = "batch",
     .question = "How long do a few jobs take, one after the other and "
                 "together?",
     .write = chart_data_batch,
     .note = "Bar: the time; line across: the ideal. ",
     .records = RECORD_BATCH,
     .has_intervals = true},
    {.name = "units",
     .question = "What does a process, a thread or a coroutine cost?",
     .write = chart_data_units,
     .note = "Time for each; every line of the grid is ten times. ",
     .records = RECORD_BATCH,
     .has_intervals = true},
};

/* What a chart's cells have in common. */
struct scope {
    size_t fewest, most; /* runs behind a cell that has any */
    bool has_bounds;
};

static bool is_in(const struct cell_stats *cell, const struct chart_row *row,
                  const struct load_row *load)
{
    return strcmp(cell->workload, load->workload.name) == 0 &&
           (!row->series.at_most_connections_only ||
            cell->connections == load->connections[load->count - 1]);
}

static struct scope scope_of(const struct cells *cells,
                             const struct chart_row *row,
                             const struct load_row *load)
{
    struct scope scope = {.fewest = SIZE_MAX};

    for (size_t i = 0; i < cells->count; i++) {
        const struct cell_stats *cell = &cells->cells[i];
        size_t used = cell_used(cell);

        if (cell->kind != row->records || used == 0 ||
            (load != NULL && !is_in(cell, row, load)))
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

void chart_subtitle(const struct cells *cells, const struct chart_row *row,
                    const struct load_row *load, char text[FACTS_TEXT])
{
    struct scope scope = scope_of(cells, row, load);
    char name[ESCAPE_TEXT] = "";
    char with[64] = "";
    char fewest[32] = "";

    if (load != NULL)
        escape_chart(load->workload.name, NAME_WIDTH, name);
    if (load != NULL &&
        (load->count == 1 || row->series.at_most_connections_only))
        (void)snprintf(with, sizeof with, ", connections: %" PRIu64,
                       load->connections[load->count - 1]);
    if (scope.fewest < scope.most)
        (void)snprintf(fewest, sizeof fewest, "%zu to ", scope.fewest);
    (void)snprintf(
        text, FACTS_TEXT, "%.128s%s%s%s%s%s%zu run%s%s%s", name, with,
        load != NULL ? ". " : "", row->note != NULL ? row->note : "",
        row->runs != NULL ? row->runs : "Median of ", fewest, scope.most,
        scope.most == 1 ? "" : "s", interval_note(row, &scope),
        scope.has_bounds && row->bounds != NULL ? row->bounds : "");
}
