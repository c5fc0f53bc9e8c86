/* A search for people: its progress, and its answer as a table. */
#ifndef SEARCH_TEXT_H
#define SEARCH_TEXT_H

#include "harness/search/search.h"

#include <stdio.h>

/* One line for a trial that was done. */
void search_text_trial(const struct slo *slo, const struct cell *cell,
                       const struct trial *trial, FILE *to);

/* The table, and what there is to say about its rows. `arrivals` as typed. */
void search_text_table(const struct search_options *options,
                       const char *arrivals, const struct search_result *result,
                       FILE *to);

#endif
