/* How the data files of the charts are written: tab-separated, a block for each
 * system. Missing is NaN. Write errors stay in the stream. */
#ifndef CHART_PUT_H
#define CHART_PUT_H

#include "harness/report/show.h"

#include <stdbool.h>
#include <stdio.h>

/* A tab and the value; at the head of a line the value alone. */
void chart_put_value(FILE *to, double value);
void chart_put_first(FILE *to, double value);

/* A tab and the name, made harmless, as far as a chart has room for it. */
void chart_put_name(FILE *to, const char *name);

/* Median, low and high times `scale`, and a label. */
void chart_put_number(FILE *to, double scale, const struct estimate *estimate,
                      const char *label);

/* The same with the median as the label; times in milliseconds. */
void chart_put_estimate(FILE *to, enum show_unit unit, bool is_lower_bound,
                        const struct estimate *estimate);

/* The first line of a system's block: its name, then the names of the other
 * columns, divided by tabs. Two blank lines divide it from the block before. */
void chart_put_header(FILE *to, bool is_first, const char *system,
                      const char *columns);

#endif
