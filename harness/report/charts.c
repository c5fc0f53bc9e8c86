/* Draws the charts of a campaign. */
#include "harness/report/charts.h"

#include "harness/report/chart_rows.h"
#include "harness/report/escape.h"
#include "harness/report/gnuplot.h"
#include "harness/report/output.h"
#include "harness/report/palette.h"
#include "harness/run/paths.h"
#include "support/clock.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Characters that a line of the footer has room for. */
enum { FOOTER_WIDTH = 120 };

/* Of one image; it takes a tenth of a second. */
#define TIME_LIMIT_NS (30 * NS_PER_S)

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

static int image_path(const struct canvas *canvas, const struct chart *chart,
                      const char *ending, char path[PATH_MAX])
{
    int n = snprintf(path, PATH_MAX, "%s/charts/%s.%s", canvas->dir,
                     chart->name, ending);

    return n < PATH_MAX ? 0 : -ENAMETOOLONG;
}

/* A chart of an earlier report must not stand beside a new report. */
static void remove_images(const struct canvas *canvas,
                          const struct chart *chart)
{
    char path[PATH_MAX];

    if (image_path(canvas, chart, "svg", path) == 0)
        (void)unlink(path);
    if (image_path(canvas, chart, "png", path) == 0)
        (void)unlink(path);
}

static int draw_as(struct canvas *canvas, const char *script,
                   const struct chart *chart, const char *note,
                   const char *ending)
{
    char data[PATH_MAX];
    char image[PATH_MAX];
    const char *arguments[] = {data, image,           chart->question,
                               note, canvas->machine, canvas->origin,
                               NULL};
    char error[GNUPLOT_ERROR] = "";
    int err;

    if (snprintf(data, sizeof data, "%s/charts/data/%s.dat", canvas->dir,
                 chart->name) >= PATH_MAX ||
        image_path(canvas, chart, ending, image) < 0)
        return -ENAMETOOLONG;
    err = canvas->gave_up
              ? -ECANCELED
              : gnuplot_run(script, arguments, TIME_LIMIT_NS, error);
    if (err == 0)
        return 0;
    if (canvas->reason[0] == '\0')
        (void)snprintf(canvas->reason, sizeof canvas->reason, "%s", error);
    canvas->is_missing |= err == -ENOENT;
    canvas->gave_up |= err == -ENOENT || err == -ETIMEDOUT;
    return err;
}

static void draw(struct canvas *canvas, const struct chart_row *row,
                 const struct chart *chart, const char *note)
{
    char script[PATH_MAX];
    char name[64];
    int err;

    remove_images(canvas, chart);
    (void)snprintf(name, sizeof name, "scripts/charts/%s.gp", row->name);
    err = paths_data(name, script);
    if (err < 0 && canvas->reason[0] == '\0')
        (void)snprintf(canvas->reason, sizeof canvas->reason,
                       "%s cannot be found", name);
    if (err == 0)
        err = draw_as(canvas, script, chart, note, "svg");
    if (err == 0)
        err = draw_as(canvas, script, chart, note, "png");
    if (err == 0) {
        canvas->charts->drawn[canvas->charts->count++] = *chart;
        return;
    }
    remove_images(canvas, chart);
    canvas->failed++;
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

static int make_chart(struct canvas *canvas, const struct chart_row *row,
                      const struct load_row *load, bool is_first)
{
    char data_dir[PATH_MAX];
    char file[RECORD_NAME * 2 + 8];
    char note[FACTS_TEXT];
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
    has_data = load != NULL ? chart_data_series(&canvas->source, load,
                                                &row->series, output.file)
                            : row->write(&canvas->source, output.file);
    err = output_end(&output, 0);
    if (err < 0)
        return err;
    chart_subtitle(canvas->source.cells, row, load, note);
    if (has_data && canvas->charts->count < CHARTS_MAX) {
        draw(canvas, row, &chart, note);
        return 0;
    }
    (void)unlink(output.path);
    remove_images(canvas, &chart);
    return 0;
}

static int make_charts(struct canvas *canvas, const struct chart_row *row)
{
    const struct cells *cells = canvas->source.cells;
    bool is_first = true;
    int err = 0;

    if (row->kind == WORKLOAD_KINDS)
        return make_chart(canvas, row, NULL, true);
    for (size_t i = 0; err == 0 && i < cells->load_count; i++) {
        const struct load_row *load = &cells->loads[i];

        if (!load->is_known || load->workload.kind != row->kind)
            continue;
        err = make_chart(canvas, row, load, is_first);
        is_first = false;
    }
    return err;
}

static int make_folder(const char *dir, const char *name)
{
    char path[PATH_MAX];

    if (snprintf(path, sizeof path, "%s/%s", dir, name) >= PATH_MAX)
        return -ENAMETOOLONG;
    return mkdir(path, 0777) == 0 || errno == EEXIST ? 0 : -errno;
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
                struct charts *charts, FILE *warnings, char error[CHARTS_ERROR])
{
    size_t *slots = calloc(cells->system_count + 1, sizeof *slots);
    struct canvas canvas = {
        .dir = dir, .source = {cells, slots}, .charts = charts};
    char text[FACTS_TEXT];
    int err = slots != NULL ? make_folder(dir, "charts") : -ENOMEM;

    charts->count = 0;
    escape_chart(facts_machine(cells->results, text), FOOTER_WIDTH,
                 canvas.machine);
    escape_chart(facts_origin(cells->results, text), FOOTER_WIDTH,
                 canvas.origin);
    if (err == 0)
        err = make_folder(dir, "charts/data");
    if (err == 0)
        palette_slots(cells, slots);
    for (size_t i = 0; err == 0 && i < CHART_ROWS; i++)
        err = make_charts(&canvas, &chart_rows[i]);
    if (err < 0)
        (void)snprintf(error, CHARTS_ERROR, "%.180s/charts: %s", dir,
                       strerror(-err));
    else
        warn(&canvas, warnings);
    free(slots);
    return err;
}
