/* A search for people. */
#include "harness/search_text.h"

#include "harness/report/escape.h"
#include "harness/report/show.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

/* Widths in characters. */
enum {
    NAME_WIDTH = 18,
    CAPACITY_WIDTH = 26,
    FIGURE_WIDTH = 10,
    PEAK_WIDTH = 10,
    REASON_WIDTH = 200
};

/* Left-aligned, with a space behind. */
static void put(FILE *to, const char *text, size_t width)
{
    size_t used = show_width(text);

    (void)fprintf(to, "%s%*s", text, used < width ? (int)(width - used) : 1,
                  "");
}

static void put_name(FILE *to, const struct cell *cell)
{
    char text[ESCAPE_TEXT];

    put(to, escape_line(cell->system->name, NAME_WIDTH - 1, text), NAME_WIDTH);
}

static void put_ns(FILE *to, double ns)
{
    char text[SHOW_TEXT];

    put(to, show_value(SHOW_NS, ns, text), FIGURE_WIDTH);
}

/* "p99 1.23 ms" of each limit. */
static void put_limited(FILE *to, const struct slo *slo,
                        const struct trial_latency *latency)
{
    for (size_t i = 0; i < SLO_FIGURES; i++) {
        if (slo->limits_ns[i] == 0)
            continue;
        (void)fprintf(to, "%s ", slo_figure_name((enum slo_figure)i));
        put_ns(to, latency->figures[i]);
    }
}

void search_text_trial(const struct slo *slo, const struct cell *cell,
                       const struct trial *trial, FILE *to)
{
    bool is_peak = trial->stage == TRIAL_PEAK;
    char rate[SHOW_TEXT];
    char length[SHOW_TEXT];
    char reason[ESCAPE_TEXT];

    put_name(to, cell);
    put(to, trial_stage_name(trial->stage), sizeof "short ");
    (void)show_value(SHOW_COUNT,
                     is_peak ? trial->achieved_rps : trial->rate_rps, rate);
    (void)fprintf(to, "%6s/s  ", rate);
    put(to, show_value(SHOW_NS, (double)trial->duration_ns, length),
        FIGURE_WIDTH);
    put_limited(to, slo, &trial->latency);
    if (!is_peak)
        put(to, trial_verdict_name(trial->verdict), sizeof "failed ");
    (void)fprintf(to, "%s\n",
                  is_peak ? "closed loop"
                          : escape_line(trial->reason, REASON_WIDTH, reason));
}

static void put_header(const struct search_options *o, const char *arrivals,
                       FILE *to)
{
    const struct cell *cell = &o->cells[0];

    (void)fprintf(to,
                  "%s, %" PRIu64 " connection%s, open loop, %s arrivals: the "
                  "most requests/s with %s\n\n",
                  cell->workload.name, cell->connections,
                  cell->connections == 1 ? "" : "s", arrivals, o->slo.text);
    put(to, "system", NAME_WIDTH);
    put(to, "capacity [95 %]", CAPACITY_WIDTH);
    put(to, "p50", FIGURE_WIDTH);
    put(to, "p99", FIGURE_WIDTH);
    put(to, "p99.9", FIGURE_WIDTH);
    put(to, "peak", PEAK_WIDTH);
    (void)fputs("trials\n", to);
}

/* "9.08k [8.99k, 9.17k]", "≥ 45k", "< 120"; a dash when nothing is known. */
static void put_capacity(FILE *to, const struct search_answer *answer)
{
    const struct estimate estimate = {.median = answer->capacity_rps,
                                      .low = answer->low_rps,
                                      .high = answer->high_rps,
                                      .n = 2};
    char value[SHOW_TEXT];
    char text[2 * SHOW_TEXT] = SHOW_MISSING;

    if (isfinite(answer->capacity_rps) && isfinite(answer->high_rps))
        (void)show_interval(SHOW_COUNT, &estimate, text);
    else if (isfinite(answer->capacity_rps))
        (void)snprintf(text, sizeof text, "≥ %s",
                       show_value(SHOW_COUNT, answer->capacity_rps, value));
    else if (isfinite(answer->high_rps))
        (void)snprintf(text, sizeof text, "< %s",
                       show_value(SHOW_COUNT, answer->high_rps, value));
    put(to, text, CAPACITY_WIDTH);
}

static void put_peak(FILE *to, const struct search_answer *answer)
{
    const struct trial *peak = answer_peak(answer);
    char value[SHOW_TEXT];
    char text[2 * SHOW_TEXT] = SHOW_MISSING;

    if (peak != NULL)
        (void)snprintf(text, sizeof text, "%s%s",
                       peak->is_generator ? "≥ " : "",
                       show_value(SHOW_COUNT, peak->achieved_rps, value));
    put(to, text, PEAK_WIDTH);
}

static const char *outcome_words(enum search_outcome outcome)
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

static void put_notes(const struct search_result *result, FILE *to)
{
    const char *before = "\n";

    for (size_t i = 0; i < result->count; i++) {
        const struct search_answer *answer = &result->answers[i];
        char name[ESCAPE_TEXT];
        char reason[ESCAPE_TEXT];

        if (answer->reason[0] == '\0')
            continue;
        (void)fprintf(to, "%s%s: %s%s\n", before,
                      escape_line(answer->cell->system->name, NAME_WIDTH, name),
                      outcome_words(answer->outcome),
                      escape_line(answer->reason, REASON_WIDTH, reason));
        before = "";
    }
    (void)fputs("\nThe peak is a closed loop's: there the clients wait for a "
                "slow server, so that its\nlatencies do not show how long "
                "requests that come by themselves would wait.\n",
                to);
}

void search_text_table(const struct search_options *options,
                       const char *arrivals, const struct search_result *result,
                       FILE *to)
{
    put_header(options, arrivals, to);
    for (size_t i = 0; i < result->count; i++) {
        const struct search_answer *answer = &result->answers[i];

        put_name(to, answer->cell);
        put_capacity(to, answer);
        put_ns(to, answer->latency.figures[SLO_P50]);
        put_ns(to, answer->latency.figures[SLO_P99]);
        put_ns(to, answer->latency.figures[SLO_P999]);
        put_peak(to, answer);
        (void)fprintf(to, "%zu\n", answer->trial_count);
    }
    put_notes(result, to);
}
