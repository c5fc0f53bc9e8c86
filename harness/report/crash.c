/* Crashes: who died with the unit that was killed. */
#include "harness/report/crash.h"

#include "harness/report/escape.h"
#include "harness/report/markdown.h"
#include "harness/report/terminal_put.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#define NEVER "never"

enum { LINE_BACK = 20 };

const struct cell_stats *crash_cell(const struct cells *cells,
                                    const char *system)
{
    const struct cell_stats *largest =
        cells_largest(cells, RECORD_CRASH, system, FIGURE_LOST);

    for (size_t i = 0; largest == NULL && i < cells->count; i++)
        if (cells->cells[i].kind == RECORD_CRASH &&
            strcmp(cells->cells[i].system, system) == 0)
            largest = &cells->cells[i];
    return largest;
}

/* The connections that could die, of the cell's used runs. */
static double others(const struct cell_stats *cell)
{
    for (size_t i = 0; i < cell->run_count; i++)
        if (record_is_used(cell->runs[i]))
            return cell->runs[i]->crash.connections;
    return NAN;
}

char *crash_lost_text(const struct cell_stats *cell, char text[CRASH_TEXT])
{
    char lost[SHOW_TEXT];
    char all[SHOW_TEXT];

    if (cell->figures[FIGURE_LOST].n == 0)
        (void)snprintf(text, CRASH_TEXT, "%s", SHOW_MISSING);
    else
        (void)snprintf(
            text, CRASH_TEXT, "%s of %s",
            show_value(SHOW_COUNT, cell->figures[FIGURE_LOST].median, lost),
            show_value(SHOW_COUNT, others(cell), all));
    return text;
}

/* A run without a time is one whose service did not come back: the median is of
 * the others, and says so. */
char *crash_back_text(const struct cell_stats *cell, char text[CRASH_TEXT])
{
    const struct estimate *back = &cell->figures[FIGURE_RECOVERED];
    size_t runs = cell->figures[FIGURE_LOST].n;
    char time[SHOW_TEXT];

    show_value(SHOW_NS, back->median, time);
    if (runs == 0)
        (void)snprintf(text, CRASH_TEXT, "%s", SHOW_MISSING);
    else if (back->n == 0)
        (void)snprintf(text, CRASH_TEXT, "%s", NEVER);
    else if (back->n < runs)
        (void)snprintf(text, CRASH_TEXT, "%s, %zu/%zu", time, back->n, runs);
    else
        (void)snprintf(text, CRASH_TEXT, "%s", time);
    return text;
}

/* In full words: with its interval, or that it did not come back. */
static void put_back(FILE *to, const struct notes *notes,
                     const struct cell_stats *cell)
{
    const struct estimate *back = &cell->figures[FIGURE_RECOVERED];
    size_t runs = cell->figures[FIGURE_LOST].n;

    if (runs > 0 && back->n == 0) {
        (void)fputs(" | does not come back", to);
        markdown_notes(to, notes, cell);
        return;
    }
    markdown_figure(to, notes, cell, FIGURE_RECOVERED);
    if (back->n < runs)
        (void)fprintf(to, "; came back in %zu of %zu runs", back->n, runs);
}

void crash_markdown(const struct cells *cells, const struct notes *notes,
                    FILE *to)
{
    bool is_first = true;
    char text[CRASH_TEXT];

    for (size_t i = 0; i < cells->count; i++) {
        const struct cell_stats *cell = &cells->cells[i];

        if (cell->kind != RECORD_CRASH)
            continue;
        if (is_first)
            (void)fputs(
                "\n### Crashes\n\n"
                "One request kills what serves it, a process or the whole "
                "server. The connections beside it were open and answered "
                "before; those that were closed, reset or not answered any "
                "more died with it. The time goes from that request to the "
                "first right answer on a new connection; unserved is the part "
                "of it in which new connections got none.\n\n"
                "| system | connections | died with it | share | answered "
                "again after | unserved |\n|---|---:|---:|---:|---:|---:|\n",
                to);
        is_first = false;
        (void)fputs("| ", to);
        escape_markdown(to, cell->system);
        (void)fprintf(to, " | %" PRIu64 " | %s", cell->connections,
                      crash_lost_text(cell, text));
        markdown_figure(to, notes, cell, FIGURE_LOST_SHARE);
        put_back(to, notes, cell);
        markdown_figure(to, notes, cell, FIGURE_UNSERVED);
        (void)fputs(" |\n", to);
    }
}

void crash_print(const struct cells *cells, FILE *to)
{
    bool is_first = true;
    char text[CRASH_TEXT];

    for (size_t i = 0; i < cells->count; i++) {
        const struct cell_stats *cell = &cells->cells[i];

        if (cell->kind != RECORD_CRASH)
            continue;
        if (is_first) {
            (void)fputs("\ncrash - who dies with the unit that is killed\n  ",
                        to);
            terminal_put(to, "system", TERMINAL_NAME);
            (void)fprintf(to, "%*s  ", TERMINAL_CONNS, "conns");
            terminal_put(to, "died", TERMINAL_FIGURE);
            terminal_put(to, "answered again", LINE_BACK);
            terminal_put(to, "unserved", TERMINAL_FIGURE);
            (void)fputs("runs\n", to);
        }
        is_first = false;
        terminal_put_name(to, cell->system);
        (void)fprintf(to, "%*" PRIu64 "  ", TERMINAL_CONNS, cell->connections);
        terminal_put(to, crash_lost_text(cell, text), TERMINAL_FIGURE);
        terminal_put(to, crash_back_text(cell, text), LINE_BACK);
        terminal_put_figure(to, cell, FIGURE_UNSERVED, TERMINAL_FIGURE);
        terminal_put_runs(to, cell);
    }
}
