/* The data files of the charts that show figures of each system by connections,
 * size or depth. */
#include "harness/report/chart_data.h"

#include "harness/report/chart_put.h"
#include "harness/report/ideal.h"
#include "harness/report/starved.h"
#include "harness/report/sweep.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

/* The place of system i of n on the axis: the systems of one point stand side
 * by side, in at most a third of the way to the next point, and about six
 * pixels from each other. */
static double place_on_axis(const struct sweep *sweep, uint64_t at, size_t i,
                            size_t n)
{
    double narrowest = INFINITY;
    double step;

    for (size_t k = 1; k < sweep->count; k++)
        narrowest = fmin(narrowest, log((double)sweep->points[k].at /
                                        (double)sweep->points[k - 1].at));
    if (isinf(narrowest) || n < 2)
        return (double)at;
    step = fmin(narrowest / 3 / (double)(n - 1),
                0.012 * log((double)sweep->points[sweep->count - 1].at /
                            (double)sweep->points[0].at));
    return (double)at * exp(step * ((double)i - (double)(n - 1) / 2));
}

/* The cell's figure; true when it has a value. Response times that say nothing
 * because too many got no reply are worse than any in the chart. */
static bool put_figure(enum figure figure, const struct cell_stats *cell,
                       FILE *to)
{
    const struct estimate none = estimate_none();
    const struct estimate *estimate =
        cell != NULL ? &cell->figures[figure] : &none;
    enum show_unit unit = show_unit_of(figure);

    if (cell != NULL && estimate->n == 0 && unit == SHOW_NS && starved_is(cell))
        chart_put_number(to, 1, estimate, "starved");
    else
        chart_put_estimate(
            to, unit, cell != NULL && cell_is_bound(cell, figure), estimate);
    return estimate->n > 0;
}

/* The figures of a cell, or of none; true when one has a value. */
static bool put_figures(const struct chart_series *series,
                        const struct cell_stats *cell, FILE *to)
{
    bool has_value = false;

    for (size_t i = 0; i < series->figure_count; i++)
        has_value |= put_figure(series->figures[i], cell, to);
    return has_value;
}

static const struct cell_stats *control_of(const struct cells *cells,
                                           const struct chart_series *series,
                                           const struct cell_stats *cell)
{
    return series->control != NULL && cell != NULL
               ? series->control(cells, cell)
               : NULL;
}

/* One system's point, at this place on the axis; true when it has a value. */
static bool put_point(const struct chart_source *source,
                      const struct sweep *sweep, size_t point,
                      const struct chart_series *series, size_t system,
                      double place, FILE *to)
{
    const struct cells *cells = source->cells;
    const struct sweep_point *at = &sweep->points[point];
    const struct cell_stats *cell =
        sweep_cell(cells, sweep, point, cells->systems[system]);
    bool has_value;

    (void)fprintf(to, "%" PRIu64, at->at);
    chart_put_value(to, place);
    (void)fprintf(to, "\t%zu\t%d", source->slots[system],
                  cell != NULL && cell->is_lower_bound);
    chart_put_value(to, series->figures[0] == FIGURE_SPEEDUP
                            ? ideal_speedup(cells->results, at->connections)
                            : ideal_throughput(at->load, at->connections));
    chart_put_name(to, cells->systems[system]);
    has_value = put_figures(series, cell, to);
    if (series->control != NULL)
        has_value |= put_figures(series, control_of(cells, series, cell), to);
    (void)fputc('\n', to);
    return has_value;
}

/* Another system of the chart has this one beside it. */
static bool is_beside(const struct cells *cells, const struct sweep *sweep,
                      const struct chart_series *series, const char *system)
{
    for (size_t i = 0; i < cells->system_count; i++) {
        for (size_t k = 0; k < sweep->count; k++) {
            const struct cell_stats *control = control_of(
                cells, series, sweep_cell(cells, sweep, k, cells->systems[i]));

            if (control != NULL && strcmp(control->system, system) == 0 &&
                strcmp(cells->systems[i], system) != 0)
                return true;
        }
    }
    return false;
}

/* A system that was never asked has no place in the chart. */
static bool is_shown(const struct cells *cells, const struct sweep *sweep,
                     const struct chart_series *series, const char *system)
{
    return sweep_asks(cells, sweep, system) &&
           !is_beside(cells, sweep, series, system);
}

static void put_header(FILE *to, bool is_first, const char *system,
                       const struct chart_series *series)
{
    size_t sides = series->control != NULL ? 2 : 1;

    chart_put_header(to, is_first, system, CHART_SERIES_COLUMNS);
    for (size_t side = 0; side < sides; side++)
        for (size_t k = 0; k < series->figure_count; k++)
            (void)fprintf(to, "\t%s%s\tlow\thigh\tlabel",
                          figure_name(series->figures[k]),
                          side == 0 ? "" : "_beside");
    (void)fputc('\n', to);
}

static size_t count_figures(const struct cells *cells,
                            const struct sweep *sweep, size_t point,
                            enum figure figure)
{
    size_t count = 0;

    for (size_t i = 0; i < cells->system_count; i++) {
        const struct cell_stats *cell =
            sweep_cell(cells, sweep, point, cells->systems[i]);

        count += cell != NULL && cell->figures[figure].n > 0;
    }
    return count;
}

size_t chart_series_point(const struct cells *cells,
                          const struct chart_series *series,
                          const struct sweep *sweep)
{
    size_t chosen = sweep->count - 1;
    size_t most = 0;

    for (size_t k = 0; series->figure_count > 0 && k < sweep->count; k++) {
        size_t count = count_figures(cells, sweep, k,
                                     series->figures[series->figure_count - 1]);

        if (count >= most) {
            chosen = k;
            most = count;
        }
    }
    return chosen;
}

bool chart_data_series(const struct chart_source *source,
                       const struct load_row *load,
                       const struct chart_series *series, FILE *to)
{
    const struct cells *cells = source->cells;
    bool has_value = false;
    struct sweep sweep;
    size_t places = 0;
    size_t place = 0;

    sweep_of_chart(cells, load, &sweep);
    if (series->is_of_one_point) {
        sweep.points[0] =
            sweep.points[chart_series_point(cells, series, &sweep)];
        sweep.count = 1;
    }
    for (size_t i = 0; i < cells->system_count; i++)
        places += is_shown(cells, &sweep, series, cells->systems[i]);
    for (size_t i = 0; i < cells->system_count; i++) {
        if (!is_shown(cells, &sweep, series, cells->systems[i]))
            continue;
        put_header(to, place == 0, cells->systems[i], series);
        for (size_t k = 0; k < sweep.count; k++)
            has_value |= put_point(
                source, &sweep, k, series, i,
                place_on_axis(&sweep, sweep.points[k].at, place, places), to);
        place++;
    }
    return has_value;
}
