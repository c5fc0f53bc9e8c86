/* The words of a comparison, the same in every form. */
#ifndef WORDING_H
#define WORDING_H

#include "harness/compare/comparison.h"
#include "harness/report/show.h"

/* "requests/s", "p99" … */
const char *wording_figure(const struct contrast *contrast);

/* "faster", "slower", "cheaper", "costlier"; NULL when neither. */
const char *wording_change(const struct contrast *contrast);

/* "slower", "no difference seen (could have seen ≥ 3.1 %)" … Returns `text`. */
char *wording_verdict(const struct contrast *contrast, bool is_paired,
                      char text[SHOW_TEXT]);

/* "0.941 [0.930, 0.952]"; SHOW_MISSING without. Returns `text`. */
char *wording_ratio(const struct contrast *contrast, char text[SHOW_TEXT]);

/* The median of a side, in its unit. Returns `text`. */
char *wording_side(const struct contrast *contrast, int side,
                   char text[SHOW_TEXT]);

/* "echo:64 ×10", "idle connections", "batch fib:40". Returns `text`. */
enum { WORDING_PLACE = 256 };
char *wording_place(const struct cell_stats *cell, char text[WORDING_PLACE]);

/* "of 76 figures B is faster in 2, slower in 1, …". */
void wording_summary(const struct comparison *comparison, FILE *to);

/* How the figures were made, in one paragraph without a newline. */
void wording_method(const struct comparison *comparison, FILE *to);

#endif
