/* report.md: what was raced, on what, what came out, and how to read it. */
#ifndef MARKDOWN_H
#define MARKDOWN_H

#include "harness/report/charts.h"
#include "harness/report/notes.h"
#include "harness/report/scoreboard.h"
#include "harness/report/sweep.h"

#include <stdio.h>

/* The whole document, with links to the charts that were drawn. The
 * board may be NULL. Write errors
 * stay in the stream. */
void markdown_write(const struct cells *cells, const struct notes *notes,
                    const struct charts *charts, const struct scoreboard *board,
                    FILE *to);

/* Its parts; internal to it. */

/* Precision, accuracy, the machine's warnings, a system against itself. */
void markdown_trust(const struct cells *cells, FILE *to);

/* What a request takes in open loops; nothing where there are none. */
void markdown_fixed_rate(const struct cells *cells, const struct notes *notes,
                         FILE *to);

/* All facts of the machine, and what was chosen. */
void markdown_machine(const struct cells *cells, FILE *to);

/* Tables of figures. */
void markdown_load_tables(const struct cells *cells, const struct notes *notes,
                          const struct load_row *load, FILE *to);
void markdown_idle_table(const struct cells *cells, const struct notes *notes,
                         FILE *to);
/* What systems found and used of the kernel's features, a sentence for each. */
void markdown_uses(const struct cells *cells, FILE *to);

void markdown_worker_table(const struct cells *cells, const struct notes *notes,
                           FILE *to);
void markdown_batch_tables(const struct cells *cells, const struct notes *notes,
                           FILE *to);

/* Of a convoy with bullies, what they cost the others, beside the same without
 * them; of one without bullies nothing where the other tells it. */
void markdown_convoy(FILE *to, const struct notes *notes,
                     const struct load_row *load);

/* What is said of some kinds of workload besides the tables of all: who changes
 * places between the ends of a stream, from which size of a blob on sendfile
 * saves, and which control is missing. */
void markdown_apart(FILE *to, const struct notes *notes,
                    const struct sweep *sweep);

/* The begins of a table with a column for each point: what stands above the
 * line of the head, without its end, and of a row, likewise. */
void markdown_sweep_head(FILE *to, const struct sweep *sweep);
void markdown_sweep_row(FILE *to, const struct notes *notes,
                        const struct sweep *sweep, const char *system,
                        enum figure figure);

/* The numbers of the notes on the cell's runs. */
void markdown_notes(FILE *to, const struct notes *notes,
                    const struct cell_stats *cell);

/* " | " and the figure with its notes. The cell may be NULL: not run. */
void markdown_figure(FILE *to, const struct notes *notes,
                     const struct cell_stats *cell, enum figure figure);

#endif
