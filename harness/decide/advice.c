/* The answer, from figures. */
#include "harness/decide/advice.h"

#include "support/units.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

void contender_init(struct contender *contender, const char *name)
{
    *contender = (struct contender){.because = "",
                                    .prior = UINT_MAX,
                                    .has_cores = true,
                                    .holds = UINT64_MAX,
                                    .descriptors = UINT64_MAX,
                                    .by_design = DIES_UNKNOWN,
                                    .dies = DIES_UNKNOWN,
                                    .memory_bytes = NAN,
                                    .rps = NAN,
                                    .low_rps = NAN,
                                    .high_rps = NAN,
                                    .peak_rps = NAN};
    (void)snprintf(contender->name, sizeof contender->name, "%.63s", name);
}

double advice_memory(const struct profile *profile,
                     const struct contender *contender)
{
    const double page = 4096;
    double in_flight = fmin(contender->in_flight, (double)profile->connections);

    return contender->memory_bytes +
           in_flight * page * ceil((double)profile->message_bytes / page);
}

/* A connection that ends leaves its place to one that waits. */
enum advice_rule advice_rule_before(const struct profile *profile,
                                    const struct contender *contender)
{
    if (contender->state == CONTENDER_UNAVAILABLE)
        return RULE_UNAVAILABLE;
    if (profile->connections > contender->descriptors)
        return RULE_DESCRIPTORS;
    if (profile->connections > contender->holds &&
        profile->requests_per_connection == 0)
        return RULE_CONNECTIONS;
    if (contender->dies != DIES_UNKNOWN && contender->dies > profile->dies)
        return RULE_ISOLATION;
    if (profile->memory_bytes > 0 &&
        advice_memory(profile, contender) > (double)profile->memory_bytes)
        return RULE_MEMORY;
    return RULE_NONE;
}

static enum advice_rule rule_of(const struct profile *profile,
                                const struct contender *contender)
{
    static const enum advice_rule rules[] = {
        [CONTENDER_NOT_RACED] = RULE_NOT_RACED,
        [CONTENDER_UNAVAILABLE] = RULE_UNAVAILABLE,
        [CONTENDER_FAILED] = RULE_FAILED,
        [CONTENDER_NEVER_HELD] = RULE_LIMIT,
        [CONTENDER_RACED] = RULE_NONE,
    };
    enum advice_rule rule = advice_rule_before(profile, contender);

    return rule != RULE_NONE ? rule : rules[contender->state];
}

/* It was dropped before any rate held: its figure is a closed loop's. */
static bool is_without_rate(const struct contender *c)
{
    return c->is_dropped && !(c->low_rps > 0);
}

/* What it is measured by: of one without a rate the most that it may do. */
static double order_rps(const struct contender *c)
{
    return is_without_rate(c) ? c->high_rps : c->rps;
}

/* The best first, those that have a rate before those that have none; the
 * simplest first of those that are alike. */
static bool is_before(const struct contender *a, const struct contender *b)
{
    double a_rps = order_rps(a);
    double b_rps = order_rps(b);

    if (is_without_rate(a) != is_without_rate(b))
        return is_without_rate(b);
    return a_rps > b_rps || (a_rps == b_rps && a->rank < b->rank);
}

static void put_in_order(const struct contender *contenders,
                         struct advice *advice, size_t i)
{
    size_t at = advice->order_count++;

    for (; at > 0 &&
           is_before(&contenders[i], &contenders[advice->order[at - 1]]);
         at--)
        advice->order[at] = advice->order[at - 1];
    advice->order[at] = i;
}

/* By the interval of the ratio: two intervals may overlap where it leaves
 * out 1.
 */
static bool is_below_another(const struct contender *contenders,
                             const struct advice *advice, size_t i)
{
    for (size_t k = 0; k < advice->order_count; k++)
        if (advice->order[k] != i &&
            advice_margin(&contenders[advice->order[k]], &contenders[i]).low >
                1)
            return true;
    return false;
}

static void find_tied(const struct contender *contenders, struct advice *advice)
{
    size_t tied = 0;

    for (size_t k = 0; k < advice->order_count; k++) {
        size_t i = advice->order[k];

        if (is_below_another(contenders, advice, i))
            continue;
        memmove(&advice->order[tied + 1], &advice->order[tied],
                (k - tied) * sizeof advice->order[0]);
        advice->order[tied++] = i;
    }
    advice->tied = tied;
}

/* One that is only known as a range is not taken for as good as one that has an
 * interval. */
static size_t simplest(const struct contender *contenders,
                       const struct advice *advice)
{
    const struct contender *best = &contenders[advice->order[0]];

    for (size_t k = 1; k < advice->tied; k++) {
        const struct contender *c = &contenders[advice->order[k]];

        if (c->is_range != best->is_range ? best->is_range
                                          : c->rank < best->rank)
            best = c;
    }
    return (size_t)(best - contenders);
}

bool advice_passes_over(const struct contender *contenders,
                        const struct advice *advice)
{
    for (size_t k = 0; k < advice->tied; k++)
        if (contenders[advice->order[k]].rank < contenders[advice->best].rank)
            return true;
    return false;
}

struct margin advice_margin(const struct contender *above,
                            const struct contender *below)
{
    double below_rps = order_rps(below);
    double difference = log(above->rps / below_rps);
    double down = hypot(log(above->rps / above->low_rps),
                        log(below->high_rps / below_rps));
    double up = hypot(log(above->high_rps / above->rps),
                      log(below_rps / below->low_rps));

    return (struct margin){.ratio = exp(difference),
                           .low = exp(difference - down),
                           .high = exp(difference + up)};
}

static void choose(const struct contender *contenders, struct advice *advice)
{
    advice->best = simplest(contenders, advice);
    for (size_t k = 0; k < advice->order_count; k++) {
        if (advice->order[k] == advice->best)
            continue;
        advice->next = advice->order[k];
        break;
    }
    advice->verdict = advice->order_count == 1 ? ADVICE_ONLY_ONE
                      : advice->tied > 1       ? ADVICE_TOO_CLOSE
                                               : ADVICE_CLEAR;
    if (advice->next < advice->count)
        advice->margin =
            advice_margin(&contenders[advice->best], &contenders[advice->next]);
    for (size_t k = 0; k < advice->order_count; k++) {
        size_t i = advice->order[k];

        advice->is_weak |=
            contenders[i].is_range && (!contenders[i].is_dropped ||
                                       i == advice->best || i == advice->next);
    }
}

/* Conditions that nobody knows whether they are met. */
static void count_unknown(const struct profile *profile,
                          const struct contender *contenders,
                          struct advice *advice)
{
    for (size_t k = 0; k < advice->order_count; k++) {
        const struct contender *c = &contenders[advice->order[k]];
        bool no_memory = profile->memory_bytes > 0 && isnan(c->memory_bytes);
        bool no_crash = profile->dies != DIES_ALL && c->dies == DIES_UNKNOWN;

        advice->no_memory += no_memory;
        advice->no_crash += no_crash;
        advice->is_open |=
            advice->order[k] == advice->best && (no_memory || no_crash);
    }
}

/* "2 systems are out by connections, 9 by isolation". */
static void count_out(const struct advice *advice, char why[PROFILE_ERROR])
{
    size_t len = 0;

    for (enum advice_rule rule = RULE_NONE + 1; rule < RULES; rule++) {
        size_t count = 0;

        for (size_t i = 0; i < advice->count; i++)
            count += advice->rules[i] == rule;
        if (count == 0 || len >= PROFILE_ERROR)
            continue;
        len += (size_t)snprintf(why + len, PROFILE_ERROR - len, "%s%zu %sby %s",
                                len > 0 ? ", " : "", count,
                                len > 0      ? ""
                                : count == 1 ? "system is out "
                                             : "systems are out ",
                                advice_rule_name(rule));
    }
}

/* Nothing is left. Where memory is what the last of them were out by, how much
 * would do. */
static void choose_none(const struct profile *profile,
                        const struct contender *contenders,
                        struct advice *advice)
{
    enum advice_rule last = RULE_NONE;
    double least_bytes = INFINITY;
    char least[UNITS_TEXT];
    char memory[UNITS_TEXT];

    advice->verdict = ADVICE_NONE;
    if (advice->unknown > 0) {
        advice->verdict = ADVICE_UNKNOWN;
        (void)snprintf(advice->why, sizeof advice->why,
                       "%zu of %zu systems could serve this, and none of them "
                       "has a figure",
                       advice->unknown, advice->count);
        return;
    }
    for (size_t i = 0; i < advice->count; i++) {
        if (advice->rules[i] > last)
            last = advice->rules[i];
        if (advice->rules[i] == RULE_MEMORY)
            least_bytes =
                fmin(least_bytes, advice_memory(profile, &contenders[i]));
    }
    if (last == RULE_MEMORY)
        (void)snprintf(
            advice->why, sizeof advice->why,
            "the smallest of those that could serve takes %s, more than %s",
            units_show_bytes(least_bytes, least),
            units_show_bytes((double)profile->memory_bytes, memory));
    else
        count_out(advice, advice->why);
}

void advice_give(const struct profile *profile,
                 const struct contender *contenders, size_t count,
                 struct advice *advice)
{
    count = count < ADVICE_MOST ? count : ADVICE_MOST;
    *advice = (struct advice){.count = count,
                              .best = count,
                              .next = count,
                              .margin = {NAN, NAN, NAN}};
    if (profile_is_impossible(profile, advice->why)) {
        advice->verdict = ADVICE_IMPOSSIBLE;
        for (size_t i = 0; i < count; i++)
            advice->rules[i] = RULE_LIMIT;
        return;
    }
    for (size_t i = 0; i < count; i++) {
        advice->rules[i] = rule_of(profile, &contenders[i]);
        advice->unknown += advice->rules[i] == RULE_NOT_RACED;
        if (advice->rules[i] == RULE_NONE)
            put_in_order(contenders, advice, i);
    }
    if (advice->order_count == 0) {
        choose_none(profile, contenders, advice);
        return;
    }
    find_tied(contenders, advice);
    choose(contenders, advice);
    count_unknown(profile, contenders, advice);
}

bool advice_has(const struct advice *advice, size_t i)
{
    for (size_t k = 0; k < advice->tied; k++)
        if (advice->order[k] == i)
            return true;
    return false;
}
