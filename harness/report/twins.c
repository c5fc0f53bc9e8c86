/* A system against itself. */
#include "harness/report/twins.h"

#include "harness/load/pace.h"

#include <math.h>
#include <stdio.h>

/* The facts' two names; false without. */
static bool read_names(const struct cells *cells, const char *names[2])
{
    const json_t *pair = json_object_get(cells->results->facts.options, "twin");

    for (size_t i = 0; i < 2; i++)
        names[i] = json_string_value(json_array_get(pair, i));
    return names[0] != NULL && names[1] != NULL;
}

static bool is_the_rate(const struct contrast *row)
{
    char error[WORKLOAD_ERROR];
    struct workload workload;
    struct pace pace;

    return row->figure == FIGURE_THROUGHPUT &&
           pace_parse(row->cells[0]->workload, &workload, &pace, error) == 0 &&
           pace.arrivals != LOAD_CLOSED;
}

int twins_init(struct twins *twins, const struct cells *cells)
{
    const char *names[2];
    struct contrasts *c = &twins->contrasts;
    size_t kept = 0;
    int err;

    *twins = (struct twins){.names = {NULL, NULL}};
    if (!read_names(cells, names))
        return 0;
    err = contrasts_init(c, (const struct contrast_side[2]){{cells, names[0]},
                                                            {cells, names[1]}});
    if (err < 0)
        return err;
    for (size_t i = 0; i < c->count; i++)
        if (!is_the_rate(&c->rows[i]))
            c->rows[kept++] = c->rows[i];
    c->count = kept;
    for (size_t i = 0; kept > 0 && i < 2; i++)
        twins->names[i] = names[i];
    return 0;
}

void twins_free(struct twins *twins)
{
    contrasts_free(&twins->contrasts);
}

double twins_reach(const struct contrast *contrast)
{
    const struct ratio *ratio = &contrast->ratio;

    return fmax(ratio->high, 1 / ratio->low) - 1;
}

bool twins_has_ratio(const struct twins *twins)
{
    for (size_t i = 0; i < twins->contrasts.count; i++)
        if (!isnan(twins->contrasts.rows[i].ratio.ratio))
            return true;
    return false;
}

size_t twins_called(const struct twins *twins)
{
    size_t called = 0;

    for (size_t i = 0; i < twins->contrasts.count; i++)
        called += contrast_direction(&twins->contrasts.rows[i]) != 0;
    return called;
}

char *twins_remark(const struct twins *twins, char text[TWINS_TEXT])
{
    size_t count = twins->contrasts.count;
    size_t called = twins_called(twins);

    text[0] = '\0';
    if (called > 0)
        (void)snprintf(text, TWINS_TEXT,
                       "%zu of %zu figures were called different, though both "
                       "are the same program: trust no difference of that "
                       "size.",
                       called, count);
    else if (count > 0 && twins->contrasts.tests == 0)
        (void)snprintf(text, TWINS_TEXT,
                       "The rounds are too few to call anything different.");
    else if (count > 0)
        (void)snprintf(text, TWINS_TEXT,
                       "None of the %zu figures was called different.", count);
    return text;
}
