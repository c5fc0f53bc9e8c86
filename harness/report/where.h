/* Lists of cells by place: "echo:64 ×100: blocking (99 of 100), …; …". */
#ifndef WHERE_H
#define WHERE_H

#include "harness/report/cells.h"

#include <stdio.h>

/* Which cells, and what is said of each in brackets. */
struct where {
    bool (*is)(const struct cell_stats *cell);
    void (*say)(const struct cell_stats *cell, FILE *to);
};

/* Writes `begin`, then the list with each name through `put`, then `end`;
 * nothing when there is no such cell. */
void where_write(const struct where *where, const struct cells *cells, FILE *to,
                 const char *begin, void (*put)(FILE *to, const char *name),
                 const char *end);

#endif
