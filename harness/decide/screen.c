/* The first stage: what memory and crashes rule out. */
#include "harness/decide/screen.h"

#include <errno.h>
#include <math.h>
#include <string.h>

/* So many connections beside the one that asks for the crash, if the system
 * serves as many. */
enum { CRASH_CONNECTIONS = 8 };

static struct contender *find(struct experiment *e, const char *name)
{
    for (size_t i = 0; i < e->count; i++)
        if (strcmp(e->contenders[i].name, name) == 0)
            return &e->contenders[i];
    return NULL;
}

void screen_take_crash(struct contender *contender,
                       const struct record_crash *crash)
{
    enum profile_dies dies = crash->lost > 0 ? DIES_WORKER : DIES_ALONE;

    if (isnan(crash->lost) || isnan(crash->connections))
        return;
    contender->is_crash_measured = true;
    if (isnan(crash->recovered_ns) ||
        (crash->lost >= crash->connections && !(crash->unserved_ns == 0)))
        dies = DIES_ALL;
    if (contender->dies == DIES_UNKNOWN || dies > contender->dies)
        contender->dies = dies;
}

static void take(void *arg, const struct record *record)
{
    struct experiment *e = arg;
    struct contender *contender = find(e, record->system);

    if (contender == NULL)
        return;
    if (record->verdict == VERDICT_UNAVAILABLE) {
        contender->state = CONTENDER_UNAVAILABLE;
        (void)snprintf(contender->reason, sizeof contender->reason, "%s",
                       record->reason);
    }
    if (record->verdict != VERDICT_VALID && record->verdict != VERDICT_NOISY)
        return;
    if (record->kind == RECORD_IDLE)
        contender->memory_bytes = record->resources.pss_bytes;
    else if (record->kind == RECORD_CRASH)
        screen_take_crash(contender, &record->crash);
}

static uint64_t at_most(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

static int add_crash(struct experiment *e, size_t i)
{
    const struct contender *c = &e->contenders[i];
    struct suite_row *row =
        stage_add(e, RECORD_CRASH, i, at_most(CRASH_CONNECTIONS, c->holds));
    char error[WORKLOAD_ERROR];

    if (row == NULL)
        return -ENOMEM;
    return workload_parse("crash", &row->shape.workload, error);
}

/* More than half of the budget is not for it: what there is no time for is not
 * known. */
static bool has_time(const struct experiment *e)
{
    return experiment_left_ns(e) > e->budget_ns / 2;
}

static int screen_one(struct experiment *e, size_t i)
{
    const struct profile *p = &e->profile;
    uint64_t connections = at_most(p->connections, e->contenders[i].holds);

    stage_clear(e);
    if (p->memory_bytes > 0 &&
        stage_add(e, RECORD_IDLE, i, connections) == NULL)
        return -ENOMEM;
    if (p->dies != DIES_ALL && add_crash(e, i) < 0)
        return -ENOMEM;
    return stage_run(e, &e->cpus, 1, take, e);
}

/* What does not need the figures is not asked for them. */
int screen_run(struct experiment *e)
{
    const struct profile *p = &e->profile;
    bool is_in[ADVICE_MOST];
    size_t order[ADVICE_MOST];
    size_t count;
    int rc = 0;

    if (p->memory_bytes == 0 && p->dies == DIES_ALL)
        return 0;
    for (size_t i = 0; i < e->count; i++)
        is_in[i] = advice_rule_before(p, &e->contenders[i]) == RULE_NONE;
    count = experiment_line_up(e, is_in, order);
    if (count > 0)
        (void)fputs("memory and crashes\n", e->to);
    for (size_t k = 0; rc == 0 && k < count && has_time(e); k++) {
        e->is_stopped |= *e->stop;
        if (e->is_stopped)
            break;
        rc = screen_one(e, order[k]);
    }
    return rc;
}

int screen_more(struct experiment *e, const bool *is_in)
{
    const struct profile *p = &e->profile;
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < e->count && !e->is_stopped; i++) {
        const struct contender *c = &e->contenders[i];
        bool has_memory = p->memory_bytes == 0 || !isnan(c->memory_bytes);
        bool has_crash = p->dies == DIES_ALL || c->is_crash_measured;

        if (is_in[i] && !(has_memory && has_crash))
            rc = screen_one(e, i);
    }
    return rc;
}
