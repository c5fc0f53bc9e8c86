/* An answer from the records of a campaign. */
#include "harness/decide/records.h"

#include "harness/decide/candidates.h"
#include "harness/decide/nearest.h"
#include "harness/decide/race_take.h"
#include "harness/decide/screen.h"
#include "harness/run/answer.h"
#include "harness/run/journal.h"
#include "harness/run/machine.h"
#include "harness/stats/figures.h"
#include "harness/stats/median.h"
#include "harness/stats/slope.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { VALUES_MOST = 256 };

/* Nobody would choose them: the one burns a processor, the other is a
 * language's. */
static bool is_no_design(const char *name)
{
    return strcmp(name, "busypoll") == 0 || strcmp(name, "gil") == 0;
}

/* The second name of the system that runs twice. */
static bool is_twin(const struct results *results, const char *name)
{
    const json_t *twin = json_object_get(results->facts.options, "twin");
    const char *second = json_string_value(json_array_get(twin, 1));

    return second != NULL && strcmp(second, name) == 0;
}

/* The rounds of a system's closed loop. */
struct values {
    double list[VALUES_MOST];
    size_t count;
    double starved[VALUES_MOST];
    size_t bounds; /* runs where the generator was the limit */
};

static void take_load(const struct record *record, struct values *values)
{
    if (!record_is_used(record) || values->count == VALUES_MOST)
        return;
    values->starved[values->count] = figure_of(FIGURE_STARVED, record);
    values->bounds += record->is_lower_bound;
    values->list[values->count++] = figure_of(FIGURE_THROUGHPUT, record);
}

static void conclude_load(struct contender *c, struct values *values,
                          uint64_t connections)
{
    struct estimate estimate = median_of(values->list, values->count);
    double starved = median_of(values->starved, values->count).median;

    if (estimate.n == 0)
        return;
    c->state = CONTENDER_RACED;
    c->rps = estimate.median;
    c->low_rps = estimate.low;
    c->high_rps = 2 * values->bounds > values->count ? INFINITY : estimate.high;
    c->is_range = estimate.coverage < MEDIAN_CONFIDENCE;
    c->trials = estimate.n;
    if (starved >= 1 && !c->serves_all)
        c->holds = connections - (uint64_t)fmin(starved, (double)connections);
}

/* On a line through what its idle connections took; of one number only that
 * number's. */
static double memory_at(const struct results *results, const char *system,
                        double connections)
{
    double n[VALUES_MOST];
    double bytes[VALUES_MOST];
    size_t count = 0;
    double slope;
    double n_sum = 0;
    double bytes_sum = 0;

    for (size_t i = 0; i < results->count && count < VALUES_MOST; i++) {
        const struct record *record = &results->records[i];

        if (record->kind != RECORD_IDLE || !record_is_used(record) ||
            isnan(record->resources.pss_bytes) ||
            strcmp(record->system, system) != 0)
            continue;
        n[count] = (double)record->connections;
        n_sum += n[count];
        bytes[count] = record->resources.pss_bytes;
        bytes_sum += bytes[count++];
    }
    if (count == 0)
        return NAN;
    slope = slope_of(n, bytes, count);
    if (isnan(slope))
        return n[0] == connections ? bytes_sum / (double)count : NAN;
    return fmax(0, bytes_sum / (double)count +
                       slope * (connections - n_sum / (double)count));
}

/* One that ran anywhere can run here: what was missing then was a workload's
 * upstream. */
static void take_others(const struct results *results, struct contender *c,
                        const struct profile *profile)
{
    const struct record *missing = NULL;
    bool has_run = false;

    for (size_t i = 0; i < results->count; i++) {
        const struct record *record = &results->records[i];

        if (strcmp(record->system, c->name) != 0)
            continue;
        if (record->verdict == VERDICT_UNAVAILABLE)
            missing = record;
        else
            has_run = true;
        if (record->kind == RECORD_CRASH && record_is_used(record))
            screen_take_crash(c, &record->crash);
    }
    if (missing != NULL && !has_run) {
        c->state = CONTENDER_UNAVAILABLE;
        (void)snprintf(c->reason, sizeof c->reason, "%s", missing->reason);
    }
    c->memory_bytes = memory_at(results, c->name, (double)profile->connections);
}

/* Returns how many cells it comes from. */
static size_t take_cells(const struct results *results, struct contender *c,
                         const struct record *like)
{
    struct values values = {.count = 0};
    const char *why = "";
    size_t cells = 0;

    for (size_t i = 0; i < results->count; i++) {
        const struct record *record = &results->records[i];

        if (strcmp(record->system, c->name) != 0 ||
            !nearest_is_group(like, record) || record->is_superseded)
            continue;
        cells++;
        why = record->reason;
        if (record->kind == RECORD_SEARCH && record->search != NULL)
            race_take(c, record->search);
        else
            take_load(record, &values);
    }
    if (cells == 0)
        (void)snprintf(c->reason, sizeof c->reason, "it has no such record");
    else if (like->kind == RECORD_LOAD && values.count == 0)
        (void)snprintf(c->reason, sizeof c->reason,
                       "none of its %zu runs can be used: %.160s", cells, why);
    if (like->kind == RECORD_LOAD)
        conclude_load(c, &values, like->connections);
    return cells;
}

static void explain(const struct profile *profile, const struct record *like,
                    struct records_answer *answer)
{
    struct decision *d = &answer->decision;

    if (answer->distance > 0)
        decision_note(d,
                      "answered from the nearest records that there are: of "
                      "%.128s with %" PRIu64 " connections",
                      like->workload, like->connections);
    if (nearest_is_other_limit(like, profile))
        decision_note(d, "the records' limit is %s, not %s",
                      like->search->slo.text, profile->limit.text);
    if (like->kind == RECORD_LOAD)
        decision_note(d,
                      "a closed loop's throughput: whether %s holds is not "
                      "known",
                      profile->limit.text);
    decision_note_unknown(d);
    if (d->cores > 0 && d->cores != profile->cores)
        decision_note(d,
                      "the records' server had %" PRIu64 " core%s, and the "
                      "profile has %" PRIu64,
                      d->cores, d->cores == 1 ? "" : "s", profile->cores);
    if (like->kind == RECORD_LOAD && answer->advice.is_weak)
        decision_note(d,
                      "fewer than %d rounds: the ends are the least and "
                      "the most of them, no interval of 95 %%",
                      MEDIAN_ENOUGH);
}

int records_think(const struct results *results, const char *from,
                  const struct calibration *calibration,
                  const struct profile *profile, struct records_answer *answer)
{
    const struct record *like =
        nearest_find(results, calibration, profile, &answer->distance);
    size_t cells = 0;

    if (like == NULL)
        return -ENODATA;
    for (size_t i = 0; i < results->system_count && answer->count < ADVICE_MOST;
         i++) {
        const char *name = results->systems[i];
        struct contender *c = &answer->contenders[answer->count];

        if (is_twin(results, name) || is_no_design(name))
            continue;
        candidates_named(i, name, c);
        cells += take_cells(results, c, like);
        take_others(results, c, profile);
        answer->count++;
    }
    answer->machine = json_incref(results->facts.machine);
    (void)snprintf(answer->workload, sizeof answer->workload, "%s",
                   like->workload);
    advice_give(profile, answer->contenders, answer->count, &answer->advice);
    flips_follow(profile, answer->contenders, answer->count, &answer->advice,
                 &answer->flips);
    answer->decision = (struct decision){
        .profile = profile,
        .contenders = answer->contenders,
        .advice = &answer->advice,
        .flips = &answer->flips,
        .from = from,
        .machine = answer->machine,
        .figure =
            like->kind == RECORD_SEARCH ? "capacity_rps" : "throughput_rps",
        .workload = answer->workload,
        .cpu_ns = nearest_cpu_ns(like, calibration),
        .cpu_spread = calibration->spread,
        .connections = like->connections,
        .cores = nearest_cores(results),
        .cells = cells,
        .took_s = NAN,
        .needed_s = NAN};
    explain(profile, like, answer);
    return 0;
}

void records_note_machine(struct records_answer *answer, const json_t *here)
{
    static const char *const keys[] = {"cpu", "cores"};
    bool is_same = true;

    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        is_same &= json_equal(json_object_get(answer->machine, keys[i]),
                              json_object_get(here, keys[i])) == 1;
    if (!is_same)
        decision_note(&answer->decision,
                      "the records are of another machine: what a request of "
                      "theirs computes is reckoned by this one's speed");
}

int records_answer(const char *dir, const struct profile *profile,
                   struct records_answer *answer, char error[RECORDS_ERROR])
{
    struct calibration calibration;
    struct results results;
    int rc;

    _Static_assert((int)RECORDS_ERROR >= (int)JOURNAL_ERROR,
                   "one buffer takes every message");
    rc = journal_read_whole(dir, &results, error);
    if (rc < 0)
        return rc;
    answer->from = strdup(dir);
    rc = answer->from != NULL ? calibrate(&calibration) : -ENOMEM;
    if (rc == 0)
        rc = records_think(&results, answer->from, &calibration, profile,
                           answer);
    if (rc == 0) {
        json_t *here = machine_facts();

        records_note_machine(answer, here);
        json_decref(here);
    }
    if (rc == -ENODATA)
        (void)snprintf(error, RECORDS_ERROR,
                       "%.300s: no load or search that two systems have", dir);
    else if (rc < 0)
        (void)snprintf(error, RECORDS_ERROR, "%s", strerror(-rc));
    results_free(&results);
    return rc;
}

void records_answer_free(struct records_answer *answer)
{
    free(answer->from);
    answer->from = NULL;
    json_decref(answer->machine);
    answer->machine = NULL;
}
