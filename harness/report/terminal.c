/* The tables for the terminal: 100 columns, one line for each cell. */
#include "harness/report/report.h"

#include "harness/report/allowance.h"
#include "harness/report/cells.h"
#include "harness/report/escape.h"
#include "harness/report/facts.h"
#include "harness/report/ideal.h"
#include "harness/report/notes.h"
#include "harness/report/searches.h"
#include "harness/report/show.h"
#include "harness/report/starved.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

/* Widths in characters. */
enum {
    NAME_WIDTH = 16,
    PLACE_WIDTH = 32,
    CONNS_WIDTH = 6,
    FIGURE_WIDTH = 14,
    COST_WIDTH = 12,
    PARTS_WIDTH = 13,
    SLOPE_WIDTH = 36,
    SPREAD_WIDTH = 18,
    LINE_WIDTH = 100,
    PLACES_MOST = 6
};

/* Left-aligned, with two spaces behind; what does not fit pushes on. */
static void put(FILE *to, const char *text, size_t width)
{
    size_t used = show_width(text);

    (void)fprintf(to, "%s%*s", text, used < width ? (int)(width - used) : 1,
                  "");
}

static void put_name(FILE *to, const char *name)
{
    char text[ESCAPE_TEXT];

    (void)fputs("  ", to);
    put(to, escape_line(name, NAME_WIDTH - 1, text), NAME_WIDTH);
}

static void put_figure(FILE *to, const struct cell_stats *cell,
                       enum figure figure, size_t width)
{
    char text[SHOW_TEXT];
    char marked[SHOW_TEXT + 8];
    bool is_bound = cell->is_lower_bound && cell->figures[figure].n > 0 &&
                    (figure == FIGURE_THROUGHPUT || figure == FIGURE_SPEEDUP);

    if (cell_has_too_few(cell, figure)) {
        put(to, SHOW_TOO_FEW, width);
        return;
    }
    show_spread(show_unit_of(figure), &cell->figures[figure], text);
    (void)snprintf(marked, sizeof marked, "%s%s", is_bound ? "≥ " : "", text);
    put(to, marked, width);
}

/* "6", with " ~2" when two of these are noisy and " !1" when one more is not
 * used. */
static void put_runs(FILE *to, const struct cell_stats *cell)
{
    (void)fprintf(to, "%zu", cell_used(cell));
    if (cell->counts[VERDICT_NOISY] > 0)
        (void)fprintf(to, " ~%zu", cell->counts[VERDICT_NOISY]);
    if (cell->run_count > cell_used(cell))
        (void)fprintf(to, " !%zu", cell->run_count - cell_used(cell));
    (void)fputc('\n', to);
}

/* The one figure that tells what a workload is about. */
static const char *own_title(const struct load_row *load)
{
    switch (load->workload.kind) {
    case WORKLOAD_WAIT:
        return "of the ideal";
    case WORKLOAD_FIB:
        return "speed-up";
    default:
        return "CPU us/req";
    }
}

static void put_own(FILE *to, const struct load_row *load,
                    const struct cell_stats *cell)
{
    double share = 100 * cell->figures[FIGURE_THROUGHPUT].median /
                   ideal_throughput(load, cell->connections);
    char text[SHOW_TEXT];

    if (load->workload.kind == WORKLOAD_WAIT && !isnan(share)) {
        (void)snprintf(text, sizeof text, "%.1f%%", share);
        put(to, text, COST_WIDTH);
    } else if (load->workload.kind == WORKLOAD_FIB) {
        put_figure(to, cell, FIGURE_SPEEDUP, COST_WIDTH);
    } else {
        put_figure(to, cell, FIGURE_CPU, COST_WIDTH);
    }
}

static void put_load_row(FILE *to, const struct cells *cells,
                         const struct load_row *load,
                         const struct cell_stats *cell)
{
    char text[SHOW_TEXT];

    put_name(to, cell->system);
    (void)fprintf(to, "%*" PRIu64 "  ", CONNS_WIDTH, cell->connections);
    put_figure(to, cell, FIGURE_THROUGHPUT, FIGURE_WIDTH);
    put_figure(to, cell, FIGURE_P50, FIGURE_WIDTH);
    put_figure(to, cell, FIGURE_P99, FIGURE_WIDTH);
    put_own(to, load, cell);
    put(to, allowance_of(cells, cell, text), PARTS_WIDTH);
    put_runs(to, cell);
}

static void print_load(FILE *to, const struct cells *cells,
                       const struct load_row *load)
{
    char name[ESCAPE_TEXT];

    (void)fprintf(to, "\n%s", escape_line(load->workload.name, 60, name));
    if (load->is_known)
        (void)fprintf(to, " - %s", workload_summary(load->workload.kind));
    (void)fputs("\n  ", to);
    put(to, "system", NAME_WIDTH);
    (void)fprintf(to, "%*s  ", CONNS_WIDTH, "conns");
    put(to, "requests/s", FIGURE_WIDTH);
    put(to, "p50", FIGURE_WIDTH);
    put(to, "p99", FIGURE_WIDTH);
    put(to, own_title(load), COST_WIDTH);
    put(to, "p/t/c", PARTS_WIDTH);
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
    bool is_first = true;

    for (size_t i = 0; i < cells->count; i++) {
        const struct cell_stats *cell = &cells->cells[i];

        if (cell->kind != RECORD_LOAD || cell->figures[FIGURE_WORKERS].n == 0)
            continue;
        if (is_first)
            (void)fprintf(to,
                          "\nhow evenly requests spread over the workers - "
                          "shares of all their requests\n  %-*s%-*s%*s  "
                          "%-9s%-*s%s\n",
                          NAME_WIDTH, "system", SPREAD_WIDTH, "workload",
                          CONNS_WIDTH, "conns", "workers", SPREAD_WIDTH,
                          "busiest", "least busy");
        is_first = false;
        put_name(to, cell->system);
        put(to, escape_line(cell->workload, SPREAD_WIDTH - 1, text),
            SPREAD_WIDTH);
        (void)fprintf(to, "%*" PRIu64 "  ", CONNS_WIDTH, cell->connections);
        put(to,
            show_value(SHOW_COUNT, cell->figures[FIGURE_WORKERS].median,
                       spread),
            9);
        put_figure(to, cell, FIGURE_BUSIEST, SPREAD_WIDTH);
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

    put_name(to, system);
    put(to,
        slope != NULL ? show_interval(SHOW_BYTES, &slope->bytes, text)
                      : SHOW_MISSING,
        SLOPE_WIDTH);
    if (slope != NULL)
        (void)snprintf(text, sizeof text, "%" PRIu64 " to %" PRIu64,
                       slope->from, slope->to);
    put(to, slope != NULL ? text : SHOW_MISSING, NAME_WIDTH);
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
            put(to, "system", NAME_WIDTH);
            put(to, "memory per connection", SLOPE_WIDTH);
            put(to, "connections", NAME_WIDTH);
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

        if (cell->kind != RECORD_BATCH)
            continue;
        if (strcmp(jobs, cell->workload) != 0) {
            (void)fprintf(to, "\nbatch %s\n  ",
                          escape_line(cell->workload, RECORD_NAME, text));
            put(to, "how", NAME_WIDTH);
            put(to, "time", FIGURE_WIDTH);
            put(to, "ideal", COST_WIDTH);
            put(to, "user", COST_WIDTH);
            put(to, "system", COST_WIDTH);
            (void)fputs("runs\n", to);
        }
        jobs = cell->workload;
        put_name(to, cell->system);
        put_figure(to, cell, FIGURE_WALL, FIGURE_WIDTH);
        put(to, show_value(SHOW_SECONDS, ideal_batch_s(cells, cell), figure),
            COST_WIDTH);
        put(to,
            show_value(SHOW_SECONDS, cell->figures[FIGURE_USER].median, figure),
            COST_WIDTH);
        put(to,
            show_value(SHOW_SECONDS, cell->figures[FIGURE_SYSTEM].median,
                       figure),
            COST_WIDTH);
        put_runs(to, cell);
    }
}

static void put_place(FILE *to, const char *name)
{
    char text[ESCAPE_TEXT];

    (void)fputs(escape_line(name, PLACE_WIDTH, text), to);
}

static void print_notes(FILE *to, const struct notes *notes)
{
    char reason[ESCAPE_TEXT];

    for (size_t i = 0; i < notes->count; i++) {
        const struct note *note = &notes->notes[i];

        (void)fprintf(to, "%s%s, %zu run%s: %s\n    ", i == 0 ? "\n" : "",
                      verdict_name(note->verdict), note->runs,
                      note->runs == 1 ? "" : "s",
                      escape_line(note->reason, LINE_WIDTH - 24, reason));
        notes_places(notes, i + 1, PLACES_MOST, to, put_place);
        (void)fputc('\n', to);
    }
}

void report_print(const struct results *results, FILE *to)
{
    char text[FACTS_TEXT];
    struct cells cells;
    struct notes notes;

    if (cells_init(&cells, results) < 0) {
        (void)fputs("no memory for the tables\n", to);
        return;
    }
    (void)fprintf(to, "%s\n", facts_campaign(results, text));
    (void)fprintf(to, "%s\n", facts_machine(results, text));
    searches_print(&cells, to);
    for (size_t i = 0; i < cells.load_count; i++)
        print_load(to, &cells, &cells.loads[i]);
    print_workers(to, &cells);
    print_idle(to, &cells);
    print_batch(to, &cells);
    (void)fputs(
        "\nMedian over the runs, ± the farther end of its 95 % interval "
        "(below 6 runs: of their range).\n≥ limited by the load "
        "generator, p/t/c the server's processes, threads and cores,\n~ noisy "
        "runs among them, ! runs not used, " SHOW_MISSING
        " missing,\ntoo few: requests for that quantile.\n",
        to);
    starved_write(&cells, to,
                  "\nSTARVED: connections without one reply in the whole "
                  "window; no latency is given there\n    ",
                  put_place, "\n");
    if (notes_init(&notes, &cells) == 0) {
        print_notes(to, &notes);
        notes_free(&notes);
    }
    cells_free(&cells);
}
