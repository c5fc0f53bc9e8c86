/* The name of a cell in a file of another program. */
#include "harness/export/cell_name.h"

#include "harness/report/escape.h"
#include "support/words.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *cell_name(const struct cell_stats *cell, char name[CELL_NAME])
{
    char system[ESCAPE_TEXT];
    char workload[ESCAPE_TEXT];

    (void)snprintf(name, CELL_NAME, "%.100s/%.100s/%" PRIu64,
                   escape_line(cell->system, RECORD_NAME, system),
                   escape_line(cell->workload, RECORD_NAME, workload),
                   cell->connections);
    return name;
}

/* A list of all names in one block; NULL without memory. */
static const char **list_names(const struct cells *cells)
{
    size_t pointers = (cells->count + 1) * sizeof(const char *);
    char *block = calloc(1, pointers + cells->count * CELL_NAME);
    const char **names = (const char **)(void *)block;

    for (size_t i = 0; block != NULL && i < cells->count; i++)
        names[i] =
            cell_name(&cells->cells[i], block + pointers + i * CELL_NAME);
    return names;
}

const struct cell_stats *cell_name_find(const struct cells *cells,
                                        const char *name,
                                        char error[CELL_NAME_ERROR])
{
    const char **names = list_names(cells);
    const char *nearest;

    if (names == NULL) {
        (void)snprintf(error, CELL_NAME_ERROR, "no memory");
        return NULL;
    }
    for (size_t i = 0; i < cells->count; i++) {
        if (strcmp(names[i], name) == 0) {
            free(names);
            return &cells->cells[i];
        }
    }
    nearest = words_nearest(name, names);
    if (nearest == NULL)
        nearest = names[0];
    if (nearest == NULL)
        (void)snprintf(error, CELL_NAME_ERROR,
                       "no cell %.64s: there is none at all", name);
    else
        (void)snprintf(error, CELL_NAME_ERROR,
                       "no cell %.64s; did you mean '%.200s'?", name, nearest);
    free(names);
    return NULL;
}
