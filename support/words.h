/* The nearest right word, for messages about a wrong one. */
#ifndef WORDS_H
#define WORDS_H

/* The entry of the NULL-terminated `words` that is nearest to `wrong` by edit
 * distance, or NULL when none is near enough to be what was meant. The result
 * points into `words`. */
const char *words_nearest(const char *wrong, const char *const *words);

#endif
