/* The claims of report.md. */
#include "harness/report/scoreboard.h"

#include "harness/report/escape.h"

#include <string.h>

static void put_row(const struct claim_verdict *verdict, FILE *to)
{
    char reason[SCOREBOARD_TEXT];

    (void)fprintf(to, "| [");
    escape_markdown(to, verdict->claim->title);
    (void)fprintf(to, "](#%s) | **%s** | ", verdict->claim->id,
                  claim_outcome_name(verdict->outcome));
    escape_markdown(to, scoreboard_reason(verdict, reason));
    (void)fputs(" |\n", to);
}

static void put_check(const struct part_verdict *part,
                      const struct claim_check *check, FILE *to)
{
    char name[SCOREBOARD_TEXT];
    char figure[SHOW_TEXT];

    (void)fputs("| ", to);
    escape_markdown(to, scoreboard_name(part, check, name));
    (void)fprintf(to, " | %s%s | ", part->part->figure->words,
                  check->is_ratio ? ", ratio" : "");
    escape_markdown(to, part_has_say(part->part) ? part->part->expect : "");
    (void)fprintf(to, " | %s | %zu | ", scoreboard_figure(check, figure),
                  check->n);
    if (check->outcome == CLAIM_NOT_MEASURED)
        escape_markdown(to, check->missing);
    else if (part_has_say(part->part))
        (void)fputs(claim_outcome_name(check->outcome), to);
    else
        (void)fputs("*shown only*", to);
    (void)fputs(" |\n", to);
}

static void put_knee(const struct part_verdict *part, FILE *to)
{
    if (part->part->shape != CLAIM_FROM || part->outcome != CLAIM_HOLDS)
        return;
    (void)fputs("\n", to);
    escape_markdown(to, part->part->name);
    (void)fputs(": from ", to);
    escape_markdown(to, part->checks[part->knee].label);
    (void)fputs(" on.\n", to);
}

static void put_chart(const struct claim *claim, const struct charts *charts,
                      FILE *to)
{
    char name[SCOREBOARD_NAME];

    (void)scoreboard_chart_name(claim, name);
    for (size_t i = 0; i < charts->count; i++) {
        if (strcmp(charts->drawn[i].name, name) != 0)
            continue;
        (void)fputs("\n![", to);
        escape_markdown(to, charts->drawn[i].question);
        (void)fprintf(to, "](charts/%s.svg)\n", name);
    }
}

static void put_claim(const struct claim_verdict *verdict,
                      const struct charts *charts, FILE *to)
{
    const struct claim *claim = verdict->claim;

    (void)fprintf(to, "\n<a id=\"%s\"></a>\n\n### ", claim->id);
    escape_markdown(to, claim->title);
    (void)fprintf(to, ": %s\n\n", claim_outcome_name(verdict->outcome));
    escape_markdown(to, claim->statement);
    (void)fputs("  \n*Origin:* ", to);
    escape_markdown(to, claim->origin);
    if (claim->note != NULL) {
        (void)fputs("  \n*Note:* ", to);
        escape_markdown(to, claim->note);
    }
    (void)fputs("\n\n| part | figure | claimed | measured | rounds | outcome "
                "|\n|---|---|---|---:|---:|---|\n",
                to);
    for (size_t i = 0; i < verdict->count; i++)
        for (size_t k = 0; k < verdict->parts[i].count; k++)
            put_check(&verdict->parts[i], &verdict->parts[i].checks[k], to);
    for (size_t i = 0; i < verdict->count; i++)
        put_knee(&verdict->parts[i], to);
    put_chart(claim, charts, to);
}

void scoreboard_markdown(const struct scoreboard *board,
                         const struct charts *charts, FILE *to)
{
    size_t first = scoreboard_next(board, 0);
    char left_out[SHOW_TEXT];

    if (first == board->verdicts.count)
        return;
    (void)fputs("## Claims put to the test\n\n| claim | verdict | what decided "
                "|\n|---|---|---|\n",
                to);
    for (size_t i = first; i < board->verdicts.count;
         i = scoreboard_next(board, i + 1))
        put_row(&board->verdicts.claims[i], to);
    (void)fputs(
        "\n[…] is a 95 % interval over the rounds, in parentheses is what is "
        "claimed. A part HOLDS or FAILS when its whole interval is on one side "
        "of its threshold, and is TOO CLOSE otherwise; a claim whose parts "
        "disagree DEPENDS on what they differ in.\n",
        to);
    if (scoreboard_left_out(board, left_out)[0] != '\0')
        (void)fprintf(to, "\n%s.\n", left_out);
    for (size_t i = first; i < board->verdicts.count;
         i = scoreboard_next(board, i + 1))
        put_claim(&board->verdicts.claims[i], charts, to);
    (void)fputs("\n", to);
}
