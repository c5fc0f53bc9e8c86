/* Two sides against each other, cell by cell. */
#include "harness/report/contrast.h"

#include "harness/report/contrast_series.h"
#include "harness/stats/holm.h"

#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The key figures of each kind of run, each of one kind only, and what is
 * better. */
static const struct key {
    enum record_kind kind;
    enum figure figure;
    bool is_main;        /* has a row even where neither side has a value */
    bool is_limited;     /* by a generator that can do no more */
    bool is_more_better; /* else less is */
} keys[] = {
    {RECORD_LOAD, FIGURE_THROUGHPUT, true, true, true},
    {RECORD_LOAD, FIGURE_P50, false, true, false},
    {RECORD_LOAD, FIGURE_P99, false, true, false},
    {RECORD_LOAD, FIGURE_CPU, false, false, false},
    {RECORD_IDLE, FIGURE_PSS, true, false, false},
    {RECORD_BATCH, FIGURE_WALL, true, false, false},
    {RECORD_SEARCH, FIGURE_CAPACITY, true, true, true},
};

enum { KEYS = sizeof keys / sizeof keys[0] };

static const struct key *key_of(const struct contrast *contrast)
{
    size_t i = 0;

    while (keys[i].figure != contrast->figure)
        i++;
    return &keys[i];
}

/* 1 when what was seen speaks for B, -1 when for A. */
static int seen(const struct contrast *contrast)
{
    int higher = (contrast->finding == FINDING_HIGHER) -
                 (contrast->finding == FINDING_LOWER);

    return key_of(contrast)->is_more_better ? higher : -higher;
}

int contrast_direction(const struct contrast *contrast)
{
    return contrast->is_bounded ? 0 : seen(contrast);
}

bool contrast_is_worse_by(const struct contrast *contrast, double share)
{
    if (contrast_direction(contrast) >= 0)
        return false;
    return key_of(contrast)->is_more_better ? contrast->ratio.high < 1 - share
                                            : contrast->ratio.low > 1 + share;
}

static bool is_chosen(const struct contrast_side *side,
                      const struct cell_stats *cell)
{
    return side->system == NULL || strcmp(side->system, cell->system) == 0;
}

/* The other side's cell of the same place, or NULL; any idle one stands for the
 * slope of all. */
static const struct cell_stats *partner(const struct contrast_side *other,
                                        const struct cell_stats *cell)
{
    const char *system = other->system != NULL ? other->system : cell->system;

    for (size_t i = 0; cell->kind == RECORD_IDLE && i < other->cells->count;
         i++)
        if (other->cells->cells[i].kind == RECORD_IDLE &&
            strcmp(other->cells->cells[i].system, system) == 0)
            return &other->cells->cells[i];
    return cells_find(other->cells, cell->kind, system, cell->workload,
                      cell->connections);
}

static bool is_same_campaign(const struct contrast_side sides[2])
{
    const struct campaign_facts *a = &sides[0].cells->results->facts;
    const struct campaign_facts *b = &sides[1].cells->results->facts;

    return a->seed == b->seed && a->began_s == b->began_s &&
           strcmp(a->suite, b->suite) == 0;
}

/* What a generator at its limit hides is how much better its side is. */
static bool is_bounded(const struct contrast *contrast)
{
    const struct cell_stats *const *cells = contrast->cells;
    int ahead = seen(contrast);

    assert(cells[0] != NULL && cells[1] != NULL);
    if (!key_of(contrast)->is_limited)
        return false;
    if (ahead == 0)
        return cells[0]->is_lower_bound || cells[1]->is_lower_bound;
    return cells[ahead > 0 ? 0 : 1]->is_lower_bound;
}

/* The ratio of B's series to A's, paired by round or not. */
static struct ratio ratio_of(struct series series[2], bool is_paired)
{
    if (is_paired) {
        size_t pairs = series_pair(&series[1], &series[0]);

        return ratio_paired(series[1].values, series[0].values, pairs);
    }
    return ratio_unpaired(series[1].values, series[1].count, series[0].values,
                          series[0].count);
}

/* One row. `series` is room. */
static void add_row(struct contrasts *contrasts,
                    const struct contrast_side sides[2],
                    const struct cell_stats *cells[2], const struct key *key,
                    struct series series[2])
{
    struct contrast *row = &contrasts->rows[contrasts->count];

    *row =
        (struct contrast){.cells = {cells[0], cells[1]}, .figure = key->figure};
    for (int i = 0; i < 2; i++) {
        series_take(&series[i], sides[i].cells, cells[i], key->figure);
        row->of[i] = series_median(&series[i]);
    }
    if (series[0].count + series[1].count == 0 && !key->is_main)
        return;
    row->ratio = ratio_of(series, contrasts->is_paired);
    contrasts->count++;
}

/* A system's slope is of all its idle cells: the first stands for it. */
static bool is_repeated(const struct contrasts *contrasts,
                        const struct cell_stats *cell)
{
    if (cell->kind != RECORD_IDLE)
        return false;
    for (size_t i = 0; i < contrasts->count; i++)
        if (contrasts->rows[i].figure == FIGURE_PSS &&
            strcmp(contrasts->rows[i].cells[0]->system, cell->system) == 0)
            return true;
    return false;
}

static void add_cell(struct contrasts *contrasts,
                     const struct contrast_side sides[2],
                     const struct cell_stats *cell, struct series series[2])
{
    const struct cell_stats *cells[2] = {cell, partner(&sides[1], cell)};

    if (cells[1] == NULL) {
        contrasts->lones[contrasts->lone_count++] =
            (struct contrast_lone){.side = 0, .cell = cell};
        return;
    }
    if (is_repeated(contrasts, cell))
        return;
    for (size_t i = 0; i < KEYS; i++)
        if (keys[i].kind == cell->kind)
            add_row(contrasts, sides, cells, &keys[i], series);
}

static void add_lones_of_b(struct contrasts *contrasts,
                           const struct contrast_side sides[2])
{
    const struct cells *b = sides[1].cells;

    for (size_t i = 0; i < b->count; i++)
        if (is_chosen(&sides[1], &b->cells[i]) &&
            partner(&sides[0], &b->cells[i]) == NULL)
            contrasts->lones[contrasts->lone_count++] =
                (struct contrast_lone){.side = 1, .cell = &b->cells[i]};
}

/* Holm's correction over all rows, and what each of them says then. */
static int judge(struct contrasts *contrasts)
{
    double *p = calloc(contrasts->count + 1, sizeof *p);
    int tests = -ENOMEM;

    if (p == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < contrasts->count; i++)
        p[i] = finding_has_rounds(&contrasts->rows[i].ratio)
                   ? contrasts->rows[i].ratio.p
                   : NAN;
    tests = holm_adjust(p, contrasts->count);
    contrasts->tests = tests > 0 ? (size_t)tests : 0;
    for (size_t i = 0; tests >= 0 && i < contrasts->count; i++) {
        struct contrast *row = &contrasts->rows[i];

        row->p = p[i];
        row->finding = finding_of(&row->ratio, row->p);
        row->detectable = finding_detectable(&row->ratio, contrasts->tests);
        row->is_bounded = is_bounded(row);
    }
    free(p);
    return tests < 0 ? tests : 0;
}

int contrasts_init(struct contrasts *contrasts,
                   const struct contrast_side sides[2])
{
    const struct cells *a = sides[0].cells;
    size_t most = a->count + sides[1].cells->count;
    struct series series[2] = {{.count = 0}, {.count = 0}};
    int err = -ENOMEM;

    *contrasts = (struct contrasts){.is_paired = is_same_campaign(sides)};
    contrasts->rows = calloc(KEYS * most + 1, sizeof *contrasts->rows);
    contrasts->lones = calloc(most + 1, sizeof *contrasts->lones);
    if (contrasts->rows == NULL || contrasts->lones == NULL ||
        series_init(&series[0], a) < 0 ||
        series_init(&series[1], sides[1].cells) < 0)
        goto free_series;
    for (size_t i = 0; i < a->count; i++)
        if (is_chosen(&sides[0], &a->cells[i]))
            add_cell(contrasts, sides, &a->cells[i], series);
    add_lones_of_b(contrasts, sides);
    err = judge(contrasts);

free_series:
    series_free(&series[1]);
    series_free(&series[0]);
    if (err < 0)
        contrasts_free(contrasts);
    return err;
}

void contrasts_free(struct contrasts *contrasts)
{
    free(contrasts->rows);
    free(contrasts->lones);
    *contrasts = (struct contrasts){0};
}
