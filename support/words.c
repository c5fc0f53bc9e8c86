/* Nearest word by Levenshtein distance. */
#include "support/words.h"

#include <string.h>

enum { WORD_MAX = 64 };

/* Wagner and Fischer, one row at a time. Words are short; longer ones are far
 * from everything. */
static size_t distance(const char *a, const char *b)
{
    size_t row[WORD_MAX + 1];
    size_t a_len = strlen(a);
    size_t b_len = strlen(b);

    if (a_len > WORD_MAX || b_len > WORD_MAX)
        return WORD_MAX;
    for (size_t j = 0; j <= b_len; j++)
        row[j] = j;
    for (size_t i = 1; i <= a_len; i++) {
        size_t diagonal = row[0];

        row[0] = i;
        for (size_t j = 1; j <= b_len; j++) {
            size_t best = diagonal + (a[i - 1] != b[j - 1]);

            diagonal = row[j];
            if (row[j] + 1 < best)
                best = row[j] + 1;
            if (row[j - 1] + 1 < best)
                best = row[j - 1] + 1;
            row[j] = best;
        }
    }
    return row[b_len];
}

size_t words_place(const char *word, const char *const *words)
{
    size_t place = 0;

    while (words[place] != NULL && strcmp(words[place], word) != 0)
        place++;
    return place;
}

const char *words_nearest(const char *wrong, const char *const *words)
{
    const char *nearest = NULL;
    size_t least = strlen(wrong) / 2 + 1;

    for (; *words != NULL; words++) {
        size_t d = distance(wrong, *words);

        if (d < least) {
            least = d;
            nearest = *words;
        }
    }
    return nearest;
}
