/* The tables of report.md. */
#include "harness/report/markdown.h"

#include "harness/report/allowance.h"
#include "harness/report/detect.h"
#include "harness/report/escape.h"
#include "harness/report/ideal.h"
#include "harness/report/show.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

/* A table of a figure: rows are systems, columns the points of a sweep. */
struct figure_table {
    const char *title;
    enum figure figure;
    enum {
        ALWAYS,     /* where any system has the figure */
        FIB_ONLY,   /* which others have too */
        SWEPT_ONLY, /* likewise: by size or depth */
    } where;
    bool is_beside_baseline;
};

static const struct figure_table tables[] = {
    {"Requests per second", FIGURE_THROUGHPUT, ALWAYS, false},
    {"MiB per second", FIGURE_MIB_RATE, SWEPT_ONLY, false},
    {"Requests per second, as a multiple of the baseline's", FIGURE_SPEEDUP,
     FIB_ONLY, true},
    {"New connections per second", FIGURE_CONNECTION_RATE, ALWAYS, false},
    {"Server CPU time per connection, in µs", FIGURE_CONNECTION_CPU, ALWAYS,
     false},
    {"Server CPU time per connection beyond the baseline's, in µs",
     FIGURE_ABOVE, ALWAYS, true},
    {"Response time, p50", FIGURE_P50, ALWAYS, false},
    {"Response time, p99", FIGURE_P99, ALWAYS, false},
    {"Server CPU time per request, in µs", FIGURE_CPU, ALWAYS, false},
    {"Server CPU time per MiB, in µs", FIGURE_MIB_CPU, ALWAYS, false},
};

/* The columns of the table of what a server takes, but for its allowance. */
static const struct {
    enum figure figure;
    const char *title;
} costs[] = {
    {FIGURE_SWITCHES, "context switches per request"},
    {FIGURE_SYSCALLS, "system calls per request"},
    {FIGURE_PSS, "memory (PSS)"},
};

void markdown_notes(FILE *to, const struct notes *notes,
                    const struct cell_stats *cell)
{
    bool is_first = true;

    for (size_t number = 1; number <= notes->count; number++) {
        if (!notes_has(notes, cell, number))
            continue;
        (void)fprintf(to, "%s%zu", is_first ? "<sup>" : ",", number);
        is_first = false;
    }
    (void)fputs(is_first ? "" : "</sup>", to);
}

void markdown_figure(FILE *to, const struct notes *notes,
                     const struct cell_stats *cell, enum figure figure)
{
    char text[SHOW_TEXT];

    (void)fputs(" | ", to);
    if (cell == NULL) {
        (void)fputs(SHOW_MISSING, to);
        return;
    }
    if (cell_is_bound(cell, figure))
        (void)fputs("≥ ", to);
    if (cell_has_too_few(cell, figure))
        (void)fputs(SHOW_TOO_FEW, to);
    else
        (void)fputs(
            show_interval(show_unit_of(figure), &cell->figures[figure], text),
            to);
    markdown_notes(to, notes, cell);
}

static bool has_figure(const struct cells *cells, const struct sweep *sweep,
                       enum figure figure)
{
    for (size_t i = 0; i < cells->system_count; i++) {
        for (size_t k = 0; k < sweep->count; k++) {
            const struct cell_stats *cell =
                sweep_cell(cells, sweep, k, cells->systems[i]);

            if (cell != NULL && cell->figures[figure].n > 0)
                return true;
        }
    }
    return false;
}

static double ideal_of(const struct cells *cells,
                       const struct sweep_point *point, enum figure figure)
{
    if (figure == FIGURE_SPEEDUP)
        return ideal_speedup(cells->results, point->connections);
    return figure == FIGURE_THROUGHPUT
               ? ideal_throughput(point->load, point->connections)
               : NAN;
}

static void put_ideal(FILE *to, const struct cells *cells,
                      const struct sweep *sweep, enum figure figure)
{
    char text[SHOW_TEXT];

    if (figure != FIGURE_SPEEDUP &&
        isnan(ideal_of(cells, &sweep->points[0], figure)))
        return;
    (void)fputs("| *ideal* | ", to);
    for (size_t k = 0; k < sweep->count; k++)
        (void)fprintf(to, " | *%s*",
                      show_value(show_unit_of(figure),
                                 ideal_of(cells, &sweep->points[k], figure),
                                 text));
    (void)fputs(" |\n", to);
}

/* How large a difference each column could have shown. */
static void put_seen(FILE *to, const struct cells *cells,
                     const struct sweep *sweep, enum figure figure)
{
    char text[SHOW_TEXT];

    if (figure != FIGURE_THROUGHPUT)
        return;
    (void)fputs("| *could be seen* | ", to);
    for (size_t k = 0; k < sweep->count; k++) {
        const struct sweep_point *point = &sweep->points[k];
        struct detectable seen;

        (void)detect(cells, point->load->workload.name, point->connections,
                     figure, &seen);
        (void)fprintf(to, " | *%s*",
                      seen.pairs > 0 ? show_difference(seen.median, text)
                                     : "too few rounds");
    }
    (void)fputs(" |\n", to);
}

void markdown_sweep_head(FILE *to, const struct sweep *sweep)
{
    char text[SWEEP_TEXT];

    (void)fputs("\n\n| system | " ALLOWANCE_TITLE, to);
    for (size_t k = 0; k < sweep->count; k++)
        (void)fprintf(to, " | %s", sweep_title(sweep, k, text));
}

void markdown_sweep_row(FILE *to, const struct notes *notes,
                        const struct sweep *sweep, const char *system,
                        enum figure figure)
{
    const struct cells *cells = notes->cells;
    char text[SHOW_TEXT];

    (void)fputs("| ", to);
    escape_markdown(to, system);
    (void)fprintf(to, " | %s",
                  allowance_of_row(cells, sweep->points[sweep->count - 1].load,
                                   system, text));
    for (size_t k = 0; k < sweep->count; k++)
        markdown_figure(to, notes, sweep_cell(cells, sweep, k, system), figure);
}

static void put_figure_table(FILE *to, const struct notes *notes,
                             const struct sweep *sweep,
                             const struct figure_table *table)
{
    const struct cells *cells = notes->cells;

    (void)fprintf(to, "\n**%s**", table->title);
    if (table->is_beside_baseline) {
        (void)fputs(" (", to);
        escape_markdown(to, cells->baseline);
        (void)fputs(")", to);
    }
    markdown_sweep_head(to, sweep);
    (void)fputs(" |\n|---|---:", to);
    for (size_t k = 0; k < sweep->count; k++)
        (void)fputs("|---:", to);
    (void)fputs("|\n", to);
    for (size_t i = 0; i < cells->system_count; i++) {
        if (!sweep_asks(cells, sweep, cells->systems[i]))
            continue;
        markdown_sweep_row(to, notes, sweep, cells->systems[i], table->figure);
        (void)fputs(" |\n", to);
    }
    put_ideal(to, cells, sweep, table->figure);
    put_seen(to, cells, sweep, table->figure);
}

/* What the servers took at the largest number of connections. */
static void put_cost_table(FILE *to, const struct notes *notes,
                           const struct sweep *sweep)
{
    enum { COSTS = sizeof costs / sizeof costs[0] };
    const struct cells *cells = notes->cells;
    size_t last = sweep->count - 1;
    uint64_t connections = sweep->points[last].connections;
    char text[SHOW_TEXT];
    bool is_known = has_figure(cells, sweep, FIGURE_PROCESSES);
    bool has[COSTS];

    for (size_t k = 0; k < COSTS; k++) {
        has[k] = has_figure(cells, sweep, costs[k].figure);
        is_known |= has[k];
    }
    if (!is_known)
        return;
    (void)fprintf(to,
                  "\n**What the server took, with %" PRIu64
                  " connection%s**\n\n| system | " ALLOWANCE_TITLE,
                  connections, connections == 1 ? "" : "s");
    for (size_t k = 0; k < COSTS; k++)
        if (has[k])
            (void)fprintf(to, " | %s", costs[k].title);
    (void)fputs(" |\n|---|---:", to);
    for (size_t k = 0; k < COSTS; k++)
        (void)fputs(has[k] ? "|---:" : "", to);
    (void)fputs("|\n", to);
    for (size_t i = 0; i < cells->system_count; i++) {
        const struct cell_stats *cell =
            sweep_cell(cells, sweep, last, cells->systems[i]);

        if (cell == NULL)
            continue;
        (void)fputs("| ", to);
        escape_markdown(to, cell->system);
        (void)fprintf(to, " | %s", allowance_of(cells, cell, text));
        for (size_t k = 0; k < COSTS; k++)
            if (has[k])
                markdown_figure(to, notes, cell, costs[k].figure);
        (void)fputs(" |\n", to);
    }
}

static bool is_told(const struct cells *cells, const struct sweep *sweep,
                    const struct figure_table *table)
{
    enum workload_kind kind = sweep->points[0].load->workload.kind;

    return has_figure(cells, sweep, table->figure) &&
           (table->where != FIB_ONLY || kind == WORKLOAD_FIB) &&
           (table->where != SWEPT_ONLY || sweep->by != SWEEP_CONNECTIONS);
}

static void put_title(FILE *to, const struct sweep *sweep)
{
    const struct load_row *first = sweep->points[0].load;
    const struct load_row *last = sweep->points[sweep->count - 1].load;

    (void)fputs("\n### ", to);
    escape_markdown(to, first->workload.name);
    if (last != first) {
        (void)fputs(" to ", to);
        escape_markdown(to, last->workload.name);
    }
    if (sweep->by != SWEEP_CONNECTIONS)
        (void)fprintf(to, " ×%" PRIu64, sweep->points[0].connections);
    if (first->is_known)
        (void)fprintf(to, ": %s", workload_summary(first->workload.kind));
    (void)fputs("\n", to);
}

static void put_tables(FILE *to, const struct notes *notes,
                       const struct sweep *sweep)
{
    put_title(to, sweep);
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++)
        if (is_told(notes->cells, sweep, &tables[i]))
            put_figure_table(to, notes, sweep, &tables[i]);
    markdown_apart(to, notes, sweep);
}

void markdown_load_tables(const struct cells *cells, const struct notes *notes,
                          const struct load_row *load, FILE *to)
{
    struct sweep sweep;

    if (load->is_known && load->workload.kind == WORKLOAD_CONVOY) {
        markdown_convoy(to, notes, load);
    } else if (sweep_has(cells, load)) {
        for (size_t k = 0; k < load->count; k++)
            if (sweep_among(cells, load, load->connections[k], &sweep))
                put_tables(to, notes, &sweep);
    } else {
        sweep_by_connections(load, &sweep);
        put_tables(to, notes, &sweep);
        put_cost_table(to, notes, &sweep);
    }
}

void markdown_batch_tables(const struct cells *cells, const struct notes *notes,
                           FILE *to)
{
    const char *jobs = NULL;
    char text[SHOW_TEXT];

    for (size_t i = 0; i < cells->count; i++) {
        const struct cell_stats *cell = &cells->cells[i];
        bool is_of_units = cell_is_of_units(cell);

        if (cell->kind != RECORD_BATCH)
            continue;
        if (jobs == NULL)
            (void)fputs("\n### Batch jobs\n\nThe ideal in turn is the sum of "
                        "the waits and of the computing; together, the longest "
                        "job, or the computing spread over all cores. What a "
                        "unit costs, of a spawn or a switch, is the time by "
                        "their number, with the start of the program, about "
                        "a millisecond.\n",
                        to);
        if (jobs == NULL || strcmp(jobs, cell->workload) != 0) {
            (void)fputs("\n**", to);
            escape_markdown(to, cell->workload);
            (void)fprintf(to,
                          "**\n\n| how | time | %s | user CPU | system CPU |\n"
                          "|---|---:|---:|---:|---:|\n",
                          is_of_units ? "each" : "ideal");
        }
        jobs = cell->workload;
        (void)fputs("| ", to);
        escape_markdown(to, cell->system);
        markdown_figure(to, notes, cell, FIGURE_WALL);
        if (is_of_units)
            markdown_figure(to, notes, cell, FIGURE_EACH);
        else
            (void)fprintf(
                to, " | %s",
                show_value(SHOW_SECONDS, ideal_batch_s(cells, cell), text));
        markdown_figure(to, notes, cell, FIGURE_USER);
        markdown_figure(to, notes, cell, FIGURE_SYSTEM);
        (void)fputs(" |\n", to);
    }
}
