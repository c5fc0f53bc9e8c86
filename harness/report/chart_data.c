/* The data files of the charts. */
#include "harness/report/chart_data.h"

#include "harness/report/chart_put.h"
#include "harness/report/crash.h"
#include "harness/report/escape.h"
#include "harness/report/ideal.h"
#include "harness/report/show.h"
#include "harness/report/sweep.h"
#include "workloads/job.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

/* Columns that the overview has room for; beyond, each workload keeps its
 * largest number of connections only. */
enum { OVERVIEW_COLUMNS = 12, COLUMN_NAME = 20 };

bool chart_is_open(const struct load_row *load)
{
    return strchr(load->workload.name, '@') != NULL;
}

bool chart_data_memory(const struct chart_source *source, FILE *to)
{
    const struct cells *cells = source->cells;
    bool is_first = true;

    for (size_t i = 0; i < cells->system_count; i++) {
        const struct idle_slope *slope = cells_slope(cells, cells->systems[i]);
        struct estimate none = estimate_none();

        if (!cells_has(cells, RECORD_IDLE, cells->systems[i]))
            continue;
        chart_put_header(to, is_first, cells->systems[i], CHART_SERIES_COLUMNS);
        is_first = false;
        (void)fprintf(to, "\tbytes_per_connection\tlow\thigh\tlabel\n");
        (void)fprintf(to, "0\t0\t%zu\t0\tNaN", source->slots[i]);
        chart_put_name(to, cells->systems[i]);
        chart_put_estimate(to, SHOW_BYTES, false,
                           slope != NULL ? &slope->bytes : &none);
        (void)fputc('\n', to);
    }
    return cells->slope_count > 0;
}

bool chart_data_crash(const struct chart_source *source, FILE *to)
{
    const struct cells *cells = source->cells;
    bool has_value = false;
    bool is_first = true;
    char text[CRASH_TEXT];

    for (size_t i = 0; i < cells->system_count; i++) {
        const struct cell_stats *cell = crash_cell(cells, cells->systems[i]);
        const struct estimate *lost = NULL;
        const struct estimate *back = NULL;

        if (cell == NULL)
            continue;
        lost = &cell->figures[FIGURE_LOST_SHARE];
        back = &cell->figures[FIGURE_RECOVERED];
        chart_put_header(to, is_first, cell->system, CHART_SERIES_COLUMNS);
        is_first = false;
        (void)fprintf(to, "\tlost_percent\tlow\thigh\tlabel\trecovered_ms\t"
                          "low\thigh\tlabel\n");
        (void)fprintf(to, "%" PRIu64 "\t%" PRIu64 "\t%zu\t0\tNaN",
                      cell->connections, cell->connections, source->slots[i]);
        chart_put_name(to, cell->system);
        chart_put_number(to, 100, lost, crash_lost_text(cell, text));
        chart_put_number(to, 1e-6, back, crash_back_text(cell, text));
        (void)fputc('\n', to);
        has_value |= lost->n > 0;
    }
    return has_value;
}

bool chart_data_batch(const struct chart_source *source, FILE *to)
{
    const struct cells *cells = source->cells;
    const char *jobs = NULL;

    for (size_t i = 0; i < cells->count; i++) {
        const struct cell_stats *cell = &cells->cells[i];
        char label[SHOW_TEXT];
        char name[ESCAPE_TEXT];

        if (cell->kind != RECORD_BATCH || cell->figures[FIGURE_WALL].n == 0 ||
            cell_is_of_units(cell))
            continue;
        if (jobs == NULL || strcmp(jobs, cell->workload) != 0) {
            (void)fprintf(to, "%s%s\tlow\thigh\tideal\tlabel\thow\tjobs\n",
                          jobs != NULL ? "\n\n" : "",
                          escape_chart(cell->workload, RECORD_NAME, name));
        }
        jobs = cell->workload;
        chart_put_first(to, cell->figures[FIGURE_WALL].median);
        chart_put_value(to, cell->figures[FIGURE_WALL].low);
        chart_put_value(to, cell->figures[FIGURE_WALL].high);
        chart_put_value(to, ideal_batch_s(cells, cell));
        (void)fprintf(
            to, "\t%s",
            show_value(SHOW_SECONDS, cell->figures[FIGURE_WALL].median, label));
        chart_put_name(to, cell->system);
        (void)fprintf(to, "\t%s\n", escape_chart(jobs, RECORD_NAME, name));
    }
    return jobs != NULL;
}

static bool is_of_kind(const struct cell_stats *cell, enum job_kind kind)
{
    char error[JOB_ERROR];
    struct job_ask job;

    return cell->kind == RECORD_BATCH && cell->figures[FIGURE_EACH].n > 0 &&
           job_parse(cell->workload, &job, error) == 0 && job.kind == kind;
}

static bool is_dearer(const struct cell_stats *a, const struct cell_stats *b)
{
    double by = a->figures[FIGURE_EACH].median - b->figures[FIGURE_EACH].median;

    return by > 0 || (by == 0 && a < b);
}

/* The dearest that is less dear than `before`; NULL after the last. */
static const struct cell_stats *next_unit(const struct cells *cells,
                                          enum job_kind kind,
                                          const struct cell_stats *before)
{
    const struct cell_stats *next = NULL;

    for (size_t i = 0; i < cells->count; i++) {
        const struct cell_stats *cell = &cells->cells[i];

        if (is_of_kind(cell, kind) &&
            (before == NULL || is_dearer(before, cell)) &&
            (next == NULL || is_dearer(cell, next)))
            next = cell;
    }
    return next;
}

/* A panel; true when it has any line. */
static bool put_units(const struct cells *cells, enum job_kind kind,
                      const char *title, bool is_first, FILE *to)
{
    const struct cell_stats *first = next_unit(cells, kind, NULL);

    if (first != NULL)
        (void)fprintf(to, "%seach\tlow\thigh\tlabel\thow\ttitle\n",
                      is_first ? "" : "\n\n");
    for (const struct cell_stats *cell = first; cell != NULL;
         cell = next_unit(cells, kind, cell)) {
        const struct estimate *each = &cell->figures[FIGURE_EACH];
        char label[SHOW_TEXT];

        chart_put_first(to, each->median * 1e-3);
        chart_put_value(to, each->low * 1e-3);
        chart_put_value(to, each->high * 1e-3);
        (void)fprintf(to, "\t%s", show_value(SHOW_NS, each->median, label));
        chart_put_name(to, cell->system);
        (void)fprintf(to, "\t%s\n", title);
    }
    return first != NULL;
}

bool chart_data_units(const struct chart_source *source, FILE *to)
{
    bool has_spawns = put_units(source->cells, JOB_SPAWN,
                                "Create one, and wait for its end", true, to);
    bool has_switches = put_units(
        source->cells, JOB_SWITCH,
        "Switch from one to another, on one processor", !has_spawns, to);

    return has_spawns || has_switches;
}

/* All that come at a fixed rate answer what they are asked. */
static bool has_column(const struct cells *cells, const struct load_row *load)
{
    if (chart_is_open(load))
        return false;
    return !sweep_is_apart(cells, load) ||
           load == sweep_chosen(cells, load->workload.kind, true);
}

/* The first of the load's numbers of connections that has a column: all have,
 * where there is room, and else the largest. */
static size_t first_column(const struct cells *cells,
                           const struct load_row *load)
{
    size_t all = 0;

    for (size_t i = 0; i < cells->load_count; i++)
        if (has_column(cells, &cells->loads[i]))
            all += sweep_is_apart(cells, &cells->loads[i])
                       ? 1
                       : cells->loads[i].count;
    return all > OVERVIEW_COLUMNS || sweep_is_apart(cells, load)
               ? load->count - 1
               : 0;
}

/* A system that has no figure in the overview has no row there either. */
static bool has_row(const struct cells *cells, const char *system)
{
    for (size_t i = 0; i < cells->load_count; i++) {
        const struct load_row *load = &cells->loads[i];

        if (!has_column(cells, load))
            continue;
        for (size_t k = first_column(cells, load); k < load->count; k++)
            if (cells_find(cells, RECORD_LOAD, system, load->workload.name,
                           load->connections[k]) != NULL)
                return true;
    }
    return false;
}

/* One column of the overview; true when it has a value. */
static bool put_column(const struct cells *cells, const struct load_row *load,
                       uint64_t connections, size_t column, FILE *to)
{
    double best = 0;

    for (size_t pass = 0; pass < 2; pass++) {
        size_t row = 0;

        for (size_t i = 0; i < cells->system_count; i++) {
            const struct cell_stats *cell =
                cells_find(cells, RECORD_LOAD, cells->systems[i],
                           load->workload.name, connections);
            double rps =
                cell != NULL ? cell->figures[FIGURE_THROUGHPUT].median : NAN;
            char label[SHOW_TEXT];
            char name[ESCAPE_TEXT];

            if (pass == 0) {
                best = fmax(best, rps); /* of a NAN and a number the number */
                continue;
            }
            if (!has_row(cells, cells->systems[i]))
                continue;
            (void)fprintf(to, "%zu\t%zu", column, row++);
            chart_put_value(to, best > 0 ? rps / best : NAN);
            (void)fprintf(to, "\t%s%s",
                          cell != NULL && cell->is_lower_bound ? "≥ " : "",
                          show_value(SHOW_COUNT, rps, label));
            chart_put_name(to, cells->systems[i]);
            (void)fprintf(to, "\t%s ×%" PRIu64 "\n",
                          escape_chart(load->workload.name, COLUMN_NAME, name),
                          connections);
        }
    }
    return best > 0;
}

bool chart_data_overview(const struct chart_source *source, FILE *to)
{
    const struct cells *cells = source->cells;
    bool has_value = false;
    size_t columns = 0;

    (void)fputs("column\trow\trelative\tlabel\tsystem\tcolumn_name\n", to);
    for (size_t i = 0; i < cells->load_count; i++) {
        const struct load_row *load = &cells->loads[i];

        if (!has_column(cells, load))
            continue;
        for (size_t k = first_column(cells, load); k < load->count; k++)
            has_value |=
                put_column(cells, load, load->connections[k], columns++, to);
    }
    return has_value;
}
