/* Why runs are not VALID, grouped: numbered notes below the tables. */
#ifndef NOTES_H
#define NOTES_H

#include "harness/report/cells.h"

#include <stddef.h>
#include <stdio.h>

/* Runs of one verdict whose reasons differ in their figures only. */
struct note {
    enum verdict verdict;
    const char *reason; /* the first run's, an example of the others' */
    size_t runs;
    size_t replaced; /* of them: another run of their round stands for it */
};

struct notes {
    const struct cells *cells;
    struct note *notes; /* note k of the text is notes[k - 1] */
    size_t count;
    size_t *numbers; /* for each of cells->runs; 0: VALID */
};

/* Returns 0 or -ENOMEM. The cells must outlive the notes. */
int notes_init(struct notes *notes, const struct cells *cells);
void notes_free(struct notes *notes);

/* True when a run of the cell has the note of that number, from 1. */
bool notes_has(const struct notes *notes, const struct cell_stats *cell,
               size_t number);

/* Writes where the note's runs were, "echo:64 ×100: fork, thread; …", each name
 * through `put`; at most `most` cells, then how many more. */
void notes_places(const struct notes *notes, size_t number, size_t most,
                  FILE *to, void (*put)(FILE *to, const char *name));

#endif
