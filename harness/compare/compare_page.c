/* The page that compares two results folders. */
#include "harness/compare/compare_page.h"

#include "harness/compare/comparison.h"
#include "harness/report/output.h"

#include <errno.h>
#include <math.h>
#include <string.h>

static int write_page(const char *folder, const struct comparison *comparison)
{
    struct output output = {.file = NULL};
    int err = output_begin(&output, folder, COMPARE_PAGE);

    if (err < 0)
        return err;
    compare_html_write(comparison, output.file);
    return output_end(&output, 0);
}

/* 0, or a negative errno. */
static int compare(const char *const folders[2], const struct cells cells[2])
{
    const struct contrast_side sides[2] = {{&cells[0], NULL},
                                           {&cells[1], NULL}};
    struct likeness likeness = {.count = 0};
    struct contrasts contrasts;
    const struct comparison comparison = {
        .names = {folders[0], folders[1]},
        .results = {cells[0].results, cells[1].results},
        .contrasts = &contrasts,
        .likeness = &likeness,
        .fail_above = NAN};
    int err = contrasts_init(&contrasts, sides);

    if (err < 0)
        return err;
    likeness_check(&likeness, &cells[0], &cells[1]);
    err = contrasts.count > 0 ? write_page(folders[1], &comparison) : -ENODATA;
    contrasts_free(&contrasts);
    return err;
}

int compare_page_write(const char *const folders[2], char error[JOURNAL_ERROR])
{
    struct results results[2] = {{.count = 0}, {.count = 0}};
    struct cells cells[2] = {{.count = 0}, {.count = 0}};
    int err = 0;

    error[0] = '\0';
    for (int i = 0; err == 0 && i < 2; i++) {
        err = journal_read(folders[i], &results[i], error);
        if (err == 0)
            err = cells_init(&cells[i], &results[i]);
    }
    if (err == 0)
        err = compare(folders, cells);
    if (err == -ENODATA)
        (void)snprintf(error, JOURNAL_ERROR,
                       "the two have no cell in common: no comparison");
    else if (err < 0 && error[0] == '\0')
        (void)snprintf(error, JOURNAL_ERROR, "%.180s/%s: %s", folders[1],
                       COMPARE_PAGE, strerror(-err));
    for (int i = 0; i < 2; i++) {
        cells_free(&cells[i]);
        results_free(&results[i]);
    }
    return err;
}
