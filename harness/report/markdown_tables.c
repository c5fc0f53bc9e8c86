/* The tables of report.md. */
#include "harness/report/markdown.h"

#include "harness/report/allowance.h"
#include "harness/report/detect.h"
#include "harness/report/escape.h"
#include "harness/report/ideal.h"
#include "harness/report/show.h"

#include <inttypes.h>
#include <string.h>

/* A table of a figure: rows are systems, columns numbers of connections. */
struct figure_table {
    const char *title;
    enum figure figure;
    bool fib_only;
};

static const struct figure_table tables[] = {
    {"Requests per second", FIGURE_THROUGHPUT, false},
    {"Requests per second, as a multiple of the baseline's", FIGURE_SPEEDUP,
     true},
    {"Response time, p50", FIGURE_P50, false},
    {"Response time, p99", FIGURE_P99, false},
    {"Server CPU time per request, in us", FIGURE_CPU, false},
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

/* True when the system was run with the workload at all. */
static bool has_row(const struct cells *cells, const struct load_row *load,
                    const char *system)
{
    for (size_t k = 0; k < load->count; k++)
        if (cells_find(cells, RECORD_LOAD, system, load->workload.name,
                       load->connections[k]) != NULL)
            return true;
    return false;
}

static bool has_figure(const struct cells *cells, const struct load_row *load,
                       enum figure figure)
{
    for (size_t i = 0; i < cells->count; i++)
        if (cells->cells[i].kind == RECORD_LOAD &&
            strcmp(cells->cells[i].workload, load->workload.name) == 0 &&
            cells->cells[i].figures[figure].n > 0)
            return true;
    return false;
}

static void put_ideal(FILE *to, const struct cells *cells,
                      const struct load_row *load, enum figure figure)
{
    char text[SHOW_TEXT];

    if (figure != FIGURE_SPEEDUP &&
        (figure != FIGURE_THROUGHPUT || load->workload.kind != WORKLOAD_WAIT))
        return;
    (void)fputs("| *ideal* | ", to);
    for (size_t k = 0; k < load->count; k++) {
        uint64_t n = load->connections[k];

        (void)fprintf(to, " | *%s*",
                      show_value(show_unit_of(figure),
                                 figure == FIGURE_SPEEDUP
                                     ? ideal_speedup(cells->results, n)
                                     : ideal_throughput(load, n),
                                 text));
    }
    (void)fputs(" |\n", to);
}

/* How large a difference each column could have shown. */
static void put_seen(FILE *to, const struct cells *cells,
                     const struct load_row *load, enum figure figure)
{
    char text[SHOW_TEXT];

    if (figure != FIGURE_THROUGHPUT)
        return;
    (void)fputs("| *could be seen* | ", to);
    for (size_t k = 0; k < load->count; k++) {
        struct detectable seen;

        (void)detect(cells, load->workload.name, load->connections[k], figure,
                     &seen);
        (void)fprintf(to, " | *%s*",
                      seen.pairs > 0 ? show_difference(seen.median, text)
                                     : "too few rounds");
    }
    (void)fputs(" |\n", to);
}

static void put_figure_table(FILE *to, const struct cells *cells,
                             const struct notes *notes,
                             const struct load_row *load,
                             const struct figure_table *table)
{
    char text[SHOW_TEXT];

    (void)fprintf(to, "\n**%s**", table->title);
    if (table->figure == FIGURE_SPEEDUP) {
        (void)fputs(" (", to);
        escape_markdown(to, cells->baseline);
        (void)fputs(")", to);
    }
    (void)fputs("\n\n| system | " ALLOWANCE_TITLE, to);
    for (size_t k = 0; k < load->count; k++)
        (void)fprintf(to, " | ×%" PRIu64, load->connections[k]);
    (void)fputs(" |\n|---|---:", to);
    for (size_t k = 0; k < load->count; k++)
        (void)fputs("|---:", to);
    (void)fputs("|\n", to);
    for (size_t i = 0; i < cells->system_count; i++) {
        const char *system = cells->systems[i];

        if (!has_row(cells, load, system))
            continue;
        (void)fputs("| ", to);
        escape_markdown(to, system);
        (void)fprintf(to, " | %s", allowance_of_row(cells, load, system, text));
        for (size_t k = 0; k < load->count; k++)
            markdown_figure(to, notes,
                            cells_find(cells, RECORD_LOAD, system,
                                       load->workload.name,
                                       load->connections[k]),
                            table->figure);
        (void)fputs(" |\n", to);
    }
    put_ideal(to, cells, load, table->figure);
    put_seen(to, cells, load, table->figure);
}

/* What the servers took at the largest number of connections. */
static void put_cost_table(FILE *to, const struct cells *cells,
                           const struct notes *notes,
                           const struct load_row *load)
{
    enum { COSTS = sizeof costs / sizeof costs[0] };
    uint64_t connections = load->connections[load->count - 1];
    char text[SHOW_TEXT];
    bool is_known = has_figure(cells, load, FIGURE_PROCESSES);
    bool has[COSTS];

    for (size_t k = 0; k < COSTS; k++) {
        has[k] = has_figure(cells, load, costs[k].figure);
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
            cells_find(cells, RECORD_LOAD, cells->systems[i],
                       load->workload.name, connections);

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

void markdown_load_tables(const struct cells *cells, const struct notes *notes,
                          const struct load_row *load, FILE *to)
{
    (void)fputs("\n### ", to);
    escape_markdown(to, load->workload.name);
    if (load->is_known)
        (void)fprintf(to, ": %s", workload_summary(load->workload.kind));
    (void)fputs("\n", to);
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++)
        if ((!tables[i].fib_only || load->workload.kind == WORKLOAD_FIB) &&
            has_figure(cells, load, tables[i].figure))
            put_figure_table(to, cells, notes, load, &tables[i]);
    put_cost_table(to, cells, notes, load);
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
