/* Results folders that commands read. */
#include "harness/opened.h"

#include "harness/command.h"
#include "harness/run/journal.h"
#include "support/units.h"

#include <errno.h>
#include <stdio.h>

int opened_read(struct opened *opened, const char *path)
{
    char error[JOURNAL_ERROR];

    if (journal_read_whole(path, &opened->results, error) < 0)
        return complain(EXIT_BAD_FILE, "%s", error);
    if (cells_init(&opened->cells, &opened->results) < 0)
        return complain(EXIT_INTERNAL, "no memory");
    return EXIT_OK;
}

void opened_close(struct opened *opened)
{
    cells_free(&opened->cells);
    results_free(&opened->results);
}

int opened_likeness(const struct cells *before, const struct cells *now,
                    bool force, const char *would, struct likeness *likeness)
{
    likeness_check(likeness, before, now);
    for (size_t i = 0; i < likeness->count; i++)
        (void)complain(EXIT_NOT_VALID, "unlike: %s", likeness->lines[i]);
    if (likeness->count == 0 || force)
        return EXIT_OK;
    return complain(EXIT_NOT_VALID,
                    "unlike campaigns say nothing about each other; --force %s "
                    "all the same",
                    would);
}

int opened_fail_above(const char *text, double *share,
                      char error[OPTIONS_ERROR])
{
    if (text == NULL ||
        (units_share(text, share) == 0 && *share > 0 && *share < 1))
        return 0;
    (void)snprintf(error, OPTIONS_ERROR,
                   "--fail-above %.64s: not a share like 5%%", text);
    return -EINVAL;
}
