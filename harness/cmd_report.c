/* `concbench report`: the report of a campaign anew, from its journal. */
#include "harness/claims/claims.h"
#include "harness/command.h"
#include "harness/compare/compare_page.h"
#include "harness/report/decision_file.h"
#include "harness/report/report.h"
#include "harness/run/journal.h"
#include "support/options.h"

#include <errno.h>
#include <stdio.h>

/* One folder. Returns an exit code. */
static int report(const char *dir)
{
    char unreadable[JOURNAL_ERROR];
    char refused[DECISION_FILE_ERROR];
    char error[REPORT_ERROR];
    struct results results;
    json_t *decision;
    int err = journal_read(dir, &results, unreadable);

    if (err < 0)
        return complain(EXIT_BAD_FILE, "%s", unreadable);
    if (unreadable[0] != '\0')
        (void)complain(EXIT_OK, "%s", unreadable);
    if (decision_file_read(dir, &decision, refused) < 0) {
        results_free(&results);
        return complain(EXIT_BAD_FILE, "%s", refused);
    }
    json_decref(decision);
    report_print(&results, REPORT_WHOLE, stdout);
    err = report_write(dir, &results, stderr, error);
    results_free(&results);
    if (err < 0)
        return complain(EXIT_INTERNAL, "%s", error);
    (void)printf("\n%s/report.md\n%s/report.html\n", dir, dir);
    return EXIT_OK;
}

/* The second folder against the first. Returns an exit code. */
static int compare(char **dirs)
{
    char error[JOURNAL_ERROR];
    int err =
        compare_page_write((const char *const[2]){dirs[0], dirs[1]}, error);

    if (err == 0)
        (void)printf("%s/%s\n", dirs[1], COMPARE_PAGE);
    else
        (void)complain(EXIT_OK, "note: %s", error);
    return err == 0 || err == -ENODATA ? EXIT_OK : EXIT_INTERNAL;
}

static int run(int argc, char **argv)
{
    const struct option_row rows[] = {{.name = NULL}};
    char error[OPTIONS_ERROR];
    char unreadable[CLAIMS_ERROR];
    int count = manual_read(&command_report, rows, argc, argv, error);
    int code = EXIT_OK;

    if (count < 0)
        return command_refuse(count, error);
    if (count == 0)
        return complain(EXIT_USAGE, "which results folder? See --help");
    if (claims_check(unreadable) < 0)
        return complain(EXIT_BAD_FILE, "%s", unreadable);
    for (int i = 1; i <= count; i++) {
        int one = report(argv[i]);

        code = code != EXIT_OK ? code : one;
    }
    if (count == 2 && code == EXIT_OK)
        code = compare(argv + 1);
    return code;
}

const struct command command_report = {
    .name = "report",
    .summary = "write the report of a results folder anew",
    .operands = "DIR...",
    .examples = "concbench report results/latest\n"
                "concbench report results/20260131T120000Z-quick "
                "results/latest\n",
    .about =
        "Writes results.json, runs.csv, report.md, report.html and the charts "
        "of a results folder anew from its journal, and prints the "
        "tables. The journal is only read, so a campaign that was cut "
        "short can be looked at and resumed. Of two folders "
        "comparison.html in the second one sets it against the first.",
    .run = run,
};
