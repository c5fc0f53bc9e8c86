/* `concbench export`: a campaign in the formats of other programs. */
#include "harness/command.h"
#include "harness/export/export.h"
#include "harness/opened.h"
#include "support/words.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

typedef int writer(const struct table *, const struct export_ask *, FILE *);

static const char *const format_names[] = {
    "csv", "hgrm", "openmetrics", "github-benchmark", "junit", NULL};

enum format { CSV, HGRM, OPENMETRICS, GITHUB_BENCHMARK, JUNIT };

static writer *const writers[] = {
    [CSV] = export_csv,
    [HGRM] = export_hgrm,
    [OPENMETRICS] = export_openmetrics,
    [GITHUB_BENCHMARK] = export_github_benchmark,
    [JUNIT] = export_junit,
};

struct arguments {
    const char *format;
    const char *cell;
    const char *better;
    const char *against;
    const char *fail_above;
    bool runs;
    bool force;

    enum format form;
    enum metric_better direction;
    double share; /* of --fail-above; NAN: not given */
};

/* An option that another format would have used is a mistake. */
static int check_fit(const struct arguments *a, char error[OPTIONS_ERROR])
{
    const struct {
        const char *name;
        bool is_given;
        enum format form;
    } options[] = {{"runs", a->runs, CSV},
                   {"cell", a->cell != NULL, HGRM},
                   {"better", a->direction != METRIC_BIGGER, GITHUB_BENCHMARK},
                   {"against", a->against != NULL, JUNIT}};

    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++) {
        if (!options[i].is_given || options[i].form == a->form)
            continue;
        (void)snprintf(error, OPTIONS_ERROR, "--%s is of --format %s",
                       options[i].name, format_names[options[i].form]);
        return -EINVAL;
    }
    if (a->against != NULL || (a->fail_above == NULL && !a->force))
        return 0;
    (void)snprintf(error, OPTIONS_ERROR, "--%s needs --against",
                   a->fail_above != NULL ? "fail-above" : "force");
    return -EINVAL;
}

/* The words are among those of the table. */
static int check(struct arguments *a, char error[OPTIONS_ERROR])
{
    a->form = (enum format)words_place(a->format, format_names);
    a->direction =
        strcmp(a->better, "bigger") == 0 ? METRIC_BIGGER : METRIC_SMALLER;
    if (check_fit(a, error) < 0)
        return -EINVAL;
    if (a->form == HGRM && a->cell == NULL) {
        (void)snprintf(error, OPTIONS_ERROR,
                       "--format hgrm needs --cell, like thread/echo:64/100");
        return -EINVAL;
    }
    return opened_fail_above(a->fail_above, &a->share, error);
}

/* Returns 1, or what manual_read does. */
static int read_arguments(struct arguments *a, int argc, char **argv,
                          char error[OPTIONS_ERROR])
{
    const struct option_row rows[] = {
        {"format", OPTION_WORD, &a->format,
         "csv|hgrm|openmetrics|github-benchmark|junit", "of the export", 0, 0},
        {"runs", OPTION_FLAG, &a->runs, NULL, "csv: runs, not cells", 0, 0},
        {"cell", OPTION_TEXT, &a->cell, "NAME",
         "hgrm: SYSTEM/WORKLOAD/CONNECTIONS", 0, 0},
        {"better", OPTION_WORD, &a->better, "bigger|smaller",
         "github-benchmark: the figures of which that is better", 0, 0},
        {"against", OPTION_TEXT, &a->against, "DIR",
         "junit: what was measured before", 0, 0},
        {"fail-above", OPTION_TEXT, &a->fail_above, "5%",
         "junit: worse by no less than this has failed; else all that is worse",
         0, 0},
        {"force", OPTION_FLAG, &a->force, NULL,
         "junit: hold unlike campaigns against each other all the same", 0, 0},
        {.name = NULL},
    };
    int paths = manual_read(&command_export, rows, argc, argv, error);

    if (paths < 0)
        return paths;
    if (a->format == NULL || paths != 1) {
        (void)snprintf(error, OPTIONS_ERROR, "%s; see --help",
                       paths != 1 ? "one results folder is needed"
                                  : "--format is needed, like csv");
        return -EINVAL;
    }
    return check(a, error) < 0 ? -EINVAL : 1;
}

static int write_out(const struct arguments *a, const struct cells *cells,
                     const struct comparison *against)
{
    struct export_ask ask = {
        .is_of_runs = a->runs, .better = a->direction, .against = against};
    char error[CELL_NAME_ERROR];
    struct table table;
    int err;

    if (a->cell != NULL) {
        ask.cell = cell_name_find(cells, a->cell, error);
        if (ask.cell == NULL)
            return complain(EXIT_USAGE, "%s", error);
    }
    err = table_init(&table, cells);
    if (err == 0)
        err = writers[a->form](&table, &ask, stdout);
    table_free(&table);
    if (err == -ENODATA)
        return complain(EXIT_NOT_VALID, "%s has no latencies", a->cell);
    return err < 0 ? complain(EXIT_INTERNAL, "no memory") : EXIT_OK;
}

/* What the comparison means for CI. Returns an exit code. */
static int conclude(const struct comparison *c)
{
    size_t lost = comparison_lost(c);
    size_t worse = 0;
    size_t blind;

    for (size_t i = 0; i < c->contrasts->count; i++)
        worse += export_is_worse(c, &c->contrasts->rows[i]);
    if (worse > 0 || lost > 0)
        return complain(EXIT_REGRESSION,
                        "%zu worse, %zu not measured any more, of %zu figures",
                        worse, lost, c->contrasts->count);
    if (comparison_verdicts(c, &blind) == 0)
        return complain(EXIT_NOT_VALID,
                        "no figure has the rounds for a verdict");
    return EXIT_OK;
}

static int write_against(const struct arguments *a, const struct opened *before,
                         const struct opened *now, char *path)
{
    const struct contrast_side sides[2] = {{&before->cells, NULL},
                                           {&now->cells, NULL}};
    struct likeness likeness = {.count = 0};
    struct contrasts contrasts;
    const struct comparison comparison = {
        .names = {a->against, path},
        .results = {&before->results, &now->results},
        .contrasts = &contrasts,
        .likeness = &likeness,
        .fail_above = a->share};
    int code = opened_likeness(&before->cells, &now->cells, a->force,
                               "holds them against each other", &likeness);

    if (code != EXIT_OK)
        return code;
    if (contrasts_init(&contrasts, sides) < 0)
        return complain(EXIT_INTERNAL, "no memory");
    if (contrasts.count == 0)
        code = complain(EXIT_NOT_VALID, "the two have no cell in common");
    if (code == EXIT_OK)
        code = write_out(a, &now->cells, &comparison);
    if (code == EXIT_OK)
        code = conclude(&comparison);
    contrasts_free(&contrasts);
    return code;
}

static int export(const struct arguments *a, char *path)
{
    struct opened before = {.results = {.count = 0}};
    struct opened now = {.results = {.count = 0}};
    int code = opened_read(&now, path);

    if (code == EXIT_OK && a->against != NULL)
        code = opened_read(&before, a->against);
    if (code == EXIT_OK)
        code = a->against != NULL ? write_against(a, &before, &now, path)
                                  : write_out(a, &now.cells, NULL);
    opened_close(&before);
    opened_close(&now);
    return code;
}

static int run(int argc, char **argv)
{
    struct arguments a = {.better = "bigger", .share = NAN};
    char error[OPTIONS_ERROR];
    int got = read_arguments(&a, argc, argv, error);

    if (got < 0)
        return command_refuse(got, error);
    return export(&a, argv[1]);
}

static const struct manual_row formats[] = {
    {"csv", "a row for each figure of each cell; with --runs a row for each "
            "run"},
    {"hgrm", "the percentiles of one cell, --cell thread/echo:64/100, as "
             "HdrHistogram's tools read them; in microseconds"},
    {"openmetrics", "gauges for Prometheus and its kin"},
    {"github-benchmark",
     "for github-action-benchmark: customBiggerIsBetter, or with --better "
     "smaller customSmallerIsBetter"},
    {"junit", "a test for each cell: VOID ones have failed, and with --against "
              "those that are worse beyond the noise"},
    {.term = NULL},
};

static const struct manual_row codes[] = {
    {"6", "a bad journal"},
    {"4", "the folder and --against's are unlike, have no cell in common, or "
          "no figure has the rounds for a verdict; --cell has no latencies"},
    {"3", "a figure is worse, or not measured any more"},
    {"0", "none of these"},
    {"2", "wrong usage"},
    {"1", "our own trouble"},
    {.term = NULL},
};

static const struct manual_part parts[] = {
    {"formats", NULL, formats},
    {"exit status", "The first that holds:", codes},
    {.title = NULL},
};

const struct command command_export = {
    .name = "export",
    .summary = "a results folder in the formats of other programs",
    .operands = "DIR",
    .examples =
        "concbench export --format csv results/latest >cells.csv\n"
        "concbench export --format junit --against before results/latest\n",
    .about = "Writes a results folder's figures to standard output, as other "
             "programs read them.",
    .parts = parts,
    .run = run,
};
