/* The questions that charts answer. */
#include "harness/report/chart_rows.h"

#include "harness/report/beside.h"
#include "harness/report/chart_latency.h"
#include "harness/report/ideal.h"
#include "harness/report/sweep.h"

#include <math.h>

#define HOLLOW ". Hollow: limited by the load generator"

static bool is_kind(const struct load_row *load, enum workload_kind kind)
{
    return load->is_known && load->workload.kind == kind;
}

static bool is_closed(const struct load_row *load, enum workload_kind kind)
{
    return is_kind(load, kind) && !chart_is_open(load);
}

/* By connections: one size among others at one number is not. */
static bool is_echo(const struct cells *cells, const struct load_row *load)
{
    return is_closed(load, WORKLOAD_ECHO) && !sweep_has(cells, load);
}

static bool is_wait(const struct cells *cells, const struct load_row *load)
{
    (void)cells;
    return is_closed(load, WORKLOAD_WAIT);
}

static bool is_fib(const struct cells *cells, const struct load_row *load)
{
    (void)cells;
    return is_closed(load, WORKLOAD_FIB);
}

/* At a fixed rate, and not told beside another in a chart of its own. */
static bool is_paced(const struct cells *cells, const struct load_row *load)
{
    return chart_is_open(load) && !sweep_is_apart(cells, load);
}

static bool is_echo_or_paced(const struct cells *cells,
                             const struct load_row *load)
{
    return is_echo(cells, load) || is_paced(cells, load);
}

/* Response times are looked into at fixed rates; where there are none, at the
 * closed echo with the most connections. */
static bool is_tail(const struct cells *cells, const struct load_row *load)
{
    const struct load_row *largest = NULL;

    for (size_t i = 0; i < cells->load_count; i++) {
        const struct load_row *other = &cells->loads[i];

        if (is_paced(cells, other))
            return is_paced(cells, load);
        if (is_closed(other, WORKLOAD_ECHO) &&
            (largest == NULL || other->connections[other->count - 1] >
                                    largest->connections[largest->count - 1]))
            largest = other;
    }
    return load == largest;
}

static bool is_churn(const struct cells *cells, const struct load_row *load)
{
    (void)cells;
    return is_closed(load, WORKLOAD_CHURN);
}

static bool is_convoy(const struct cells *cells, const struct load_row *load)
{
    (void)cells;
    return is_kind(load, WORKLOAD_CONVOY) && load->workload.bullies > 0;
}

static bool is_crowd(const struct cells *cells, const struct load_row *load)
{
    (void)cells;
    return is_kind(load, WORKLOAD_CROWD);
}

static bool is_closed_crowd(const struct cells *cells,
                            const struct load_row *load)
{
    (void)cells;
    return is_closed(load, WORKLOAD_CROWD);
}

/* The first of a sweep has the chart of all of it. */
static bool is_sweep(const struct cells *cells, const struct load_row *load,
                     enum workload_kind kind)
{
    struct sweep sweep;

    return is_kind(load, kind) && sweep_has(cells, load) &&
           sweep_among(cells, load, load->connections[load->count - 1], &sweep);
}

static bool is_sizes(const struct cells *cells, const struct load_row *load)
{
    return is_sweep(cells, load, WORKLOAD_ECHO);
}

static bool is_stream(const struct cells *cells, const struct load_row *load)
{
    return is_sweep(cells, load, WORKLOAD_STREAM);
}

static bool is_blob(const struct cells *cells, const struct load_row *load)
{
    return is_sweep(cells, load, WORKLOAD_BLOB);
}

/* An upstream whose answer takes a known time sets an ideal; a real one does
 * not. */
static bool is_late_fetch(const struct cells *cells,
                          const struct load_row *load)
{
    (void)cells;
    return is_closed(load, WORKLOAD_FETCH) && !isnan(ideal_throughput(load, 1));
}

static bool is_real_fetch(const struct cells *cells,
                          const struct load_row *load)
{
    return is_closed(load, WORKLOAD_FETCH) && !is_late_fetch(cells, load);
}

const struct chart_row chart_rows[CHART_ROWS] = {
    {.name = "overview",
     .question = "Which model serves which workload best?",
     .write = chart_data_overview,
     .note = "Requests per second; dark: near the column's best. ",
     .bounds = ". ≥: limited by the load generator"},
    {.name = "throughput",
     .question = "How many requests per second, by connections?",
     .is_of = is_echo,
     .series = {.figures = {FIGURE_THROUGHPUT}, .figure_count = 1},
     .bounds = HOLLOW,
     .has_intervals = true},
    {.name = "latency",
     .question = "How long does a request take, by connections?",
     .is_of = is_echo,
     .series = {.figures = {FIGURE_P50, FIGURE_P99}, .figure_count = 2},
     .has_intervals = true},
    {.name = "percentiles",
     .question = "How long do the slowest requests take?",
     .is_of = is_tail,
     .write_load = chart_data_percentiles,
     .series = {.is_of_one_point = true},
     .runs = "All requests of "},
    {.name = "time",
     .question = "How steady is a run from its begin to its end?",
     .is_of = is_tail,
     .write_load = chart_data_time,
     .series = {.is_of_one_point = true},
     .runs = "One run of each, the median of "},
    {.name = "cpu",
     .question = "How much CPU time does the server spend on a request?",
     .is_of = is_echo_or_paced,
     .series = {.figures = {FIGURE_CPU}, .figure_count = 1},
     .has_intervals = true},
    {.name = "io",
     .question = "How close to the ideal when requests only wait?",
     .is_of = is_wait,
     .series = {.figures = {FIGURE_THROUGHPUT}, .figure_count = 1},
     .bounds = HOLLOW,
     .has_intervals = true},
    {.name = "speedup",
     .question = "How many cores does CPU-bound work get?",
     .is_of = is_fib,
     .series = {.figures = {FIGURE_SPEEDUP},
                .figure_count = 1,
                .is_of_one_point = true},
     .bounds = HOLLOW,
     .has_intervals = true},
    {.name = "churn",
     .question = "How much CPU time does a new connection take?",
     .is_of = is_churn,
     .series = {.figures = {FIGURE_CONNECTION_CPU, FIGURE_ABOVE},
                .figure_count = 2,
                .is_of_one_point = true},
     .has_intervals = true},
    {.name = "convoy",
     .question = "How long do the others wait while a few compute?",
     .is_of = is_convoy,
     .series = {.figures = {FIGURE_P50, FIGURE_P99},
                .figure_count = 2,
                .is_of_one_point = true,
                .control = beside_bullies},
     .note = "Filled: with bullies; open: without. ",
     .has_intervals = true},
    {.name = "crowd",
     .script = "cpu",
     .question = "What do idle connections cost those that ask?",
     .is_of = is_crowd,
     .series = {.figures = {FIGURE_CPU}, .figure_count = 1},
     .has_intervals = true},
    {.name = "crowd-requests",
     .script = "throughput",
     .question = "How many requests per second beside idle connections?",
     .is_of = is_closed_crowd,
     .series = {.figures = {FIGURE_THROUGHPUT}, .figure_count = 1},
     .bounds = HOLLOW,
     .has_intervals = true},
    {.name = "sizes",
     .question = "How many bytes per second, by the size of a request?",
     .is_of = is_sizes,
     .series = {.figures = {FIGURE_MIB_RATE}, .figure_count = 1},
     .bounds = HOLLOW,
     .has_intervals = true},
    {.name = "sizes-requests",
     .question = "How many requests per second, by their size?",
     .is_of = is_sizes,
     .series = {.figures = {FIGURE_THROUGHPUT}, .figure_count = 1},
     .bounds = HOLLOW,
     .has_intervals = true},
    {.name = "stream",
     .question = "How many requests per second, by how many are in flight?",
     .is_of = is_stream,
     .series = {.figures = {FIGURE_THROUGHPUT}, .figure_count = 1},
     .bounds = HOLLOW,
     .has_intervals = true},
    {.name = "fetch",
     .script = "io",
     .question = "How close to the ideal when another server is asked?",
     .is_of = is_late_fetch,
     .series = {.figures = {FIGURE_THROUGHPUT}, .figure_count = 1},
     .bounds = HOLLOW,
     .has_intervals = true},
    {.name = "fetch-requests",
     .script = "throughput",
     .question = "How many requests per second beside a real upstream?",
     .is_of = is_real_fetch,
     .series = {.figures = {FIGURE_THROUGHPUT}, .figure_count = 1},
     .bounds = HOLLOW,
     .has_intervals = true},
    {.name = "fetch-latency",
     .script = "latency",
     .question = "How long does a request take beside a real upstream?",
     .is_of = is_real_fetch,
     .series = {.figures = {FIGURE_P50, FIGURE_P99}, .figure_count = 2},
     .has_intervals = true},
    {.name = "blob",
     .question = "How much CPU time does a MiB of a file take?",
     .is_of = is_blob,
     .series = {.figures = {FIGURE_MIB_CPU},
                .figure_count = 1,
                .control = beside_sendfile},
     .has_intervals = true},
    {.name = "crash",
     .question = "Who dies with a crash, and how long is nobody served?",
     .write = chart_data_crash,
     .note = "4/6: it answered again in four runs of six. ",
     .records = RECORD_CRASH,
     .has_intervals = true},
    {.name = "memory",
     .question = "How much memory does an idle connection take?",
     .write = chart_data_memory,
     .note = "Growth of the server's PSS with its connections. ",
     .records = RECORD_IDLE,
     .has_intervals = true},
    {.name = "batch",
     .question = "How long do a few jobs take, one after the other and "
                 "together?",
     .write = chart_data_batch,
     .note = "Bar: the time; line across: the ideal. ",
     .records = RECORD_BATCH,
     .has_intervals = true},
    {.name = "units",
     .question = "What does a process, a thread or a coroutine cost?",
     .write = chart_data_units,
     .note = "Time for each; every line of the grid is ten times. ",
     .records = RECORD_BATCH,
     .has_intervals = true},
};
