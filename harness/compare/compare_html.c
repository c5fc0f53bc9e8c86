/* A comparison as a page. */
#include "harness/compare/comparison.h"

#include "harness/compare/wording.h"
#include "harness/report/facts.h"
#include "harness/report/page.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

/* What writes to a stream, as text of the page. */
static void put_words(struct html *html, const struct comparison *c,
                      void (*write)(const struct comparison *c, FILE *to))
{
    html_open(html, "p");
    write(c, html_stream(html));
    html_text(html, ".");
    html_close(html);
}

static void put_sides(struct html *html, const struct comparison *c)
{
    char text[FACTS_TEXT];

    html_open(html, "ul");
    for (int i = 0; i < 2; i++) {
        html_open(html, "li");
        html_say(html, "%c: ", 'A' + i);
        html_name(html, c->names[i]);
        html_say(html, ": %s; ", facts_campaign(c->results[i], text));
        html_text(html, facts_origin(c->results[i], text));
        html_close(html);
    }
    for (size_t i = 0; i < c->likeness->count; i++) {
        html_open(html, "li");
        html_put(html, "strong", NULL, "Unlike: ");
        html_text(html, c->likeness->lines[i]);
        html_close(html);
    }
    html_close(html);
}

static void put_side(struct html *html, const struct contrast *row, int side)
{
    char text[SHOW_TEXT];

    html_open(html, "td");
    if (row->of[side].n > 0)
        html_number(html, "data-v", row->of[side].median);
    html_text(html, contrast_side(row, side, text));
    html_close(html);
}

static void put_row(struct html *html, const struct comparison *c,
                    const struct contrast *row)
{
    char place[CONTRAST_PLACE];
    char text[SHOW_TEXT];

    page_row(html, row->cells[0]->system);
    page_cell(html, strcmp(row->cells[0]->system, row->cells[1]->system) != 0
                        ? row->cells[1]->system
                        : "the same");
    page_cell(html, contrast_place(row->cells[0], place));
    page_cell(html, contrast_figure(row));
    put_side(html, row, 0);
    put_side(html, row, 1);
    html_open(html, "td");
    if (!isnan(row->ratio.ratio))
        html_number(html, "data-v", row->ratio.ratio);
    html_text(html, contrast_ratio(row, text));
    html_close(html);
    html_open(html, "td");
    html_put(html, wording_change(row) != NULL ? "strong" : "span", NULL,
             wording_verdict(row, c->contrasts->is_paired, text));
    html_close(html);
    html_close(html);
}

/* The rows with a difference, or those without. */
static void put_table(struct html *html, const struct comparison *c,
                      const char *caption, bool with_change)
{
    static const char *const columns[] = {"system", "against", "cell",
                                          "figure", "A",       "B",
                                          "B / A",  "verdict", NULL};

    page_table(html, caption, columns);
    for (size_t i = 0; i < c->contrasts->count; i++) {
        const struct contrast *row = &c->contrasts->rows[i];

        if ((wording_change(row) != NULL) == with_change)
            put_row(html, c, row);
    }
    page_table_end(html);
}

static void put_lones(struct html *html, const struct comparison *c)
{
    char place[CONTRAST_PLACE];

    if (c->contrasts->lone_count == 0)
        return;
    html_put(html, "h2", NULL, "On one side only");
    html_open(html, "ul");
    for (size_t i = 0; i < c->contrasts->lone_count; i++) {
        const struct contrast_lone *lone = &c->contrasts->lones[i];

        html_open(html, "li");
        html_say(html, "Only in %c: ", 'A' + lone->side);
        html_text(html, contrast_place(lone->cell, place));
        html_text(html, ", ");
        html_name(html, lone->cell->system);
        if (lone->cell->kind == RECORD_IDLE)
            html_say(html, " ×%" PRIu64, lone->cell->connections);
        html_close(html);
    }
    html_close(html);
}

void compare_html_write(const struct comparison *c, FILE *to)
{
    struct html html;
    char machine[FACTS_TEXT];
    char subject[FACTS_TEXT + 8];
    size_t changes = 0;

    for (size_t i = 0; i < c->contrasts->count; i++)
        changes += wording_change(&c->contrasts->rows[i]) != NULL;
    (void)snprintf(subject, sizeof subject, "On %s.",
                   facts_machine(c->results[0], machine));
    html_init(&html, to);
    page_begin(&html, "concbench: B compared with A", subject);
    html_open(&html, "main");
    html_attr(&html, "id", "main");
    put_words(&html, c, wording_summary);
    put_sides(&html, c);
    html_put(&html, "h2", NULL, "What differs");
    if (changes > 0)
        put_table(&html, c, "Figures that differ", true);
    else
        page_say(&html, "Nothing that this comparison could see.");
    if (changes < c->contrasts->count) {
        html_put(&html, "h2", NULL, "No difference, or no verdict");
        put_table(&html, c, "Figures without a difference", false);
    }
    put_lones(&html, c);
    html_put(&html, "h2", NULL, "How it is made");
    put_words(&html, c, wording_method);
    html_close(&html);
    page_end(&html);
}
