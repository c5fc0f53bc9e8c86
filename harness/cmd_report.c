/* `concbench report`: the report of a campaign anew, from its journal. */
#include "harness/claims/claims.h"
#include "harness/command.h"
#include "harness/report/report.h"
#include "harness/run/journal.h"
#include "support/options.h"

#include <errno.h>
#include <stdio.h>

/* One folder. Returns an exit code. */
static int report(const char *dir)
{
    char unreadable[JOURNAL_ERROR];
    char error[REPORT_ERROR];
    struct results results;
    int err = journal_read(dir, &results, unreadable);

    if (err < 0)
        return complain(EXIT_BAD_FILE, "%s", unreadable);
    if (unreadable[0] != '\0')
        (void)complain(EXIT_OK, "%s", unreadable);
    report_print(&results, REPORT_WHOLE, stdout);
    err = report_write(dir, &results, stderr, error);
    results_free(&results);
    if (err < 0)
        return complain(EXIT_INTERNAL, "%s", error);
    (void)printf("\n%s/report.md\n", dir);
    return EXIT_OK;
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
    return code;
}

const struct command command_report = {
    .name = "report",
    .summary = "write the report of a results folder anew",
    .operands = "DIR...",
    .examples = "concbench report results/latest\n"
                "concbench report results/20260131T120000Z-quick "
                "results/latest\n",
    .about = "Writes results.json, runs.csv, report.md and the charts of a "
             "results folder anew from its journal, and prints the tables. The "
             "journal is only read, so a campaign that was cut short can be "
             "looked at and resumed.",
    .run = run,
};
