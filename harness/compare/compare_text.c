/* A comparison for the terminal. */
#include "harness/compare/comparison.h"

#include "harness/compare/wording.h"
#include "harness/report/escape.h"
#include "harness/report/facts.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Widths in characters. */
enum {
    FIGURE_WIDTH = 13,
    SIDE_WIDTH = 10,
    RATIO_WIDTH = 23,
    LINE_WIDTH = 100,
    PATH_WIDTH = 60
};

size_t comparison_regressions(const struct comparison *c)
{
    size_t count = 0;

    for (size_t i = 0; !isnan(c->fail_above) && i < c->contrasts->count; i++)
        count += contrast_is_worse_by(&c->contrasts->rows[i], c->fail_above);
    return count;
}

size_t comparison_lost(const struct comparison *c)
{
    size_t count = 0;

    for (size_t i = 0; i < c->contrasts->count; i++)
        count += c->contrasts->rows[i].of[0].n >= MEDIAN_ENOUGH &&
                 c->contrasts->rows[i].of[1].n < MEDIAN_ENOUGH;
    for (size_t i = 0; i < c->contrasts->lone_count; i++)
        count += !c->contrasts->is_paired && c->contrasts->lones[i].side == 0;
    return count;
}

size_t comparison_verdicts(const struct comparison *c, size_t *blind)
{
    size_t count = 0;

    *blind = 0;
    for (size_t i = 0; i < c->contrasts->count; i++) {
        const struct contrast *row = &c->contrasts->rows[i];

        if (row->finding == FINDING_TOO_FEW || row->is_bounded)
            continue;
        count++;
        *blind +=
            row->finding == FINDING_NONE && row->detectable > c->fail_above;
    }
    return count;
}

static void put(FILE *to, const char *text, size_t width)
{
    size_t used = show_width(text);

    (void)fprintf(to, "%s%*s", text, used < width ? (int)(width - used) : 1,
                  "");
}

/* Breaks lines at spaces. */
static void put_wrapped(FILE *to, char *text)
{
    size_t used = 0;
    char *rest = NULL;

    for (char *word = strtok_r(text, " ", &rest); word != NULL;
         word = strtok_r(NULL, " ", &rest)) {
        size_t width = show_width(word);

        if (used > 0 && used + 1 + width > LINE_WIDTH) {
            (void)fputc('\n', to);
            used = 0;
        }
        (void)fprintf(to, "%s%s", used > 0 ? " " : "", word);
        used += width + (used > 0);
    }
    (void)fputc('\n', to);
}

static void put_paragraph(FILE *to, const struct comparison *c,
                          void (*write)(const struct comparison *, FILE *))
{
    char *text = NULL;
    size_t len;
    FILE *memory = open_memstream(&text, &len);

    if (memory != NULL) {
        write(c, memory);
        if (fclose(memory) == 0)
            put_wrapped(to, text);
    }
    free(text);
}

static void put_header(FILE *to, const struct comparison *c)
{
    char text[FACTS_TEXT];
    char name[ESCAPE_TEXT];

    for (int i = 0; i < 2; i++) {
        (void)fprintf(to, "%c  %s: %s", 'A' + i,
                      escape_line(c->names[i], PATH_WIDTH, name),
                      facts_campaign(c->results[i], text));
        (void)fprintf(to, "; %s\n", facts_origin(c->results[i], text));
    }
    (void)fprintf(to, "on %s\n", facts_machine(c->results[0], text));
    for (size_t i = 0; i < c->likeness->count; i++)
        (void)fprintf(to, "UNLIKE %s\n", c->likeness->lines[i]);
}

static void put_cell(FILE *to, const struct contrast *row)
{
    char place[CONTRAST_PLACE];
    char name[ESCAPE_TEXT];

    (void)fprintf(to, "\n%s  %s", contrast_place(row->cells[0], place),
                  escape_line(row->cells[0]->system, PATH_WIDTH, name));
    if (strcmp(row->cells[0]->system, row->cells[1]->system) != 0)
        (void)fprintf(to, " : %s",
                      escape_line(row->cells[1]->system, PATH_WIDTH, name));
    (void)fputc('\n', to);
}

static void put_row(FILE *to, const struct comparison *c,
                    const struct contrast *row)
{
    char text[SHOW_TEXT];

    (void)fputs("  ", to);
    put(to, contrast_figure(row), FIGURE_WIDTH);
    put(to, contrast_side(row, 0, text), SIDE_WIDTH);
    put(to, contrast_side(row, 1, text), SIDE_WIDTH);
    put(to, contrast_ratio(row, text), RATIO_WIDTH);
    (void)fputs(wording_verdict(row, c->contrasts->is_paired, text), to);
    if (!isnan(c->fail_above) && contrast_is_worse_by(row, c->fail_above))
        (void)fprintf(to, " by more than %g %%", 100 * c->fail_above);
    (void)fputc('\n', to);
}

static void put_lones(FILE *to, const struct comparison *c)
{
    for (size_t i = 0; i < c->contrasts->lone_count; i++) {
        const struct contrast_lone *lone = &c->contrasts->lones[i];
        char place[CONTRAST_PLACE];
        char name[ESCAPE_TEXT];

        (void)fprintf(to, "%sonly in %c: %s  %s", i == 0 ? "\n" : "",
                      'A' + lone->side, contrast_place(lone->cell, place),
                      escape_line(lone->cell->system, PATH_WIDTH, name));
        if (lone->cell->kind == RECORD_IDLE)
            (void)fprintf(to, " ×%" PRIu64, lone->cell->connections);
        (void)fputc('\n', to);
    }
}

void compare_text_write(const struct comparison *c, FILE *to)
{
    const struct contrasts *contrasts = c->contrasts;

    put_header(to, c);
    for (size_t i = 0; i < contrasts->count; i++) {
        const struct contrast *row = &contrasts->rows[i];

        if (i == 0 || row[-1].cells[0] != row->cells[0])
            put_cell(to, row);
        if (i == 0) {
            (void)fputs("  ", to);
            put(to, "", FIGURE_WIDTH);
            put(to, "A", SIDE_WIDTH);
            put(to, "B", SIDE_WIDTH);
            (void)fputs("B / A\n", to);
        }
        put_row(to, c, row);
    }
    put_lones(to, c);
    (void)fputc('\n', to);
    put_paragraph(to, c, wording_summary);
    put_paragraph(to, c, wording_method);
}
