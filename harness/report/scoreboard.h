/* The claims that a campaign can judge: the scoreboard, its tables, charts and
 * JSON. */
#ifndef SCOREBOARD_H
#define SCOREBOARD_H

#include "harness/claims/judge.h"
#include "harness/report/charts.h"
#include "harness/report/gnuplot.h"
#include "harness/report/show.h"

#include <stdio.h>

struct scoreboard {
    struct claims claims;
    struct verdicts verdicts;
    bool shows_all; /* of the suite of the claims; of other campaigns those that
                       are measured */
};

/* Judges the claims of the data folder. 0; as claims_read; -ENOMEM. `results`
 * have to outlive it. */
int scoreboard_init(struct scoreboard *board, const struct results *results,
                    char error[CLAIMS_ERROR]);
void scoreboard_free(struct scoreboard *board);

/* The next claim that is shown, from `i` on; verdicts.count after the last. */
size_t scoreboard_next(const struct scoreboard *board, size_t i);

/* "14 of 17 claims can be judged by this campaign's cells" and the like, where
 * some are left out; else empty. Returns `text`. */
char *scoreboard_left_out(const struct scoreboard *board, char text[SHOW_TEXT]);

/* The check's figure with its interval, "0.672 [0.661, 0.683]"; "≥" and "≤"
 * where the generator was the limit; a dash. Returns `text`. */
char *scoreboard_figure(const struct claim_check *check, char text[SHOW_TEXT]);

/* The part, and the point where it has several: "thread / epoll, 1000
 * connections". Returns `text`. */
enum { SCOREBOARD_TEXT = 512 };
char *scoreboard_name(const struct part_verdict *part,
                      const struct claim_check *check,
                      char text[SCOREBOARD_TEXT]);

/* What decided, with its figures; of what is NOT MEASURED what is missing.
 * Returns `text`. */
char *scoreboard_reason(const struct claim_verdict *verdict,
                        char text[SCOREBOARD_TEXT]);

/* For the terminal, 100 columns, a line for each claim; nothing without any.
 * Verdicts have colours where `has_colour`. */
void scoreboard_print(const struct scoreboard *board, bool has_colour,
                      FILE *to);

/* The section of report.md, or nothing. Of `charts` the claims' own are shown
 * in it. */
void scoreboard_markdown(const struct scoreboard *board,
                         const struct charts *charts, FILE *to);

/* Of the claims that are shown: [{"id", "title", "statement", "origin", "note",
 * "verdict", "parts": [{"name", "figure", "expect", "necessary", "verdict",
 * "checks": [{"label", "is_ratio", "value", "low", "high", "rounds", "verdict",
 * "missing"}]}]}]. New reference, or NULL without memory. */
json_t *scoreboard_json(const struct scoreboard *board);

/* Draws the claim's checks into charts/ of the folder and fills in name,
 * question and note of `chart`. Texts and returns as searches_chart. */
int scoreboard_chart(const char *folder, const struct claim_verdict *verdict,
                     const char *const footer[2], struct chart *chart,
                     char error[GNUPLOT_ERROR]);

/* The rows of that chart, tab-separated; false without a figure. */
bool scoreboard_chart_data(const struct claim_verdict *verdict, FILE *to);

/* The chart's name: "claim-ID". Returns `name`. */
enum { SCOREBOARD_NAME = 2 * RECORD_NAME };
char *scoreboard_chart_name(const struct claim *claim,
                            char name[SCOREBOARD_NAME]);

#endif
