/* The name of a cell in a file of another program: "thread/echo:64/100". */
#ifndef CELL_NAME_H
#define CELL_NAME_H

#include "harness/report/cells.h"

enum { CELL_NAME = 256, CELL_NAME_ERROR = 512 };

/* Valid UTF-8 on one line. Returns `name`. */
char *cell_name(const struct cell_stats *cell, char name[CELL_NAME]);

/* The cell of the name, or NULL with one line in `error` that has the nearest.
 */
const struct cell_stats *cell_name_find(const struct cells *cells,
                                        const char *name,
                                        char error[CELL_NAME_ERROR]);

#endif
