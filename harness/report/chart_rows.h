/* The questions that charts answer, one row each. Internal to charts.c. */
#ifndef CHART_ROWS_H
#define CHART_ROWS_H

#include "harness/report/chart_data.h"
#include "harness/report/facts.h"

#include <stdbool.h>
#include <stdio.h>

struct chart_row {
    const char *name; /* scripts/charts/NAME.gp draws it */
    const char *question;

    /* Of a workload, one chart for each that this is true of; NULL: one of the
     * whole campaign. */
    bool (*is_of)(const struct cells *cells, const struct load_row *load);

    /* Who writes its data: the first that there is, else it is a series. */
    bool (*write)(const struct chart_source *source, FILE *to);
    bool (*write_load)(const struct chart_source *source,
                       const struct load_row *load, FILE *to);
    struct chart_series series;

    /* How the runs of a cell are used; NULL: their median. */
    const char *runs;
    const char *note;   /* begins the subtitle; may be NULL */
    const char *bounds; /* how it marks a lower bound; NULL: it has none */
    enum record_kind records; /* that it is of */
    bool has_intervals;
};

enum { CHART_ROWS = 11 };

extern const struct chart_row chart_rows[CHART_ROWS];

/* The line below the title: of what, from how many runs, and how to read the
 * marks. `load` is NULL for a chart of the whole campaign. */
void chart_subtitle(const struct cells *cells, const struct chart_row *row,
                    const struct load_row *load, char text[FACTS_TEXT]);

#endif
