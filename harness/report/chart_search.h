/* The chart of one search for the highest rate at which a limit holds: every
 * trial in its order, and what came out. */
#ifndef CHART_SEARCH_H
#define CHART_SEARCH_H

#include "harness/report/gnuplot.h"

#include <stdbool.h>
#include <stddef.h>

/* The trials at a rate, in order, as parallel arrays of `count`; the closed
 * loop that a search begins with is not among them. Texts may be anything; NULL
 * is empty. */
struct search_chart {
    const char *name;      /* of the chart's files: "search-epoll" */
    const char *title;     /* NULL: the question that the chart answers */
    const char *note;      /* of what: "epoll, echo:64, connections: 100" */
    const char *quantile;  /* what is limited: "p99" */
    const char *footer[2]; /* machine, origin: as in facts.h */
    double limit_ns;

    size_t count;
    const double *rate_rps;    /* asked for, above 0 */
    const double *quantile_ns; /* NAN: no figure, a void trial for instance */
    const bool *is_held;
    const bool *is_void; /* says nothing about the server; NULL: none does */
    const bool *is_full_trial;

    double capacity_rps;      /* what came out; NAN: nothing did */
    double low_rps, high_rps; /* its interval; NANs: there is none */
    bool is_lower_bound;      /* the generator could not go higher */
};

/* Writes charts/data/NAME.dat in the folder, which has to be there, and draws
 * charts/NAME.svg and .png; characters of the name that are neither letters,
 * digits nor '-' become '_'. 0; -EINVAL when there is no trial; else a negative
 * errno as output_begin's or chart_image_draw's. One line in `error` when not
 * 0. */
int chart_search(const char *folder, const struct search_chart *data,
                 char error[GNUPLOT_ERROR]);

#endif
