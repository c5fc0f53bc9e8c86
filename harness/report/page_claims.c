/* The claims of the page: a scoreboard, and each claim with its checks. */
#include "harness/report/page.h"

#include <string.h>

static void put_board(struct page *page, size_t first)
{
    static const char *const columns[] = {"claim", "verdict", "what decided",
                                          NULL};
    const struct scoreboard *board = page->board;
    struct html *html = &page->html;
    char reason[SCOREBOARD_TEXT];
    char left_out[SHOW_TEXT];

    page_table(html, "Claims put to the test", columns);
    for (size_t i = first; i < board->verdicts.count;
         i = scoreboard_next(board, i + 1)) {
        const struct claim_verdict *verdict = &board->verdicts.claims[i];

        page_row(html, verdict->claim->title);
        html_open(html, "td");
        html_put(html, "strong", NULL, claim_outcome_name(verdict->outcome));
        html_close(html);
        page_cell(html, scoreboard_reason(verdict, reason));
        html_close(html);
    }
    page_table_end(html);
    if (scoreboard_left_out(board, left_out)[0] == '\0')
        return;
    html_open(html, "p");
    html_say(html, "%s.", left_out);
    html_close(html);
}

static void put_check(struct html *html, const struct part_verdict *part,
                      const struct claim_check *check)
{
    bool has_say = part_has_say(part->part);
    char name[SCOREBOARD_TEXT];
    char figure[SHOW_TEXT];

    page_row(html, scoreboard_name(part, check, name));
    html_open(html, "td");
    html_say(html, "%s%s", part->part->figure->words,
             check->is_ratio ? ", ratio" : "");
    html_close(html);
    page_cell(html, has_say ? part->part->expect : "");
    page_cell(html, scoreboard_figure(check, figure));
    page_cell(html, check->outcome == CLAIM_NOT_MEASURED ? check->missing
                    : has_say ? claim_outcome_name(check->outcome)
                              : "shown only");
    html_close(html);
}

static void put_claim(struct page *page, const struct claim_verdict *verdict)
{
    static const char *const columns[] = {"part",     "figure",  "claimed",
                                          "measured", "outcome", NULL};
    struct html *html = &page->html;
    const struct claim *claim = verdict->claim;
    char name[SCOREBOARD_NAME];

    html_open(html, "details");
    html_open(html, "summary");
    html_text(html, claim->title);
    html_text(html, ": ");
    html_put(html, "strong", NULL, claim_outcome_name(verdict->outcome));
    html_close(html);
    page_say(html, claim->statement);
    html_open(html, "p");
    html_text(html, "Origin: ");
    html_text(html, claim->origin);
    html_close(html);
    if (claim->note != NULL)
        page_say(html, claim->note);
    page_table(html, claim->title, columns);
    for (size_t i = 0; i < verdict->count; i++)
        for (size_t k = 0; k < verdict->parts[i].count; k++)
            put_check(html, &verdict->parts[i], &verdict->parts[i].checks[k]);
    page_table_end(html);
    page_chart(page, scoreboard_chart_name(claim, name));
    html_close(html);
}

void page_claims(struct page *page)
{
    const struct scoreboard *board = page->board;
    size_t first = scoreboard_next(board, 0);

    page_say(
        &page->html,
        "Sayings about concurrency models, each with the experiment that "
        "puts it to the test. A part HOLDS or FAILS when its whole "
        "interval is on one side of its threshold and is TOO CLOSE "
        "otherwise; a claim whose parts disagree DEPENDS on what they "
        "differ in. [ ] is a 95 % interval, (\302\240) is what is claimed.");
    put_board(page, first);
    for (size_t i = first; i < board->verdicts.count;
         i = scoreboard_next(board, i + 1))
        put_claim(page, &board->verdicts.claims[i]);
}
