/* Whether a run is a measurement. */
#include "harness/run/verdict_checks.h"

#include <stdarg.h>
#include <stdio.h>

void verdict_set(struct record *record, enum verdict verdict,
                 const char *format, ...)
{
    va_list list;

    record->verdict = verdict;
    va_start(list, format);
    (void)vsnprintf(record->reason, sizeof record->reason, format, list);
    va_end(list);
}

typedef void check(const struct evidence *e);

/* In the order in which they are to be told: what makes a run VOID, then what
 * makes it NOISY. */
static check *const load_checks[] = {
    check_wrong_bytes, check_window, check_bytes,  check_answers, check_errors,
    check_drops,       check_lost,   check_counts, check_offered, check_carried,
    check_crowd,       check_little, check_steal,  check_lag,     check_hiccups,
    check_drift,       NULL};

static check *const idle_checks[] = {check_wrong_bytes, check_rest,
                                     check_counts, check_memory, NULL};

void verdict_judge(const struct cell *cell, const struct verdict_facts *facts,
                   struct record *record)
{
    const struct evidence e = {.cell = cell,
                               .facts = facts,
                               .load = record->load,
                               .served = &record->served,
                               .resources = &record->resources,
                               .record = record};
    bool is_idle = record->kind == RECORD_IDLE;

    record->verdict = VERDICT_VALID;
    record->reason[0] = '\0';
    record->is_lower_bound = !is_idle && generator_is_limit(&e);
    for (check *const *c = is_idle ? idle_checks : load_checks;
         *c != NULL && record->verdict == VERDICT_VALID; c++)
        (*c)(&e);
}
