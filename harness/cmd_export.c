/* `concbench export`: a campaign in the formats of other programs. */
#include "harness/command.h"
#include "harness/export/export.h"
#include "harness/run/journal.h"
#include "support/options.h"
#include "support/units.h"
#include "support/words.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const char usage[] =
    "concbench export --format csv results/latest >cells.csv\n"
    "concbench export --format junit --against before results/latest\n"
    "\n"
    "Writes a results folder's figures to standard output, as other programs "
    "read\n"
    "them:\n"
    "  csv               a row for each figure of each cell; with --runs a row "
    "for\n"
    "                    each run\n"
    "  hgrm              the percentiles of one cell, --cell "
    "thread/echo:64/100, as\n"
    "                    HdrHistogram's tools read them; in microseconds\n"
    "  openmetrics       gauges for Prometheus and its kin\n"
    "  github-benchmark  for github-action-benchmark: customBiggerIsBetter, or "
    "with\n"
    "                    --better smaller customSmallerIsBetter\n"
    "  junit             a test for each cell: VOID ones have failed, and "
    "with\n"
    "                    --against those that are worse beyond the noise\n\n";

static const char codes[] =
    "\nexit codes, the first that holds: 6 a bad journal, 4 the folder and "
    "--against's\n"
    "are unlike, have no cell in common, or no figure has the rounds for a "
    "verdict, 3\n"
    "a figure is worse, or not measured any more, 0; 2 wrong usage, 1 our own "
    "trouble.\n";

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
    bool help;

    enum format form;
    enum metric_better direction;
    double share; /* of --fail-above; NAN: not given */
};

/* A campaign that was read. */
struct campaign {
    struct results results;
    struct cells cells;
};

static int complain(int code, const char *text)
{
    (void)fprintf(stderr, "concbench export: %s\n", text);
    return code;
}

/* The place of `word` among the words, or -EINVAL with a line. */
static int choose(const char *option, const char *word,
                  const char *const *words, char error[OPTIONS_ERROR])
{
    const char *nearest;

    for (int i = 0; words[i] != NULL; i++)
        if (strcmp(words[i], word) == 0)
            return i;
    nearest = words_nearest(word, words);
    (void)snprintf(error, OPTIONS_ERROR, "--%s %.64s: did you mean %s?", option,
                   word, nearest != NULL ? nearest : words[0]);
    return -EINVAL;
}

/* An option that another format would have used is a mistake. */
static int check_fit(const struct arguments *a, char error[OPTIONS_ERROR])
{
    const struct {
        const char *name;
        bool is_given;
        enum format form;
    } options[] = {{"runs", a->runs, CSV},
                   {"cell", a->cell != NULL, HGRM},
                   {"better", a->better != NULL, GITHUB_BENCHMARK},
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

static int check(struct arguments *a, char error[OPTIONS_ERROR])
{
    static const char *const directions[] = {"bigger", "smaller", NULL};
    int form = choose("format", a->format, format_names, error);
    int direction = choose("better", a->better != NULL ? a->better : "bigger",
                           directions, error);

    if (form < 0 || direction < 0)
        return -EINVAL;
    a->form = (enum format)form;
    a->direction = direction == 0 ? METRIC_BIGGER : METRIC_SMALLER;
    if (check_fit(a, error) < 0)
        return -EINVAL;
    if (a->form == HGRM && a->cell == NULL) {
        (void)snprintf(error, OPTIONS_ERROR,
                       "--format hgrm needs --cell, like thread/echo:64/100");
        return -EINVAL;
    }
    if (a->fail_above == NULL || (units_share(a->fail_above, &a->share) == 0 &&
                                  a->share > 0 && a->share < 1))
        return 0;
    (void)snprintf(error, OPTIONS_ERROR,
                   "--fail-above %.64s: not a share like 5%%", a->fail_above);
    return -EINVAL;
}

/* Returns 1, 0 when the help was printed, or -EINVAL. */
static int read_arguments(struct arguments *a, int argc, char **argv,
                          char error[OPTIONS_ERROR])
{
    const struct option_row rows[] = {
        {"format", OPTION_TEXT, &a->format, "F",
         "csv, hgrm, openmetrics, github-benchmark or junit", 0, 0},
        {"runs", OPTION_FLAG, &a->runs, NULL, "csv: runs, not cells", 0, 0},
        {"cell", OPTION_TEXT, &a->cell, "NAME",
         "hgrm: SYSTEM/WORKLOAD/CONNECTIONS", 0, 0},
        {"better", OPTION_TEXT, &a->better, "WAY",
         "github-benchmark: bigger, or the figures of which smaller is better",
         0, 0},
        {"against", OPTION_TEXT, &a->against, "DIR",
         "junit: what was measured before", 0, 0},
        {"fail-above", OPTION_TEXT, &a->fail_above, "5%",
         "junit: worse by no less than this has failed; else all that is worse",
         0, 0},
        {"force", OPTION_FLAG, &a->force, NULL,
         "junit: hold unlike campaigns against each other all the same", 0, 0},
        {"help", OPTION_FLAG, &a->help, NULL, "print this", 0, 0},
        {.name = NULL},
    };
    struct arguments defaults = *a;
    int paths = options_parse(rows, argc, argv, error);

    if (paths < 0)
        return paths;
    if (a->help) {
        *a = defaults;
        (void)fputs(usage, stdout);
        options_help(rows, stdout);
        (void)fputs(codes, stdout);
        return 0;
    }
    if (a->format == NULL || paths != 1) {
        (void)snprintf(error, OPTIONS_ERROR, "%s; see --help",
                       paths != 1 ? "one results folder is needed"
                                  : "--format is needed, like csv");
        return -EINVAL;
    }
    return check(a, error) < 0 ? -EINVAL : 1;
}

/* Returns an exit code; close_campaign in every case. */
static int open_campaign(struct campaign *campaign, const char *path)
{
    char error[JOURNAL_ERROR];

    if (journal_read_whole(path, &campaign->results, error) < 0)
        return complain(EXIT_BAD_FILE, error);
    if (cells_init(&campaign->cells, &campaign->results) < 0)
        return complain(EXIT_INTERNAL, "no memory");
    return EXIT_OK;
}

static void close_campaign(struct campaign *campaign)
{
    cells_free(&campaign->cells);
    results_free(&campaign->results);
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
            return complain(EXIT_USAGE, error);
    }
    err = table_init(&table, cells);
    if (err == 0)
        err = writers[a->form](&table, &ask, stdout);
    table_free(&table);
    return err < 0 ? complain(EXIT_INTERNAL, "no memory") : EXIT_OK;
}

/* Names what is unlike. Returns an exit code. */
static int check_likeness(const struct likeness *likeness, bool force)
{
    for (size_t i = 0; i < likeness->count; i++)
        (void)fprintf(stderr, "concbench export: unlike: %s\n",
                      likeness->lines[i]);
    if (likeness->count == 0 || force)
        return EXIT_OK;
    return complain(EXIT_NOT_VALID,
                    "unlike campaigns say nothing about each other; --force "
                    "holds them against each other all the same");
}

/* What the comparison means for CI. Returns an exit code. */
static int conclude(const struct comparison *c)
{
    size_t lost = comparison_lost(c);
    size_t worse = 0;
    size_t blind;

    for (size_t i = 0; i < c->contrasts->count; i++)
        worse += export_is_worse(c, &c->contrasts->rows[i]);
    if (worse > 0 || lost > 0) {
        (void)fprintf(stderr,
                      "concbench export: %zu worse, %zu not measured any "
                      "more, of %zu figures\n",
                      worse, lost, c->contrasts->count);
        return EXIT_REGRESSION;
    }
    if (comparison_verdicts(c, &blind) == 0)
        return complain(EXIT_NOT_VALID,
                        "no figure has the rounds for a verdict");
    return EXIT_OK;
}

static int write_against(const struct arguments *a,
                         const struct campaign *before,
                         const struct campaign *now, char *path)
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
    int code;

    likeness_check(&likeness, &before->cells, &now->cells);
    code = check_likeness(&likeness, a->force);
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
    struct campaign before = {.results = {.count = 0}};
    struct campaign now = {.results = {.count = 0}};
    int code = open_campaign(&now, path);

    if (code == EXIT_OK && a->against != NULL)
        code = open_campaign(&before, a->against);
    if (code == EXIT_OK)
        code = a->against != NULL ? write_against(a, &before, &now, path)
                                  : write_out(a, &now.cells, NULL);
    close_campaign(&before);
    close_campaign(&now);
    return code;
}

static int run(int argc, char **argv)
{
    struct arguments a = {.share = NAN};
    char error[OPTIONS_ERROR];
    int got = read_arguments(&a, argc, argv, error);

    if (got <= 0)
        return got == 0 ? EXIT_OK : complain(EXIT_USAGE, error);
    return export(&a, argv[1]);
}

const struct command command_export = {
    .name = "export",
    .summary = "a results folder in the formats of other programs",
    .run = run,
};
