/* What `concbench run` and `concbench report` print: 100 columns. */
#include "harness/report/report.h"

#include "harness/report/dropped.h"
#include "harness/report/escape.h"
#include "harness/report/facts.h"
#include "harness/report/notes.h"
#include "harness/report/rounds.h"
#include "harness/report/scoreboard.h"
#include "harness/report/searches.h"
#include "harness/report/starved.h"
#include "harness/report/terminal_put.h"

#include <stdlib.h>
#include <unistd.h>

enum {
    PLACES_MOST = 6,
    REASON_WIDTH = TERMINAL_LINE - 24,
    SHORT_CELLS = 16, /* that a screen has a line for, each */
    SHORT_NOTES = 3
};

static void print_head(FILE *to, const struct cells *cells)
{
    char text[FACTS_TEXT];

    (void)fprintf(to, "%s\n", facts_campaign(cells->results, text));
    (void)fprintf(to, "%s\n", facts_machine(cells->results, text));
}

static void put_note(FILE *to, const struct note *note)
{
    char reason[ESCAPE_TEXT];

    (void)fprintf(to, "%s, %zu run%s: %s\n", verdict_name(note->verdict),
                  note->runs, note->runs == 1 ? "" : "s",
                  escape_line(note->reason, REASON_WIDTH, reason));
}

static void print_notes(FILE *to, const struct notes *notes)
{
    for (size_t i = 0; i < notes->count; i++) {
        (void)fputs(i == 0 ? "\n" : "", to);
        put_note(to, &notes->notes[i]);
        (void)fputs("    ", to);
        notes_places(notes, i + 1, PLACES_MOST, to, terminal_put_place);
        (void)fputc('\n', to);
    }
}

/* The first ones, without their places. */
static void print_few_notes(FILE *to, const struct notes *notes)
{
    (void)fputs(notes->count > 0 ? "\n" : "", to);
    for (size_t i = 0; i < notes->count && i < SHORT_NOTES; i++)
        put_note(to, &notes->notes[i]);
    if (notes->count > SHORT_NOTES)
        (void)fprintf(to, "and %zu other reasons: report.md\n",
                      notes->count - SHORT_NOTES);
}

static void print_dropped(FILE *to, const struct cells *cells)
{
    dropped_write(
        cells, to,
        "\nDROPPED by full listen queues, and counted, not voided; the "
        "figures are those of the\nconnections that got in\n    ",
        terminal_put_place, "\n");
}

static void print_whole(FILE *to, const struct cells *cells,
                        const struct notes *notes)
{
    terminal_fixed_rate(to, cells);
    terminal_cells(to, cells);
    terminal_trust(to, cells);
    (void)fputs(
        "\nMedian over the runs, ± the farther end of its 95 % interval "
        "(below 6 runs: of their range).\n≥ limited by the load "
        "generator, p/t/c the server's processes, threads and cores,\nruns: ~ "
        "noisy among them, ! not used, + repeated; " SHOW_MISSING
        " missing, too few: requests for that quantile.\n",
        to);
    starved_write(cells, to,
                  "\nSTARVED: connections without one reply in the whole "
                  "window; no latency is given there\n    ",
                  terminal_put_place, "\n");
    print_dropped(to, cells);
    print_notes(to, notes);
}

static void print_short(FILE *to, const struct cells *cells,
                        const struct notes *notes)
{
    terminal_fixed_rate(to, cells);
    terminal_short(to, cells);
    terminal_trust(to, cells);
    (void)fputs(
        "\nMedians. ≥ limited by the load generator, ~ uncertain by 10 % "
        "or more, ! connections without\na reply, " SHOW_MISSING
        " missing; (could be seen): the smallest difference that is "
        "found four times in five.\nIntervals and response times: "
        "report.md, or concbench report.\n",
        to);
    print_dropped(to, cells);
    print_few_notes(to, notes);
}

/* Colours are for people: https://no-color.org. */
static bool has_colour(FILE *to)
{
    const char *no_color = getenv("NO_COLOR");

    return (no_color == NULL || no_color[0] == '\0') && isatty(fileno(to)) == 1;
}

static void print_claims(const struct results *results, FILE *to)
{
    struct scoreboard board;
    char error[CLAIMS_ERROR];

    if (scoreboard_init(&board, results, error) < 0) {
        (void)fprintf(to, "\n%s\n", error);
        return;
    }
    scoreboard_print(&board, has_colour(to), to);
    scoreboard_free(&board);
}

void report_print(const struct results *results, enum report_length length,
                  FILE *to)
{
    struct rounds rounds;
    struct cells cells;
    struct notes notes;
    char text[ROUNDS_TEXT];

    if (cells_init(&cells, results) < 0) {
        (void)fputs("no memory for the tables\n", to);
        return;
    }
    if (notes_init(&notes, &cells) < 0) {
        (void)fputs("no memory for the tables\n", to);
        goto free_cells;
    }
    print_head(to, &cells);
    rounds_count(&rounds, &cells);
    if (length == REPORT_WHOLE && rounds_text(&rounds, text)[0] != '\0')
        (void)fprintf(to, "%s\n", text);
    searches_print(&cells, to);
    if (length == REPORT_SHORT && cells.count > SHORT_CELLS)
        print_short(to, &cells, &notes);
    else
        print_whole(to, &cells, &notes);
    print_claims(results, to);
    notes_free(&notes);
free_cells:
    cells_free(&cells);
}
