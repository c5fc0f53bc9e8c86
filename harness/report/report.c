/* All files of a report, from the records of a campaign. */
#include "harness/report/report.h"

#include "harness/report/cells.h"
#include "harness/report/charts.h"
#include "harness/report/markdown.h"
#include "harness/report/notes.h"
#include "harness/report/output.h"
#include "harness/report/page.h"
#include "harness/report/results_json.h"
#include "harness/report/runs_csv.h"
#include "harness/report/scoreboard.h"

#include <errno.h>
#include <string.h>

/* What a file of the report is written from. */
struct source {
    const char *dir;
    const struct cells *cells;
    const struct notes *notes;
    const struct charts *charts;
    const struct scoreboard *board;
};

static int write_json(const struct source *source, FILE *to)
{
    return results_json_write(source->cells, source->board, to);
}

static int write_csv(const struct source *source, FILE *to)
{
    runs_csv_write(source->cells, to);
    return 0;
}

static int write_markdown(const struct source *source, FILE *to)
{
    markdown_write(source->cells, source->notes, source->charts, source->board,
                   to);
    return 0;
}

static int write_page(const struct source *source, FILE *to)
{
    return page_write(source->dir, source->cells, source->notes, source->charts,
                      source->board, to);
}

static int write_file(const char *dir, const char *name,
                      const struct source *source,
                      int (*write)(const struct source *, FILE *),
                      char error[REPORT_ERROR])
{
    struct output output = {.file = NULL};
    int err = output_begin(&output, dir, name);

    if (err == 0)
        err = output_end(&output, write(source, output.file));
    if (err < 0)
        (void)snprintf(error, REPORT_ERROR, "%.180s/%s: %s", dir, name,
                       strerror(-err));
    return err;
}

/* All of them, one after the other. */
static int write_all(const char *dir, const struct cells *cells,
                     const struct notes *notes, const struct scoreboard *board,
                     FILE *warnings, char error[REPORT_ERROR])
{
    struct charts charts = {.count = 0};
    const struct source source = {dir, cells, notes, &charts, board};
    int err = write_file(dir, "results.json", &source, write_json, error);

    if (err == 0)
        err = write_file(dir, "runs.csv", &source, write_csv, error);
    if (err == 0)
        err = charts_draw(dir, cells, board, &charts, warnings, error);
    if (err == 0)
        err = write_file(dir, "report.md", &source, write_markdown, error);
    if (err == 0)
        err = write_file(dir, "report.html", &source, write_page, error);
    return err;
}

int report_write(const char *dir, const struct results *results, FILE *warnings,
                 char error[REPORT_ERROR])
{
    struct scoreboard board;
    char unread[CLAIMS_ERROR];
    struct cells cells;
    struct notes notes;
    int err = cells_init(&cells, results);

    if (err < 0)
        goto complain;
    err = notes_init(&notes, &cells);
    if (err < 0)
        goto free_cells;
    err = scoreboard_init(&board, results, unread);
    if (err < 0) {
        (void)snprintf(error, REPORT_ERROR, "%.*s", REPORT_ERROR - 1, unread);
        goto free_notes;
    }
    err = write_all(dir, &cells, &notes, &board, warnings, error);
    scoreboard_free(&board);
free_notes:
    notes_free(&notes);
    cells_free(&cells);
    return err;

free_cells:
    cells_free(&cells);
complain:
    (void)snprintf(error, REPORT_ERROR, "%s", strerror(-err));
    return err;
}
