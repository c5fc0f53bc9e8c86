/* In the terminal: what a request takes at a fixed rate, and how far the
 * figures can be trusted. */
#include "harness/report/terminal_put.h"

#include "harness/report/contrast_words.h"
#include "harness/report/detect.h"
#include "harness/report/escape.h"
#include "harness/report/fixed_rate.h"
#include "harness/report/machine_words.h"
#include "harness/report/twins.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

enum { PLACE_WIDTH = 26, RATIO_WIDTH = 24 };

static const struct {
    enum figure figure;
    const char *title;
    size_t width;
} columns[] = {
    {FIGURE_SYSCALLS, "calls", 8},    {FIGURE_SWITCHES, "switches", 9},
    {FIGURE_FAULTS, "faults", 8},     {FIGURE_MIGRATIONS, "migr.", 8},
    {FIGURE_P50, "p50", 9},           {FIGURE_P99, "p99", 9},
    {FIGURE_SENT_P99, "p99 sent", 9},
};

enum { COLUMNS = sizeof columns / sizeof columns[0] };

static void put_title(FILE *to, const struct cells *cells,
                      const struct load_row *load, uint64_t connections)
{
    char text[FIXED_RATE_TEXT];
    char share[SHOW_TEXT];
    struct detectable seen;

    (void)fprintf(to, "\nper request, %s, ×%" PRIu64,
                  fixed_rate_name(load, text), connections);
    (void)detect(cells, load->workload.name, connections, FIGURE_CPU, &seen);
    if (seen.pairs > 0)
        (void)fprintf(to, " (could be seen: %s)",
                      show_difference(seen.median, share));
    (void)fputs("\n  ", to);
    terminal_put(to, "system", TERMINAL_NAME);
    terminal_put(to, "CPU µs/req", TERMINAL_FIGURE);
    for (size_t k = 0; k < COLUMNS; k++)
        terminal_put(to, columns[k].title, columns[k].width);
    (void)fputs("runs\n", to);
}

static bool is_missing(const struct cells *cells, enum figure figure)
{
    for (size_t i = 0; i < cells->load_count; i++)
        if (fixed_rate_is(&cells->loads[i]) &&
            fixed_rate_is_missing(cells, &cells->loads[i], figure))
            return true;
    return false;
}

static void put_reason(FILE *to, const struct cells *cells)
{
    for (size_t k = 0; k < COLUMNS; k++) {
        const char *reason = fixed_rate_reason(cells, columns[k].figure);
        char text[ESCAPE_TEXT];

        if (reason != NULL && is_missing(cells, columns[k].figure))
            (void)fprintf(to, "  no %s: %s\n", columns[k].title,
                          escape_line(reason, TERMINAL_LINE - 20, text));
    }
}

void terminal_fixed_rate(FILE *to, const struct cells *cells)
{
    const struct cell_stats *before = NULL;

    for (size_t i = 0; i < cells->load_count; i++) {
        const struct load_row *load = &cells->loads[i];

        for (size_t k = 0; fixed_rate_is(load) && k < cells->count; k++) {
            const struct cell_stats *cell = &cells->cells[k];

            if (cell->kind != RECORD_LOAD ||
                strcmp(cell->workload, load->workload.name) != 0)
                continue;
            if (before == NULL || before->connections != cell->connections ||
                strcmp(before->workload, cell->workload) != 0)
                put_title(to, cells, load, cell->connections);
            before = cell;
            terminal_put_name(to, cell->system);
            terminal_put_figure(to, cell, FIGURE_CPU, TERMINAL_FIGURE);
            for (size_t c = 0; c < COLUMNS; c++)
                terminal_put_value(to, cell, columns[c].figure,
                                   columns[c].width);
            terminal_put_runs(to, cell);
        }
    }
    if (before != NULL)
        put_reason(to, cells);
}

static const struct {
    enum figure figure;
    const char *title;
    size_t width;
} ratios[] = {{FIGURE_THROUGHPUT, "requests/s", RATIO_WIDTH},
              {FIGURE_P99, "p99", RATIO_WIDTH},
              {FIGURE_CPU, "CPU µs/req", 0}};

enum { RATIOS = sizeof ratios / sizeof ratios[0] };

/* The ratios of the cell of the row, which is its first. */
static void put_twin_cell(FILE *to, const struct twins *twins, size_t row)
{
    const struct contrast *rows = twins->contrasts.rows;
    const struct cell_stats *cell = rows[row].cells[0];
    char place[CONTRAST_PLACE];

    (void)fputs("  ", to);
    terminal_put(to, contrast_place(cell, place), PLACE_WIDTH);
    for (size_t k = 0; k < RATIOS; k++) {
        char text[SHOW_TEXT] = SHOW_MISSING;

        for (size_t i = row; i < twins->contrasts.count; i++)
            if (rows[i].cells[0] == cell && rows[i].figure == ratios[k].figure)
                (void)contrast_ratio(&rows[i], text);
        terminal_put(to, text, ratios[k].width);
    }
    (void)fputc('\n', to);
}

static void put_twins(FILE *to, const struct twins *twins)
{
    const struct contrasts *c = &twins->contrasts;
    char text[ESCAPE_TEXT];

    (void)fprintf(to, "\n%s against itself - ",
                  escape_line(twins->names[0], TERMINAL_NAME, text));
    if (!twins_has_ratio(twins)) {
        (void)fputs("too few rounds to see what it differs by\n", to);
        return;
    }
    (void)fputs("a smaller difference says nothing\n  ", to);
    terminal_put(to, "cell", PLACE_WIDTH);
    for (size_t k = 0; k < RATIOS; k++)
        terminal_put(to, ratios[k].title, ratios[k].width);
    (void)fputc('\n', to);
    for (size_t i = 0; i < c->count; i++)
        if (i == 0 || c->rows[i].cells[0] != c->rows[i - 1].cells[0])
            put_twin_cell(to, twins, i);
    if (twins_called(twins) > 0)
        (void)fprintf(to, "  %s\n", twins_remark(twins, text));
}

void terminal_trust(FILE *to, const struct cells *cells)
{
    const json_t *machine = cells->results->facts.machine;
    size_t warnings = machine_remarks(machine, "warning");
    struct twins twins;

    if (twins_init(&twins, cells) == 0 && twins.names[0] != NULL)
        put_twins(to, &twins);
    twins_free(&twins);
    if (warnings > 0)
        (void)fprintf(to,
                      "\n%zu warning%s about this machine: report.md, or "
                      "concbench doctor\n",
                      warnings, warnings == 1 ? "" : "s");
}
