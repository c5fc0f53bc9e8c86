/* The tables of searches: in report.md, and for the terminal. */
#include "harness/report/searches.h"

#include "harness/report/escape.h"
#include "harness/report/markdown.h"

#include <inttypes.h>
#include <string.h>

/* Widths in characters. */
enum {
    NAME_WIDTH = 18,
    CAPACITY_WIDTH = 26,
    LATENCY_WIDTH = 26,
    PEAK_WIDTH = 12,
    REASON_WIDTH = 200
};

/* Both are of one search, by different systems. */
static bool is_same(const struct cell_stats *a, const struct cell_stats *b)
{
    return a->connections == b->connections &&
           strcmp(a->workload, b->workload) == 0;
}

/* The answer, where it is a measurement; else NULL. */
static const struct search_answer *used_answer(const struct cell_stats *cell)
{
    return cell_used(cell) > 0 ? searches_answer(cell) : NULL;
}

/* Whether there is something to know of the answer that the notes on its run do
 * not say. */
static bool has_remark(const struct cell_stats *cell)
{
    const struct search_answer *answer = used_answer(cell);

    return answer != NULL && answer->reason[0] != '\0' &&
           strcmp(answer->reason, cell->runs[0]->reason) != 0;
}

static void write_remarks(const struct cells *cells,
                          const struct cell_stats *first, FILE *to)
{
    const char *before = "\n";

    for (size_t i = 0; i < cells->count; i++) {
        const struct cell_stats *cell = &cells->cells[i];
        const struct search_answer *answer = used_answer(cell);

        if (cell->kind != RECORD_SEARCH || !is_same(cell, first) ||
            !has_remark(cell))
            continue;
        (void)fprintf(to, "%s- ", before);
        before = "";
        escape_markdown(to, cell->system);
        (void)fprintf(to, ": %s", searches_outcome(answer->outcome));
        escape_markdown(to, answer->reason);
        (void)fputc('\n', to);
    }
}

static void write_row(const struct notes *notes, const struct cell_stats *cell,
                      FILE *to)
{
    const struct search_answer *answer = used_answer(cell);
    char text[SHOW_TEXT];

    (void)fputs("| ", to);
    escape_markdown(to, cell->system);
    (void)fputs(" | ", to);
    if (answer == NULL) {
        (void)fputs(SHOW_MISSING, to);
        markdown_notes(to, notes, cell);
        (void)fputs(" | " SHOW_MISSING " | " SHOW_MISSING " | " SHOW_MISSING
                    " |\n",
                    to);
        return;
    }
    (void)fputs(searches_capacity(answer, text), to);
    markdown_notes(to, notes, cell);
    (void)fprintf(to, " | %s", searches_latency(answer, text));
    (void)fprintf(to, " | %s", searches_peak(answer, text));
    (void)fprintf(to, " | %s |\n", searches_share(answer, text));
}

static void write_head(const struct cell_stats *cell, FILE *to)
{
    (void)fputs("\n### ", to);
    escape_markdown(to, cell->workload);
    (void)fprintf(to,
                  ", %" PRIu64 " connection%s\n\n"
                  "| system | capacity, requests/s | there | peak of a closed "
                  "loop | capacity / peak |\n|---|---|---|---|---|\n",
                  cell->connections, cell->connections == 1 ? "" : "s");
}

void searches_markdown(const struct cells *cells, const struct notes *notes,
                       FILE *to)
{
    const struct cell_stats *first = NULL;

    for (size_t i = 0; i < cells->count; i++) {
        const struct cell_stats *cell = &cells->cells[i];

        if (cell->kind != RECORD_SEARCH)
            continue;
        if (first == NULL)
            (void)fputs(
                "## Capacity at a latency limit\n\n"
                "The most requests per second that may come by themselves "
                "(open loop, Poisson arrivals, response times from when a "
                "request was due) while the limit holds. " SEARCHES_MARKS
                ". Each system is searched once in the campaign, its trials on "
                "fresh servers; the peak is that of clients that wait for a "
                "slow server.\n",
                to);
        if (first == NULL || !is_same(first, cell)) {
            if (first != NULL)
                write_remarks(cells, first, to);
            write_head(cell, to);
            first = cell;
        }
        write_row(notes, cell, to);
    }
    if (first == NULL)
        return;
    write_remarks(cells, first, to);
    (void)fputs("\n", to);
}

/* Left-aligned, with a space behind. */
static void put(FILE *to, const char *text, size_t width)
{
    size_t used = show_width(text);

    (void)fprintf(to, "%s%*s", text, used < width ? (int)(width - used) : 1,
                  "");
}

static void print_head(const struct cell_stats *cell, FILE *to)
{
    char name[ESCAPE_TEXT];

    (void)fprintf(to,
                  "\n%s, connections: %" PRIu64
                  " - the most requests/s within the limit\n  ",
                  escape_line(cell->workload, RECORD_NAME, name),
                  cell->connections);
    put(to, "system", NAME_WIDTH);
    put(to, "capacity", CAPACITY_WIDTH);
    put(to, "there", LATENCY_WIDTH);
    put(to, "peak", PEAK_WIDTH);
    (void)fputs("of the peak\n", to);
}

static void print_row(const struct cell_stats *cell, FILE *to)
{
    const struct search_answer *answer = used_answer(cell);
    char name[ESCAPE_TEXT];
    char text[SHOW_TEXT];

    (void)fputs("  ", to);
    put(to, escape_line(cell->system, NAME_WIDTH - 1, name), NAME_WIDTH);
    if (answer == NULL) {
        (void)fputs(SHOW_MISSING "\n", to);
        return;
    }
    put(to, searches_capacity(answer, text), CAPACITY_WIDTH);
    put(to, searches_latency(answer, text), LATENCY_WIDTH);
    put(to, searches_peak(answer, text), PEAK_WIDTH);
    (void)fprintf(to, "%s\n", searches_share(answer, text));
}

void searches_print(const struct cells *cells, FILE *to)
{
    const struct cell_stats *first = NULL;

    for (size_t i = 0; i < cells->count; i++) {
        const struct cell_stats *cell = &cells->cells[i];

        if (cell->kind != RECORD_SEARCH)
            continue;
        if (first == NULL || !is_same(first, cell)) {
            print_head(cell, to);
            first = cell;
        }
        print_row(cell, to);
    }
    if (first != NULL)
        (void)fputs("  " SEARCHES_MARKS "\n", to);
}
