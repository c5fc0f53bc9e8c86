/* Neighbours that are tried: a race of a few systems at each. */
#include "harness/decide/experiment.h"
#include "harness/decide/screen.h"

#include "harness/run/descriptors.h"
#include "support/clock.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NEIGHBOUR_SYSTEMS = 3 };

void flips_think(struct experiment *e)
{
    flips_follow(&e->profile, e->contenders, e->count, &e->advice, &e->flips);
    flips_to_try(&e->profile, &e->flips);
}

bool flips_can_race(const struct experiment *e, const struct experiment *n,
                    size_t i)
{
    return i < e->count && e->contenders[i].state != CONTENDER_UNAVAILABLE &&
           n->contenders[i].state == CONTENDER_NOT_RACED &&
           !n->is_searched[i] &&
           advice_rule_before(&n->profile, &n->contenders[i]) == RULE_NONE;
}

/* Of those that can race and do not yet; those first that the change lets in.
 * `e->count`: there is none. */
static size_t likeliest(const struct experiment *e, const struct experiment *n,
                        const bool *is_in)
{
    size_t found = e->count;
    bool is_found_new = false;

    for (size_t i = 0; i < e->count; i++) {
        enum advice_rule rule = e->advice.rules[i];
        bool is_new = rule != RULE_NONE && rule != RULE_NOT_RACED;

        if (is_in[i] || !flips_can_race(e, n, i) || (is_found_new && !is_new))
            continue;
        if (found < e->count && is_found_new == is_new &&
            !experiment_is_likelier(e, i, found))
            continue;
        found = i;
        is_found_new = is_new;
    }
    return found;
}

/* The recommended one, the next, and the likeliest of the others. */
static size_t choose(const struct experiment *e, const struct experiment *n,
                     bool is_in[ADVICE_MOST])
{
    const size_t first[] = {e->advice.best, e->advice.next};
    size_t count = 0;

    memset(is_in, 0, ADVICE_MOST * sizeof *is_in);
    for (size_t k = 0; k < 2; k++) {
        if (!flips_can_race(e, n, first[k]))
            continue;
        is_in[first[k]] = true;
        count++;
    }
    while (count < NEIGHBOUR_SYSTEMS) {
        size_t i = likeliest(e, n, is_in);

        if (i == e->count)
            break;
        is_in[i] = true;
        count++;
    }
    return count;
}

/* Whether the neighbour is the same load under other conditions. */
static bool is_same_load(const struct flip *flip)
{
    return strcmp(flip->key, "dies") == 0 || strcmp(flip->key, "memory") == 0;
}

/* What is known of a system does not change with the load; its memory does with
 * the connections. Under the same load its capacity is what it was. */
static void inherit(const struct experiment *e, const struct flip *flip,
                    struct experiment *n)
{
    for (size_t i = 0; i < e->count; i++) {
        if (is_same_load(flip)) {
            n->contenders[i] = e->contenders[i];
            n->is_searched[i] = e->is_searched[i];
            continue;
        }
        n->contenders[i].dies = e->contenders[i].dies;
        n->contenders[i].is_crash_measured = e->contenders[i].is_crash_measured;
        if (n->profile.connections == e->profile.connections)
            n->contenders[i].memory_bytes = e->contenders[i].memory_bytes;
    }
}

/* What a neighbour of the same load has found, and the journal has once. */
static void keep_known(struct experiment *e, const struct experiment *n)
{
    memcpy(e->is_searched, n->is_searched, sizeof e->is_searched);
    for (size_t i = 0; i < e->count; i++) {
        e->contenders[i].memory_bytes = n->contenders[i].memory_bytes;
        e->contenders[i].dies = n->contenders[i].dies;
        e->contenders[i].is_crash_measured = n->contenders[i].is_crash_measured;
    }
}

/* For what a search takes at least, and a half more. */
static uint64_t time_of(const struct experiment *n, size_t systems)
{
    return systems * experiment_least_ns(n) * 3 / 2;
}

static int try_one(struct experiment *e, struct experiment *n,
                   struct flip *flip, uint64_t time_ns)
{
    char error[EXPERIMENT_ERROR];
    char why[PROFILE_ERROR];
    bool is_in[ADVICE_MOST];
    size_t systems;
    int rc;

    *n = (struct experiment){.systems = e->systems,
                             .seed = e->seed,
                             .stop = e->stop,
                             .on_trial = e->on_trial,
                             .to = e->to,
                             .calibration = e->calibration,
                             .journal = e->journal,
                             .dir = e->dir};
    if (!flips_neighbour(&e->profile, flip, &n->profile))
        return 0;
    rc = experiment_init(n, error);
    if (rc < 0)
        return rc == -EINVAL ? 0 : rc;
    inherit(e, flip, n);
    advice_give(&n->profile, n->contenders, n->count, &n->advice);
    if (n->advice.verdict == ADVICE_IMPOSSIBLE) {
        flips_judge(flip, n->contenders, &n->advice, e->advice.best);
        flip->is_tried = false;
        return 0;
    }
    systems = choose(e, n, is_in);
    if (systems == 0 && is_same_load(flip)) {
        flips_judge(flip, n->contenders, &n->advice, e->advice.best);
        flip->is_tried = false;
        return 0;
    }
    if (systems == 0 || time_of(n, systems) > time_ns ||
        descriptors_raise(n->profile.connections, why) < 0)
        return 0;
    (void)fprintf(e->to, "neighbour: %s %s instead of %s\n", flip->key,
                  flip->to, flip->from);
    if (is_same_load(flip))
        rc = screen_more(n, is_in);
    if (rc == 0)
        rc = experiment_race(n, is_in, time_of(n, systems));
    advice_give(&n->profile, n->contenders, n->count, &n->advice);
    e->cells += n->cells;
    e->is_stopped |= n->is_stopped;
    if (is_same_load(flip))
        keep_known(e, n);
    if (rc == 0 && !n->is_stopped)
        flips_judge(flip, n->contenders, &n->advice, e->advice.best);
    return rc;
}

int flips_try(struct experiment *e, uint64_t time_ns)
{
    struct experiment *n = malloc(sizeof *n);
    uint64_t end_ns = clock_now_ns() + time_ns;
    int rc = n != NULL ? 0 : -ENOMEM;

    for (size_t i = 0; rc == 0 && i < e->flips.count && !e->is_stopped; i++) {
        struct flip *flip = &e->flips.items[i];
        uint64_t now_ns = clock_now_ns();

        if (!flip->is_tried)
            continue;
        rc = try_one(e, n, flip, now_ns < end_ns ? end_ns - now_ns : 0);
        experiment_free(n);
    }
    free(n);
    flips_settle(&e->flips);
    return rc;
}
