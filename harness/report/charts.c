/* Draws the charts of a campaign. */
#include "harness/report/charts.h"

#include "harness/report/chart_image.h"
#include "harness/report/chart_rows.h"
#include "harness/report/escape.h"
#include "harness/report/output.h"
#include "harness/report/palette.h"
#include "harness/report/scoreboard.h"
#include "harness/report/searches.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Characters that a line of the footer has room for. */
enum { FOOTER_WIDTH = 120 };

/* What drawing needs besides the row. */
struct canvas {
    const char *dir;
    struct chart_source source;
    char machine[FACTS_TEXT]; /* the footer's two lines */
    char origin[FACTS_TEXT];
    struct charts *charts;
    size_t failed;
    char reason[GNUPLOT_ERROR]; /* of the first failure */
    bool is_missing;            /* there is no gnuplot */
    bool gave_up;               /* no use in trying again */
};

/* What came of drawing a chart. */
static void take(struct canvas *canvas, const struct chart *chart, int err,
                 const char *error)
{
    if (err == 0) {
        canvas->charts->drawn[canvas->charts->count++] = *chart;
        return;
    }
    canvas->failed++;
    if (canvas->reason[0] == '\0')
        (void)snprintf(canvas->reason, sizeof canvas->reason, "%s", error);
    canvas->is_missing |= err == -ENOENT;
    canvas->gave_up |= err == -ENOENT || err == -ETIMEDOUT;
}

static void draw(struct canvas *canvas, const struct chart_row *row,
                 const struct chart *chart)
{
    const struct chart_image image = {
        .folder = canvas->dir,
        .name = chart->name,
        .script = row->script != NULL ? row->script : row->name,
        .title = chart->question,
        .note = chart->note,
        .footer = {canvas->machine, canvas->origin},
    };
    char error[GNUPLOT_ERROR] = "";
    int err;

    if (canvas->gave_up) {
        chart_image_remove(canvas->dir, chart->name);
        canvas->failed++;
        return;
    }
    err = chart_image_draw(&image, error);
    take(canvas, chart, err, error);
}

/* A search that came to nothing has no path to show. */
static void draw_searches(struct canvas *canvas)
{
    const struct cells *cells = canvas->source.cells;
    const char *const footer[] = {canvas->machine, canvas->origin};

    for (size_t i = 0; i < cells->count; i++) {
        struct chart chart = {.name = ""};
        char error[GNUPLOT_ERROR] = "";
        int err;

        if (cells->cells[i].kind != RECORD_SEARCH || canvas->gave_up ||
            canvas->charts->count == CHARTS_MAX)
            continue;
        err = searches_chart(canvas->dir, cells, &cells->cells[i], footer,
                             &chart, error);
        if (err != -EINVAL)
            take(canvas, &chart, err, error);
    }
}

/* Of a claim that is not shown an earlier report may have left one. */
static void draw_claims(struct canvas *canvas, const struct scoreboard *board)
{
    const char *const footer[] = {canvas->machine, canvas->origin};
    size_t next = scoreboard_next(board, 0);

    for (size_t i = 0; i < board->verdicts.count; i++) {
        struct chart chart = {.is_claim = true};
        char error[GNUPLOT_ERROR] = "";
        int err;

        if (i != next || canvas->gave_up ||
            canvas->charts->count == CHARTS_MAX) {
            (void)scoreboard_chart_name(board->verdicts.claims[i].claim,
                                        chart.name);
            chart_image_remove(canvas->dir, chart.name);
        } else {
            err = scoreboard_chart(canvas->dir, &board->verdicts.claims[i],
                                   footer, &chart, error);
            if (err != -EINVAL)
                take(canvas, &chart, err, error);
        }
        if (i == next)
            next = scoreboard_next(board, i + 1);
    }
}

/* The first workload of a kind has the chart's plain name. */
static void name_chart(const struct chart_row *row, const struct load_row *load,
                       bool is_first, struct chart *chart)
{
    const char *name = load != NULL ? load->workload.name : "";

    (void)snprintf(chart->question, sizeof chart->question, "%s",
                   row->question);
    (void)snprintf(chart->name, sizeof chart->name, "%s%s%s", row->name,
                   is_first ? "" : "-", is_first ? "" : name);
    for (char *c = chart->name; *c != '\0'; c++)
        if (!isalnum((unsigned char)*c) && *c != '-')
            *c = '_';
}

static bool write_data(const struct chart_source *source,
                       const struct chart_row *row, const struct load_row *load,
                       FILE *to)
{
    if (row->write != NULL)
        return row->write(source, to);
    if (row->write_load != NULL)
        return row->write_load(source, load, to);
    return chart_data_series(source, load, &row->series, to);
}

static int make_chart(struct canvas *canvas, const struct chart_row *row,
                      const struct load_row *load, bool is_first)
{
    char data_dir[PATH_MAX];
    char file[RECORD_NAME * 2 + 8];
    struct chart chart = {.name = ""};
    struct output output = {.file = NULL};
    bool has_data;
    int err;

    name_chart(row, load, is_first, &chart);
    (void)snprintf(file, sizeof file, "%s.dat", chart.name);
    if (snprintf(data_dir, sizeof data_dir, "%s/charts/data", canvas->dir) >=
        PATH_MAX)
        return -ENAMETOOLONG;
    err = output_begin(&output, data_dir, file);
    if (err < 0)
        return err;
    has_data = write_data(&canvas->source, row, load, output.file);
    err = output_end(&output, 0);
    if (err < 0)
        return err;
    chart_subtitle(canvas->source.cells, row, load, chart.note);
    if (has_data && canvas->charts->count < CHARTS_MAX) {
        draw(canvas, row, &chart);
        return 0;
    }
    (void)unlink(output.path);
    chart_image_remove(canvas->dir, chart.name);
    return 0;
}

static int make_charts(struct canvas *canvas, const struct chart_row *row)
{
    const struct cells *cells = canvas->source.cells;
    bool is_first = true;
    int err = 0;

    if (row->is_of == NULL)
        return make_chart(canvas, row, NULL, true);
    for (size_t i = 0; err == 0 && i < cells->load_count; i++) {
        const struct load_row *load = &cells->loads[i];

        if (!row->is_of(cells, load))
            continue;
        err = make_chart(canvas, row, load, is_first);
        is_first = false;
    }
    return err;
}

static void warn(const struct canvas *canvas, FILE *warnings)
{
    if (canvas->is_missing)
        (void)fprintf(
            warnings,
            "warning: charts are missing (%s); install gnuplot-nox, then: "
            "concbench report %s\n",
            canvas->reason, canvas->dir);
    else if (canvas->failed > 0)
        (void)fprintf(warnings, "warning: %zu chart%s missing: %s\n",
                      canvas->failed, canvas->failed == 1 ? " is" : "s are",
                      canvas->reason);
}

int charts_draw(const char *dir, const struct cells *cells,
                const struct scoreboard *board, struct charts *charts,
                FILE *warnings, char error[CHARTS_ERROR])
{
    size_t *slots = calloc(cells->system_count + 1, sizeof *slots);
    struct canvas canvas = {
        .dir = dir, .source = {cells, slots}, .charts = charts};
    char text[FACTS_TEXT];
    int err = slots != NULL ? chart_image_folders(dir) : -ENOMEM;

    charts->count = 0;
    escape_chart(facts_machine(cells->results, text), FOOTER_WIDTH,
                 canvas.machine);
    escape_chart(facts_origin(cells->results, text), FOOTER_WIDTH,
                 canvas.origin);
    if (err == 0)
        palette_slots(cells, slots);
    for (size_t i = 0; err == 0 && i < CHART_ROWS; i++)
        err = make_charts(&canvas, &chart_rows[i]);
    if (err == 0)
        draw_searches(&canvas);
    if (err == 0)
        draw_claims(&canvas, board);
    if (err < 0)
        (void)snprintf(error, CHARTS_ERROR, "%.180s/charts: %s", dir,
                       strerror(-err));
    else
        warn(&canvas, warnings);
    free(slots);
    return err;
}
