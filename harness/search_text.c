/* A search for people. */
#include "harness/search_text.h"

#include "harness/report/escape.h"
#include "harness/report/searches.h"

#include <inttypes.h>
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
    put(to, "capacity", CAPACITY_WIDTH);
    put(to, "p50", FIGURE_WIDTH);
    put(to, "p99", FIGURE_WIDTH);
    put(to, "p99.9", FIGURE_WIDTH);
    put(to, "peak", PEAK_WIDTH);
    (void)fputs("trials\n", to);
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
                      searches_outcome(answer->outcome),
                      escape_line(answer->reason, REASON_WIDTH, reason));
        before = "";
    }
    (void)fputs("\n" SEARCHES_MARKS
                ".\nThe peak is a closed loop's: there the clients wait for a "
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
        char text[SHOW_TEXT];

        put_name(to, answer->cell);
        put(to, searches_capacity(answer, text), CAPACITY_WIDTH);
        put_ns(to, answer->latency.figures[SLO_P50]);
        put_ns(to, answer->latency.figures[SLO_P99]);
        put_ns(to, answer->latency.figures[SLO_P999]);
        put(to, searches_peak(answer, text), PEAK_WIDTH);
        (void)fprintf(to, "%zu\n", answer->trial_count);
    }
    put_notes(result, to);
}
