/* Limits on response times. */
#include "harness/load/slo.h"

#include "support/clock.h"
#include "support/units.h"
#include "support/words.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *const names[SLO_FIGURES + 1] = {
    [SLO_P50] = "p50",    [SLO_P90] = "p90",   [SLO_P99] = "p99",
    [SLO_P999] = "p99.9", [SLO_MEAN] = "mean",
};

static const double quantiles[SLO_FIGURES] = {
    [SLO_P50] = 0.5, [SLO_P90] = 0.9, [SLO_P99] = 0.99, [SLO_P999] = 0.999};

enum { SAMPLES_MIN = 100, WORD = 32 };

/* One limit of the text, which is free of blanks. */
struct term {
    const char *text; /* the whole */
    size_t place;     /* where the limit begins */
    size_t len;
};

static int wrong(const struct term *term, size_t place, const char *why,
                 const char *more, char error[SLO_ERROR])
{
    (void)snprintf(error, SLO_ERROR, "limits %.64s, character %zu: %.64s%.64s",
                   term->text, place + 1, why, more);
    return -EINVAL;
}

static int find(const struct term *term, size_t len, enum slo_figure *figure,
                char error[SLO_ERROR])
{
    const char *begin = term->text + term->place;
    char word[WORD];
    char nearest[WORD] = "";

    (void)snprintf(word, sizeof word, "%.*s", (int)len, begin);
    for (size_t i = 0; i < SLO_FIGURES; i++) {
        if (strcmp(word, names[i]) == 0) {
            *figure = (enum slo_figure)i;
            return 0;
        }
    }
    if (words_nearest(word, names) != NULL)
        (void)snprintf(nearest, sizeof nearest, "; did you mean %s?",
                       words_nearest(word, names));
    return wrong(term, term->place, "not p50, p90, p99, p99.9 or mean", nearest,
                 error);
}

static int read_term(const struct term *term, struct slo *slo,
                     char error[SLO_ERROR])
{
    const char *begin = term->text + term->place;
    size_t name = strcspn(begin, "<>=,");
    size_t limit = name + 1;
    char word[WORD];
    uint64_t ns = 0;
    enum slo_figure figure;

    if (name >= term->len || begin[name] != '<')
        return wrong(term, term->place + (name < term->len ? name : term->len),
                     "a < is missing", "; like p99<5ms", error);
    if (find(term, name, &figure, error) < 0)
        return -EINVAL;
    (void)snprintf(word, sizeof word, "%.*s", (int)(term->len - limit),
                   begin + limit);
    if (units_duration(word, &ns) < 0 || ns == 0)
        return wrong(term, term->place + limit, "no time above 0",
                     "; like 5ms, 800us or 1.5s", error);
    if (slo->limits_ns[figure] != 0)
        return wrong(term, term->place, "a second limit for ", names[figure],
                     error);
    slo->limits_ns[figure] = ns;
    return 0;
}

int slo_parse(const char *text, struct slo *slo, char error[SLO_ERROR])
{
    struct term term = {.place = 0};
    size_t len = 0;

    memset(slo, 0, sizeof *slo);
    term.text = slo->text;
    for (; *text != '\0'; text++) {
        if (*text == ' ' || *text == '\t')
            continue;
        if (len + 1 == sizeof slo->text) {
            (void)snprintf(error, SLO_ERROR, "limits \"%s…\": too long",
                           slo->text);
            return -EINVAL;
        }
        slo->text[len++] = *text;
    }
    for (;;) {
        term.len = strcspn(slo->text + term.place, ",");
        if (read_term(&term, slo, error) < 0)
            return -EINVAL;
        term.place += term.len;
        if (slo->text[term.place] == '\0')
            return 0;
        term.place++;
    }
}

const char *slo_figure_name(enum slo_figure figure)
{
    return names[figure];
}

double slo_figure(const struct histogram *h, enum slo_figure figure)
{
    if (h->count == 0)
        return NAN;
    if (figure == SLO_MEAN)
        return histogram_mean(h);
    return (double)histogram_quantile(h, quantiles[figure]);
}

uint64_t slo_least_ns(const struct slo *slo)
{
    uint64_t least = UINT64_MAX;

    for (size_t i = 0; i < SLO_FIGURES; i++)
        if (slo->limits_ns[i] != 0 && slo->limits_ns[i] < least)
            least = slo->limits_ns[i];
    return least;
}

uint64_t slo_most_ns(const struct slo *slo)
{
    uint64_t most = 0;

    for (size_t i = 0; i < SLO_FIGURES; i++)
        if (slo->limits_ns[i] > most)
            most = slo->limits_ns[i];
    return most;
}

uint64_t slo_samples(const struct slo *slo)
{
    double most = SAMPLES_MIN;

    for (size_t i = 0; i < SLO_FIGURES; i++)
        if (slo->limits_ns[i] != 0 && quantiles[i] > 0)
            most = fmax(most, ceil(log(0.05) / log(quantiles[i])));
    return (uint64_t)most;
}

uint64_t slo_search_ns(const struct slo *slo)
{
    uint64_t ns = slo_most_ns(slo) * SLO_TRIALS * SLO_LIMITS;

    return ns > 2 * NS_PER_S ? ns : 2 * NS_PER_S;
}
