/* What a search came to, in a few words. */
#include "harness/report/searches.h"

#include <math.h>

static char *marked(const char *mark, double value, char text[SHOW_TEXT])
{
    char number[SHOW_TEXT];

    (void)snprintf(text, SHOW_TEXT, "%s%.100s", mark,
                   show_value(SHOW_COUNT, value, number));
    return text;
}

static char *range(const struct search_answer *answer, char text[SHOW_TEXT])
{
    char middle[SHOW_TEXT];
    char low[SHOW_TEXT];
    char high[SHOW_TEXT];

    (void)snprintf(text, SHOW_TEXT, "~ %.30s (%.30s to %.30s)",
                   show_value(SHOW_COUNT, answer->capacity_rps, middle),
                   show_value(SHOW_COUNT, answer->low_rps, low),
                   show_value(SHOW_COUNT, answer->high_rps, high));
    return text;
}

char *searches_capacity(const struct search_answer *answer,
                        char text[SHOW_TEXT])
{
    const struct estimate estimate = {.median = answer->capacity_rps,
                                      .low = answer->low_rps,
                                      .high = answer->high_rps,
                                      .n = 2};

    if (answer->outcome == SEARCH_NEVER_HELD)
        return marked("< ", answer_lowest_failed_rps(answer), text);
    if (isfinite(answer->capacity_rps) && isfinite(answer->high_rps))
        return answer->is_range ? range(answer, text)
                                : show_interval(SHOW_COUNT, &estimate, text);
    if (isfinite(answer->capacity_rps))
        return marked("≥ ", answer->capacity_rps, text);
    if (isfinite(answer->high_rps))
        return marked("< ", answer->high_rps, text);
    (void)snprintf(text, SHOW_TEXT, "%s", SHOW_MISSING);
    return text;
}

char *searches_peak(const struct search_answer *answer, char text[SHOW_TEXT])
{
    const struct trial *peak = answer_peak(answer);

    if (peak != NULL)
        return marked(peak->is_generator ? "≥ " : "", peak->achieved_rps, text);
    (void)snprintf(text, SHOW_TEXT, "%s", SHOW_MISSING);
    return text;
}

/* Of two lower bounds there is no ratio. */
char *searches_share(const struct search_answer *answer, char text[SHOW_TEXT])
{
    const struct trial *peak = answer_peak(answer);
    bool is_known = peak != NULL && !peak->is_generator &&
                    answer->outcome != SEARCH_LOWER_BOUND &&
                    peak->achieved_rps > 0;

    return show_value(
        SHOW_SHARE, is_known ? answer->capacity_rps / peak->achieved_rps : NAN,
        text);
}

char *searches_latency(const struct search_answer *answer, char text[SHOW_TEXT])
{
    size_t len = 0;

    text[0] = '\0';
    for (size_t i = 0; i < SLO_FIGURES && len < SHOW_TEXT; i++) {
        char value[SHOW_TEXT];

        if (answer->slo.limits_ns[i] == 0)
            continue;
        (void)show_value(SHOW_NS, answer->latency.figures[i], value);
        len += (size_t)snprintf(text + len, SHOW_TEXT - len, "%s%s %.30s",
                                len > 0 ? ", " : "",
                                slo_figure_name((enum slo_figure)i), value);
    }
    return text;
}

const char *searches_outcome(enum search_outcome outcome)
{
    static const char *const words[] = {
        [SEARCH_FOUND] = "",
        [SEARCH_LOWER_BOUND] = "a lower bound: ",
        [SEARCH_NEVER_HELD] = "the limit does not hold, ",
        [SEARCH_NO_ANSWER] = "no answer: ",
        [SEARCH_INTERRUPTED] = "",
        [SEARCH_UNAVAILABLE] = "cannot run here: ",
        [SEARCH_FAILED] = "failed: ",
    };

    return words[outcome];
}

const struct search_answer *searches_answer(const struct cell_stats *cell)
{
    const struct search_answer *answer = NULL;

    for (size_t i = 0; i < cell->run_count; i++)
        if (answer == NULL || record_is_used(cell->runs[i]))
            answer = cell->runs[i]->search;
    return answer;
}
