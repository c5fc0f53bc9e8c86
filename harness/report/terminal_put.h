/* Fields of the terminal's tables. Internal to them. */
#ifndef TERMINAL_PUT_H
#define TERMINAL_PUT_H

#include "harness/report/show.h"

#include <stdio.h>

/* Widths in characters. */
enum {
    TERMINAL_NAME = 16,
    TERMINAL_CONNS = 6,
    TERMINAL_FIGURE = 14,
    TERMINAL_COST = 12,
    TERMINAL_LINE = 100
};

/* Left-aligned; what does not fit pushes on. A width of 0 is the line's end. */
void terminal_put(FILE *to, const char *text, size_t width);

/* A system, after two spaces. */
void terminal_put_name(FILE *to, const char *name);

/* A name within a line, on one line. */
void terminal_put_place(FILE *to, const char *name);

/* The figure with the farther end of its interval, marked where it is a lower
 * bound. */
void terminal_put_figure(FILE *to, const struct cell_stats *cell,
                         enum figure figure, size_t width);

/* The median alone. */
void terminal_put_value(FILE *to, const struct cell_stats *cell,
                        enum figure figure, size_t width);

/* Rounds that count, "6", with " ~2" when two of these are noisy, " !1" when
 * one more has no run that is used, " +3" when three runs more were repeated;
 * and the line's end. */
void terminal_put_runs(FILE *to, const struct cell_stats *cell);

/* Words in running lines, of which `used` characters are taken. */
void terminal_put_item(FILE *to, size_t *used, const char *text);

/* Tables of all cells: loads in a closed loop, workers, idle connections,
 * batches. */
void terminal_cells(FILE *to, const struct cells *cells);

/* The same on a screen: systems by workloads. */
void terminal_short(FILE *to, const struct cells *cells);

/* A load that the screen has in a line of its kind and not among the peaks. */
bool terminal_is_apart(const struct cells *cells, const struct load_row *load);

/* At most one line for each of these kinds. */
void terminal_apart(FILE *to, const struct cells *cells);

/* What a request takes at a fixed rate; nothing where none is asked for. */
void terminal_fixed_rate(FILE *to, const struct cells *cells);

/* A system against itself, and the machine's warnings. */
void terminal_trust(FILE *to, const struct cells *cells);

#endif
