/* github-benchmark: what github-action-benchmark takes as customSmallerIsBetter
 * or customBiggerIsBetter. */
#include "harness/export/export.h"

#include "harness/run/jsonkit.h"

#include <errno.h>

enum { TEXT = 160 };

/* What the action shows beside the value. */
static const char *range_text(const struct estimate *value, char text[TEXT])
{
    (void)snprintf(text, TEXT, "%.6g to %.6g", value->low, value->high);
    return text;
}

static const char *extra_text(const struct table_row *row, char text[TEXT])
{
    (void)snprintf(text, TEXT,
                   "median of %zu rounds, interval of %.3g %% coverage%s",
                   row->value->n, 100 * row->value->coverage,
                   table_row_is_bound(row)
                       ? "; a lower bound: the load generator was the limit"
                       : "");
    return text;
}

static json_t *row_json(const struct table_row *row)
{
    char cell[CELL_NAME];
    char name[CELL_NAME + TEXT];
    char range[TEXT];
    char extra[TEXT];

    (void)snprintf(name, sizeof name, "%s %s", table_row_name(row, cell),
                   table_row_figure(row));
    return json_pack(
        "{s:s, s:s, s:o, s:s, s:s}", "name", name, "unit", row->metric->unit,
        "value", jsonkit_real(row->value->median), "range",
        range_text(row->value, range), "extra", extra_text(row, extra));
}

int export_github_benchmark(const struct table *table,
                            const struct export_ask *ask, FILE *to)
{
    json_t *array = json_array();
    int err = array != NULL ? 0 : -ENOMEM;

    for (size_t i = 0; err == 0 && i < table->count; i++) {
        const struct table_row *row = &table->rows[i];

        if (row->metric == NULL || row->metric->better != ask->better)
            continue;
        if (json_array_append_new(array, row_json(row)) < 0)
            err = -ENOMEM;
    }
    if (err == 0 &&
        json_dumpf(array, to, JSON_INDENT(2) | JSON_REAL_PRECISION(9)) < 0)
        err = ferror(to) ? 0 : -ENOMEM;
    (void)fputc('\n', to);
    json_decref(array);
    return err;
}
