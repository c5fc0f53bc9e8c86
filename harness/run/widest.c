/* Which cells' intervals are too wide. */
#include "harness/run/widest.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

int widest_init(struct widest *widest, const struct suite *suite)
{
    *widest = (struct widest){
        .widths = calloc(suite->cell_count + 1, sizeof *widest->widths)};
    return widest->widths != NULL ? 0 : -ENOMEM;
}

void widest_free(struct widest *widest)
{
    free(widest->widths);
}

size_t widest_look(struct widest *widest, const struct history *history,
                   history_rule *rule)
{
    const struct suite *suite = history->suite;
    size_t wide = 0;

    widest->aimed = 0;
    for (size_t i = 0; i < suite->cell_count; i++) {
        widest->widths[i] = history_width(history, i, rule);
        if (!isnan(widest->widths[i]))
            widest->aimed++;
        if (widest->widths[i] > suite->precision)
            wide++;
    }
    widest->precise = widest->aimed - wide;
    return wide;
}

size_t widest_take(struct widest *widest, const struct suite *suite)
{
    size_t taken = suite->cell_count;
    double width = suite->precision;

    for (size_t i = 0; i < suite->cell_count; i++) {
        if (widest->widths[i] > width) {
            width = widest->widths[i];
            taken = i;
        }
    }
    if (taken < suite->cell_count)
        widest->widths[taken] = NAN;
    return taken;
}
