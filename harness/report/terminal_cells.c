/* A line for each cell in the terminal. */
#include "harness/report/terminal_put.h"

#include "harness/report/allowance.h"
#include "harness/report/crash.h"
#include "harness/report/escape.h"
#include "harness/report/fixed_rate.h"
#include "harness/report/ideal.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

enum { PARTS_WIDTH = 13, SLOPE_WIDTH = 36, SPREAD_WIDTH = 18 };

/* The one figure that tells what a workload is about. */
static const char *own_title(const struct load_row *load)
{
    switch (load->workload.kind) {
    case WORKLOAD_WAIT:
        return "of the ideal";
    case WORKLOAD_FETCH:
        return isnan(ideal_throughput(load, 1)) ? "CPU µs/req" : "of the ideal";
    case WORKLOAD_FIB:
        return "speed-up";
    case WORKLOAD_CHURN:
        return "CPU µs/conn";
    case WORKLOAD_CONVOY:
        return "p99/alone";
    case WORKLOAD_BLOB:
        return "CPU µs/MiB";
    default:
        return "CPU µs/req";
    }
}

static enum figure own_figure(const struct load_row *load)
{
    switch (load->workload.kind) {
    case WORKLOAD_FIB:
        return FIGURE_SPEEDUP;
    case WORKLOAD_CHURN:
        return FIGURE_CONNECTION_CPU;
    case WORKLOAD_CONVOY:
        return FIGURE_CONVOY_P99;
    case WORKLOAD_BLOB:
        return FIGURE_MIB_CPU;
    default:
        return FIGURE_CPU;
    }
}

static void put_own(FILE *to, const struct load_row *load,
                    const struct cell_stats *cell)
{
    double share = 100 * cell->figures[FIGURE_THROUGHPUT].median /
                   ideal_throughput(load, cell->connections);
    char text[SHOW_TEXT];

    if (!isnan(share)) {
        (void)snprintf(text, sizeof text, "%.1f%%", share);
        terminal_put(to, text, TERMINAL_COST);
    } else {
        terminal_put_figure(to, cell, own_figure(load), TERMINAL_COST);
    }
}

static void put_load_row(FILE *to, const struct cells *cells,
                         const struct load_row *load,
                         const struct cell_stats *cell)
{
    char text[SHOW_TEXT];

    terminal_put_name(to, cell->system);
    (void)fprintf(to, "%*" PRIu64 "  ", TERMINAL_CONNS, cell->connections);
    terminal_put_figure(to, cell, FIGURE_THROUGHPUT, TERMINAL_FIGURE);
    terminal_put_figure(to, cell, FIGURE_P50, TERMINAL_FIGURE);
    terminal_put_figure(to, cell, FIGURE_P99, TERMINAL_FIGURE);
    put_own(to, load, cell);
    terminal_put(to, allowance_of(cells, cell, text), PARTS_WIDTH);
    terminal_put_runs(to, cell);
}

static void print_load(FILE *to, const struct cells *cells,
                       const struct load_row *load)
{
    char name[ESCAPE_TEXT];

    (void)fprintf(to, "\n%s", escape_line(load->workload.name, 60, name));
    if (load->is_known)
        (void)fprintf(to, " - %s", workload_summary(load->workload.kind));
    (void)fputs("\n  ", to);
    terminal_put(to, "system", TERMINAL_NAME);
    (void)fprintf(to, "%*s  ", TERMINAL_CONNS, "conns");
    terminal_put(to, "requests/s", TERMINAL_FIGURE);
    terminal_put(to, "p50", TERMINAL_FIGURE);
    terminal_put(to, "p99", TERMINAL_FIGURE);
    terminal_put(to, own_title(load), TERMINAL_COST);
    terminal_put(to, "p/t/c", PARTS_WIDTH);
    (void)fputs("runs\n", to);
    for (size_t i = 0; i < cells->count; i++)
        if (cells->cells[i].kind == RECORD_LOAD &&
            strcmp(cells->cells[i].workload, load->workload.name) == 0)
            put_load_row(to, cells, load, &cells->cells[i]);
}

static void print_workers(FILE *to, const struct cells *cells)
{
    char text[ESCAPE_TEXT];
    char spread[SHOW_TEXT];
    const struct cell_stats *first =
        cells_next(cells, NULL, RECORD_LOAD, FIGURE_WORKERS);

    for (const struct cell_stats *cell = first; cell != NULL;
         cell = cells_next(cells, cell, RECORD_LOAD, FIGURE_WORKERS)) {
        if (cell == first)
            (void)fprintf(to,
                          "\nhow evenly requests spread over the workers - "
                          "shares of all their requests\n  %-*s%-*s%*s  "
                          "%-9s%-*s%s\n",
                          TERMINAL_NAME, "system", SPREAD_WIDTH, "workload",
                          TERMINAL_CONNS, "conns", "workers", SPREAD_WIDTH,
                          "busiest", "least busy");
        terminal_put_name(to, cell->system);
        terminal_put(to, escape_line(cell->workload, SPREAD_WIDTH - 1, text),
                     SPREAD_WIDTH);
        (void)fprintf(to, "%*" PRIu64 "  ", TERMINAL_CONNS, cell->connections);
        terminal_put(to,
                     show_value(SHOW_COUNT,
                                cell->figures[FIGURE_WORKERS].median, spread),
                     9);
        terminal_put_figure(to, cell, FIGURE_BUSIEST, SPREAD_WIDTH);
        (void)fprintf(
            to, "%s\n",
            show_spread(SHOW_SHARE, &cell->figures[FIGURE_IDLEST], spread));
    }
}

/* Memory for each connection; the numbers of connections; CPU. */
static void put_idle_row(FILE *to, const struct cells *cells,
                         const char *system)
{
    const struct idle_slope *slope = cells_slope(cells, system);
    const struct cell_stats *rest =
        cells_largest(cells, RECORD_IDLE, system, FIGURE_REST);
    char text[SHOW_TEXT];

    terminal_put_name(to, system);
    terminal_put(to,
                 slope != NULL ? show_interval(SHOW_BYTES, &slope->bytes, text)
                               : SHOW_MISSING,
                 SLOPE_WIDTH);
    if (slope != NULL)
        (void)snprintf(text, sizeof text, "%" PRIu64 " to %" PRIu64,
                       slope->from, slope->to);
    terminal_put(to, slope != NULL ? text : SHOW_MISSING, TERMINAL_NAME);
    (void)fprintf(
        to, "%s\n",
        rest != NULL
            ? show_interval(SHOW_SHARE, &rest->figures[FIGURE_REST], text)
            : SHOW_MISSING);
}

static void print_idle(FILE *to, const struct cells *cells)
{
    bool is_first = true;

    for (size_t i = 0; i < cells->system_count; i++) {
        if (!cells_has(cells, RECORD_IDLE, cells->systems[i]))
            continue;
        if (is_first) {
            (void)fputs("\nidle connections - how the server's memory grows\n"
                        "  ",
                        to);
            terminal_put(to, "system", TERMINAL_NAME);
            terminal_put(to, "memory per connection", SLOPE_WIDTH);
            terminal_put(to, "connections", TERMINAL_NAME);
            (void)fputs("CPU at rest\n", to);
        }
        is_first = false;
        put_idle_row(to, cells, cells->systems[i]);
    }
}

static void print_batch(FILE *to, const struct cells *cells)
{
    const char *jobs = "";
    char text[ESCAPE_TEXT];
    char figure[SHOW_TEXT];

    for (size_t i = 0; i < cells->count; i++) {
        const struct cell_stats *cell = &cells->cells[i];
        bool is_of_units = cell_is_of_units(cell);

        if (cell->kind != RECORD_BATCH)
            continue;
        if (strcmp(jobs, cell->workload) != 0) {
            (void)fprintf(to, "\nbatch %s\n  ",
                          escape_line(cell->workload, RECORD_NAME, text));
            terminal_put(to, "how", TERMINAL_NAME);
            terminal_put(to, "time", TERMINAL_FIGURE);
            terminal_put(to, is_of_units ? "each" : "ideal", TERMINAL_COST);
            terminal_put(to, "user", TERMINAL_COST);
            terminal_put(to, "system", TERMINAL_COST);
            (void)fputs("runs\n", to);
        }
        jobs = cell->workload;
        terminal_put_name(to, cell->system);
        terminal_put_figure(to, cell, FIGURE_WALL, TERMINAL_FIGURE);
        if (is_of_units)
            terminal_put_value(to, cell, FIGURE_EACH, TERMINAL_COST);
        else
            terminal_put(
                to,
                show_value(SHOW_SECONDS, ideal_batch_s(cells, cell), figure),
                TERMINAL_COST);
        terminal_put(
            to,
            show_value(SHOW_SECONDS, cell->figures[FIGURE_USER].median, figure),
            TERMINAL_COST);
        terminal_put(to,
                     show_value(SHOW_SECONDS,
                                cell->figures[FIGURE_SYSTEM].median, figure),
                     TERMINAL_COST);
        terminal_put_runs(to, cell);
    }
}

void terminal_cells(FILE *to, const struct cells *cells)
{
    for (size_t i = 0; i < cells->load_count; i++)
        if (!fixed_rate_is(&cells->loads[i]))
            print_load(to, cells, &cells->loads[i]);
    print_workers(to, cells);
    print_idle(to, cells);
    crash_print(cells, to);
    print_batch(to, cells);
}
