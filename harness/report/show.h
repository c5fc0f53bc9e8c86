/* Figures as people read them: three significant digits, and a dash for what is
 * missing. One set of rules for the terminal, report.md and the charts. */
#ifndef SHOW_H
#define SHOW_H

#include "harness/report/cells.h"

enum { SHOW_TEXT = 128 };

#define SHOW_MISSING "–"
#define SHOW_TOO_FEW "too few" /* requests for the quantile */

enum show_unit {
    SHOW_COUNT,   /* "98.8k" */
    SHOW_NUMBER,  /* "8.31" */
    SHOW_NS,      /* nanoseconds, as "1.23 ms" */
    SHOW_BYTES,   /* "8.31 KiB" */
    SHOW_SECONDS, /* "3.01 s" */
    SHOW_TIMES,   /* "1.98×" */
    SHOW_SHARE,   /* of 1, as "49.8%" */
};

enum show_unit show_unit_of(enum figure figure);

/* Each writes to `text` and returns it. */
char *show_value(enum show_unit unit, double value, char text[SHOW_TEXT]);

/* "98.8k [97.1k, 99.5k]"; the value alone when it is the only one. */
char *show_interval(enum show_unit unit, const struct estimate *estimate,
                    char text[SHOW_TEXT]);

/* "98.8k ±1.7%": how far the farther end of the interval is from the median,
 * relative to it; "±12×" from ten times on. */
char *show_spread(enum show_unit unit, const struct estimate *estimate,
                  char text[SHOW_TEXT]);

/* How much more, as a share: "3.1 %", "12×" of what is many times as large. */
char *show_difference(double share, char text[SHOW_TEXT]);

/* The places that UTF-8 text takes in a terminal, one for each character. */
size_t show_width(const char *text);

#endif
