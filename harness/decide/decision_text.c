/* A decision on one screen. */
#include "harness/decide/decision.h"

#include "harness/report/escape.h"
#include "harness/report/show.h"
#include "support/units.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <string.h>

enum {
    NAME_WIDTH = 20,
    FIGURE_WIDTH = 28,
    TRIALS_WIDTH = 8,
    MEMORY_WIDTH = 11,
    RULE_WIDTH = 13,
    TEXT_WIDTH = 150
};

void decision_note(struct decision *decision, const char *format, ...)
{
    va_list list;

    if (decision->note_count == DECISION_NOTES)
        return;
    va_start(list, format);
    (void)vsnprintf(decision->notes[decision->note_count++], PROFILE_ERROR,
                    format, list);
    va_end(list);
}

char *decision_asked(const struct decision *d, char text[DECISION_ASKED])
{
    char profile[PROFILE_ERROR];

    (void)snprintf(text, DECISION_ASKED, "%s%s%s", d->profile->name,
                   d->profile->name[0] != '\0' ? ": " : "",
                   profile_show(d->profile, profile));
    return text;
}

static void note_unknown(struct decision *d, const char *what, size_t count)
{
    if (count > 0)
        decision_note(d, "%s of %zu system%s is not known", what, count,
                      count == 1 ? "" : "s");
}

void decision_note_unknown(struct decision *decision)
{
    note_unknown(decision, "memory", decision->advice->no_memory);
    note_unknown(decision, "what dies with a crash",
                 decision->advice->no_crash);
}

/* Left-aligned, with a space behind. */
static void put(FILE *to, const char *text, size_t width)
{
    size_t used = show_width(text);

    (void)fprintf(to, "%s%*s", text, used < width ? (int)(width - used) : 1,
                  "");
}

static const char *name_of(const struct decision *d, size_t i,
                           char text[ESCAPE_TEXT])
{
    return escape_line(d->contenders[i].name, NAME_WIDTH - 1, text);
}

/* "9.08k [8.99k, 9.17k]", "≥ 45k", "~ (8k to 9.5k)". */
static char *show_rps(const struct contender *c, char text[SHOW_TEXT])
{
    char rps[UNITS_TEXT];
    char low[UNITS_TEXT];
    char high[UNITS_TEXT];

    (void)units_show_count(c->rps, rps);
    (void)units_show_count(c->low_rps, low);
    (void)units_show_count(c->high_rps, high);
    if (isinf(c->high_rps))
        (void)snprintf(text, SHOW_TEXT, "≥ %s", low);
    else if (c->is_range)
        (void)snprintf(text, SHOW_TEXT, "~ (%s to %s)", low, high);
    else
        (void)snprintf(text, SHOW_TEXT, "%s [%s, %s]", rps, low, high);
    return text;
}

/* "1.08 times [1.05, 1.11] what"; round brackets where it comes from ranges;
 * "at least 1.05 times what" where the generator was the limit. */
static char *show_margin(const struct decision *d, char text[SHOW_TEXT])
{
    const struct advice *a = d->advice;
    const struct margin *m = &a->margin;
    bool is_range =
        d->contenders[a->best].is_range || d->contenders[a->next].is_range;
    bool has_low = m->low > 0;
    bool has_high = isfinite(m->high);

    if (has_low && has_high)
        (void)snprintf(text, SHOW_TEXT,
                       is_range ? "%.3g times (%.3g to %.3g) what"
                                : "%.3g times [%.3g, %.3g] what",
                       m->ratio, m->low, m->high);
    else if (has_low || has_high)
        (void)snprintf(text, SHOW_TEXT, "at %s %.3g times what",
                       has_low ? "least" : "most", has_low ? m->low : m->high);
    else
        (void)snprintf(text, SHOW_TEXT, "nobody knows how many times what");
    return text;
}

static void print_tied(const struct decision *d, FILE *to)
{
    const struct advice *a = d->advice;
    char name[ESCAPE_TEXT];

    (void)fprintf(to, "Too close to call: ");
    for (size_t k = 0; k < a->tied; k++)
        (void)fprintf(to, "%s%s", k > 0 ? ", " : "",
                      name_of(d, a->order[k], name));
    (void)fprintf(to, ".\nThe simplest of %s: %s (%s).\n",
                  advice_passes_over(d->contenders, a)
                      ? "those with an interval"
                      : "them",
                  name_of(d, a->best, name), d->contenders[a->best].because);
}

bool decision_is_sure(const struct decision *d)
{
    const struct advice *a = d->advice;

    return !a->is_weak && a->unknown + a->no_memory + a->no_crash == 0;
}

/* What is recommended; false where nothing is. */
static bool print_choice(const struct decision *d, FILE *to)
{
    const struct advice *a = d->advice;
    const char *verb = decision_is_sure(d) ? "Take" : "Probably";
    char name[ESCAPE_TEXT];

    switch (a->verdict) {
    case ADVICE_TOO_CLOSE:
        print_tied(d, to);
        return true;
    case ADVICE_CLEAR:
        (void)fprintf(to, "%s %s.\n", verb, name_of(d, a->best, name));
        return true;
    case ADVICE_ONLY_ONE:
        (void)fprintf(to, "%s %s: %s.\n", verb, name_of(d, a->best, name),
                      a->unknown > 0 ? "no other one has a figure"
                                     : "it is the only one that is left");
        return true;
    case ADVICE_IMPOSSIBLE:
        (void)fprintf(to, "No system can do this: %s.\n", a->why);
        return false;
    case ADVICE_NONE:
        (void)fprintf(to, "No system is left: %s.\n", a->why);
        return false;
    default:
        (void)fprintf(to, "No answer: %s.\n", a->why);
        return false;
    }
}

static void print_answer(const struct decision *d, FILE *to)
{
    const struct advice *a = d->advice;
    char name[ESCAPE_TEXT];
    char margin[SHOW_TEXT];

    if (d->is_interrupted)
        (void)fputs("Interrupted: this is what was known by then.\n", to);
    if (print_choice(d, to) && a->next < a->count)
        (void)fprintf(to, "It serves %s %s does, the best of the others.\n",
                      show_margin(d, margin), name_of(d, a->next, name));
    if (a->is_weak)
        (void)fputs("Not sure: some figures (~) are ranges, no intervals.\n",
                    to);
    if (a->unknown > 0 && a->verdict != ADVICE_UNKNOWN)
        (void)fprintf(to,
                      "Not sure: %zu that nothing rules out %s no figure.\n",
                      a->unknown, a->unknown == 1 ? "has" : "have");
    if (!decision_is_sure(d) && !d->is_interrupted && d->needed_s > 0)
        (void)fprintf(to, "--budget %.0fs would tell more.\n",
                      10 * ceil(d->needed_s / 10));
    for (size_t i = 0; i < d->note_count; i++)
        (void)fprintf(to, "Note: %s.\n", d->notes[i]);
}

/* The first that is ruled out in the same words. */
static size_t first_alike(const struct decision *d, size_t i)
{
    enum advice_rule rule = d->advice->rules[i];
    char text[PROFILE_ERROR];
    char other[PROFILE_ERROR];
    size_t first = 0;

    (void)advice_rule_text(d->profile, &d->contenders[i], rule, text);
    for (; first < i; first++) {
        if (d->advice->rules[first] != rule)
            continue;
        (void)advice_rule_text(d->profile, &d->contenders[first], rule, other);
        if (strcmp(text, other) == 0)
            break;
    }
    return first;
}

/* All that are ruled out in the words of the first, and these. */
static void print_alike(const struct decision *d, size_t first, FILE *to)
{
    const struct advice *a = d->advice;
    enum advice_rule rule = a->rules[first];
    char text[PROFILE_ERROR];
    char name[ESCAPE_TEXT];
    char line[ESCAPE_TEXT];

    (void)fputs("  ", to);
    put(to, advice_rule_name(rule), RULE_WIDTH);
    for (size_t i = first; i < a->count; i++)
        if (a->rules[i] == rule && first_alike(d, i) == first)
            (void)fprintf(to, "%s%s", i > first ? ", " : "",
                          name_of(d, i, name));
    (void)advice_rule_text(d->profile, &d->contenders[first], rule, text);
    (void)fputs("\n  ", to);
    put(to, "", RULE_WIDTH);
    (void)fprintf(to, "%s\n", escape_line(text, TEXT_WIDTH, line));
}

static void print_rules(const struct decision *d, enum advice_rule from,
                        enum advice_rule to_rule, const char *head, FILE *to)
{
    const struct advice *a = d->advice;
    bool has_head = false;

    for (enum advice_rule rule = from; rule <= to_rule; rule++)
        for (size_t i = 0; i < a->count; i++) {
            if (a->rules[i] != rule || first_alike(d, i) != i)
                continue;
            if (!has_head)
                (void)fputs(head, to);
            has_head = true;
            print_alike(d, i, to);
        }
}

static void print_contenders(const struct decision *d, FILE *to)
{
    const struct advice *a = d->advice;
    char text[PROFILE_ERROR];
    char name[ESCAPE_TEXT];
    bool is_race = strcmp(d->figure, "capacity_rps") == 0;
    bool has_range = false;
    const char *head =
        is_race ? "requests/s in limit [95 %]" : "requests/s, closed loop";

    if (a->order_count > 0) {
        (void)fputc('\n', to);
        put(to, "system", NAME_WIDTH);
        put(to, head, FIGURE_WIDTH);
        put(to, is_race ? "trials" : "rounds", TRIALS_WIDTH);
        put(to, "memory", MEMORY_WIDTH);
        (void)fputs("simplicity\n", to);
    }
    for (size_t k = 0; k < a->order_count; k++) {
        const struct contender *c = &d->contenders[a->order[k]];

        put(to, name_of(d, a->order[k], name), NAME_WIDTH);
        put(to, show_rps(c, text), FIGURE_WIDTH);
        (void)snprintf(text, sizeof text, "%zu", c->trials);
        put(to, text, TRIALS_WIDTH);
        has_range |= c->is_range;
        put(to, show_value(SHOW_BYTES, advice_memory(d->profile, c), text),
            MEMORY_WIDTH);
        (void)fprintf(to, "%u%s\n", c->rank,
                      k < a->tied && a->tied > 1 ? "  tied" : "");
    }
    if (has_range)
        (void)fputs(is_race ? "~: no interval, but where rates were tried\n"
                            : "~: no interval, but the least and the most\n",
                    to);
    if (a->verdict == ADVICE_IMPOSSIBLE)
        return;
    print_rules(d, RULE_NONE + 1, RULE_NOT_RACED - 1, "\nruled out by\n", to);
    print_rules(d, RULE_NOT_RACED, RULE_NOT_RACED,
                "\nruled out by nothing, but without a figure\n", to);
}

/* Where the figures are, by the names that `concbench export --cell` takes. */
static void print_cells(const struct decision *d, FILE *to)
{
    const char *limit =
        d->from == NULL ? d->profile->limit.text : ""; /* of a search's name */

    (void)fprintf(to, "  cells SYSTEM/%s%s%s/%" PRIu64 " in %s\n", d->workload,
                  limit[0] != '\0' ? " " : "", limit, d->connections,
                  d->from != NULL ? d->from : d->dir);
}

/* A queue takes long to show all that it can do. */
static void print_window(const struct decision *d, FILE *to)
{
    const struct advice *a = d->advice;
    uint64_t ns = a->best < a->count ? d->contenders[a->best].window_ns : 0;
    char text[UNITS_TEXT];

    if (ns > 0)
        (void)fprintf(to,
                      "  trials of %s: what holds for longer is a little less, "
                      "of all alike (`concbench\n  search` with time says how "
                      "much)\n",
                      units_show_ns((double)ns, text));
}

static void print_basis(const struct decision *d, FILE *to)
{
    char cpu[UNITS_TEXT];
    char asked[UNITS_TEXT];

    (void)fputs("\nwhat it rests on\n", to);
    if (d->from != NULL)
        (void)fprintf(to, "  records of %s, not measured for this question\n",
                      d->from);
    if (d->advice->order_count > 0)
        print_cells(d, to);
    (void)fprintf(to,
                  "  %" PRIu64 " core%s for the server; %zu runs and searches",
                  d->cores, d->cores == 1 ? "" : "s", d->cells);
    if (!isnan(d->took_s))
        (void)fprintf(to, " in %.0f s", d->took_s);
    (void)fputc('\n', to);
    print_window(d, to);
    if (!isnan(d->cpu_ns))
        (void)fprintf(to,
                      "  CPU of a request: %s asked for, %s reached, known to "
                      "±%.1f %%\n",
                      units_duration_text(d->profile->cpu_ns, asked),
                      units_show_ns(d->cpu_ns, cpu), 100 * d->cpu_spread);
}

void decision_print(const struct decision *d, FILE *to)
{
    char text[DECISION_ASKED];

    (void)fprintf(to, "%s\n\n", decision_asked(d, text));
    print_answer(d, to);
    print_contenders(d, to);
    if (d->flips != NULL && d->advice->best < d->advice->count)
        flips_print(d->flips, to);
    if (d->scaling != NULL && d->scaling->count > 0)
        scaling_print(d->scaling, to);
    if (d->advice->verdict != ADVICE_IMPOSSIBLE)
        print_basis(d, to);
}
