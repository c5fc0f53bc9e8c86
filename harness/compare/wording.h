/* The words of a comparison, the same in every form. */
#ifndef WORDING_H
#define WORDING_H

#include "harness/compare/comparison.h"
#include "harness/report/contrast_words.h"

/* "faster", "slower", "cheaper", "costlier"; NULL when neither. */
const char *wording_change(const struct contrast *contrast);

/* "slower", "no difference seen (could have seen ≥ 3.1 %)" … Returns `text`. */
char *wording_verdict(const struct contrast *contrast, bool is_paired,
                      char text[SHOW_TEXT]);

/* "of 76 figures B is faster in 2, slower in 1, …". */
void wording_summary(const struct comparison *comparison, FILE *to);

/* How the figures were made, in one paragraph without a newline. */
void wording_method(const struct comparison *comparison, FILE *to);

#endif
