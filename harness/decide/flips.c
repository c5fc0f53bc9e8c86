/* What would flip the answer: neighbours, and what follows from figures. */
#include "harness/decide/flips.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The neighbours that are tried, the nearest first. */
static const struct {
    const char *key;
    double factor; /* 0: the next looser level */
} tries[] = {
    {"limit", 0.5},        {"limit", 2},       {"dies", 0},
    {"memory", 2},         {"connections", 4}, {"cpu", 4},
    {"wait", 0.25},        {"cpu", 0.25},      {"wait", 4},
    {"connections", 0.25}, {"message", 8},     {"requests_per_connection", 0},
};

static const struct profile_field *field_of(const char *key)
{
    for (size_t i = 0; i < profile_field_count; i++)
        if (strcmp(profile_fields[i].key, key) == 0)
            return &profile_fields[i];
    return NULL;
}

static struct flip *add(struct flips *flips, const struct profile *profile,
                        const char *key, double factor)
{
    struct flip *flip;

    if (flips->count == FLIPS_MOST)
        return NULL;
    flip = &flips->items[flips->count++];
    *flip = (struct flip){.key = key,
                          .factor = factor,
                          .distance = factor > 0 ? fabs(log2(factor)) : 1};
    (void)field_of(key)->show(profile, flip->from);
    return flip;
}

/* All of the limits by the same factor. */
static bool scale_limit(struct profile *p, double factor)
{
    char text[SLO_TEXT] = "";
    char error[SLO_ERROR];
    size_t len = 0;

    for (size_t i = 0; i < SLO_FIGURES; i++) {
        if (p->limit.limits_ns[i] == 0)
            continue;
        len += (size_t)snprintf(
            text + len, sizeof text - len, "%s%s<%.0fus", len > 0 ? "," : "",
            slo_figure_name((enum slo_figure)i),
            fmax(1, (double)p->limit.limits_ns[i] * factor / 1e3));
        if (len >= sizeof text)
            return false;
    }
    return slo_parse(text, &p->limit, error) == 0;
}

static bool scale(uint64_t *value, double factor)
{
    uint64_t before = *value;

    *value = (uint64_t)llround((double)before * factor);
    return *value != before;
}

/* Of whole microseconds. */
static bool scale_time(uint64_t *ns, double factor)
{
    uint64_t us = *ns / 1000;
    bool is_other = scale(&us, factor);

    *ns = us * 1000;
    return is_other;
}

static bool change(const struct flip *flip, struct profile *p)
{
    if (strcmp(flip->key, "limit") == 0)
        return scale_limit(p, flip->factor);
    if (strcmp(flip->key, "connections") == 0)
        return scale(&p->connections, flip->factor);
    if (strcmp(flip->key, "cpu") == 0)
        return scale_time(&p->cpu_ns, flip->factor);
    if (strcmp(flip->key, "wait") == 0)
        return scale_time(&p->wait_ns, flip->factor);
    if (strcmp(flip->key, "message") == 0)
        return scale(&p->message_bytes, flip->factor);
    if (strcmp(flip->key, "memory") == 0)
        return scale(&p->memory_bytes, flip->factor);
    if (strcmp(flip->key, "dies") == 0) {
        p->dies++;
        return p->dies < DIES_LEVELS;
    }
    p->requests_per_connection = p->requests_per_connection == 0 ? 1 : 0;
    return true;
}

/* What a file could not say is no neighbour. */
bool flips_neighbour(const struct profile *profile, const struct flip *flip,
                     struct profile *neighbour)
{
    const struct profile_field *field = field_of(flip->key);
    struct profile read = *profile;
    char text[PROFILE_TEXT];

    *neighbour = *profile;
    if (!change(flip, neighbour))
        return false;
    return field->parse(field->show(neighbour, text), &read) == 0;
}

/* Where the recommended one has no figure nobody knows whether it stays; where
 * the other one may be out by a condition, nobody knows whether it flips. At
 * other numbers of connections memory is not looked at. */
void flips_judge(struct flip *flip, const struct contender *contenders,
                 const struct advice *advice, size_t best)
{
    bool is_known = advice->verdict != ADVICE_UNKNOWN;
    bool stays = advice_has(advice, best);

    if (best < advice->count && advice->rules[best] == RULE_NOT_RACED)
        is_known = false;
    if (!stays && advice->is_open && strcmp(flip->key, "connections") != 0)
        is_known = false;
    flip->verdict = advice->verdict;
    flip->best[0] = '\0';
    if (is_known && advice->best < advice->count)
        (void)snprintf(flip->best, sizeof flip->best, "%s",
                       contenders[advice->best].name);
    if (!is_known)
        flip->state = FLIP_UNKNOWN;
    else
        flip->state = stays ? FLIP_STAYS : FLIP_FLIPS;
}

static void follow_dies(const struct profile *profile,
                        const struct contender *contenders, size_t count,
                        const struct advice *advice, struct flips *flips)
{
    for (int level = (int)profile->dies - 1; level >= 0; level--) {
        struct flip *flip = add(flips, profile, "dies", 0);
        struct profile stricter = *profile;
        struct advice other;

        if (flip == NULL)
            return;
        stricter.dies = (enum profile_dies)level;
        flip->distance = (double)((int)profile->dies - level);
        (void)field_of("dies")->show(&stricter, flip->to);
        advice_give(&stricter, contenders, count, &other);
        flips_judge(flip, contenders, &other, advice->best);
    }
}

/* Just below what the recommended one needs: the first that flips. */
static void follow_memory(const struct profile *profile,
                          const struct contender *contenders, size_t count,
                          const struct advice *advice, struct flips *flips)
{
    double bytes = advice_memory(profile, &contenders[advice->best]);
    struct profile less = *profile;
    struct advice other;
    struct flip *flip;

    if (profile->memory_bytes == 0 || !(bytes >= 2))
        return;
    less.memory_bytes = (uint64_t)bytes - 1;
    flip = add(flips, profile, "memory",
               (double)less.memory_bytes / (double)profile->memory_bytes);
    if (flip == NULL)
        return;
    (void)field_of("memory")->show(&less, flip->to);
    advice_give(&less, contenders, count, &other);
    flips_judge(flip, contenders, &other, advice->best);
}

void flips_follow(const struct profile *profile,
                  const struct contender *contenders, size_t count,
                  const struct advice *advice, struct flips *flips)
{
    flips->count = 0;
    if (advice->best < count) {
        follow_dies(profile, contenders, count, advice, flips);
        follow_memory(profile, contenders, count, advice, flips);
    }
    flips_settle(flips);
}

void flips_to_try(const struct profile *profile, struct flips *flips)
{
    for (size_t i = 0; i < sizeof tries / sizeof tries[0]; i++) {
        struct flip *flip = add(flips, profile, tries[i].key, tries[i].factor);
        struct profile neighbour;

        if (flip == NULL)
            return;
        flip->is_tried = true;
        if (flips_neighbour(profile, flip, &neighbour))
            (void)field_of(flip->key)->show(&neighbour, flip->to);
        else
            flips->count--;
    }
    flips_settle(flips);
}

void flips_settle(struct flips *flips)
{
    flips->nearest = flips->count;
    for (size_t i = 0; i < flips->count; i++)
        if (flips->items[i].state == FLIP_FLIPS &&
            (flips->nearest == flips->count ||
             flips->items[i].distance < flips->items[flips->nearest].distance))
            flips->nearest = i;
}

const char *flips_state_name(enum flip_state state)
{
    static const char *const names[] = {[FLIP_NOT_TRIED] = "not tried",
                                        [FLIP_UNKNOWN] = "unknown",
                                        [FLIP_STAYS] = "stays",
                                        [FLIP_FLIPS] = "flips"};

    return names[state];
}
