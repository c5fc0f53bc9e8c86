/* The scoreboard for the terminal. */
#include "harness/report/scoreboard.h"

#include "harness/report/escape.h"
#include "harness/report/terminal_put.h"

enum {
    ID_WIDTH = 24,
    VERDICT_WIDTH = 14,
    REASON_WIDTH = TERMINAL_LINE - 2 - ID_WIDTH - VERDICT_WIDTH
};

static const char *const colours[CLAIM_OUTCOMES] = {
    [CLAIM_HOLDS] = "\033[32m",        [CLAIM_FAILS] = "\033[31m",
    [CLAIM_DEPENDS] = "\033[33m",      [CLAIM_TOO_CLOSE] = "\033[36m",
    [CLAIM_NOT_MEASURED] = "\033[90m",
};

static void print_claim(const struct claim_verdict *verdict, bool has_colour,
                        FILE *to)
{
    char reason[SCOREBOARD_TEXT];
    char line[ESCAPE_TEXT];

    (void)fputs("  ", to);
    terminal_put(to, escape_line(verdict->claim->id, ID_WIDTH - 1, line),
                 ID_WIDTH);
    (void)fputs(has_colour ? colours[verdict->outcome] : "", to);
    terminal_put(to, claim_outcome_name(verdict->outcome), VERDICT_WIDTH);
    (void)fputs(has_colour ? "\033[0m" : "", to);
    (void)fprintf(
        to, "%s\n",
        escape_line(scoreboard_reason(verdict, reason), REASON_WIDTH, line));
}

/* Of a campaign of one round, say: a line for all instead of one for each. */
static bool is_any_measured(const struct scoreboard *board)
{
    for (size_t i = 0; i < board->verdicts.count; i++)
        if (board->verdicts.claims[i].outcome != CLAIM_NOT_MEASURED)
            return true;
    return false;
}

static void print_none(const struct scoreboard *board, FILE *to)
{
    const struct claim_verdict *first = &board->verdicts.claims[0];
    char reason[SCOREBOARD_TEXT];
    char line[ESCAPE_TEXT];

    (void)fprintf(
        to,
        "\nclaims: none can be judged, a verdict takes 4 to 6 rounds "
        "of all its cells; the first lacks\n    %s\n",
        escape_line(scoreboard_reason(first, reason), TERMINAL_LINE - 4, line));
}

void scoreboard_print(const struct scoreboard *board, bool has_colour, FILE *to)
{
    size_t i = scoreboard_next(board, 0);
    char left_out[SHOW_TEXT];

    if (i == board->verdicts.count)
        return;
    if (!is_any_measured(board)) {
        print_none(board, to);
        return;
    }
    (void)fputs("\nclaims, put to the test\n", to);
    for (; i < board->verdicts.count; i = scoreboard_next(board, i + 1))
        print_claim(&board->verdicts.claims[i], has_colour, to);
    (void)fputs("[…] 95 % interval, (…) what is claimed; all parts of a "
                "claim: report.md\n",
                to);
    if (scoreboard_left_out(board, left_out)[0] != '\0')
        (void)fprintf(to, "%s\n", left_out);
}
