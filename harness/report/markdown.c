/* report.md: the document around the tables. */
#include "harness/report/markdown.h"

#include "harness/report/allowance.h"
#include "harness/report/crash.h"
#include "harness/report/dropped.h"
#include "harness/report/escape.h"
#include "harness/report/facts.h"
#include "harness/report/fixed_rate.h"
#include "harness/report/searches.h"
#include "harness/report/starved.h"

#include <inttypes.h>

/* Cells that a note names before it says how many more there are. */
enum { PLACES_MOST = 20 };

static void write_names(const struct cells *cells, FILE *to)
{
    (void)fputs("- **Systems:** ", to);
    for (size_t i = 0; i < cells->system_count; i++) {
        (void)fputs(i > 0 ? ", " : "", to);
        escape_markdown(to, cells->systems[i]);
    }
    (void)fputs("\n", to);
    for (size_t i = 0; i < cells->load_count; i++) {
        const struct load_row *load = &cells->loads[i];

        (void)fputs("- **", to);
        escape_markdown(to, load->workload.name);
        (void)fputs(":** ", to);
        if (load->is_known)
            (void)fprintf(to, "%s; ", workload_summary(load->workload.kind));
        for (size_t k = 0; k < load->count; k++)
            (void)fprintf(to, "%s%" PRIu64, k > 0 ? ", " : "",
                          load->connections[k]);
        (void)fprintf(to, " connection%s\n",
                      load->count == 1 && load->connections[0] == 1 ? "" : "s");
    }
}

static void write_raced(const struct cells *cells, FILE *to)
{
    const struct results *results = cells->results;
    size_t counts[VERDICTS] = {0};
    char text[FACTS_TEXT];

    for (size_t i = 0; i < results->count; i++)
        counts[results->records[i].verdict]++;
    (void)fputs("## What was raced\n\n", to);
    write_names(cells, to);
    (void)fputs("- **Campaign:** ", to);
    escape_markdown(to, facts_campaign(results, text));
    (void)fprintf(to, "; %zu runs:", results->count);
    for (size_t verdict = 0; verdict < VERDICTS; verdict++)
        if (counts[verdict] > 0)
            (void)fprintf(to, " %zu %s", counts[verdict],
                          verdict_name((enum verdict)verdict));
    (void)fputs("\n", to);
}

static void write_guide(FILE *to)
{
    (void)fputs(
        "\n## How to read it\n\n"
        "- Each figure is the median over the rounds, followed by the interval "
        "that holds the true median with a probability of 95 % or more. Fewer "
        "than six runs cannot say that much, and show their range, which holds "
        "it with 94 % (five runs), 88 % (four), 75 % (three) or 50 % (two).\n"
        "- Call two systems different when their intervals do not overlap, and "
        "only within a table: the workloads ask for different things. The row "
        "*could be seen* is how large a difference between two systems this "
        "campaign finds four times in five, if all are compared with all; "
        "`concbench compare --systems A,B` compares two, pair by pair.\n"
        "- ≥ is a lower bound, where the load generator and not the server was "
        "the limit; – is missing, which is never zero; *too few* is a quantile "
        "of fewer requests than it needs (299 for p99).\n"
        "- ×10 is ten connections; " ALLOWANCE_TITLE
        " are the server's processes and threads, with "
        "the most connections of the row, and the processors that it was "
        "allowed.\n"
        "- A small number leads to the [notes](#notes): runs that were NOISY, "
        "which count, or were repeated or VOID, which do not.\n",
        to);
}

static void write_charts(const struct charts *charts, FILE *to)
{
    bool is_first = true;

    for (size_t i = 0; i < charts->count; i++) {
        const struct chart *chart = &charts->drawn[i];

        if (chart->is_claim)
            continue;
        (void)fputs(is_first ? "\n## Charts\n" : "", to);
        is_first = false;
        (void)fputs("\n![", to);
        escape_markdown(to, chart->question);
        (void)fputs(" ", to);
        escape_markdown(to, chart->note);
        (void)fprintf(to, "](charts/%s.svg)\n", chart->name);
    }
}

static void write_notes(const struct notes *notes, FILE *to)
{
    (void)fputs("\n## Notes\n\n", to);
    if (notes->count == 0)
        (void)fputs("Every run was valid.\n", to);
    for (size_t i = 0; i < notes->count; i++) {
        const struct note *note = &notes->notes[i];

        (void)fprintf(to, "%zu. **%s**, %zu run%s", i + 1,
                      verdict_name(note->verdict), note->runs,
                      note->runs == 1 ? "" : "s");
        if (note->replaced > 0)
            (void)fprintf(to, ", %zu not used: another of the round is",
                          note->replaced);
        (void)fputs(note->runs == 1 ? ": " : ", for instance: ", to);
        escape_markdown(to, note->reason);
        (void)fputs(" (", to);
        notes_places(notes, i + 1, PLACES_MOST, to, escape_markdown);
        (void)fputs(")\n", to);
    }
}

void markdown_write(const struct cells *cells, const struct notes *notes,
                    const struct charts *charts, const struct scoreboard *board,
                    FILE *to)
{
    char text[FACTS_TEXT];

    (void)fputs("# concbench: ", to);
    escape_markdown(to, cells->results->facts.suite);
    (void)fputs("\n\n", to);
    escape_markdown(to, facts_machine(cells->results, text));
    (void)fputs("  \n", to);
    escape_markdown(to, facts_origin(cells->results, text));
    (void)fputs("\n\n", to);
    if (board != NULL)
        scoreboard_markdown(board, charts, to);
    searches_markdown(cells, notes, to);
    write_raced(cells, to);
    write_guide(to);
    markdown_trust(cells, to);
    markdown_fixed_rate(cells, notes, to);
    write_charts(charts, to);
    (void)fputs("\n## Figures\n", to);
    for (size_t i = 0; i < cells->load_count; i++)
        if (!fixed_rate_is(&cells->loads[i]))
            markdown_load_tables(cells, notes, &cells->loads[i], to);
    markdown_worker_table(cells, notes, to);
    markdown_uses(cells, to);
    markdown_idle_table(cells, notes, to);
    crash_markdown(cells, notes, to);
    markdown_batch_tables(cells, notes, to);
    starved_write(cells, to,
                  "\n## Starved connections\n\nWithout one reply in the whole "
                  "window. The latencies of the few that are served would say "
                  "nothing of these, so none are given: ",
                  escape_markdown, ".\n");
    dropped_write(cells, to,
                  "\n## Full listen queues\n\nConnections that the kernel "
                  "dropped because a listen queue was full, which is what "
                  "these cells measure. A client tries again after 1, 3, 7 … "
                  "seconds, so that some get in late or not at all, and the "
                  "response times and throughput are those of the others: ",
                  escape_markdown, ".\n");
    write_notes(notes, to);
    markdown_machine(cells, to);
}
