/* A comparison for a pull request. */
#include "harness/compare/comparison.h"

#include "harness/compare/wording.h"
#include "harness/report/escape.h"
#include "harness/report/facts.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

static void write_sides(const struct comparison *c, FILE *to)
{
    char text[FACTS_TEXT];

    for (int i = 0; i < 2; i++) {
        (void)fprintf(to, "- **%c:** ", 'A' + i);
        escape_markdown(to, c->names[i]);
        (void)fputs(": ", to);
        escape_markdown(to, facts_campaign(c->results[i], text));
        (void)fputs("; ", to);
        escape_markdown(to, facts_origin(c->results[i], text));
        (void)fputc('\n', to);
    }
    (void)fputs("- **On:** ", to);
    escape_markdown(to, facts_machine(c->results[0], text));
    (void)fputc('\n', to);
    for (size_t i = 0; i < c->likeness->count; i++) {
        (void)fputs("- **Unlike:** ", to);
        escape_markdown(to, c->likeness->lines[i]);
        (void)fputc('\n', to);
    }
}

static void write_cell(const struct cell_stats *cell, FILE *to)
{
    char place[CONTRAST_PLACE];

    escape_markdown(to, contrast_place(cell, place));
}

static void write_row(const struct comparison *c, const struct contrast *row,
                      FILE *to)
{
    bool is_changed = wording_change(row) != NULL;
    char text[SHOW_TEXT];

    (void)fputs("| ", to);
    escape_markdown(to, row->cells[0]->system);
    if (strcmp(row->cells[0]->system, row->cells[1]->system) != 0) {
        (void)fputs(" : ", to);
        escape_markdown(to, row->cells[1]->system);
    }
    (void)fputs(" | ", to);
    write_cell(row->cells[0], to);
    (void)fprintf(to, " | %s", contrast_figure(row));
    (void)fprintf(to, " | %s", contrast_side(row, 0, text));
    (void)fprintf(to, " | %s", contrast_side(row, 1, text));
    (void)fprintf(to, " | %s", contrast_ratio(row, text));
    (void)fprintf(to, " | %s%s", is_changed ? "**" : "",
                  wording_verdict(row, c->contrasts->is_paired, text));
    if (!isnan(c->fail_above) && contrast_is_worse_by(row, c->fail_above))
        (void)fprintf(to, " by more than %g %%", 100 * c->fail_above);
    (void)fprintf(to, "%s |\n", is_changed ? "**" : "");
}

/* The rows with a difference, or those without. */
static void write_table(const struct comparison *c, bool with_change, FILE *to)
{
    (void)fputs("\n| system | cell | figure | A | B | B / A | verdict |\n"
                "|---|---|---|--:|--:|---|---|\n",
                to);
    for (size_t i = 0; i < c->contrasts->count; i++) {
        const struct contrast *row = &c->contrasts->rows[i];

        if ((wording_change(row) != NULL) == with_change)
            write_row(c, row, to);
    }
}

static void write_lones(const struct comparison *c, FILE *to)
{
    for (size_t i = 0; i < c->contrasts->lone_count; i++) {
        const struct contrast_lone *lone = &c->contrasts->lones[i];

        (void)fprintf(to, "%s- only in %c: ", i == 0 ? "\n" : "",
                      'A' + lone->side);
        write_cell(lone->cell, to);
        (void)fputs(", ", to);
        escape_markdown(to, lone->cell->system);
        if (lone->cell->kind == RECORD_IDLE)
            (void)fprintf(to, " ×%" PRIu64, lone->cell->connections);
        (void)fputc('\n', to);
    }
}

void compare_markdown_write(const struct comparison *c, FILE *to)
{
    size_t changes = 0;

    for (size_t i = 0; i < c->contrasts->count; i++)
        changes += wording_change(&c->contrasts->rows[i]) != NULL;
    (void)fputs("### concbench: ", to);
    wording_summary(c, to);
    (void)fputs("\n\n", to);
    write_sides(c, to);
    if (changes > 0)
        write_table(c, true, to);
    if (changes < c->contrasts->count) {
        (void)fprintf(to,
                      "\n<details><summary>%zu without a difference or a "
                      "verdict</summary>\n",
                      c->contrasts->count - changes);
        write_table(c, false, to);
        (void)fputs("\n</details>\n", to);
    }
    write_lones(c, to);
    (void)fputs("\n", to);
    wording_method(c, to);
    (void)fputs("\n", to);
}
