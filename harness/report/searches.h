/* Searches for the highest rate within a limit: in tables, charts and JSON.
 *
 * A search is run once in a campaign; its interval comes from its own trials.
 */
#ifndef SEARCHES_H
#define SEARCHES_H

#include "harness/report/charts.h"
#include "harness/report/gnuplot.h"
#include "harness/report/notes.h"
#include "harness/report/show.h"
#include "harness/run/answer.h"

#include <stdio.h>

/* What there is to know of the marks that the texts below have. */
#define SEARCHES_MARKS                                                               \
    "[…] 95 % interval, ≥ the generator could do no more, ~ (…) no interval: " \
    "the range of rates that were tried"

/* Each writes to `text` and returns it. */

/* "9.08k [8.99k, 9.17k]", "≥ 45k", "< 120" where no rate held, "~ 9.08k (8k to
 * 9.5k)" where all that is known is the range of rates that were tried; a dash.
 */
char *searches_capacity(const struct search_answer *answer,
                        char text[SHOW_TEXT]);

/* "54.5k", the closed loop's throughput; and how much of it the capacity is,
 * "62%". */
char *searches_peak(const struct search_answer *answer, char text[SHOW_TEXT]);
char *searches_share(const struct search_answer *answer, char text[SHOW_TEXT]);

/* "p99 4.61 ms, mean 0.9 ms": what is limited, at the capacity. */
char *searches_latency(const struct search_answer *answer,
                       char text[SHOW_TEXT]);

/* "the limit does not hold, " and the like: what the answer's reason is of. */
const char *searches_outcome(enum search_outcome outcome);

/* The answer of the cell's search, also when it is no measurement; NULL when
 * there is none. */
const struct search_answer *searches_answer(const struct cell_stats *cell);

/* The section of report.md, or nothing without searches. */
void searches_markdown(const struct cells *cells, const struct notes *notes,
                       FILE *to);

/* The tables for the terminal. */
void searches_print(const struct cells *cells, FILE *to);

/* [{"system", "workload", "connections", and what answer_to_json has but for
 * the trials}]. New reference, or NULL without memory. */
json_t *searches_json(const struct cells *cells);

/* Draws the path of a cell's search into charts/ of the folder, fills in name,
 * question and note of `chart`. `footer`: machine and origin, as facts.h. Texts
 * and returns as chart_search; -EINVAL when there is nothing to draw. */
int searches_chart(const char *folder, const struct cells *cells,
                   const struct cell_stats *cell, const char *const footer[2],
                   struct chart *chart, char error[GNUPLOT_ERROR]);

#endif
