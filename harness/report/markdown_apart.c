/* What report.md says of single kinds of workload: of convoys, of streams, of
 * files, and of new connections. */
#include "harness/report/markdown.h"

#include "harness/report/beside.h"
#include "harness/report/escape.h"
#include "harness/report/show.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

/* A quantile beside the same without bullies. */
static const struct {
    const char *name;
    enum figure of, ratio;
} quantiles[] = {{"p50", FIGURE_P50, FIGURE_CONVOY_P50},
                 {"p99", FIGURE_P99, FIGURE_CONVOY_P99},
                 {"p99.9", FIGURE_P999, FIGURE_CONVOY_P999}};

enum { QUANTILES = sizeof quantiles / sizeof quantiles[0] };

static void put_median(FILE *to, const struct cell_stats *cell,
                       enum figure figure)
{
    char text[SHOW_TEXT];

    if (cell == NULL)
        (void)fputs(" | " SHOW_MISSING, to);
    else if (cell_has_too_few(cell, figure))
        (void)fputs(" | " SHOW_TOO_FEW, to);
    else
        (void)fprintf(to, " | %s",
                      show_value(show_unit_of(figure),
                                 cell->figures[figure].median, text));
}

static void put_convoy_row(FILE *to, const struct notes *notes,
                           const struct cell_stats *cell, bool has_control)
{
    const struct cell_stats *control = beside_bullies(notes->cells, cell);

    (void)fputs("| ", to);
    escape_markdown(to, cell->system);
    for (size_t q = 0; q < QUANTILES; q++) {
        if (has_control)
            put_median(to, control, quantiles[q].of);
        markdown_figure(to, notes, cell, quantiles[q].of);
        if (has_control)
            markdown_figure(to, notes, cell, quantiles[q].ratio);
    }
    (void)fputs(" |\n", to);
}

static bool is_convoy_cell(const struct cell_stats *cell,
                           const struct load_row *load, uint64_t connections)
{
    return cell->kind == RECORD_LOAD && cell->connections == connections &&
           strcmp(cell->workload, load->workload.name) == 0;
}

static void put_convoy_table(FILE *to, const struct notes *notes,
                             const struct load_row *load, uint64_t connections)
{
    const struct cells *cells = notes->cells;
    bool has_control = false;

    for (size_t i = 0; i < cells->count; i++)
        has_control |= is_convoy_cell(&cells->cells[i], load, connections) &&
                       beside_bullies(cells, &cells->cells[i]) != NULL;
    (void)fprintf(to, "\n**With %" PRIu64 " connections**\n\n| system",
                  connections);
    for (size_t q = 0; q < QUANTILES; q++)
        (void)fprintf(to,
                      has_control ? " | %s alone | beside %" PRIu64
                                    " bullies | ratio"
                                  : " | %s beside %" PRIu64 " bullies",
                      quantiles[q].name, load->workload.bullies);
    (void)fputs(" |\n|---", to);
    for (size_t q = 0; q < QUANTILES; q++)
        (void)fputs(has_control ? "|---:|---:|---:" : "|---:", to);
    (void)fputs("|\n", to);
    for (size_t i = 0; i < cells->count; i++)
        if (is_convoy_cell(&cells->cells[i], load, connections))
            put_convoy_row(to, notes, &cells->cells[i], has_control);
    if (!has_control)
        (void)fprintf(to,
                      "\nIt was not run without bullies (convoy:%u,0 at the "
                      "same rate): there is nothing to compare with.\n",
                      (unsigned)load->workload.bully_fib);
}

/* Whether a convoy with bullies tells this one, which has none. */
static bool is_told_elsewhere(const struct cells *cells,
                              const struct load_row *load)
{
    for (size_t i = 0; i < cells->count; i++) {
        const struct cell_stats *control =
            beside_bullies(cells, &cells->cells[i]);

        if (control != NULL &&
            strcmp(control->workload, load->workload.name) == 0)
            return true;
    }
    return false;
}

void markdown_convoy(FILE *to, const struct notes *notes,
                     const struct load_row *load)
{
    if (is_told_elsewhere(notes->cells, load))
        return;
    (void)fputs("\n### ", to);
    escape_markdown(to, load->workload.name);
    (void)fprintf(to,
                  ": %s\n\nResponse times of those that ask for an echo; the "
                  "ratios are of the two runs of each round.\n",
                  workload_summary(load->workload.kind));
    for (size_t k = 0; k < load->count; k++)
        put_convoy_table(to, notes, load, load->connections[k]);
}

static const struct estimate *rate_at(const struct cells *cells,
                                      const struct sweep *sweep, size_t point,
                                      const char *system)
{
    const struct cell_stats *cell = sweep_cell(cells, sweep, point, system);

    return cell != NULL && cell->figures[FIGURE_THROUGHPUT].n > 0
               ? &cell->figures[FIGURE_THROUGHPUT]
               : NULL;
}

/* The system's place at a point, from 1, among those that are at both ends. */
static size_t place_at(const struct cells *cells, const struct sweep *sweep,
                       size_t point, const char *system)
{
    const struct estimate *own = rate_at(cells, sweep, point, system);
    size_t place = 1;

    for (size_t i = 0; i < cells->system_count; i++) {
        const char *other = cells->systems[i];
        const struct estimate *rate = rate_at(cells, sweep, point, other);

        if (rate != NULL && rate_at(cells, sweep, 0, other) != NULL &&
            rate_at(cells, sweep, sweep->count - 1, other) != NULL)
            place += rate->median > own->median;
    }
    return place;
}

/* 1 when a is ahead of b at the point and their intervals are apart, -1 when b
 * is, else 0. */
static int is_ahead(const struct cells *cells, const struct sweep *sweep,
                    size_t point, const char *a, const char *b)
{
    const struct estimate *x = rate_at(cells, sweep, point, a);
    const struct estimate *y = rate_at(cells, sweep, point, b);

    if (x == NULL || y == NULL)
        return 0;
    return (x->low > y->high) - (y->low > x->high);
}

/* Which pairs of systems change places between the ends. */
static void put_swaps(FILE *to, const struct cells *cells,
                      const struct sweep *sweep)
{
    size_t last = sweep->count - 1;
    const char *ahead = NULL;
    const char *behind = NULL;
    size_t swaps = 0;
    char first_end[SWEEP_TEXT];
    char last_end[SWEEP_TEXT];

    for (size_t i = 0; i < cells->system_count; i++) {
        for (size_t k = 0; k < cells->system_count; k++) {
            const char *a = cells->systems[i];
            const char *b = cells->systems[k];

            if (is_ahead(cells, sweep, 0, a, b) <= 0 ||
                is_ahead(cells, sweep, last, a, b) >= 0)
                continue;
            if (swaps++ > 0)
                continue;
            ahead = a;
            behind = b;
        }
    }
    (void)fprintf(to, "\nBetween %s and %s, ", sweep_title(sweep, 0, first_end),
                  sweep_title(sweep, last, last_end));
    if (swaps == 0) {
        (void)fputs("no two systems change places beyond their intervals.\n",
                    to);
        return;
    }
    (void)fprintf(to,
                  "%zu pair%s of systems change%s places beyond the "
                  "intervals%s: ",
                  swaps, swaps == 1 ? "" : "s", swaps == 1 ? "s" : "",
                  swaps == 1 ? "" : ", for instance");
    escape_markdown(to, ahead);
    (void)fprintf(to, " is ahead of ");
    escape_markdown(to, behind);
    (void)fprintf(to, " at %s and behind it at %s.\n", first_end, last_end);
}

static void put_places(FILE *to, const struct cells *cells,
                       const struct sweep *sweep)
{
    size_t last = sweep->count - 1;
    char text[SWEEP_TEXT];

    if (sweep->count < 2)
        return;
    (void)fputs("\n**Places, by the median of requests per second**\n\n"
                "| system",
                to);
    (void)fprintf(to, " | %s", sweep_title(sweep, 0, text));
    (void)fprintf(to, " | %s | change |\n|---|---:|---:|---:|\n",
                  sweep_title(sweep, last, text));
    for (size_t i = 0; i < cells->system_count; i++) {
        const char *system = cells->systems[i];
        size_t from;
        size_t till;

        if (rate_at(cells, sweep, 0, system) == NULL ||
            rate_at(cells, sweep, last, system) == NULL)
            continue;
        from = place_at(cells, sweep, 0, system);
        till = place_at(cells, sweep, last, system);
        (void)fputs("| ", to);
        escape_markdown(to, system);
        (void)fprintf(to, " | %zu | %zu | %+d |\n", from, till,
                      (int)from - (int)till);
    }
    put_swaps(to, cells, sweep);
}

static const struct estimate *sendfile_at(const struct cells *cells,
                                          const struct sweep *sweep,
                                          size_t point, const char *system)
{
    const struct cell_stats *cell = sweep_cell(cells, sweep, point, system);

    return cell != NULL && cell->figures[FIGURE_SENDFILE].n > 0
               ? &cell->figures[FIGURE_SENDFILE]
               : NULL;
}

/* The first point from which on the whole interval is below 1 at all of them,
 * or why there is none. */
static const char *saves_from(const struct cells *cells,
                              const struct sweep *sweep, const char *system,
                              char text[SWEEP_TEXT])
{
    size_t point = sweep->count;

    while (point > 0) {
        const struct estimate *ratio =
            sendfile_at(cells, sweep, point - 1, system);

        if (ratio != NULL && ratio->n < MEDIAN_ENOUGH)
            return "too few rounds";
        if (ratio == NULL || !(ratio->high < 1))
            break;
        point--;
    }
    return point < sweep->count ? sweep_title(sweep, point, text)
                                : "none of them";
}

static bool has_ratio(const struct cells *cells, const struct sweep *sweep,
                      const char *system)
{
    for (size_t k = 0; k < sweep->count; k++)
        if (sendfile_at(cells, sweep, k, system) != NULL)
            return true;
    return false;
}

static void put_sendfile(FILE *to, const struct notes *notes,
                         const struct sweep *sweep)
{
    const struct cells *cells = notes->cells;
    bool is_first = true;
    char text[SWEEP_TEXT];

    for (size_t i = 0; i < cells->system_count; i++) {
        const char *system = cells->systems[i];

        if (!has_ratio(cells, sweep, system))
            continue;
        if (is_first) {
            (void)fputs("\n**CPU time per MiB as a multiple of the same "
                        "model's with a copy**",
                        to);
            markdown_sweep_head(to, sweep);
            (void)fputs(" | saves from |\n|---|---:", to);
            for (size_t k = 0; k < sweep->count; k++)
                (void)fputs("|---:", to);
            (void)fputs("|---:|\n", to);
        }
        is_first = false;
        markdown_sweep_row(to, notes, sweep, system, FIGURE_SENDFILE);
        (void)fprintf(to, " | %s |\n", saves_from(cells, sweep, system, text));
    }
    (void)fputs(is_first
                    ? "\nNo system was run both with a copy and with "
                      "sendfile (a name and the same name with " BESIDE_SENDFILE
                      "): from which size on that "
                      "saves is not told.\n"
                    : "\nIt saves from the size on from which the whole "
                      "interval of six rounds or more is below 1.\n",
                to);
}

/* Whether any system's connections are told beyond the baseline's. */
static bool has_baseline(const struct cells *cells, const struct sweep *sweep)
{
    for (size_t i = 0; i < cells->system_count; i++)
        for (size_t k = 0; k < sweep->count; k++) {
            const struct cell_stats *cell =
                sweep_cell(cells, sweep, k, cells->systems[i]);

            if (cell != NULL && cell->figures[FIGURE_ABOVE].n > 0)
                return true;
        }
    return false;
}

void markdown_apart(FILE *to, const struct notes *notes,
                    const struct sweep *sweep)
{
    const struct load_row *load = sweep->points[0].load;

    if (!load->is_known)
        return;
    if (load->workload.kind == WORKLOAD_CHURN &&
        !has_baseline(notes->cells, sweep))
        (void)fputs("\nThe blocking model has no figure here: what a "
                    "connection costs beyond it is not told.\n",
                    to);
    if (load->workload.kind == WORKLOAD_STREAM)
        put_places(to, notes->cells, sweep);
    if (load->workload.kind == WORKLOAD_BLOB)
        put_sendfile(to, notes, sweep);
}
