/* Everything a person looks at, made from the records of a campaign. */
#ifndef REPORT_H
#define REPORT_H

#include "harness/run/record.h"

#include <stdio.h>

enum { REPORT_ERROR = 256 };

/* Writes results.json, runs.csv, report.md, report.html and charts/ (SVG and
 * PNG) into `dir`. Where gnuplot is missing or fails the rest is written all
 * the same and one line on `warnings` says so. Returns 0 or a negative errno
 * with a line. */
int report_write(const char *dir, const struct results *results, FILE *warnings,
                 char error[REPORT_ERROR]);

enum report_length {
    REPORT_SHORT, /* a screen: systems by cells, where there are many */
    REPORT_WHOLE, /* a line for each cell: medians with their intervals */
};

/* The tables for the terminal, 100 columns. */
void report_print(const struct results *results, enum report_length length,
                  FILE *to);

#endif
