/* The claims that a campaign can judge. */
#include "harness/report/scoreboard.h"

#include "harness/report/escape.h"

#include <errno.h>
#include <math.h>
#include <string.h>

int scoreboard_init(struct scoreboard *board, const struct results *results,
                    char error[CLAIMS_ERROR])
{
    int rc = claims_read(&board->claims, error);

    board->verdicts = (struct verdicts){.count = 0};
    board->shows_all = strcmp(results->facts.suite, CLAIMS_SUITE) == 0;
    if (rc < 0)
        return rc;
    rc = verdicts_init(&board->verdicts, &board->claims, results);
    if (rc < 0) {
        claims_free(&board->claims);
        (void)snprintf(error, CLAIMS_ERROR, "no memory");
    }
    return rc;
}

void scoreboard_free(struct scoreboard *board)
{
    verdicts_free(&board->verdicts);
    claims_free(&board->claims);
}

size_t scoreboard_next(const struct scoreboard *board, size_t i)
{
    while (i < board->verdicts.count && !board->shows_all &&
           board->verdicts.claims[i].outcome == CLAIM_NOT_MEASURED)
        i++;
    return i;
}

char *scoreboard_left_out(const struct scoreboard *board, char text[SHOW_TEXT])
{
    size_t shown = 0;

    for (size_t i = scoreboard_next(board, 0); i < board->verdicts.count;
         i = scoreboard_next(board, i + 1))
        shown++;
    text[0] = '\0';
    if (shown < board->verdicts.count)
        (void)snprintf(text, SHOW_TEXT,
                       "%zu of %zu claims; the cells of the others are those "
                       "of the suite " CLAIMS_SUITE,
                       shown, board->verdicts.count);
    return text;
}

char *scoreboard_figure(const struct claim_check *check, char text[SHOW_TEXT])
{
    bool is_least = isinf(check->high);
    bool is_most = !(check->low > 0) && check->value > 0;
    char value[SHOW_TEXT];
    char low[SHOW_TEXT];
    char high[SHOW_TEXT];

    if (check->outcome == CLAIM_NOT_MEASURED) {
        (void)snprintf(text, SHOW_TEXT, SHOW_MISSING);
        return text;
    }
    (void)snprintf(
        text, SHOW_TEXT, "%s%.30s [%.30s, %.30s]",
        is_least && is_most ? "~ "
        : is_least          ? "≥ "
        : is_most           ? "≤ "
                            : "",
        show_value(SHOW_NUMBER, check->value, value),
        is_most ? SHOW_MISSING : show_value(SHOW_NUMBER, check->low, low),
        is_least ? SHOW_MISSING : show_value(SHOW_NUMBER, check->high, high));
    return text;
}

char *scoreboard_name(const struct part_verdict *part,
                      const struct claim_check *check,
                      char text[SCOREBOARD_TEXT])
{
    (void)snprintf(text, SCOREBOARD_TEXT, "%.200s%s%s", part->part->name,
                   check->label[0] != '\0' ? ", " : "", check->label);
    return text;
}

/* What is claimed and decided: a part and its check. */
struct decider {
    const struct part_verdict *part;
    const struct claim_check *check;
};

/* Of the parts that have a say the check with the outcome that comes nearest
 * to another one. */
static struct decider decider_of(const struct claim_verdict *verdict,
                                 enum claim_outcome outcome)
{
    struct decider decider = {NULL, NULL};

    for (size_t i = 0; i < verdict->count; i++) {
        const struct part_verdict *part = &verdict->parts[i];
        const struct claim_check *check = part_decider(part, outcome);

        if (check == NULL || !part_has_say(part->part))
            continue;
        if (decider.check == NULL ||
            check_margin(check) < check_margin(decider.check))
            decider = (struct decider){part, check};
    }
    return decider;
}

/* "NAME, 1000 connections: 0.53 [0.5, 0.56], claimed: below 1" */
static void add_decider(char text[SCOREBOARD_TEXT], const char *head,
                        const struct decider *decider)
{
    size_t used = strlen(text);
    char name[SCOREBOARD_TEXT];
    char figure[SHOW_TEXT];

    if (decider->check == NULL)
        return;
    (void)snprintf(text + used, SCOREBOARD_TEXT - used, "%s%s%.200s %s (%s)",
                   used > 0 ? "; " : "", head,
                   scoreboard_name(decider->part, decider->check, name),
                   scoreboard_figure(decider->check, figure),
                   decider->part->part->expect);
}

/* "from 1000 connections on": of a part whose knee was sought. */
static void add_knees(char text[SCOREBOARD_TEXT],
                      const struct claim_verdict *verdict)
{
    for (size_t i = 0; i < verdict->count; i++) {
        const struct part_verdict *part = &verdict->parts[i];
        size_t used = strlen(text);

        if (part->part->shape == CLAIM_FROM && part->outcome == CLAIM_HOLDS)
            (void)snprintf(text + used, SCOREBOARD_TEXT - used, "%sfrom %s on",
                           used > 0 ? "; " : "",
                           part->checks[part->knee].label);
    }
}

char *scoreboard_reason(const struct claim_verdict *verdict,
                        char text[SCOREBOARD_TEXT])
{
    bool depends = verdict->outcome == CLAIM_DEPENDS;
    struct decider decider =
        decider_of(verdict, depends ? CLAIM_HOLDS : verdict->outcome);

    text[0] = '\0';
    if (verdict->outcome == CLAIM_NOT_MEASURED && decider.check != NULL) {
        (void)snprintf(text, SCOREBOARD_TEXT, "%s", decider.check->missing);
        return text;
    }
    if (verdict->outcome == CLAIM_HOLDS)
        add_knees(text, verdict);
    add_decider(text, depends ? "holds: " : "", &decider);
    if (depends) {
        decider = decider_of(verdict, CLAIM_FAILS);
        add_decider(text, "fails: ", &decider);
    }
    return text;
}
