/* The workloads that are told apart, on a screen: one line for each kind, with
 * the systems at both ends where there is no room for all. */
#include "harness/report/terminal_put.h"

#include "harness/report/crash.h"
#include "harness/report/escape.h"
#include "harness/report/sweep.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The figure that a kind is about. */
static const struct subject {
    enum workload_kind kind;
    enum figure figure, or_else; /* or_else: where the first is missing */
    const char *title, *or_title;
} subjects[] = {
    {WORKLOAD_ECHO, FIGURE_MIB_RATE, FIGURE_MIB_RATE, "MiB/s", ""},
    {WORKLOAD_CHURN, FIGURE_ABOVE, FIGURE_CONNECTION_CPU,
     "CPU µs/connection above blocking", "CPU µs/connection"},
    {WORKLOAD_CONVOY, FIGURE_CONVOY_P99, FIGURE_P99, "p99 / p99 without",
     "p99"},
    {WORKLOAD_CROWD, FIGURE_CPU, FIGURE_THROUGHPUT, "CPU µs/request",
     "requests/s"},
    {WORKLOAD_STREAM, FIGURE_THROUGHPUT, FIGURE_THROUGHPUT, "requests/s", ""},
    {WORKLOAD_FETCH, FIGURE_THROUGHPUT, FIGURE_THROUGHPUT, "requests/s", ""},
    {WORKLOAD_BLOB, FIGURE_MIB_CPU, FIGURE_MIB_RATE, "CPU µs/MiB", "MiB/s"},
};

struct item {
    double value; /* by which they are ordered */
    char text[CRASH_TEXT + ESCAPE_TEXT];
};

static int compare_items(const void *left, const void *right)
{
    const struct item *a = left;
    const struct item *b = right;

    return (a->value > b->value) - (a->value < b->value);
}

/* The title and the items in order; from both ends where not all fit. */
static void put_line(FILE *to, const char *title, struct item *items,
                     size_t count)
{
    size_t used = show_width(title) + 4; /* with the dots in the middle */
    size_t low = 0;
    size_t high = count;

    if (count == 0)
        return;
    qsort(items, count, sizeof *items, compare_items);
    while (low < high) {
        bool is_low = low <= count - high;
        size_t width = show_width(items[is_low ? low : high - 1].text) + 2;

        if (used + width > TERMINAL_LINE)
            break;
        used += width;
        if (is_low)
            low++;
        else
            high--;
    }
    (void)fputs(title, to);
    for (size_t i = 0; i < count; i++) {
        if (i == low && low < high)
            (void)fputs(" …", to);
        if (i < low || i >= high)
            (void)fprintf(to, " %s%s", items[i].text, i + 1 < count ? "," : "");
    }
    (void)fputc('\n', to);
}

static size_t take_items(const struct cells *cells, const struct load_row *load,
                         enum figure figure, struct item *items)
{
    uint64_t connections = load->connections[load->count - 1];
    size_t count = 0;

    for (size_t i = 0; i < cells->system_count; i++) {
        const struct cell_stats *cell =
            cells_find(cells, RECORD_LOAD, cells->systems[i],
                       load->workload.name, connections);
        char name[ESCAPE_TEXT];
        char value[SHOW_TEXT];

        if (cell == NULL || cell->figures[figure].n == 0)
            continue;
        items[count].value = cell->figures[figure].median;
        (void)snprintf(items[count++].text, sizeof items->text, "%s %s%s",
                       escape_line(cell->system, TERMINAL_NAME, name),
                       cell_is_bound(cell, figure) ? "≥" : "",
                       show_value(show_unit_of(figure),
                                  cell->figures[figure].median, value));
    }
    return count;
}

/* Fetches are no family, but have no room among the peaks: the last one. */
static const struct load_row *load_of(const struct cells *cells,
                                      enum workload_kind kind)
{
    const struct load_row *load = sweep_chosen(cells, kind, false);

    for (size_t i = 0; kind == WORKLOAD_FETCH && i < cells->load_count; i++)
        if (terminal_is_apart(cells, &cells->loads[i]) &&
            cells->loads[i].workload.kind == kind)
            load = &cells->loads[i];
    return load;
}

static void put_subject(FILE *to, const struct cells *cells,
                        const struct subject *subject, struct item *items)
{
    const struct load_row *load = load_of(cells, subject->kind);
    const char *title = subject->title;
    char name[ESCAPE_TEXT];
    char text[2 * ESCAPE_TEXT];
    size_t count;

    if (load == NULL)
        return;
    count = take_items(cells, load, subject->figure, items);
    if (count == 0) {
        count = take_items(cells, load, subject->or_else, items);
        title = subject->or_title;
    }
    (void)snprintf(text, sizeof text, "%s ×%" PRIu64 ", %s:",
                   escape_line(load->workload.name, 20, name),
                   load->connections[load->count - 1], title);
    put_line(to, text, items, count);
}

static void put_crashes(FILE *to, const struct cells *cells, struct item *items)
{
    char name[ESCAPE_TEXT];
    char lost[SHOW_TEXT];
    char back[CRASH_TEXT];
    size_t count = 0;

    for (size_t i = 0; i < cells->system_count; i++) {
        const struct cell_stats *cell = crash_cell(cells, cells->systems[i]);

        if (cell == NULL || cell->figures[FIGURE_LOST_SHARE].n == 0)
            continue;
        items[count].value = cell->figures[FIGURE_LOST_SHARE].median;
        (void)snprintf(items[count++].text, sizeof items->text, "%s %s %.60s",
                       escape_line(cell->system, TERMINAL_NAME, name),
                       show_value(SHOW_SHARE,
                                  cell->figures[FIGURE_LOST_SHARE].median,
                                  lost),
                       crash_back_text(cell, back));
    }
    put_line(to, "crash, others that died, back after:", items, count);
}

bool terminal_is_apart(const struct cells *cells, const struct load_row *load)
{
    return sweep_is_apart(cells, load) ||
           (load->is_known && load->workload.kind == WORKLOAD_FETCH &&
            load->pace.arrivals == LOAD_CLOSED);
}

void terminal_apart(FILE *to, const struct cells *cells)
{
    struct item *items = calloc(cells->system_count + 1, sizeof *items);
    bool has_any = false;

    if (items == NULL) {
        (void)fputs("no memory for the lines of each kind\n", to);
        return;
    }
    for (size_t i = 0; i < cells->load_count; i++)
        has_any |= terminal_is_apart(cells, &cells->loads[i]);
    for (size_t i = 0; i < cells->count; i++)
        has_any |= cells->cells[i].kind == RECORD_CRASH;
    (void)fputs(has_any ? "\n" : "", to);
    for (size_t i = 0; i < sizeof subjects / sizeof subjects[0]; i++)
        put_subject(to, cells, &subjects[i], items);
    put_crashes(to, cells, items);
    free(items);
}
