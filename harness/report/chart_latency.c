/* Data files of the charts that look into a load's response times. */
#include "harness/report/chart_latency.h"

#include "harness/report/chart_put.h"
#include "harness/report/show.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

/* Of a percentile that is shown so many requests or more took longer, so that
 * the line does not end in the luck of a few. */
enum { ENOUGH_BEYOND = 10 };

enum { POINTS_PER_DECADE = 10 };

#define NS_TO_MS 1e-6
#define NS_TO_S 1e-9

/* NULL when there is nothing to show of the system. */
static const struct cell_stats *find_cell(const struct cells *cells,
                                          const struct load_row *load,
                                          const char *system)
{
    const struct cell_stats *cell =
        cells_find(cells, RECORD_LOAD, system, load->workload.name,
                   load->connections[load->count - 1]);

    return cell != NULL && cell->figures[FIGURE_P50].n > 0 ? cell : NULL;
}

/* Response times of the cell's used runs, by due and by actual send time. */
struct times {
    struct histogram due;
    struct histogram sent;
};

static void merge(const struct cell_stats *cell, struct times *times)
{
    histogram_init(&times->due);
    histogram_init(&times->sent);
    for (size_t i = 0; i < cell->run_count; i++) {
        const struct load_result *load = cell->runs[i]->load;

        if (!record_is_used(cell->runs[i]) || load == NULL)
            continue;
        histogram_merge(&times->due, &load->latency);
        if (load->sent_latency.count > 0)
            histogram_merge(&times->sent, &load->sent_latency);
    }
}

/* The k-th point of a line: one request in so many is slower. */
static double slow_of(unsigned k)
{
    return pow(10, (double)k / POINTS_PER_DECADE);
}

static double time_ms(const struct histogram *h, double slow)
{
    if ((double)h->count < ENOUGH_BEYOND * slow)
        return NAN;
    return (double)histogram_quantile(h, 1 - 1 / slow) * NS_TO_MS;
}

static void put_percentiles(const struct times *times, const char *system,
                            size_t slot, FILE *to)
{
    double p99_ms = time_ms(&times->due, 100);
    char label[SHOW_TEXT];

    (void)show_value(SHOW_NS, p99_ms / NS_TO_MS, label);
    for (unsigned k = 1; !isnan(time_ms(&times->due, slow_of(k))); k++) {
        chart_put_first(to, slow_of(k));
        chart_put_value(to, time_ms(&times->due, slow_of(k)));
        chart_put_value(to, time_ms(&times->sent, slow_of(k)));
        (void)fprintf(to, "\t%zu", slot);
        chart_put_value(to, 100 * (1 - 1 / slow_of(k)));
        chart_put_name(to, system);
        (void)fprintf(to, "\t%s\n", label);
    }
}

bool chart_data_percentiles(const struct chart_source *source,
                            const struct load_row *load, FILE *to)
{
    const struct cells *cells = source->cells;
    struct times *times = malloc(sizeof *times);
    bool is_first = true;

    for (size_t i = 0; times != NULL && i < cells->system_count; i++) {
        const char *system = cells->systems[i];
        const struct cell_stats *cell = find_cell(cells, load, system);

        if (cell == NULL)
            continue;
        merge(cell, times);
        if (isnan(time_ms(&times->due, slow_of(1))))
            continue;
        chart_put_header(
            to, is_first, system,
            "latency_ms\tsent_latency_ms\tslot\tpercentile\tsystem\tp99\n");
        is_first = false;
        put_percentiles(times, system, source->slots[i], to);
    }
    free(times);
    return !is_first;
}

/* Runs of one rate are ordered by their rounds. */
static bool is_before(const struct record *a, const struct record *b)
{
    double x = figure_of(FIGURE_THROUGHPUT, a);
    double y = figure_of(FIGURE_THROUGHPUT, b);

    if (x != y)
        return x < y;
    return a->round != b->round ? a->round < b->round : a < b;
}

static bool has_slices(const struct record *run)
{
    const struct load_result *load = run->load;

    if (!record_is_used(run) || load == NULL || load->window_ns == 0)
        return false;
    for (size_t i = 0; i < LOAD_SLICES; i++)
        if (load->slices[i].requests > 0)
            return true;
    return false;
}

/* NULL without a run that has slices. */
static const struct record *median_run(const struct cell_stats *cell)
{
    size_t count = 0;

    for (size_t i = 0; i < cell->run_count; i++)
        count += has_slices(cell->runs[i]);
    for (size_t i = 0; i < cell->run_count; i++) {
        size_t before = 0;

        if (!has_slices(cell->runs[i]))
            continue;
        for (size_t k = 0; k < cell->run_count; k++)
            before += has_slices(cell->runs[k]) &&
                      is_before(cell->runs[k], cell->runs[i]);
        if (before == (count - 1) / 2)
            return cell->runs[i];
    }
    return NULL;
}

static void put_slices(const struct load_result *load, const char *system,
                       size_t slot, FILE *to)
{
    double slice_s = (double)load->window_ns * NS_TO_S / LOAD_SLICES;
    double mean = 0;
    char label[SHOW_TEXT];

    for (size_t i = 0; i < LOAD_SLICES; i++)
        mean += (double)load->slices[i].requests / LOAD_SLICES;
    (void)show_value(SHOW_COUNT, mean / slice_s, label);
    for (size_t i = 0; i < LOAD_SLICES; i++) {
        const struct load_slice *slice = &load->slices[i];
        double requests = (double)slice->requests;

        chart_put_first(to, ((double)i + 0.5) * slice_s);
        chart_put_value(to, requests / slice_s);
        chart_put_value(to, 100 * requests / mean);
        chart_put_value(to, requests > 0 ? (double)slice->answered_ns /
                                               requests * NS_TO_MS
                                         : NAN);
        chart_put_value(to,
                        requests > 0 ? (double)slice->max_ns * NS_TO_MS : NAN);
        (void)fprintf(to, "\t%zu", slot);
        chart_put_name(to, system);
        (void)fprintf(to, "\t%s/s\n", label);
    }
}

bool chart_data_time(const struct chart_source *source,
                     const struct load_row *load, FILE *to)
{
    const struct cells *cells = source->cells;
    bool is_first = true;

    for (size_t i = 0; i < cells->system_count; i++) {
        const char *system = cells->systems[i];
        const struct cell_stats *cell = find_cell(cells, load, system);
        const struct record *run = cell != NULL ? median_run(cell) : NULL;

        if (run == NULL)
            continue;
        chart_put_header(to, is_first, system,
                         "requests_per_s\tpercent_of_mean\tmean_ms\tmax_ms\t"
                         "slot\tsystem\tmean_requests_per_s\n");
        is_first = false;
        put_slices(run->load, system, source->slots[i], to);
    }
    return !is_first;
}
