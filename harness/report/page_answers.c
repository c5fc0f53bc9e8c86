/* The first screen: which design serves four common loads best here, how sure
 * that is, on what machine, and what is not valid. */
#include "harness/report/page.h"

#include "harness/report/facts.h"
#include "harness/report/machine_words.h"
#include "harness/report/simplicity.h"

#include <inttypes.h>
#include <math.h>

enum { NAMES_MOST = 8, CELLS_MOST = 6 };

static const char *verdict_of(const struct answer *answer)
{
    switch (answer->state) {
    case ANSWER_CLEAR:
        return "Clear";
    case ANSWER_TOO_CLOSE:
        return "Too close to call";
    case ANSWER_TOO_FEW:
        return "Too few rounds to say";
    case ANSWER_ALONE:
        return "The only one measured";
    default:
        return "Not measured";
    }
}

static void put_tied(struct page *page, const struct answer *answer)
{
    struct html *html = &page->html;

    html_open(html, "p");
    html_say(html, "%zu of %zu cannot be told apart: ", answer->tied_count,
             answer->asked);
    for (size_t i = 0; i < answer->tied_count && i < NAMES_MOST; i++) {
        html_text(html, i > 0 ? ", " : "");
        page_system(page, answer->tied[i]);
    }
    if (answer->tied_count > NAMES_MOST)
        html_say(html, " and %zu more", answer->tied_count - NAMES_MOST);
    html_text(html, ". The simplest of them is ");
    page_system(page, answer->simplest);
    html_text(html, ".");
    html_close(html);
}

static void put_next(struct page *page, const struct answer *answer)
{
    struct html *html = &page->html;
    const struct ratio *ratio = &answer->next_ratio;

    if (answer->next == NULL || isnan(ratio->low))
        return;
    html_open(html, "p");
    html_text(html, "Next: ");
    page_system(page, answer->next);
    if (answer->is_less_better)
        html_say(html, ", with %.3g times as much [%.3g, %.3g].", ratio->ratio,
                 ratio->low, ratio->high);
    else
        html_say(html, ", at %.3g %% of that [%.3g %%, %.3g %%].",
                 100 * ratio->ratio, 100 * ratio->low, 100 * ratio->high);
    html_close(html);
}

static void put_best(struct page *page, const struct answer *answer)
{
    struct html *html = &page->html;
    const struct cell_stats *cell = answer->best;
    char text[SHOW_TEXT];

    html_open(html, "p");
    if (answer->state == ANSWER_TOO_CLOSE || answer->state == ANSWER_TOO_FEW) {
        html_text(html, "Best median: ");
        page_system(page, cell->system);
        html_text(html, ", ");
    }
    html_say(html, "%s%s %s", answer->is_bound ? "≥ " : "",
             show_interval(show_unit_of(answer->figure), &answer->of, text),
             answer->measure);
    if (cell->kind == RECORD_LOAD) {
        html_text(html, "; ");
        html_name(html, cell->workload);
        html_say(html, ", %" PRIu64 " connections", cell->connections);
    }
    html_say(html, ", %zu rounds; %zu system%s asked.", answer->of.n,
             answer->asked, answer->asked == 1 ? " was" : "s were");
    html_close(html);
}

static void put_answer(struct page *page, const struct answer *answer)
{
    struct html *html = &page->html;
    const char *named = answer->state == ANSWER_TOO_CLOSE ? answer->simplest
                        : answer->best != NULL            ? answer->best->system
                                                          : NULL;

    html_open(html, "div");
    html_attr(html, "class", "answer");
    html_attr(html, "data-state", verdict_of(answer));
    html_put(html, "h3", NULL, answer->load);
    html_open(html, "p");
    html_attr(html, "class", "pick");
    if (named == NULL)
        html_text(html, SHOW_MISSING);
    else
        page_system(page, named);
    html_put(html, "span", "sure", verdict_of(answer));
    html_close(html);
    if (answer->best == NULL) {
        html_open(html, "p");
        html_say(html, "A campaign with %s would tell.", answer->how);
        html_close(html);
    } else {
        if (answer->state == ANSWER_TOO_CLOSE)
            put_tied(page, answer);
        put_best(page, answer);
        if (answer->state == ANSWER_CLEAR || answer->state == ANSWER_TOO_FEW)
            put_next(page, answer);
    }
    html_close(html);
}

/* "1508 runs: 1460 VALID, 48 NOISY" */
static void put_counts(struct html *html, const struct results *results)
{
    size_t counts[VERDICTS] = {0};
    const char *before = ": ";

    for (size_t i = 0; i < results->count; i++)
        counts[results->records[i].verdict]++;
    html_say(html, "%zu runs", results->count);
    for (size_t verdict = 0; verdict < VERDICTS; verdict++) {
        if (counts[verdict] == 0)
            continue;
        html_say(html, "%s%zu %s", before, counts[verdict],
                 verdict_name((enum verdict)verdict));
        before = ", ";
    }
}

/* Cells of which no run counts. */
static void put_void_cells(struct page *page)
{
    struct html *html = &page->html;
    size_t count = 0;

    for (size_t i = 0; i < page->cells->count; i++) {
        const struct cell_stats *cell = &page->cells->cells[i];

        if (cell_used(cell) > 0)
            continue;
        if (count++ >= CELLS_MOST)
            continue;
        html_text(html, count == 1 ? " No run counts of: " : ", ");
        page_system(page, cell->system);
        html_text(html, " ");
        html_name(html, cell->workload);
        if (cell->kind == RECORD_LOAD)
            html_say(html, " ×%" PRIu64, cell->connections);
    }
    if (count > CELLS_MOST)
        html_say(html, " and %zu more", count - CELLS_MOST);
    html_text(html, count > 0 ? "." : " Every cell has a run that counts.");
}

static void put_validity(struct page *page)
{
    struct html *html = &page->html;
    const struct results *results = page->cells->results;
    size_t warnings = machine_remarks(results->facts.machine, "warning");

    html_open(html, "p");
    html_attr(html, "class", "validity");
    html_put(html, "strong", NULL, "What is not valid: ");
    put_counts(html, results);
    html_text(html, ". VOID runs are not used, NOISY ones are, and marked.");
    put_void_cells(page);
    if (warnings > 0) {
        html_say(html, " The machine has %zu warning%s: ", warnings,
                 warnings == 1 ? "" : "s");
        html_open(html, "a");
        html_attr(html, "href", "#trust");
        html_text(html, "how far to trust it");
        html_close(html);
        html_text(html, ".");
    }
    html_close(html);
}

void page_answers(struct page *page)
{
    struct html *html = &page->html;
    char list[SIMPLICITY_TEXT];

    html_open(html, "div");
    html_attr(html, "class", "answers");
    for (size_t i = 0; i < ANSWERS; i++)
        put_answer(page, &page->answers[i]);
    html_close(html);
    put_validity(page);
    html_open(html, "details");
    html_put(html, "summary", NULL, "How these are decided");
    page_say(
        html,
        "The best is the one with the best median. Another system is told "
        "apart from it by the rounds that both were run in: their ratio "
        "has to be significant at 5 % after Holm's correction, and its "
        "interval has to reach beyond 2 %; six rounds are needed. [ ] is a "
        "95 % interval, ≥ a lower bound, where the load generator was the "
        "limit. Of a load's numbers of connections it is the largest that "
        "two thirds of the systems were run with. Only this machine, these "
        "loads and these systems were asked.");
    html_open(html, "p");
    html_say(html,
             "Of those that are too close the simplest is named: %s. In "
             "this order: %s; then all others.",
             SIMPLICITY_ORDER, simplicity_list(list));
    html_close(html);
    html_close(html);
}
