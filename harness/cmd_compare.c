/* `concbench compare`: two campaigns, or two systems of one, cell by cell. */
#include "harness/command.h"
#include "harness/opened.h"
#include "support/words.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum form { FORM_TEXT, FORM_JSON, FORM_MARKDOWN, FORM_HTML };

static const char *const form_names[] = {[FORM_TEXT] = "text",
                                         [FORM_JSON] = "json",
                                         [FORM_MARKDOWN] = "markdown",
                                         [FORM_HTML] = "html",
                                         NULL};

struct arguments {
    const char *format;
    const char *fail_above;
    const char *systems;
    bool force;

    enum form form;
    double share;               /* of --fail-above; NAN: not given */
    char names[2][RECORD_NAME]; /* of --systems */
};

static int parse_systems(struct arguments *a, char error[OPTIONS_ERROR])
{
    const char *comma;

    if (a->systems == NULL)
        return 0;
    comma = strchr(a->systems, ',');
    if (comma != NULL && strchr(comma + 1, ',') == NULL &&
        comma != a->systems && comma[1] != '\0' &&
        snprintf(a->names[0], RECORD_NAME, "%.*s", (int)(comma - a->systems),
                 a->systems) < RECORD_NAME &&
        snprintf(a->names[1], RECORD_NAME, "%s", comma + 1) < RECORD_NAME)
        return 0;
    (void)snprintf(error, OPTIONS_ERROR,
                   "--systems %.64s: not two systems like thread,epoll",
                   a->systems);
    return -EINVAL;
}

/* Returns the number of paths, or what manual_read does. */
static int read_arguments(struct arguments *a, int argc, char **argv,
                          char error[OPTIONS_ERROR])
{
    const struct option_row rows[] = {
        {"systems", OPTION_TEXT, &a->systems, "A,B",
         "two systems of one folder, instead of two folders", 0, 0},
        {"fail-above", OPTION_TEXT, &a->fail_above, "5%",
         "exit 3 when a figure is worse by more, see below", 0, 0},
        {"format", OPTION_WORD, &a->format, "text|json|markdown|html",
         "of the comparison", 0, 0},
        {"force", OPTION_FLAG, &a->force, NULL,
         "compare what is unlike all the same", 0, 0},
        {.name = NULL},
    };
    int paths = manual_read(&command_compare, rows, argc, argv, error);
    int wanted;

    if (paths < 0)
        return paths;
    wanted = a->systems != NULL ? 1 : 2;
    if (paths != wanted) {
        (void)snprintf(error, OPTIONS_ERROR,
                       wanted == 1 ? "--systems compares within one results "
                                     "folder, not %d"
                                   : "two results folders are needed, not %d; "
                                     "see --help",
                       paths);
        return -EINVAL;
    }
    a->form = (enum form)words_place(a->format, form_names);
    if (opened_fail_above(a->fail_above, &a->share, error) < 0 ||
        parse_systems(a, error) < 0)
        return -EINVAL;
    return paths;
}

/* Both names of --systems have runs. Returns an exit code. */
static int check_systems(const struct cells *cells, const struct arguments *a)
{
    const char **names = calloc(cells->count + 1, sizeof *names);
    const char *nearest;
    int code = EXIT_OK;

    if (names == NULL)
        return complain(EXIT_INTERNAL, "no memory");
    for (size_t i = 0; i < cells->count; i++)
        names[i] = cells->cells[i].system;
    for (int i = 0; code == EXIT_OK && i < 2; i++) {
        nearest = words_nearest(a->names[i], names);
        if (nearest != NULL && strcmp(nearest, a->names[i]) == 0)
            continue;
        code = complain(EXIT_USAGE, "--systems: no runs of %.64s%s%.64s%s",
                        a->names[i], nearest != NULL ? "; did you mean " : "",
                        nearest != NULL ? nearest : "",
                        nearest != NULL ? "?" : "");
    }
    free(names);
    return code;
}

static int write_out(const struct comparison *comparison, enum form form)
{
    switch (form) {
    case FORM_JSON:
        return compare_json_write(comparison, stdout);
    case FORM_MARKDOWN:
        compare_markdown_write(comparison, stdout);
        return 0;
    case FORM_HTML:
        compare_html_write(comparison, stdout);
        return 0;
    default:
        compare_text_write(comparison, stdout);
        return 0;
    }
}

/* Writes the comparison. Returns an exit code. */
static int tell(const struct comparison *c, enum form form)
{
    size_t regressions = comparison_regressions(c);
    size_t lost = comparison_lost(c);
    size_t blind;

    if (c->contrasts->count == 0)
        return complain(EXIT_NOT_VALID, "the two have no cell in common");
    if (write_out(c, form) < 0)
        return complain(EXIT_INTERNAL, "the comparison cannot be written");
    if (isnan(c->fail_above))
        return EXIT_OK;
    if (regressions > 0)
        return complain(EXIT_REGRESSION,
                        "%zu figure%s worse by more than %g %%", regressions,
                        regressions == 1 ? " is" : "s are",
                        100 * c->fail_above);
    if (lost > 0)
        return complain(EXIT_NOT_VALID,
                        "B lacks the rounds for %zu figure%s that A has: "
                        "--fail-above cannot tell",
                        lost, lost == 1 ? "" : "s");
    if (comparison_verdicts(c, &blind) == 0)
        return complain(EXIT_NOT_VALID,
                        "no figure has the rounds for a verdict: --fail-above "
                        "cannot tell");
    if (blind > 0)
        return complain(EXIT_OK,
                        "note: in %zu figure%s %g %% could "
                        "not have been seen; more rounds see more",
                        blind, blind == 1 ? "" : "s", 100 * c->fail_above);
    return EXIT_OK;
}

/* `cells` is one campaign's twice, or two campaigns'. Returns an exit code. */
static int compare(const struct arguments *a, char **paths,
                   const struct cells *const cells[2])
{
    bool is_within = a->systems != NULL;
    const struct contrast_side sides[2] = {
        {cells[0], is_within ? a->names[0] : NULL},
        {cells[1], is_within ? a->names[1] : NULL}};
    struct likeness likeness = {.count = 0};
    struct contrasts contrasts;
    const struct comparison comparison = {
        .names = {is_within ? a->names[0] : paths[0],
                  is_within ? a->names[1] : paths[1]},
        .results = {cells[0]->results, cells[1]->results},
        .contrasts = &contrasts,
        .likeness = &likeness,
        .fail_above = a->share};
    int code = is_within ? check_systems(cells[0], a) : EXIT_OK;

    if (code == EXIT_OK && !is_within)
        code = opened_likeness(cells[0], cells[1], a->force, "compares them",
                               &likeness);
    if (code != EXIT_OK)
        return code;
    if (contrasts_init(&contrasts, sides) < 0)
        return complain(EXIT_INTERNAL, "no memory");
    code = tell(&comparison, a->form);
    contrasts_free(&contrasts);
    return code;
}

static int run(int argc, char **argv)
{
    struct arguments a = {.format = form_names[FORM_TEXT], .share = NAN};
    struct opened sides[2] = {{.results = {.count = 0}}};
    char error[OPTIONS_ERROR];
    int count = read_arguments(&a, argc, argv, error);
    int code = EXIT_OK;

    if (count < 0)
        return command_refuse(count, error);
    for (int i = 0; code == EXIT_OK && i < count; i++)
        code = opened_read(&sides[i], argv[1 + i]);
    if (code == EXIT_OK)
        code = compare(&a, argv + 1,
                       (const struct cells *const[2]){&sides[0].cells,
                                                      &sides[count - 1].cells});
    for (int i = 0; i < count; i++)
        opened_close(&sides[i]);
    return code;
}

static const struct manual_row codes[] = {
    {"6", "a bad journal"},
    {"4", "the sides are unlike, have nothing in common, or, with "
          "--fail-above, B lacks figures that A has"},
    {"3", "a regression"},
    {"0", "none"},
    {"2", "wrong usage"},
    {"1", "our own trouble"},
    {.term = NULL},
};

static const struct manual_part parts[] = {
    {"regressions",
     "A regression, for --fail-above 5%: a figure that is called slower or "
     "costlier, after the correction for the number of figures, and whose "
     "whole 95 % interval is beyond: requests/s below 0.95 of A's, a time, CPU "
     "or memory above 1.05 of A's.",
     NULL},
    {"exit status", "The first that holds:", codes},
    {.title = NULL},
};

const struct command command_compare = {
    .name = "compare",
    .summary = "two campaigns, or two systems of one, against each other",
    .operands = "DIR [DIR]",
    .examples =
        "concbench compare results/20260131T120000Z-quick results/latest\n"
        "concbench compare results/latest --systems thread,epoll\n",
    .about =
        "Compares B with A, figure by figure of every cell that both have: the "
        "ratio, its interval, and whether B is faster, slower, or no "
        "different. A and B are results folders or their runs.jsonl. VOID runs "
        "are not used, and fewer than six rounds on a side make no verdict. "
        "Two campaigns are compared only when machine, kernel, suite and "
        "options are alike.",
    .parts = parts,
    .run = run,
};
