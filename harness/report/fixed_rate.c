/* What a request takes of a server at one fixed rate. */
#include "harness/report/fixed_rate.h"

#include "harness/run/perf.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

bool fixed_rate_is(const struct load_row *load)
{
    return load->pace.arrivals != LOAD_CLOSED &&
           !(load->is_known && load->workload.kind == WORKLOAD_CONVOY);
}

bool fixed_rate_has(const struct cells *cells)
{
    for (size_t i = 0; i < cells->load_count; i++)
        if (fixed_rate_is(&cells->loads[i]))
            return true;
    return false;
}

char *fixed_rate_name(const struct load_row *load, char text[FIXED_RATE_TEXT])
{
    (void)snprintf(text, FIXED_RATE_TEXT,
                   "%.*s at %" PRIu64 " requests/s, %s gaps",
                   (int)strcspn(load->workload.name, "@"), load->workload.name,
                   load->pace.rate_rps,
                   load->pace.arrivals == LOAD_POISSON ? "random" : "equal");
    return text;
}

const char *fixed_rate_reason(const struct cells *cells, enum figure figure)
{
    static const struct {
        enum figure figure;
        enum perf_counter counter;
    } counted[] = {
        {FIGURE_SYSCALLS, PERF_SYSCALLS},
        {FIGURE_SWITCHES, PERF_SWITCHES},
        {FIGURE_FAULTS, PERF_FAULTS},
        {FIGURE_MIGRATIONS, PERF_MIGRATIONS},
    };
    const json_t *counters =
        json_object_get(cells->results->facts.machine, "counters");

    for (size_t i = 0; i < sizeof counted / sizeof counted[0]; i++)
        if (counted[i].figure == figure)
            return json_string_value(
                json_object_get(counters, perf_name(counted[i].counter)));
    return NULL;
}

bool fixed_rate_is_missing(const struct cells *cells,
                           const struct load_row *load, enum figure figure)
{
    for (size_t i = 0; i < cells->count; i++)
        if (cells->cells[i].kind == RECORD_LOAD &&
            strcmp(cells->cells[i].workload, load->workload.name) == 0 &&
            cell_used(&cells->cells[i]) > 0 &&
            cells->cells[i].figures[figure].n == 0)
            return true;
    return false;
}
