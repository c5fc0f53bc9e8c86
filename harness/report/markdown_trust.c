/* The part of report.md on how far its figures can be trusted. */
#include "harness/report/markdown.h"

#include "harness/report/contrast_words.h"
#include "harness/report/escape.h"
#include "harness/report/machine_words.h"
#include "harness/report/rounds.h"
#include "harness/report/twins.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

static void put_twin_row(FILE *to, const struct contrast *row)
{
    char place[CONTRAST_PLACE];
    char text[SHOW_TEXT];
    double reach = twins_reach(row);

    (void)fputs("| ", to);
    escape_markdown(to, contrast_place(row->cells[0], place));
    (void)fprintf(to, " | %s", contrast_figure(row));
    for (int side = 0; side < 2; side++)
        (void)fprintf(to, " | %s", contrast_side(row, side, text));
    (void)fprintf(to, " | %s", contrast_ratio(row, text));
    (void)fprintf(to, " | %s |\n", show_difference(reach, text));
}

static void put_twins(FILE *to, const struct twins *twins)
{
    char text[TWINS_TEXT];

    (void)fputs("\n### A system against itself\n\n", to);
    escape_markdown(to, twins->names[0]);
    (void)fputs(" was run twice in each round: ", to);
    escape_markdown(to, twins->names[1]);
    (void)fputs(" is the same program with the same options. What differs "
                "between the two is what this campaign sees between a thing "
                "and itself: differences of less than the last column say "
                "nothing. ",
                to);
    (void)fprintf(to, "%s\n", twins_remark(twins, text));
    if (!twins_has_ratio(twins))
        return;
    (void)fputs("\n| cell | figure | ", to);
    escape_markdown(to, twins->names[0]);
    (void)fputs(" | ", to);
    escape_markdown(to, twins->names[1]);
    (void)fputs(" | ratio | says nothing below |\n"
                "|---|---|---:|---:|---:|---:|\n",
                to);
    for (size_t i = 0; i < twins->contrasts.count; i++)
        put_twin_row(to, &twins->contrasts.rows[i]);
}

static void put_text(FILE *to, const json_t *remark, const char *key)
{
    const char *text = json_string_value(json_object_get(remark, key));

    (void)fputs(" | ", to);
    escape_markdown(to, text != NULL ? text : "");
}

/* The facts with the mark. */
static void put_remarks(FILE *to, const json_t *machine, const char *mark)
{
    size_t i;
    json_t *remark;

    json_array_foreach(json_object_get(machine, "remarks"), i, remark)
    {
        const char *key = json_string_value(json_object_get(remark, "key"));
        const char *own = json_string_value(json_object_get(remark, "mark"));

        if (key == NULL || own == NULL || strcmp(own, mark) != 0)
            continue;
        (void)fprintf(to, "| %s", mark);
        put_text(to, remark, "key");
        (void)fputs(" | ", to);
        machine_put_value(to, key, json_object_get(machine, key),
                          escape_markdown);
        put_text(to, remark, "meaning");
        put_text(to, remark, "mend");
        (void)fputs(" |\n", to);
    }
}

static void put_machine(FILE *to, const json_t *machine)
{
    if (json_array_size(json_object_get(machine, "remarks")) == 0)
        return;
    (void)fputs("\n### What the machine does to the figures\n\n"
                "| mark | fact | value | what it means | to mend it |\n"
                "|---|---|---|---|---|\n",
                to);
    put_remarks(to, machine, "warning");
    put_remarks(to, machine, "note");
}

static void put_rounds(FILE *to, const struct cells *cells)
{
    struct rounds rounds;
    char text[ROUNDS_TEXT];

    rounds_count(&rounds, cells);
    if (rounds_text(&rounds, text)[0] != '\0')
        (void)fprintf(to, "- **Precision:** %s\n", text);
    if (rounds.repeats > 0)
        (void)fprintf(to,
                      "- **Repeats:** %zu NOISY run%s repeated, %zu of the "
                      "repeats %s VALID; of each round's runs the first of the "
                      "best verdict counts, whatever its figure\n",
                      rounds.repeats, rounds.repeats == 1 ? " was" : "s were",
                      rounds.mended, rounds.mended == 1 ? "was" : "were");
}

void markdown_trust(const struct cells *cells, FILE *to)
{
    const json_t *machine = cells->results->facts.machine;
    struct twins twins;

    (void)fputs("\n## How far to trust it\n\n", to);
    put_rounds(to, cells);
    (void)fputs("- **Accuracy of the instrument:** ", to);
    machine_put_accuracy(to, machine, escape_markdown);
    (void)fputs("\n", to);
    put_machine(to, machine);
    if (twins_init(&twins, cells) == 0 && twins.names[0] != NULL)
        put_twins(to, &twins);
    twins_free(&twins);
}
