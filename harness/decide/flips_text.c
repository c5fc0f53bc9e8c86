/* What would flip the answer, in words. */
#include "harness/decide/flips.h"

#include "harness/report/escape.h"
#include "support/units.h"

#include <stdlib.h>
#include <string.h>

enum { NAME_WIDTH = 20 };

/* A value of a profile; bytes with a unit. */
static const char *show_field(const char *key, const char *value,
                              char text[UNITS_TEXT])
{
    if (strcmp(key, "memory") != 0 && strcmp(key, "message") != 0)
        return value;
    return units_show_bytes(strtod(value, NULL), text);
}

static void print_flip(const struct flip *flip, FILE *to)
{
    char name[ESCAPE_TEXT];
    char before[UNITS_TEXT];
    char after[UNITS_TEXT];

    (void)fprintf(to, "%s %s instead of %s: ", flip->key,
                  show_field(flip->key, flip->to, after),
                  show_field(flip->key, flip->from, before));
    if (flip->best[0] != '\0')
        (void)fprintf(to, "%s%s", escape_line(flip->best, NAME_WIDTH, name),
                      flip->verdict == ADVICE_TOO_CLOSE
                          ? ", too close to call with others"
                          : "");
    else
        (void)fputs(flip->verdict == ADVICE_IMPOSSIBLE ? "no system can"
                                                       : "no system is left",
                    to);
    (void)fprintf(to, " (%s)\n", flip->is_tried ? "tried" : "follows");
}

void flips_print(const struct flips *flips, FILE *to)
{
    size_t counts[FLIP_FLIPS + 1] = {0};

    for (size_t i = 0; i < flips->count; i++)
        counts[flips->items[i].state]++;
    (void)fputs("\nwhat would flip the answer\n", to);
    if (flips->nearest < flips->count) {
        (void)fputs("  nearest: ", to);
        print_flip(&flips->items[flips->nearest], to);
    }
    for (size_t i = 0; i < flips->count; i++) {
        if (flips->items[i].state != FLIP_FLIPS || i == flips->nearest)
            continue;
        (void)fputs("  also:    ", to);
        print_flip(&flips->items[i], to);
    }
    (void)fprintf(to,
                  "  of %zu neighbours of the profile %zu flip it, %zu do not, "
                  "%zu gave no answer, %zu were not tried\n",
                  flips->count, counts[FLIP_FLIPS], counts[FLIP_STAYS],
                  counts[FLIP_UNKNOWN], counts[FLIP_NOT_TRIED]);
}
