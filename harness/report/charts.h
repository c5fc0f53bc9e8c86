/* The charts of a campaign, one question each. */
#ifndef CHARTS_H
#define CHARTS_H

#include "harness/report/cells.h"
#include "harness/report/facts.h"

#include <stdio.h>

enum { CHARTS_MAX = 72, CHARTS_ERROR = 256 };

struct charts {
    struct chart {
        char name[RECORD_NAME * 2]; /* charts/NAME.svg and .png */
        char question[FACTS_TEXT];
        char note[FACTS_TEXT]; /* the line below: of what, from how many runs */
        bool is_claim;         /* shown with its claim */
    } drawn[CHARTS_MAX];
    size_t count;
};

struct scoreboard;

/* Writes charts/data/NAME.dat and draws charts/NAME.svg and .png in the folder
 * `dir`, for each question that the campaign has data for and each claim that
 * it can judge; those that it has none for are removed. Fills `charts` with
 * what was drawn. Where gnuplot is missing or fails, one line on `warnings`
 * says so and the rest goes on. Returns 0, or a negative errno with one line in
 * `error` when the folder cannot be written. */
int charts_draw(const char *dir, const struct cells *cells,
                const struct scoreboard *board, struct charts *charts,
                FILE *warnings, char error[CHARTS_ERROR]);

#endif
