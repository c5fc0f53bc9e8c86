/* The records of a whole campaign. */
#include "harness/run/record.h"

#include <stdlib.h>
#include <string.h>

bool record_is_same_cell(const struct record *a, const struct record *b)
{
    return a->kind == b->kind && a->connections == b->connections &&
           strcmp(a->system, b->system) == 0 &&
           strcmp(a->workload, b->workload) == 0;
}

/* What the round has beside a repeat. */
static void settle(struct results *results, size_t repeat)
{
    struct record *later = &results->records[repeat];

    for (size_t i = 0; i < results->count; i++) {
        struct record *other = &results->records[i];

        if (i == repeat || other->round != later->round ||
            other->repeat > later->repeat || other->is_superseded ||
            !record_is_same_cell(other, later))
            continue;
        /* Verdicts are in the order of what they are worth. */
        if (later->verdict < other->verdict)
            other->is_superseded = true;
        else
            later->is_superseded = true;
        return;
    }
}

void results_settle(struct results *results)
{
    for (size_t i = 0; i < results->count; i++)
        results->records[i].is_superseded = false;
    for (size_t i = 0; i < results->count; i++)
        if (results->records[i].repeat > 0)
            settle(results, i);
}

void results_free(struct results *results)
{
    for (size_t i = 0; i < results->count; i++)
        record_free(&results->records[i]);
    free(results->records);
    for (size_t i = 0; i < results->system_count; i++)
        free(results->systems[i]);
    free(results->systems);
    json_decref(results->facts.machine);
    json_decref(results->facts.options);
    memset(results, 0, sizeof *results);
}
