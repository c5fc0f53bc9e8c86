/* Crashes: who died with the unit that was killed, and when the service
 * answered again. */
#ifndef CRASH_H
#define CRASH_H

#include "harness/report/notes.h"
#include "harness/report/show.h"

enum { CRASH_TEXT = 2 * SHOW_TEXT };

/* The system's crash with the most connections of those that have figures, or
 * one without any, or NULL. */
const struct cell_stats *crash_cell(const struct cells *cells,
                                    const char *system);

/* "99 of 100": the median, and the connections of the runs; a dash when it is
 * not known. Each writes to `text` and returns it. */
char *crash_lost_text(const struct cell_stats *cell, char text[CRASH_TEXT]);

/* "210 ms"; "210 ms, 4/6" where the service came back in four runs of six, and
 * "never" where in none. */
char *crash_back_text(const struct cell_stats *cell, char text[CRASH_TEXT]);

/* A table of them all, for report.md and for the terminal; nothing where there
 * are none. */
void crash_markdown(const struct cells *cells, const struct notes *notes,
                    FILE *to);
void crash_print(const struct cells *cells, FILE *to);

#endif
