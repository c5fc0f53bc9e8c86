/* Lists of words, which end with NULL. */
#ifndef WORDS_H
#define WORDS_H

#include <stddef.h>

/* The place of `word` among the words; where it is not, their count. */
size_t words_place(const char *word, const char *const *words);

/* For messages about a wrong word: the one that is nearest to it by edit
 * distance, or NULL when none is near enough to be what was meant. Points into
 * `words`. */
const char *words_nearest(const char *wrong, const char *const *words);

#endif
