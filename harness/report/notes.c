/* Why runs are not VALID, grouped. */
#include "harness/report/notes.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* True when the texts differ in their figures only. */
static bool same_shape(const char *a, const char *b)
{
    static const char figures[] = "0123456789.,";

    for (;;) {
        size_t a_figure = strspn(a, figures);
        size_t b_figure = strspn(b, figures);

        if ((a_figure > 0) != (b_figure > 0))
            return false;
        a += a_figure;
        b += b_figure;
        if (*a != *b)
            return false;
        if (*a == '\0')
            return true;
        a++;
        b++;
    }
}

/* The number of the run's note, which is added when it is new. */
static size_t note_number(struct notes *notes, const struct record *run)
{
    size_t i = 0;

    if (run->verdict == VERDICT_VALID)
        return 0;
    while (i < notes->count &&
           (notes->notes[i].verdict != run->verdict ||
            !same_shape(notes->notes[i].reason, run->reason)))
        i++;
    if (i == notes->count)
        notes->notes[notes->count++] =
            (struct note){.verdict = run->verdict, .reason = run->reason};
    notes->notes[i].runs++;
    notes->notes[i].replaced += run->is_superseded;
    return i + 1;
}

int notes_init(struct notes *notes, const struct cells *cells)
{
    size_t runs = cells->results->count;

    *notes = (struct notes){.cells = cells};
    notes->notes = calloc(runs + 1, sizeof *notes->notes);
    notes->numbers = calloc(runs + 1, sizeof *notes->numbers);
    if (notes->notes == NULL || notes->numbers == NULL) {
        notes_free(notes);
        return -ENOMEM;
    }
    for (size_t i = 0; i < runs; i++)
        notes->numbers[i] = note_number(notes, cells->runs[i]);
    return 0;
}

void notes_free(struct notes *notes)
{
    free(notes->numbers);
    free(notes->notes);
    *notes = (struct notes){0};
}

bool notes_has(const struct notes *notes, const struct cell_stats *cell,
               size_t number)
{
    size_t first = (size_t)(cell->runs - notes->cells->runs);

    for (size_t i = 0; i < cell->run_count; i++)
        if (notes->numbers[first + i] == number)
            return true;
    return false;
}

static bool same_group(const struct cell_stats *a, const struct cell_stats *b)
{
    return a->kind == b->kind && a->connections == b->connections &&
           strcmp(a->workload, b->workload) == 0;
}

void notes_places(const struct notes *notes, size_t number, size_t most,
                  FILE *to, void (*put)(FILE *to, const char *name))
{
    const struct cell_stats *before = NULL;
    size_t shown = 0;
    size_t all = 0;

    for (size_t i = 0; i < notes->cells->count; i++) {
        const struct cell_stats *cell = &notes->cells->cells[i];

        if (!notes_has(notes, cell, number))
            continue;
        if (all++ >= most)
            continue;
        if (before == NULL || !same_group(before, cell)) {
            (void)fputs(before != NULL ? "; " : "", to);
            put(to, cell->workload);
            if (cell->kind != RECORD_BATCH)
                (void)fprintf(to, " ×%" PRIu64, cell->connections);
            (void)fputs(": ", to);
        } else {
            (void)fputs(", ", to);
        }
        put(to, cell->system);
        before = cell;
        shown++;
    }
    if (all > shown)
        (void)fprintf(to, " and %zu more", all - shown);
}
