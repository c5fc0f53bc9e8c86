/* The part of report.md on what a request takes at one fixed rate. */
#include "harness/report/markdown.h"

#include "harness/report/allowance.h"
#include "harness/report/detect.h"
#include "harness/report/escape.h"
#include "harness/report/fixed_rate.h"
#include "harness/report/show.h"

#include <inttypes.h>
#include <string.h>

struct column {
    const char *title;
    enum figure figure;
    bool has_interval;
};

static const struct column costs[] = {
    {"server CPU, µs", FIGURE_CPU, true},
    {"system calls", FIGURE_SYSCALLS, false},
    {"context switches", FIGURE_SWITCHES, false},
    {"page faults", FIGURE_FAULTS, false},
    {"migrations", FIGURE_MIGRATIONS, false},
    {"memory (PSS)", FIGURE_PSS, false},
    {"answered/s", FIGURE_THROUGHPUT, false},
};

static const struct column times[] = {
    {"p50", FIGURE_P50, true},
    {"p50 from the send", FIGURE_SENT_P50, false},
    {"p99", FIGURE_P99, true},
    {"p99 from the send", FIGURE_SENT_P99, false},
    {"p99 of the generator's lag", FIGURE_LAG, false},
};

enum {
    COSTS = sizeof costs / sizeof costs[0],
    TIMES = sizeof times / sizeof times[0]
};

static void put_cell(FILE *to, const struct notes *notes,
                     const struct cell_stats *cell, const struct column *column)
{
    char text[SHOW_TEXT];

    if (column->has_interval)
        markdown_figure(to, notes, cell, column->figure);
    else
        (void)fprintf(to, " | %s",
                      cell_has_too_few(cell, column->figure)
                          ? SHOW_TOO_FEW
                          : show_value(show_unit_of(column->figure),
                                       cell->figures[column->figure].median,
                                       text));
}

static void put_table(FILE *to, const struct notes *notes,
                      const struct load_row *load, const struct column *columns,
                      size_t count)
{
    const struct cells *cells = notes->cells;
    char text[SHOW_TEXT];

    (void)fputs("\n| system | connections | " ALLOWANCE_TITLE, to);
    for (size_t k = 0; k < count; k++)
        (void)fprintf(to, " | %s", columns[k].title);
    (void)fputs(" |\n|---|---:|---:", to);
    for (size_t k = 0; k < count; k++)
        (void)fputs("|---:", to);
    (void)fputs("|\n", to);
    for (size_t i = 0; i < cells->count; i++) {
        const struct cell_stats *cell = &cells->cells[i];

        if (cell->kind != RECORD_LOAD ||
            strcmp(cell->workload, load->workload.name) != 0)
            continue;
        (void)fputs("| ", to);
        escape_markdown(to, cell->system);
        (void)fprintf(to, " | %" PRIu64 " | %s", cell->connections,
                      allowance_of(cells, cell, text));
        for (size_t k = 0; k < count; k++)
            put_cell(to, notes, cell, &columns[k]);
        (void)fputs(" |\n", to);
    }
}

static void put_seen(FILE *to, const struct cells *cells,
                     const struct load_row *load)
{
    for (size_t k = 0; k < load->count; k++) {
        struct detectable seen;
        char text[SHOW_TEXT];

        if (detect(cells, load->workload.name, load->connections[k], FIGURE_CPU,
                   &seen) < 0 ||
            seen.pairs == 0)
            continue;
        (void)fprintf(to,
                      "\nWith %" PRIu64 " connection%s a difference in CPU "
                      "time of %s between two of them could have been seen.\n",
                      load->connections[k],
                      load->connections[k] == 1 ? "" : "s",
                      show_difference(seen.median, text));
    }
}

static void put_reasons(FILE *to, const struct cells *cells,
                        const struct load_row *load)
{
    for (size_t k = 0; k < COSTS; k++) {
        const char *reason = fixed_rate_reason(cells, costs[k].figure);

        if (!fixed_rate_is_missing(cells, load, costs[k].figure))
            continue;
        (void)fprintf(to,
                      "\nWhere there is no figure for %s: ", costs[k].title);
        if (reason != NULL)
            escape_markdown(to, reason);
        else
            (void)fputs("the runs that count gave none", to);
        (void)fputs(".\n", to);
    }
}

void markdown_fixed_rate(const struct cells *cells, const struct notes *notes,
                         FILE *to)
{
    char text[FIXED_RATE_TEXT];

    if (!fixed_rate_has(cells))
        return;
    (void)fputs(
        "\n## What a request takes at a fixed rate\n\n"
        "Every system is asked for the same number of requests a second, which "
        "all can carry, so that like is compared with like; at full load a "
        "server saves work by having many requests at once, each at another "
        "rate. This is the figure of efficiency, and the one that repeats "
        "best. Requests come by a schedule that does not wait for the server. "
        "Response times count from when a request was due, beside them from "
        "when it was sent: the difference is the wait for a free connection. "
        "The generator's lag is how late it was itself. System calls and "
        "migrations, and what the window cannot tell, are counted in a short "
        "run of its own.\n",
        to);
    for (size_t i = 0; i < cells->load_count; i++) {
        const struct load_row *load = &cells->loads[i];

        if (!fixed_rate_is(load))
            continue;
        (void)fputs("\n### ", to);
        escape_markdown(to, fixed_rate_name(load, text));
        (void)fputs("\n\n**Per request**\n", to);
        put_table(to, notes, load, costs, COSTS);
        put_reasons(to, cells, load);
        put_seen(to, cells, load);
        (void)fputs("\n**Response times**\n", to);
        put_table(to, notes, load, times, TIMES);
    }
}
