/* The parts of report.md about servers beyond their loads: at rest, their
 * workers, and what they use of the kernel. */
#include "harness/report/markdown.h"

#include "harness/report/escape.h"
#include "harness/report/show.h"

#include <inttypes.h>
#include <string.h>

/* The notes of all idle runs of a system. */
static void put_idle_notes(FILE *to, const struct notes *notes,
                           const char *system)
{
    const struct cells *cells = notes->cells;
    bool is_first = true;

    for (size_t number = 1; number <= notes->count; number++) {
        bool has = false;

        for (size_t i = 0; i < cells->count; i++)
            has |= cells->cells[i].kind == RECORD_IDLE &&
                   strcmp(cells->cells[i].system, system) == 0 &&
                   notes_has(notes, &cells->cells[i], number);
        if (has)
            (void)fprintf(to, "%s%zu", is_first ? "<sup>" : ",", number);
        is_first &= !has;
    }
    (void)fputs(is_first ? "" : "</sup>", to);
}

static void put_idle_row(FILE *to, const struct notes *notes,
                         const char *system)
{
    const struct idle_slope *slope = cells_slope(notes->cells, system);
    const struct cell_stats *rest =
        cells_largest(notes->cells, RECORD_IDLE, system, FIGURE_REST);
    char text[SHOW_TEXT];

    (void)fputs("| ", to);
    escape_markdown(to, system);
    (void)fprintf(to, " | %s",
                  slope != NULL ? show_interval(SHOW_BYTES, &slope->bytes, text)
                                : SHOW_MISSING);
    put_idle_notes(to, notes, system);
    (void)fprintf(to, " | %s",
                  slope != NULL && slope->kernel.n > 0
                      ? show_interval(SHOW_BYTES, &slope->kernel, text)
                      : SHOW_MISSING);
    if (slope != NULL)
        (void)fprintf(to, " | %" PRIu64 " to %" PRIu64, slope->from, slope->to);
    else
        (void)fputs(" | " SHOW_MISSING, to);
    (void)fprintf(
        to, " | %s |\n",
        rest != NULL
            ? show_interval(SHOW_SHARE, &rest->figures[FIGURE_REST], text)
            : SHOW_MISSING);
}

void markdown_idle_table(const struct cells *cells, const struct notes *notes,
                         FILE *to)
{
    bool is_first = true;

    for (size_t i = 0; i < cells->system_count; i++) {
        if (!cells_has(cells, RECORD_IDLE, cells->systems[i]))
            continue;
        if (is_first)
            (void)fputs(
                "\n### Idle connections\n\n"
                "How the server's memory (PSS, the whole process tree) grows "
                "with its idle connections: the least-squares slope of each "
                "round, and the median of the slopes. Kernel memory grows "
                "beside it: the slabs and stacks of the whole machine, with "
                "the sockets of both ends of each connection, and the server's "
                "page tables. CPU at rest is what it "
                "uses while nothing is asked of it, with the most connections: "
                "100 % is a whole processor.\n\n"
                "| system | memory per connection | kernel memory per "
                "connection | connections | CPU at rest "
                "|\n|---|---:|---:|---:|---:|\n",
                to);
        is_first = false;
        put_idle_row(to, notes, cells->systems[i]);
    }
}

void markdown_worker_table(const struct cells *cells, const struct notes *notes,
                           FILE *to)
{
    const struct cell_stats *first =
        cells_next(cells, NULL, RECORD_LOAD, FIGURE_WORKERS);

    for (const struct cell_stats *cell = first; cell != NULL;
         cell = cells_next(cells, cell, RECORD_LOAD, FIGURE_WORKERS)) {
        if (cell == first)
            (void)fputs(
                "\n### How evenly requests spread over the workers\n\n"
                "The shares of the busiest and of the least busy worker of all "
                "requests that the workers answered, warm-up included. Spread "
                "evenly, each of two workers has 50 %.\n\n"
                "| system | workload | connections | workers | busiest | least "
                "busy |\n|---|---|---:|---:|---:|---:|\n",
                to);
        (void)fputs("| ", to);
        escape_markdown(to, cell->system);
        (void)fputs(" | ", to);
        escape_markdown(to, cell->workload);
        (void)fprintf(to, " | %" PRIu64, cell->connections);
        markdown_figure(to, notes, cell, FIGURE_WORKERS);
        markdown_figure(to, notes, cell, FIGURE_BUSIEST);
        markdown_figure(to, notes, cell, FIGURE_IDLEST);
        (void)fputs(" |\n", to);
    }
}

/* Of the first run that tells: it is the same machine in all of them. */
static const char *uses_of(const struct cells *cells, const char *system)
{
    for (size_t i = 0; i < cells->results->count; i++)
        if (strcmp(cells->runs[i]->system, system) == 0 &&
            cells->runs[i]->served.uses[0] != '\0')
            return cells->runs[i]->served.uses;
    return NULL;
}

void markdown_uses(const struct cells *cells, FILE *to)
{
    for (size_t i = 0; i < cells->system_count; i++) {
        const char *uses = uses_of(cells, cells->systems[i]);

        if (uses == NULL)
            continue;
        (void)fputc('\n', to);
        escape_markdown(to, cells->systems[i]);
        (void)fputs(" found and used of this kernel: ", to);
        escape_markdown(to, uses);
        (void)fputs(".\n", to);
    }
}
