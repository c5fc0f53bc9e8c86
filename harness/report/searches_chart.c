/* The chart of a campaign's search: its path. */
#include "harness/report/searches.h"

#include "harness/report/chart_search.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

/* The trials at a rate, as the chart wants them. */
struct path {
    double *rates, *latencies;
    bool *held, *voided, *full;
    size_t count;
};

static int path_init(struct path *path, size_t count)
{
    *path =
        (struct path){.rates = calloc(count + 1, sizeof *path->rates),
                      .latencies = calloc(count + 1, sizeof *path->latencies),
                      .held = calloc(count + 1, sizeof *path->held),
                      .voided = calloc(count + 1, sizeof *path->voided),
                      .full = calloc(count + 1, sizeof *path->full)};
    return path->rates != NULL && path->latencies != NULL &&
                   path->held != NULL && path->voided != NULL &&
                   path->full != NULL
               ? 0
               : -ENOMEM;
}

static void path_free(struct path *path)
{
    free(path->full);
    free(path->voided);
    free(path->held);
    free(path->latencies);
    free(path->rates);
}

static void path_add(struct path *path, const struct trial *trial,
                     enum slo_figure figure)
{
    size_t i = path->count;
    double ns = trial->latency.figures[figure];

    if (trial->stage == TRIAL_PEAK)
        return;
    path->rates[i] = trial->rate_rps;
    path->latencies[i] = trial->verdict == TRIAL_VOID ? NAN : ns;
    path->held[i] = trial->verdict == TRIAL_HELD;
    path->voided[i] = trial->verdict == TRIAL_VOID;
    path->full[i] = trial->stage == TRIAL_FULL;
    path->count++;
}

/* Of several limits the chart shows one: of the highest quantile. */
static enum slo_figure main_figure(const struct slo *slo)
{
    enum slo_figure figure = SLO_MEAN;

    for (enum slo_figure i = 0; i < SLO_MEAN; i++)
        if (slo->limits_ns[i] != 0)
            figure = i;
    return figure;
}

/* The number keeps the names apart whatever the systems' have in them. */
static void name_chart(const struct cells *cells, const struct cell_stats *cell,
                       struct chart *chart)
{
    size_t number = 1;

    for (const struct cell_stats *c = cells->cells; c < cell; c++)
        number += c->kind == RECORD_SEARCH;
    (void)snprintf(chart->name, sizeof chart->name, "search-%zu-%.40s", number,
                   cell->system);
    for (char *c = chart->name; *c != '\0'; c++)
        if (!isalnum((unsigned char)*c) && *c != '-')
            *c = '_';
    (void)snprintf(chart->question, sizeof chart->question,
                   "How many requests per second within the limit?");
    (void)snprintf(chart->note, sizeof chart->note,
                   "%s, %s, connections: %" PRIu64, cell->system,
                   cell->workload, cell->connections);
}

int searches_chart(const char *folder, const struct cells *cells,
                   const struct cell_stats *cell, const char *const footer[2],
                   struct chart *chart, char error[GNUPLOT_ERROR])
{
    const struct search_answer *answer = searches_answer(cell);
    struct search_chart data = {.name = chart->name,
                                .title = chart->question,
                                .note = chart->note,
                                .footer = {footer[0], footer[1]}};
    struct path path;
    enum slo_figure figure;
    int err = -EINVAL;

    name_chart(cells, cell, chart);
    if (answer == NULL) {
        (void)snprintf(error, GNUPLOT_ERROR, "the search has no trials");
        return err;
    }
    figure = main_figure(&answer->slo);
    err = path_init(&path, answer->trial_count);
    for (size_t i = 0; err == 0 && i < answer->trial_count; i++)
        path_add(&path, &answer->trials[i], figure);
    data.quantile = slo_figure_name(figure);
    data.limit_ns = (double)answer->slo.limits_ns[figure];
    data.count = path.count;
    data.rate_rps = path.rates;
    data.quantile_ns = path.latencies;
    data.is_held = path.held;
    data.is_void = path.voided;
    data.is_full_trial = path.full;
    data.capacity_rps = answer->capacity_rps;
    data.low_rps = answer->is_range ? NAN : answer->low_rps;
    data.high_rps = answer->is_range ? NAN : answer->high_rps;
    data.is_lower_bound = answer->outcome == SEARCH_LOWER_BOUND;
    if (err == 0)
        err = chart_search(folder, &data, error);
    else
        (void)snprintf(error, GNUPLOT_ERROR, "no memory");
    path_free(&path);
    return err;
}
