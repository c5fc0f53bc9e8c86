/* The table of `concbench accuracy`: each property is a row. */
#ifndef ROWS_H
#define ROWS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum { ROWS_MAX = 64, ROW_NAME = 64, ROW_NOTE = 240 };

enum row_unit { ROW_NS, ROW_SHARE, ROW_RPS, ROW_COUNT };

enum row_status {
    ROW_PASS,
    ROW_FAIL,
    ROW_NOT_OWNED, /* missed, on processors that others used too, for which the
                      target is not made: reported as it is */
    ROW_STATED,    /* without a target */
};

struct row {
    char name[ROW_NAME];
    const char *how; /* it was measured; static text */
    enum row_unit unit;
    double measured;  /* NAN: there was nothing to measure, a failure */
    double low, high; /* the target; -INFINITY and INFINITY: no bound */
    enum row_status status;
    char note[ROW_NOTE]; /* what else is to be known; or empty */
};

struct rows {
    struct row row[ROWS_MAX];
    size_t count;
};

/* Adds a row that passes when low <= measured <= high, or that is stated when
 * there is neither bound. Returns it, for a note or another status. */
struct row *rows_add(struct rows *rows, const char *name, const char *how,
                     enum row_unit unit, double measured, double low,
                     double high);

/* The row's target is for an owned core only. */
void row_need_owned(struct row *row, bool is_owned);

size_t rows_failed(const struct rows *rows);

const char *row_status_name(enum row_status status); /* "pass" … */

/* As text, in columns, with the notes below. */
void rows_print(const struct rows *rows, FILE *to);

/* A list of {"name", "how", "unit": "ns" | "share" | "rps" | "count",
 * "measured", "low", "high", "status", "note"}; what there is not is null. New
 * reference, or NULL without memory. */
json_t *rows_to_json(const struct rows *rows);

#endif
