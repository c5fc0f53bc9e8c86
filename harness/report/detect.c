/* How large a difference a campaign could have seen. */
#include "harness/report/detect.h"

#include "harness/report/contrast_series.h"
#include "harness/stats/finding.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum figure detect_figure(const struct load_row *load)
{
    return load->pace.arrivals != LOAD_CLOSED ? FIGURE_CPU : FIGURE_THROUGHPUT;
}

static bool is_in(const struct cell_stats *cell, const char *workload,
                  uint64_t connections)
{
    return cell->kind == RECORD_LOAD && cell->connections == connections &&
           strcmp(cell->workload, workload) == 0;
}

/* The ratios of all pairs that have the rounds. Returns how many. */
static size_t take_pairs(const struct cells *cells, const char *workload,
                         uint64_t connections, enum figure figure,
                         struct series series[2], struct ratio *ratios)
{
    size_t pairs = 0;

    for (size_t a = 0; a < cells->count; a++) {
        if (!is_in(&cells->cells[a], workload, connections))
            continue;
        for (size_t b = a + 1; b < cells->count; b++) {
            size_t common;

            if (!is_in(&cells->cells[b], workload, connections))
                continue;
            series_take(&series[0], cells, &cells->cells[a], figure);
            series_take(&series[1], cells, &cells->cells[b], figure);
            common = series_pair(&series[0], &series[1]);
            ratios[pairs] =
                ratio_paired(series[1].values, series[0].values, common);
            pairs += finding_has_rounds(&ratios[pairs]);
        }
    }
    return pairs;
}

static size_t most_pairs(const struct cells *cells, const char *workload,
                         uint64_t connections)
{
    size_t count = 0;

    for (size_t i = 0; i < cells->count; i++)
        count += is_in(&cells->cells[i], workload, connections);
    return count * (count + 1) / 2;
}

int detect(const struct cells *cells, const char *workload,
           uint64_t connections, enum figure figure,
           struct detectable *detectable)
{
    size_t most = most_pairs(cells, workload, connections) + 1;
    struct ratio *ratios = calloc(most, sizeof *ratios);
    double *shares = calloc(most, sizeof *shares);
    struct series series[2] = {{.count = 0}, {.count = 0}};
    int err = -ENOMEM;

    *detectable = (struct detectable){.median = NAN};
    if (ratios == NULL || shares == NULL ||
        series_init(&series[0], cells) < 0 ||
        series_init(&series[1], cells) < 0)
        goto free_series;
    err = 0;
    detectable->pairs =
        take_pairs(cells, workload, connections, figure, series, ratios);
    for (size_t i = 0; i < detectable->pairs; i++)
        shares[i] = finding_detectable(&ratios[i], detectable->pairs);
    detectable->median = median_of(shares, detectable->pairs).median;

free_series:
    series_free(&series[1]);
    series_free(&series[0]);
    free(shares);
    free(ratios);
    return err;
}
