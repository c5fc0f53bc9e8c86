/* The records of a whole campaign. */
#include "harness/run/record.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

bool record_is_same_cell(const struct record *a, const struct record *b)
{
    return a->kind == b->kind && a->connections == b->connections &&
           strcmp(a->system, b->system) == 0 &&
           strcmp(a->workload, b->workload) == 0;
}

#define ORDER(a, b) (((a) > (b)) - ((a) < (b)))

/* By cell and round, those of one round in the order of their repeats. */
static int by_round(const void *left, const void *right)
{
    const struct record *a = *(struct record *const *)left;
    const struct record *b = *(struct record *const *)right;
    int by = ORDER(a->round, b->round);

    if (by == 0)
        by = ORDER(a->kind, b->kind);
    if (by == 0)
        by = ORDER(a->connections, b->connections);
    if (by == 0)
        by = strcmp(a->system, b->system);
    if (by == 0)
        by = strcmp(a->workload, b->workload);
    if (by == 0)
        by = ORDER(a->repeat, b->repeat);
    return by != 0 ? by : ORDER(a, b);
}

static bool is_same_round(const struct record *a, const struct record *b)
{
    return a->round == b->round && record_is_same_cell(a, b);
}

/* The records by_round, for the caller to free; NULL without memory. */
static struct record **sort(const struct results *results)
{
    struct record **sorted = calloc(results->count + 1, sizeof(void *));

    if (sorted == NULL)
        return NULL;
    for (size_t i = 0; i < results->count; i++)
        sorted[i] = &results->records[i];
    qsort(sorted, results->count, sizeof(void *), by_round);
    return sorted;
}

int results_settle(struct results *results)
{
    struct record **sorted = sort(results);
    struct record *stands = NULL;

    if (sorted == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < results->count; i++) {
        struct record *record = sorted[i];

        record->is_superseded = false;
        if (stands == NULL || !is_same_round(stands, record)) {
            stands = record;
        } else if (record->repeat == 0) {
            continue;
        } else if (record->verdict < stands->verdict) {
            /* Verdicts are in the order of what they are worth. */
            stands->is_superseded = true;
            stands = record;
        } else {
            record->is_superseded = true;
        }
    }
    free(sorted);
    return 0;
}

int results_double(const struct results *results, size_t pair[2])
{
    struct record **sorted = sort(results);
    int found = 0;

    if (sorted == NULL)
        return -ENOMEM;
    for (size_t i = 1; i < results->count; i++) {
        size_t later = (size_t)(sorted[i] - results->records);

        if (!is_same_round(sorted[i - 1], sorted[i]) ||
            sorted[i - 1]->repeat != sorted[i]->repeat ||
            (found != 0 && later > pair[1]))
            continue;
        pair[0] = (size_t)(sorted[i - 1] - results->records);
        pair[1] = later;
        found = 1;
    }
    free(sorted);
    return found;
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
