/* A comparison and its forms. */
#ifndef COMPARISON_H
#define COMPARISON_H

#include "harness/compare/likeness.h"
#include "harness/report/contrast.h"

#include <stdio.h>

struct comparison {
    const char *names[2]; /* the paths, or two systems of one path */
    const struct results *results[2];
    const struct contrasts *contrasts;
    const struct likeness *likeness; /* not empty: compared all the same */
    double fail_above;               /* a share; NAN: not asked for */
};

/* Rows that are worse by more than fail_above; 0 when it was not asked for. */
size_t comparison_regressions(const struct comparison *comparison);

/* Figures that A has the rounds for and B has not, or, of another campaign, not
 * at all: a server of B may have died. */
size_t comparison_lost(const struct comparison *comparison);

/* Rows with a verdict on the systems, and how many of them saw nothing but
 * could not have seen a difference of fail_above either. */
size_t comparison_verdicts(const struct comparison *comparison, size_t *blind);

/* For the terminal: every row, below its cell, in 100 columns. */
void compare_text_write(const struct comparison *comparison, FILE *to);

/* For a pull request: what differs in a table, the rest folded away. */
void compare_markdown_write(const struct comparison *comparison, FILE *to);

/* For people: a page of its own, in the manner of report.html. */
void compare_html_write(const struct comparison *comparison, FILE *to);

enum { COMPARISON_SCHEMA = 1 };

/* For programs: {"schema":1, "a" and "b": {"name", "suite", "rounds", "began",
 * "commit"}, "is_paired", "tests", "alpha", "floor", "unlike": [lines],
 * "comparisons": [{"type", "system_a", "system_b", "workload", "connections"
 * (null: all of idle ones), "figure", "a" and "b": {"median", "low", "high",
 * "n"} or null, "n": pairs or null, "ratio", "low", "high", "p", "p_holm",
 * "verdict": "faster" | "slower" | "cheaper" | "costlier" | "within_floor" |
 * "none_seen" | "too_few" | "generator_limited", "could_have_seen": share,
 * "is_regression"}], "only_in_a" and "only_in_b": [{"type", "system",
 * "workload", "connections"}], "fail_above", "regressions"}. What is missing is
 * null. Returns 0, -ENOMEM or -EIO. */
int compare_json_write(const struct comparison *comparison, FILE *to);

#endif
