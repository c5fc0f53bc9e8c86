/* The part of report.md on the machine, and on what was chosen. */
#include "harness/report/markdown.h"

#include "harness/report/escape.h"
#include "harness/report/machine_words.h"

#include <string.h>

/* Told elsewhere. */
static bool is_apart(const char *key)
{
    return strcmp(key, "remarks") == 0 || strcmp(key, "accuracy") == 0 ||
           strcmp(key, "twin") == 0;
}

/* Null is not known, or not chosen; so is 0 where it is a choice. */
static bool is_told(const json_t *value, bool has_zeros)
{
    return !json_is_null(value) && (has_zeros || !json_is_integer(value) ||
                                    json_integer_value(value) != 0);
}

static void put_facts(FILE *to, json_t *facts, bool has_zeros)
{
    const char *key;
    json_t *value;

    (void)fputs("\n| fact | value |\n|---|---|\n", to);
    json_object_foreach(facts, key, value)
    {
        if (!is_told(value, has_zeros) || is_apart(key))
            continue;
        (void)fputs("| ", to);
        escape_markdown(to, key);
        (void)fputs(" | ", to);
        machine_put_value(to, key, value, escape_markdown);
        (void)fputs(" |\n", to);
    }
}

void markdown_machine(const struct cells *cells, FILE *to)
{
    const struct campaign_facts *facts = &cells->results->facts;

    (void)fputs("\n## The machine\n", to);
    put_facts(to, facts->machine, true);
    (void)fputs("\n## What was chosen\n", to);
    put_facts(to, facts->options, false);
}
