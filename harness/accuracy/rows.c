/* The table: judged, printed, written. */
#include "harness/accuracy/rows.h"

#include "harness/run/jsonkit.h"
#include "support/units.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { VALUE_TEXT = UNITS_TEXT, TARGET_TEXT = 2 * UNITS_TEXT + 16 };

static const char *const status_names[] = {
    [ROW_PASS] = "pass",
    [ROW_FAIL] = "FAIL",
    [ROW_NOT_OWNED] = "not owned",
    [ROW_STATED] = "stated",
};

static const char *const unit_names[] = {
    [ROW_NS] = "ns",
    [ROW_SHARE] = "share",
    [ROW_RPS] = "rps",
    [ROW_COUNT] = "count",
};

const char *row_status_name(enum row_status status)
{
    return status_names[status];
}

struct row *rows_add(struct rows *rows, const char *name, const char *how,
                     enum row_unit unit, double measured, double low,
                     double high)
{
    struct row *row = &rows->row[rows->count];

    assert(rows->count < ROWS_MAX);
    rows->count++;
    *row = (struct row){.how = how,
                        .unit = unit,
                        .measured = measured,
                        .low = low,
                        .high = high};
    (void)snprintf(row->name, sizeof row->name, "%s", name);
    if (isnan(measured))
        row->status = ROW_FAIL;
    else if (isinf(low) && isinf(high))
        row->status = ROW_STATED;
    else
        row->status = low <= measured && measured <= high ? ROW_PASS : ROW_FAIL;
    return row;
}

void row_need_owned(struct row *row, bool is_owned)
{
    if (!is_owned && row->status == ROW_FAIL && !isnan(row->measured))
        row->status = ROW_NOT_OWNED;
}

size_t rows_failed(const struct rows *rows)
{
    size_t failed = 0;

    for (size_t i = 0; i < rows->count; i++)
        failed += rows->row[i].status == ROW_FAIL;
    return failed;
}

static char *show(enum row_unit unit, double value, char text[VALUE_TEXT])
{
    char number[UNITS_TEXT];

    if (isnan(value))
        (void)snprintf(text, VALUE_TEXT, "-");
    else if (unit == ROW_NS)
        (void)units_show_ns(value, text);
    else if (unit == ROW_SHARE)
        (void)snprintf(text, VALUE_TEXT, "%.3g %%", 100 * value);
    else if (unit == ROW_RPS)
        (void)snprintf(text, VALUE_TEXT, "%.20s/s",
                       units_show_count(value, number));
    else
        (void)snprintf(text, VALUE_TEXT, "%.0f", value);
    return text;
}

static void show_target(const struct row *row, char text[TARGET_TEXT])
{
    char low[VALUE_TEXT];
    char high[VALUE_TEXT];

    (void)show(row->unit, row->low, low);
    (void)show(row->unit, row->high, high);
    if (isinf(row->low) && isinf(row->high))
        (void)snprintf(text, TARGET_TEXT, "%s", "");
    else if (isinf(row->low))
        (void)snprintf(text, TARGET_TEXT, "at most %s", high);
    else if (isinf(row->high))
        (void)snprintf(text, TARGET_TEXT, "at least %s", low);
    else
        (void)snprintf(text, TARGET_TEXT, "%s to %s", low, high);
}

static void print_notes(const struct rows *rows, FILE *to)
{
    size_t notes = 0;

    for (size_t i = 0; i < rows->count; i++) {
        const char *note = rows->row[i].note;

        if (note[0] == '\0')
            continue;
        notes++;
        (void)fprintf(to, "%s[%zu] %s\n", notes == 1 ? "\n" : "", notes, note);
    }
}

void rows_print(const struct rows *rows, FILE *to)
{
    size_t notes = 0;

    (void)fprintf(to, "%-44s %9s  %s\n", "property", "measured", "target");
    for (size_t i = 0; i < rows->count; i++) {
        const struct row *row = &rows->row[i];
        char measured[VALUE_TEXT];
        char target[TARGET_TEXT];

        show_target(row, target);
        (void)fprintf(to, "%-44s %9s  %-20s %s", row->name,
                      show(row->unit, row->measured, measured), target,
                      status_names[row->status]);
        if (row->note[0] != '\0')
            (void)fprintf(to, " [%zu]", ++notes);
        (void)fputc('\n', to);
    }
    print_notes(rows, to);
}

static json_t *row_to_json(const struct row *row)
{
    return json_pack("{s:s, s:s, s:s, s:o, s:o, s:o, s:s, s:s?}", "name",
                     row->name, "how", row->how, "unit", unit_names[row->unit],
                     "measured", jsonkit_real(row->measured), "low",
                     jsonkit_real(row->low), "high", jsonkit_real(row->high),
                     "status", status_names[row->status], "note",
                     row->note[0] != '\0' ? row->note : NULL);
}

json_t *rows_to_json(const struct rows *rows)
{
    json_t *list = json_array();

    for (size_t i = 0; list != NULL && i < rows->count; i++)
        if (json_array_append_new(list, row_to_json(&rows->row[i])) < 0) {
            json_decref(list);
            list = NULL;
        }
    return list;
}
