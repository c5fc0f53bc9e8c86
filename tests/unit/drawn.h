/* Charts drawn for real: gnuplot has nothing to say, and what it writes is
 * well-formed, whole, readable and not large. */
#ifndef DRAWN_H
#define DRAWN_H

#include "tests/unit/madeup_folder.h"

/* Writes the report with the real gnuplot, which must not complain. PNGs are
 * drawn if asked for only. */
void drawn_report(struct madeup_folder *folder, bool has_png);

/* The SVG's texts stay within the canvas and off each other; the first so many
 * systems' names are there once each. */
void drawn_check(const char *name, const char *text,
                 const char *(*name_of)(size_t i), size_t systems);

#endif
