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
    MEMORY_WIDTH = 11,
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

/* "1.08 [1.05, 1.11]". */
static char *show_margin(const struct margin *margin, char text[SHOW_TEXT])
{
    if (isnan(margin->ratio))
        (void)snprintf(text, SHOW_TEXT, SHOW_MISSING);
    else if (isinf(margin->high) || isnan(margin->high))
        (void)snprintf(text, SHOW_TEXT, "%.3g times [%.3g, no upper end]",
                       margin->ratio, isnan(margin->low) ? 0 : margin->low);
    else
        (void)snprintf(text, SHOW_TEXT, "%.3g times [%.3g, %.3g]",
                       margin->ratio, margin->low, margin->high);
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
    (void)fprintf(to, ".\nThe simplest of them: %s (%s).\n",
                  name_of(d, a->best, name), d->contenders[a->best].because);
}

static void print_answer(const struct decision *d, FILE *to)
{
    const struct advice *a = d->advice;
    char name[ESCAPE_TEXT];
    char margin[SHOW_TEXT];

    switch (a->verdict) {
    case ADVICE_TOO_CLOSE:
        print_tied(d, to);
        break;
    case ADVICE_CLEAR:
    case ADVICE_ONLY_ONE:
        (void)fprintf(to, "Take %s%s.\n", name_of(d, a->best, name),
                      a->verdict == ADVICE_CLEAR ? ""
                      : a->unknown > 0           ? ": no other one has a figure"
                                       : ": it is the only one that is left");
        break;
    case ADVICE_IMPOSSIBLE:
        (void)fprintf(to, "No system can do this: %s.\n", a->why);
        return;
    case ADVICE_NONE:
        (void)fprintf(to, "No system is left: %s.\n", a->why);
        return;
    default:
        (void)fprintf(to, "No answer: %s.\n", a->why);
        return;
    }
    if (a->next < a->count)
        (void)fprintf(to, "Against %s, the best of the others: %s.\n",
                      name_of(d, a->next, name),
                      show_margin(&a->margin, margin));
    if (a->is_weak)
        (void)fputs(
            "Not sure: some figures (~) are no intervals, but ranges.\n", to);
    if (a->unknown > 0)
        (void)fprintf(to,
                      "Not sure: of %zu system%s that nothing rules out there "
                      "is no figure.\n",
                      a->unknown, a->unknown == 1 ? "" : "s");
    if ((a->is_weak || a->unknown > 0) && d->from == NULL)
        (void)fputs("A longer --budget tells more.\n", to);
}

static void print_contenders(const struct decision *d, FILE *to)
{
    const struct advice *a = d->advice;
    char text[PROFILE_ERROR];
    char name[ESCAPE_TEXT];
    char line[ESCAPE_TEXT];
    const char *head = strcmp(d->figure, "capacity_rps") == 0
                           ? "requests/s within limit"
                           : "requests/s, closed loop";

    if (a->order_count > 0) {
        (void)fputc('\n', to);
        put(to, "system", NAME_WIDTH);
        put(to, head, FIGURE_WIDTH);
        put(to, "memory", MEMORY_WIDTH);
        (void)fputs("simplicity\n", to);
    }
    for (size_t k = 0; k < a->order_count; k++) {
        const struct contender *c = &d->contenders[a->order[k]];

        put(to, name_of(d, a->order[k], name), NAME_WIDTH);
        put(to, show_rps(c, text), FIGURE_WIDTH);
        put(to, show_value(SHOW_BYTES, c->memory_bytes, text), MEMORY_WIDTH);
        (void)fprintf(to, "%u%s\n", c->rank,
                      k < a->tied && a->tied > 1 ? "  tied" : "");
    }
    if (a->verdict == ADVICE_IMPOSSIBLE || a->order_count == a->count)
        return;
    (void)fputs("\nruled out by\n", to);
    for (enum advice_rule rule = RULE_NONE + 1; rule < RULES; rule++)
        for (size_t i = 0; i < a->count; i++) {
            if (a->rules[i] != rule)
                continue;
            (void)fputs("  ", to);
            put(to, advice_rule_name(rule), NAME_WIDTH - 2);
            put(to, name_of(d, i, name), NAME_WIDTH);
            (void)advice_rule_text(d->profile, &d->contenders[i], rule, text);
            (void)fprintf(to, "%s\n", escape_line(text, TEXT_WIDTH, line));
        }
}

static void print_flip(const struct flip *flip, FILE *to)
{
    char name[ESCAPE_TEXT];

    (void)fprintf(to, "%s %s instead of %s: ", flip->key, flip->to, flip->from);
    if (flip->best[0] != '\0')
        (void)fprintf(to, "%s%s", escape_line(flip->best, NAME_WIDTH, name),
                      flip->verdict == ADVICE_TOO_CLOSE
                          ? ", the simplest of those too close to call"
                          : "");
    else
        (void)fputs(flip->verdict == ADVICE_IMPOSSIBLE ? "no system can"
                                                       : "no system is left",
                    to);
    (void)fprintf(to, " (%s)\n", flip->is_tried ? "tried" : "follows");
}

static void print_flips(const struct flips *flips, FILE *to)
{
    size_t counts[FLIP_FLIPS + 1] = {0};

    for (size_t i = 0; i < flips->count; i++)
        counts[flips->items[i].state]++;
    (void)fputs("\nwhat would flip the answer\n", to);
    if (flips->nearest < flips->count) {
        (void)fputs("  nearest: ", to);
        print_flip(&flips->items[flips->nearest], to);
    }
    for (size_t i = 0; i < flips->count; i++) {
        if (flips->items[i].state != FLIP_FLIPS || i == flips->nearest)
            continue;
        (void)fputs("  also:    ", to);
        print_flip(&flips->items[i], to);
    }
    (void)fprintf(to,
                  "  %zu neighbours of the profile: %zu flip it, %zu do not, "
                  "%zu say nothing, %zu not tried\n",
                  flips->count, counts[FLIP_FLIPS], counts[FLIP_STAYS],
                  counts[FLIP_UNKNOWN], counts[FLIP_NOT_TRIED]);
}

static void print_interval(const char *name, const struct usl_interval *i,
                           FILE *to)
{
    (void)fprintf(to, "%s %.3g [%.3g, %.3g]", name, i->value, i->low, i->high);
}

static void print_test(const struct scaling_series *s, FILE *to)
{
    if (!s->test.is_done)
        (void)fputs("    not tested: the points are too few to leave some "
                    "out\n",
                    to);
    else
        (void)fprintf(to,
                      "    tested: without %.0f it predicts %.4g there "
                      "[%.4g, %.4g], measured %.4g: %s\n",
                      s->test.n, s->test.predicted.value, s->test.predicted.low,
                      s->test.predicted.high, s->test.observed,
                      s->test.is_within ? "within" : "NOT within");
}

static void print_series(const struct scaling_series *s, FILE *to)
{
    const char *by = s->is_by_cores ? "cores" : "connections";
    char name[ESCAPE_TEXT];

    (void)fprintf(to, "  %s by %s: ", escape_line(s->system, NAME_WIDTH, name),
                  by);
    if (!s->is_fitted) {
        (void)fputs("too few points for a law\n", to);
        return;
    }
    print_interval("contention", &s->usl.sigma, to);
    if (s->usl.has_kappa)
        print_interval(", coherence", &s->usl.kappa, to);
    else
        (void)fprintf(to,
                      ", coherence held at 0: %zu numbers of %s do not "
                      "tell it",
                      s->usl.distinct, by);
    if (s->usl.has_peak)
        (void)fprintf(to, "; peak at %.3g [%.3g, %.3g] %s\n", s->usl.peak.value,
                      s->usl.peak.low, s->usl.peak.high, by);
    else
        (void)fputs("; no peak observed\n", to);
    print_test(s, to);
    (void)fputs("    prediction:", to);
    for (size_t i = 0; i < SCALING_PREDICTIONS; i++)
        (void)fprintf(to, "%s %.4g at %.0f [%.4g, %.4g]", i > 0 ? "," : "",
                      s->beyond[i].value, s->beyond_n[i], s->beyond[i].low,
                      s->beyond[i].high);
    (void)fputc('\n', to);
}

static void print_basis(const struct decision *d, FILE *to)
{
    char cpu[UNITS_TEXT];
    char asked[UNITS_TEXT];

    (void)fputs("\nwhat it rests on\n", to);
    if (d->from != NULL)
        (void)fprintf(to, "  records of %s, not measured for this question\n",
                      d->from);
    (void)fprintf(to,
                  "  %s, %" PRIu64 " connections, %" PRIu64
                  " core%s for the server; %zu runs and searches\n",
                  d->workload, d->connections, d->cores,
                  d->cores == 1 ? "" : "s", d->cells);
    if (!isnan(d->cpu_ns))
        (void)fprintf(to,
                      "  CPU of a request: %s asked for, %s reached, known to "
                      "±%.1f %%\n",
                      units_duration_text(d->profile->cpu_ns, asked),
                      units_show_ns(d->cpu_ns, cpu), 100 * d->cpu_spread);
    for (size_t i = 0; i < d->note_count; i++)
        (void)fprintf(to, "  %s\n", d->notes[i]);
}

void decision_print(const struct decision *d, FILE *to)
{
    char text[PROFILE_ERROR];

    (void)fprintf(to, "%s%s%s\n\n", d->profile->name,
                  d->profile->name[0] != '\0' ? ": " : "",
                  profile_show(d->profile, text));
    print_answer(d, to);
    print_contenders(d, to);
    if (d->flips != NULL && d->advice->best < d->advice->count)
        print_flips(d->flips, to);
    if (d->scaling != NULL && d->scaling->count > 0) {
        (void)fputs("\nbeyond this machine (closed loops, Universal "
                    "Scalability Law)\n",
                    to);
        for (size_t i = 0; i < d->scaling->count; i++)
            print_series(&d->scaling->series[i], to);
    }
    print_basis(d, to);
}
