/* runs.csv: one row for each run, for spreadsheets and data frames. */
#ifndef RUNS_CSV_H
#define RUNS_CSV_H

#include "harness/report/cells.h"

#include <stdio.h>

/* A header and a row for each run, quoted as in RFC 4180, lines ended by a
 * newline alone. Units are part of the columns' names. What is missing is an
 * empty field. Write errors stay in the stream. */
void runs_csv_write(const struct cells *cells, FILE *to);

#endif
