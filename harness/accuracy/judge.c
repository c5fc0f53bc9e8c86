/* The judgements. */
#include "harness/accuracy/judge.h"

#include "harness/accuracy/formula.h"
#include "support/clock.h"
#include "support/units.h"

#include <math.h>
#include <stdio.h>

const struct targets targets_full = {
    .rate = 0.001,
    .lag_p50_ns = 10e3,
    .lag_p99_ns = 50e3,
    .delay = 0.01,
    .delay_ns = 20e3,
    .stop = 0.03,
    .queue = 0.05,
};

const struct targets targets_quick = {
    .rate = 0.05,
    .lag_p50_ns = 10e6,
    .lag_p99_ns = 100e6,
    .delay = 0.5,
    .delay_ns = 50e6,
    .stop = 0.5,
    .queue = 10,
};

static const struct {
    double q;
    const char *name;
} quantiles[] = {{0.5, "p50"}, {0.99, "p99"}, {0.999, "p99.9"}};

enum { QUANTILES = sizeof quantiles / sizeof quantiles[0] };

/* NAN where there is nothing. */
static double quantile_ns(const struct histogram *h, double q)
{
    return h->count > 0 ? (double)histogram_quantile(h, q) : NAN;
}

static void annotate(struct row *row, const char *note)
{
    (void)snprintf(row->note, sizeof row->note, "%s", note);
}

struct bias judge_bias(struct rows *rows, const struct load_result *null)
{
    double ns[QUANTILES];

    for (size_t i = 0; i < QUANTILES; i++) {
        char name[ROW_NAME];

        ns[i] = quantile_ns(&null->latency, quantiles[i].q);
        (void)snprintf(name, sizeof name, "own bias, %s", quantiles[i].name);
        (void)rows_add(rows, name,
                       "latency on a server that answers at once, low rate",
                       ROW_NS, ns[i], -INFINITY, INFINITY);
    }
    return (struct bias){ns[0], ns[1], ns[2]};
}

static double off(double measured, double expected)
{
    return fabs(measured / expected - 1);
}

struct row *judge_rate(struct rows *rows, const struct targets *targets,
                       const struct load_result *result)
{
    double expected =
        result->rate_rps * (double)result->window_ns / (double)NS_PER_S;
    char rate[UNITS_TEXT];
    char name[ROW_NAME];

    (void)snprintf(name, sizeof name, "rate error at %.20s/s",
                   units_show_count(result->rate_rps, rate));
    return rows_add(rows, name,
                    "due and answered in the window, at half the generator's "
                    "capacity: the worse of both",
                    ROW_SHARE,
                    fmax(off((double)result->due, expected),
                         off((double)result->requests, expected)),
                    -INFINITY, targets->rate);
}

void judge_lag(struct rows *rows, const struct targets *targets,
               const struct load_result *result, bool is_owned)
{
    const double high[] = {targets->lag_p50_ns, targets->lag_p99_ns};

    for (size_t i = 0; i < sizeof high / sizeof high[0]; i++) {
        char name[ROW_NAME];

        (void)snprintf(name, sizeof name, "send lag, %s", quantiles[i].name);
        row_need_owned(rows_add(rows, name,
                                "due and free to sent, at half the generator's "
                                "capacity",
                                ROW_NS,
                                quantile_ns(&result->send_lag, quantiles[i].q),
                                -INFINITY, high[i]),
                       is_owned);
    }
}

void judge_delay(struct rows *rows, const struct targets *targets,
                 const struct load_result *result, uint64_t delay_ns,
                 const struct bias *bias, bool is_owned, const char *note)
{
    double expected = (double)delay_ns;
    double room = fmax(targets->delay * expected, targets->delay_ns);
    /* No machine makes a reply come before it was sent. */
    double least =
        expected - fmax(targets_full.delay * expected, targets_full.delay_ns);
    char delay[UNITS_TEXT];

    (void)units_duration_text(delay_ns, delay);
    for (size_t i = 0; i < QUANTILES; i++) {
        char name[ROW_NAME];
        struct row *row;

        (void)snprintf(name, sizeof name, "delay of %.20s, %s", delay,
                       quantiles[i].name);
        row = rows_add(rows, name,
                       "latency on a server that holds each reply so long",
                       ROW_NS, quantile_ns(&result->latency, quantiles[i].q),
                       least, expected + room + bias->p50_ns);
        if (i > 0)
            row_need_owned(row, is_owned);
        annotate(row, i == QUANTILES - 1 ? note : "");
    }
}

void judge_stop(struct rows *rows, const struct targets *targets,
                const struct load_result *result, uint64_t stop_ns, double rho,
                const char *note)
{
    static const double asked[] = {0.7, 0.8, 0.9, 0.99};
    double window_s = (double)result->window_ns / (double)NS_PER_S;
    double stop_s = (double)stop_ns / (double)NS_PER_S;
    double sent_off = 0;

    for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++) {
        double expected =
            (double)NS_PER_S *
            formula_stop_quantile(stop_s, window_s, rho, asked[i]);
        double sent = quantile_ns(&result->sent_latency, asked[i]);
        char name[ROW_NAME];

        (void)snprintf(name, sizeof name, "stop of %.3g s in %.3g s, p%.0f",
                       stop_s, window_s, 100 * asked[i]);
        (void)rows_add(rows, name,
                       "latency from the due time, a stopped and continued "
                       "server",
                       ROW_NS, quantile_ns(&result->latency, asked[i]),
                       expected * (1 - targets->stop),
                       expected * (1 + targets->stop));
        sent_off = isnan(sent) ? NAN : fmax(sent_off, off(sent, expected));
    }
    annotate(rows_add(rows, "the same from the actual send: off by",
                      "it has to miss the quantiles of the stop", ROW_SHARE,
                      sent_off, targets->stop, INFINITY),
             note);
}

struct row *judge_queue(struct rows *rows, const struct targets *targets,
                        const struct load_result *result,
                        const struct ideal_queue *queue,
                        const struct bias *bias, bool is_owned)
{
    bool is_mm1 = queue->kind == WORK_EXPONENTIAL;
    double rho = queue->lambda * (double)queue->service_ns / (double)NS_PER_S;
    double expected = ideal_queue_theory(queue);
    double figure = result->latency.count > 0
                        ? ideal_queue_figure(queue, &result->latency)
                        : NAN;
    char name[ROW_NAME];
    struct row *row;

    (void)snprintf(name, sizeof name, "%s at rho %.2g, %s",
                   is_mm1 ? "M/M/1" : "M/D/1", rho,
                   is_mm1 ? "p99" : "mean wait");
    row =
        rows_add(rows, name,
                 is_mm1 ? "response time less the bias"
                        : "mean response time less service and bias",
                 ROW_NS, figure - bias->p50_ns, expected * (1 - targets->queue),
                 expected * (1 + targets->queue));
    row_need_owned(row, is_owned);
    return row;
}

struct row *judge_gaps(struct rows *rows, size_t passed, size_t seeds)
{
    char name[ROW_NAME];

    (void)snprintf(name, sizeof name, "Poisson gaps: good seeds of %zu", seeds);
    return rows_add(rows, name, "Anderson-Darling against exponential, 1 %",
                    ROW_COUNT, (double)passed, 0.98 * (double)seeds, INFINITY);
}

struct row *judge_sorted(struct rows *rows, double error)
{
    return rows_add(rows, "quantiles: largest error",
                    "histogram against an exact sort of the same values",
                    ROW_SHARE, error, -INFINITY, 0.001);
}
