/* The words of a comparison. */
#include "harness/compare/wording.h"

#include "harness/report/escape.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

/* Of a name within a line. */
enum { NAME_WIDTH = 48 };

const char *wording_figure(const struct contrast *contrast)
{
    static const char *const titles[FIGURES] = {
        [FIGURE_THROUGHPUT] = "requests/s",
        [FIGURE_P50] = "p50",
        [FIGURE_P99] = "p99",
        [FIGURE_CPU] = "CPU us/req",
        [FIGURE_PSS] = "memory/conn",
        [FIGURE_WALL] = "time",
        [FIGURE_CAPACITY] = "capacity",
    };

    return titles[contrast->figure];
}

const char *wording_change(const struct contrast *contrast)
{
    bool is_cost =
        contrast->figure == FIGURE_CPU || contrast->figure == FIGURE_PSS;

    switch (contrast_direction(contrast)) {
    case 1:
        return is_cost ? "cheaper" : "faster";
    case -1:
        return is_cost ? "costlier" : "slower";
    default:
        return NULL;
    }
}

/* "3.1 %", "12×" of what is many times as large. */
static char *share_text(double share, char text[SHOW_TEXT])
{
    if (share < 0.0995)
        (void)snprintf(text, SHOW_TEXT, "%.1f %%", 100 * share);
    else if (share < 9.995)
        (void)snprintf(text, SHOW_TEXT, "%.0f %%", 100 * share);
    else
        (void)snprintf(text, SHOW_TEXT, "%.0f×", fmin(1 + share, 1000));
    return text;
}

char *wording_verdict(const struct contrast *contrast, bool is_paired,
                      char text[SHOW_TEXT])
{
    const struct ratio *ratio = &contrast->ratio;
    const char *change = wording_change(contrast);
    char share[SHOW_TEXT];

    if (contrast->finding == FINDING_TOO_FEW && is_paired)
        (void)snprintf(text, SHOW_TEXT, "too few rounds: %zu with both",
                       ratio->n_above);
    else if (contrast->finding == FINDING_TOO_FEW)
        (void)snprintf(text, SHOW_TEXT, "too few rounds: A %zu, B %zu",
                       ratio->n_below, ratio->n_above);
    else if (contrast->is_bounded)
        (void)snprintf(text, SHOW_TEXT, "no verdict: the generator limits");
    else if (change != NULL)
        (void)snprintf(text, SHOW_TEXT, "%s", change);
    else if (contrast->finding == FINDING_WITHIN)
        (void)snprintf(text, SHOW_TEXT, "no difference above %.0f %%",
                       100 * FINDING_FLOOR);
    else
        (void)snprintf(text, SHOW_TEXT,
                       "no difference seen (could have seen ≥ %.20s)",
                       share_text(contrast->detectable, share));
    return text;
}

static void number(double ratio, char text[SHOW_TEXT])
{
    (void)snprintf(text, SHOW_TEXT, "%.*f", ratio < 9.9995 ? 3 : 1, ratio);
}

char *wording_ratio(const struct contrast *contrast, char text[SHOW_TEXT])
{
    char middle[SHOW_TEXT];
    char low[SHOW_TEXT];
    char high[SHOW_TEXT];

    if (isnan(contrast->ratio.ratio)) {
        (void)snprintf(text, SHOW_TEXT, "%s", SHOW_MISSING);
        return text;
    }
    number(contrast->ratio.ratio, middle);
    number(contrast->ratio.low, low);
    number(contrast->ratio.high, high);
    (void)snprintf(text, SHOW_TEXT, "%.20s [%.20s, %.20s]", middle, low, high);
    return text;
}

char *wording_side(const struct contrast *contrast, int side,
                   char text[SHOW_TEXT])
{
    return show_value(show_unit_of(contrast->figure), contrast->of[side].median,
                      text);
}

char *wording_place(const struct cell_stats *cell, char text[WORDING_PLACE])
{
    char workload[ESCAPE_TEXT];

    escape_line(cell->workload, NAME_WIDTH, workload);
    if (cell->kind == RECORD_IDLE)
        (void)snprintf(text, WORDING_PLACE, "idle connections");
    else if (cell->kind == RECORD_BATCH)
        (void)snprintf(text, WORDING_PLACE, "batch %.240s", workload);
    else
        (void)snprintf(text, WORDING_PLACE, "%.200s ×%" PRIu64, workload,
                       cell->connections);
    return text;
}

static size_t count_words(const struct comparison *c, const char *word)
{
    size_t count = 0;

    for (size_t i = 0; i < c->contrasts->count; i++) {
        const char *change = wording_change(&c->contrasts->rows[i]);

        count += change != NULL && strcmp(change, word) == 0;
    }
    return count;
}

void wording_summary(const struct comparison *c, FILE *to)
{
    static const char *const words[] = {"faster", "slower", "cheaper",
                                        "costlier"};
    const struct contrasts *contrasts = c->contrasts;
    size_t few = 0;
    size_t bounded = 0;
    size_t rest = contrasts->count;

    for (size_t i = 0; i < contrasts->count; i++) {
        bool is_few = contrasts->rows[i].finding == FINDING_TOO_FEW;

        few += is_few;
        bounded += !is_few && contrasts->rows[i].is_bounded;
    }
    (void)fprintf(to, "of %zu figures B is ", contrasts->count);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        size_t count = count_words(c, words[i]);

        (void)fprintf(to, "%s in %zu, ", words[i], count);
        rest -= count;
    }
    (void)fprintf(to, "no different in %zu", rest - few - bounded);
    if (few > 0)
        (void)fprintf(to, "; too few rounds in %zu", few);
    if (bounded > 0)
        (void)fprintf(to, "; limited by the generator in %zu", bounded);
    if (contrasts->lone_count > 0)
        (void)fprintf(to, "; %zu cell%s on one side only",
                      contrasts->lone_count,
                      contrasts->lone_count == 1 ? "" : "s");
}

void wording_method(const struct comparison *c, FILE *to)
{
    (void)fputs(c->contrasts->is_paired
                    ? "One campaign: the runs of a round are paired, and what "
                      "it did to both cancels. "
                    : "Two campaigns: their rounds have no partners (Welch's "
                      "test), and what changed on the machine in between is "
                      "taken for a difference. ",
                to);
    (void)fprintf(
        to,
        "B / A is of the geometric means over the rounds, with its 95 %% "
        "interval. A difference is called when it is significant at %.0f %% "
        "after Holm's correction over the table (%zu tests) and its interval "
        "reaches beyond %.0f %%; six rounds a side, or there is no verdict, "
        "and a quantile counts only from a run with requests enough.",
        100 * FINDING_ALPHA, c->contrasts->tests, 100 * FINDING_FLOOR);
}
