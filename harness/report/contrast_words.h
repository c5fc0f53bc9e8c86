/* A contrast in words, the same wherever one is shown. */
#ifndef CONTRAST_WORDS_H
#define CONTRAST_WORDS_H

#include "harness/report/contrast.h"
#include "harness/report/show.h"

/* "requests/s", "p99" … */
const char *contrast_figure(const struct contrast *contrast);

/* "0.941 [0.930, 0.952]"; SHOW_MISSING without. Returns `text`. */
char *contrast_ratio(const struct contrast *contrast, char text[SHOW_TEXT]);

/* The median of a side, in its unit. Returns `text`. */
char *contrast_side(const struct contrast *contrast, int side,
                    char text[SHOW_TEXT]);

/* "echo:64 ×10", "idle connections", "batch fib:40". Returns `text`. */
enum { CONTRAST_PLACE = 256 };
char *contrast_place(const struct cell_stats *cell, char text[CONTRAST_PLACE]);

#endif
