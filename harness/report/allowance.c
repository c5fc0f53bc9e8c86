/* What a server was made of and allowed. */
#include "harness/report/allowance.h"

#include "harness/report/facts.h"

#include <math.h>
#include <stdio.h>

/* Whole numbers stay readable up to five digits, and no three parts of this
 * kind are too long for the terminal. */
static char *part(double value, char text[SHOW_TEXT])
{
    if (isnan(value) || value >= 99999.5)
        return show_value(SHOW_COUNT, value, text);
    (void)snprintf(text, SHOW_TEXT, "%.0f", value);
    return text;
}

char *allowance_of(const struct cells *cells, const struct cell_stats *cell,
                   char text[SHOW_TEXT])
{
    char processes[SHOW_TEXT];
    char threads[SHOW_TEXT];
    char cores[SHOW_TEXT];

    (void)snprintf(
        text, SHOW_TEXT, "%.30s/%.30s/%.30s",
        part(cell->figures[FIGURE_PROCESSES].median, processes),
        part(cell->figures[FIGURE_THREADS].median, threads),
        part(facts_server_cpus(cells->results, cell->workload), cores));
    return text;
}

char *allowance_of_row(const struct cells *cells, const struct load_row *load,
                       const char *system, char text[SHOW_TEXT])
{
    const struct cell_stats *any = NULL;

    (void)snprintf(text, SHOW_TEXT, "%s", SHOW_MISSING);
    for (size_t k = load->count; k > 0; k--) {
        const struct cell_stats *cell =
            cells_find(cells, RECORD_LOAD, system, load->workload.name,
                       load->connections[k - 1]);

        if (cell == NULL)
            continue;
        if (cell->figures[FIGURE_PROCESSES].n > 0 &&
            cell->figures[FIGURE_THREADS].n > 0)
            return allowance_of(cells, cell, text);
        if (any == NULL)
            any = cell;
    }
    return any != NULL ? allowance_of(cells, any, text) : text;
}
