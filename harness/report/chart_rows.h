/* The questions that charts answer, one row each. Internal to charts.c. */
#ifndef CHART_ROWS_H
#define CHART_ROWS_H

#include "harness/report/chart_data.h"
#include "harness/report/facts.h"

struct chart_row {
    const char *name; /* scripts/charts/NAME.gp draws it */
    const char *question;

    /* A chart is of a workload, one for each of this kind; or, with
     * WORKLOAD_KINDS, of the whole campaign, and `write` writes its data. */
    enum workload_kind kind;
    struct chart_series series;
    bool (*write)(const struct chart_source *source, FILE *to);

    const char *note;   /* begins the subtitle; may be NULL */
    const char *bounds; /* how it marks a lower bound; NULL: it has none */
    enum record_kind records; /* that it is of */
    bool has_intervals;
};

enum { CHART_ROWS = 8 };

extern const struct chart_row chart_rows[CHART_ROWS];

/* The line below the title: of what, from how many runs, and how to read the
 * marks. `load` is NULL for a chart of the whole campaign. */
void chart_subtitle(const struct cells *cells, const struct chart_row *row,
                    const struct load_row *load, char text[FACTS_TEXT]);

#endif
