/* How a design scales, in words. */
#include "harness/decide/scaling.h"

#include "harness/report/escape.h"
#include "support/units.h"

enum { NAME_WIDTH = 20 };

static void print_interval(const char *name, const struct usl_interval *i,
                           FILE *to)
{
    (void)fprintf(to, "%s %.3g [%.3g, %.3g]", name, i->value, i->low, i->high);
}

/* Requests per second. */
static void print_rates(const struct usl_interval *i, FILE *to)
{
    char value[UNITS_TEXT];
    char low[UNITS_TEXT];
    char high[UNITS_TEXT];

    (void)fprintf(to, " %s/s [%s, %s]", units_show_count(i->value, value),
                  units_show_count(i->low, low),
                  units_show_count(i->high, high));
}

static void print_test(const struct scaling_series *s, FILE *to)
{
    char observed[UNITS_TEXT];

    if (!s->test.is_done) {
        (void)fprintf(to,
                      "    not tested: that takes %d different numbers of "
                      "%s, and there are %zu\n",
                      USL_DISTINCT + 1,
                      s->is_by_cores ? "cores" : "connections",
                      s->usl.distinct);
        return;
    }
    (void)fprintf(to, "    tested: without %.0f it predicts", s->test.n);
    print_rates(&s->test.predicted, to);
    (void)fprintf(to, " there, measured %s/s: %s\n",
                  units_show_count(s->test.observed, observed),
                  s->test.is_within ? "within" : "NOT within");
}

/* What throughput was seen to do, and what the law says of it. */
static void print_peak(const struct scaling_series *s, const char *by, FILE *to)
{
    const struct usl *usl = &s->usl;

    if (!usl->has_fallen)
        (void)fputs("; no peak observed\n", to);
    else if (usl->has_peak && !s->is_refuted)
        (void)fprintf(to, "; peak at %.3g [%.3g, %.3g] %s\n", usl->peak.value,
                      usl->peak.low, usl->peak.high, by);
    else
        (void)fprintf(to,
                      "; less at %.0f %s than at fewer, but where the peak is "
                      "the law does not say\n",
                      usl->n_most, by);
}

static void print_beyond(const struct scaling_series *s, FILE *to)
{
    (void)fputs(s->beyond_count > 0
                    ? "    prediction, beyond what was measured:"
                    : "    no prediction: the law does not hold here",
                to);
    for (size_t i = 0; i < s->beyond_count; i++) {
        (void)fprintf(to, "%s at %.0f", i > 0 ? "," : "", s->beyond_n[i]);
        print_rates(&s->beyond[i], to);
    }
    (void)fputc('\n', to);
}

static void print_series(const struct scaling_series *s, FILE *to)
{
    const char *by = s->is_by_cores ? "cores" : "connections";
    char name[ESCAPE_TEXT];

    (void)fprintf(to, "  %s by %s: ", escape_line(s->system, NAME_WIDTH, name),
                  by);
    if (!s->is_fitted) {
        (void)fputs(s->lacks_processors
                        ? "not measured: with one processor for the load too "
                          "few are left\n"
                    : s->count == 0 ? "not measured\n"
                                    : "too few points for a law\n",
                    to);
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
    print_peak(s, by, to);
    print_test(s, to);
    print_beyond(s, to);
}

void scaling_print(const struct scaling *scaling, FILE *to)
{
    (void)fputs("\nbeyond this machine (closed loops, Universal Scalability "
                "Law)\n",
                to);
    for (size_t i = 0; i < scaling->count; i++)
        print_series(&scaling->series[i], to);
}
