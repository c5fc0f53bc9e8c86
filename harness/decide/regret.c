/* How good the advice is. */
#include "harness/decide/regret.h"

#include "harness/run/jsonkit.h"
#include "harness/run/machine.h"
#include "harness/stats/median.h"
#include "support/sort.h"
#include "support/splitmix.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Of what program the figures are. */
static const char *const programs[] = {"version", "commit"};

/* What is known of it for certain, where there is no upper end. */
static double capacity(const struct contender *c)
{
    return isinf(c->high_rps) ? c->low_rps : c->rps;
}

/* Whether one that might be better than the advised one is not known to the
 * end.
 */
static bool is_open(const struct contender *contenders,
                    const struct advice *truth, size_t advised)
{
    for (size_t k = 0; k < truth->order_count; k++)
        if (truth->order[k] != advised &&
            isinf(contenders[truth->order[k]].high_rps))
            return true;
    return truth->unknown > 0;
}

double regret_of(const struct contender *contenders, const struct advice *truth,
                 const struct advice *advice)
{
    double best = 0;

    if (truth->verdict == ADVICE_UNKNOWN || advice->verdict == ADVICE_UNKNOWN)
        return NAN;
    if (truth->order_count == 0 || advice->best >= advice->count)
        return truth->order_count == 0 && advice->best >= advice->count ? 0 : 1;
    if (truth->rules[advice->best] == RULE_NOT_RACED)
        return NAN;
    if (truth->rules[advice->best] != RULE_NONE)
        return 1;
    if (is_open(contenders, truth, advice->best))
        return NAN;
    for (size_t k = 0; k < truth->order_count; k++)
        best = fmax(best, capacity(&contenders[truth->order[k]]));
    return fmax(0, 1 - capacity(&contenders[advice->best]) / best);
}

/* Where nothing can be drawn it stays what it is. */
static bool is_drawable(const struct contender *c)
{
    return c->state == CONTENDER_RACED && isfinite(c->high_rps) &&
           c->low_rps > 0 && c->high_rps > c->low_rps && c->rps > 0;
}

/* How far off a figure's logarithm may be: anywhere in a range, within an
 * interval as the estimate is distributed, normally. */
static double draw_ln(uint64_t *state, const struct contender *c)
{
    const double ends = 2 * 1.96; /* of 95 %, in standard deviations */
    double ln_width = log(c->high_rps / c->low_rps);

    return c->is_range
               ? log(c->low_rps / c->rps) + ln_width * splitmix_even(state)
               : ln_width / ends * splitmix_normal(state);
}

double regret_by_chance(const struct contender *contenders,
                        const struct advice *truth, const struct advice *advice,
                        uint64_t seed)
{
    enum { DRAWS = 1000 };
    double sum = 0;

    if (isnan(regret_of(contenders, truth, advice)))
        return NAN;
    if (advice->best >= advice->count ||
        truth->rules[advice->best] != RULE_NONE ||
        !is_drawable(&contenders[advice->best]))
        return 0;
    for (size_t n = 0; n < DRAWS; n++) {
        double advised = draw_ln(&seed, &contenders[advice->best]);
        double best = advised;

        for (size_t k = 0; k < truth->tied; k++)
            if (truth->order[k] != advice->best &&
                is_drawable(&contenders[truth->order[k]]))
                best = fmax(best, draw_ln(&seed, &contenders[truth->order[k]]));
        sum += 1 - exp(advised - best);
    }
    return sum / DRAWS;
}

static void redraw(uint64_t *state, struct contender *c)
{
    double factor = exp(draw_ln(state, c));

    c->rps *= factor;
    c->low_rps *= factor;
    c->high_rps *= factor;
}

void regret_resample(const struct profile *profile,
                     const struct contender *contenders, size_t count,
                     const struct advice *advice, uint64_t seed,
                     struct regret *regret)
{
    struct contender again[ADVICE_MOST];
    bool is_drawn[ADVICE_MOST];

    count = count < ADVICE_MOST ? count : ADVICE_MOST;
    regret->stable = regret->kept = regret->redrawn = 0;
    for (size_t i = 0; i < count; i++) {
        is_drawn[i] =
            advice->rules[i] == RULE_NONE && is_drawable(&contenders[i]);
        regret->redrawn += is_drawn[i];
    }
    for (size_t b = 0; b < REGRET_RESAMPLES; b++) {
        struct advice other;
        bool is_same;
        bool is_too_close;

        memcpy(again, contenders, count * sizeof *again);
        for (size_t i = 0; i < count; i++)
            if (is_drawn[i])
                redraw(&seed, &again[i]);
        advice_give(profile, again, count, &other);
        is_same = other.best == advice->best;
        is_too_close = other.verdict == ADVICE_TOO_CLOSE;
        regret->stable += is_same || is_too_close;
        regret->kept +=
            is_same || (is_too_close && advice_has(&other, advice->best));
    }
}

void regret_sum_up(const struct regret *regrets, size_t count, size_t total,
                   struct regret_summary *summary)
{
    double values[REGRET_PROFILES];
    double by_chance[REGRET_PROFILES];

    *summary = (struct regret_summary){.total = total,
                                       .median = NAN,
                                       .worst_tenth = NAN,
                                       .worst = NAN,
                                       .by_chance = NAN,
                                       .least_stable = REGRET_RESAMPLES,
                                       .least_kept = REGRET_RESAMPLES};
    for (size_t i = 0; i < count && summary->count < REGRET_PROFILES; i++) {
        if (regrets[i].stable < summary->least_stable)
            summary->least_stable = regrets[i].stable;
        if (regrets[i].kept < summary->least_kept)
            summary->least_kept = regrets[i].kept;
        if (isnan(regrets[i].regret))
            continue;
        by_chance[summary->count] = regrets[i].by_chance;
        values[summary->count++] = regrets[i].regret;
        summary->only_one += regrets[i].verdict == ADVICE_ONLY_ONE;
    }
    if (summary->count == 0)
        return;
    sort_reals(values, summary->count);
    summary->worst = values[summary->count - 1];
    summary->worst_tenth = values[(9 * summary->count + 9) / 10 - 1];
    summary->median = median_of(values, summary->count).median;
    summary->by_chance = median_of(by_chance, summary->count).median;
}

bool regret_is_good(const struct regret_summary *summary)
{
    return summary->count == summary->total &&
           summary->median <= REGRET_MEDIAN_MOST &&
           summary->worst_tenth <= REGRET_WORST_MOST &&
           summary->least_stable >= REGRET_STABLE_LEAST;
}

static const char *or_none(const char *name)
{
    return name[0] != '\0' ? name : "none";
}

static void print_sum(const struct regret_summary *s, FILE *to)
{
    (void)fprintf(
        to,
        "\nregret of %zu of %zu profiles: median %.1f %% (%.0f %% at most), "
        "worst tenth %.1f %% (%.0f %%), worst %.1f %%;\n"
        "noise within the second experiments alone would give a median of "
        "%.1f %%;\n"
        "the same advice or too close in %zu of %d resamples at least (%d),\n"
        "with the advised one among them in %zu at least: %s\n",
        s->count, s->total, 100 * s->median, 100 * REGRET_MEDIAN_MOST,
        100 * s->worst_tenth, 100 * REGRET_WORST_MOST, 100 * s->worst,
        100 * s->by_chance, s->least_stable, REGRET_RESAMPLES,
        REGRET_STABLE_LEAST, s->least_kept,
        regret_is_good(s) ? "reached" : "not reached");
    if (s->count < s->total)
        (void)fprintf(to,
                      "Of %zu the regret is unknown: whether it is reached "
                      "is not known.\n",
                      s->total - s->count);
    if (s->only_one > 0)
        (void)fprintf(to,
                      "Of %zu only one system was left: there was nothing "
                      "to give up.\n",
                      s->only_one);
}

void regret_print(const struct regret *regrets, size_t count, size_t total,
                  FILE *to)
{
    struct regret_summary summary;

    (void)fprintf(to, "%-14s %-15s %-11s %-15s %8s %9s  %s\n", "profile",
                  "advised", "verdict", "best", "regret", "by chance",
                  "stable, kept, redrawn");
    for (size_t i = 0; i < count; i++) {
        const struct regret *r = &regrets[i];

        (void)fprintf(to, "%-14s %-15s %-11s %-15s", r->profile,
                      or_none(r->advised), advice_verdict_name(r->verdict),
                      or_none(r->best));
        if (isnan(r->regret))
            (void)fprintf(to, " %8s %9s", "unknown", "");
        else
            (void)fprintf(to, " %6.1f %% %7.1f %%", 100 * r->regret,
                          100 * r->by_chance);
        (void)fprintf(to, "  %zu, %zu of %d, %zu of %zu%s\n", r->stable,
                      r->kept, REGRET_RESAMPLES, r->redrawn, r->raced,
                      r->verdict == ADVICE_ONLY_ONE ? ": no other is left"
                                                    : "");
    }
    regret_sum_up(regrets, count, total, &summary);
    if (summary.count > 0)
        print_sum(&summary, to);
}

json_t *regret_basis(const struct profile *profile, uint64_t budget_ns,
                     uint64_t seed, const char *systems)
{
    json_t *machine = machine_facts();
    json_t *json = json_object();
    int err = jsonkit_set(json, "profile", profile_to_json(profile));

    err |= jsonkit_set_count(json, "budget_ns", budget_ns);
    err |= jsonkit_set_count(json, "seed", seed);
    err |= jsonkit_set_text(json, "systems", systems);
    for (size_t i = 0; i < sizeof programs / sizeof programs[0]; i++)
        err |= json_object_set(json, programs[i],
                               json_object_get(machine, programs[i]));
    json_decref(machine);
    return jsonkit_whole(json, err);
}

json_t *regret_to_json(const struct regret *r, json_t *basis)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:o, s:o, s:i, s:i, s:i, s:i, s:O}",
                     "profile", r->profile, "advised", r->advised, "best",
                     r->best, "verdict", advice_verdict_name(r->verdict),
                     "regret", jsonkit_real(r->regret), "by_chance",
                     jsonkit_real(r->by_chance), "stable", (int)r->stable,
                     "kept", (int)r->kept, "redrawn", (int)r->redrawn, "raced",
                     (int)r->raced, "basis", basis);
}

int regret_from_json(const json_t *json, const json_t *basis, struct regret *r)
{
    char verdict[RECORD_NAME];
    uint64_t stable;
    uint64_t kept;
    uint64_t redrawn;
    uint64_t raced;

    *r = (struct regret){.regret = NAN, .by_chance = NAN};
    if (jsonkit_get_text(json, "profile", r->profile, sizeof r->profile) < 0 ||
        jsonkit_get_text(json, "advised", r->advised, sizeof r->advised) < 0 ||
        jsonkit_get_text(json, "best", r->best, sizeof r->best) < 0 ||
        jsonkit_get_text(json, "verdict", verdict, sizeof verdict) < 0 ||
        jsonkit_get_count(json, "stable", &stable) < 0 ||
        jsonkit_get_count(json, "kept", &kept) < 0 ||
        jsonkit_get_count(json, "redrawn", &redrawn) < 0 ||
        jsonkit_get_count(json, "raced", &raced) < 0 ||
        jsonkit_get_real(json, "regret", &r->regret) < 0 ||
        jsonkit_get_real(json, "by_chance", &r->by_chance) < 0 ||
        stable > REGRET_RESAMPLES || kept > stable ||
        isnan(r->regret) != isnan(r->by_chance) || redrawn > raced ||
        raced > ADVICE_MOST)
        return -EINVAL;
    while (r->verdict < ADVICE_VERDICTS &&
           strcmp(advice_verdict_name(r->verdict), verdict) != 0)
        r->verdict++;
    if (r->verdict == ADVICE_VERDICTS)
        return -EINVAL;
    r->stable = (size_t)stable;
    r->kept = (size_t)kept;
    r->redrawn = (size_t)redrawn;
    r->raced = (size_t)raced;
    return json_equal(json_object_get(json, "basis"), basis) ? 0 : -ESTALE;
}
