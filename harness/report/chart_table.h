/* A chart's data file read back: its rows as a table of the page, and the words
 * for the value at a mark. */
#ifndef CHART_TABLE_H
#define CHART_TABLE_H

#include "harness/report/html.h"

#include <stddef.h>

struct chart_table {
    char *text;   /* owned, as are the next two */
    char **lines; /* of the text, without empty ones */
    size_t *heads;
    size_t line_count, head_count; /* a block begins with a head */
};

/* Reads charts/data/NAME.dat in the folder. 0 or a negative errno;
 * chart_table_free follows in both cases. */
int chart_table_read(struct chart_table *table, const char *folder,
                     const char *name);
void chart_table_free(struct chart_table *table);

/* A field of a line; "" beyond the last. Returns `text`. */
enum { CHART_FIELD = 256 };
char *chart_table_field(const char *line, size_t column,
                        char text[CHART_FIELD]);

/* A row of a block, both from 0; NULL when there is none. */
const char *chart_table_row(const struct chart_table *table, size_t block,
                            size_t row);

/* "epoll, connections 100: 114k [76.8k, 118k]", of the panel's figure, from 1;
 * `at` is what the first column is. "" without such a row. Returns `text`. */
enum { CHART_TIP = 512 };
char *chart_table_tip(const struct chart_table *table, size_t panel,
                      size_t block, size_t row, const char *at,
                      char text[CHART_TIP]);

/* All of it as a <table>, without what only the drawing needs. The first column
 * is called `at` unless it is NULL. */
void chart_table_put(const struct chart_table *table, const char *caption,
                     const char *at, struct html *html);

#endif
