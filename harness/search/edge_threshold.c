/* The edge where a line says too little: a threshold. */
#include "harness/search/edge.h"

#include <math.h>

/* By how much trials of one server may differ: the standard deviation of the
 * logarithm of their edge, from the least to the most that is believed. */
static const double spread_least = 0.004;
static const double spread_most = 0.3;

/* Trials that come out by accident, of either kind. */
static const double lapses = 0.02;

/* Where values are as good as the best. */
static const double drop_none = 0.05;

/* Beyond the trials nothing is known. */
static const double beyond = 0.1;

enum { SPREADS = 10, STEPS = 48, HALVINGS = 14 };

struct trials {
    const struct edge_point *points;
    size_t count, held;
    double least, most; /* of the ln rates */
};

static struct trials read(const struct edge *edge)
{
    struct trials t = {.points = edge->points,
                       .count = edge->count < EDGE_POINTS ? edge->count
                                                          : EDGE_POINTS,
                       .least = INFINITY,
                       .most = -INFINITY};

    for (size_t i = 0; i < t.count; i++) {
        t.least = fmin(t.least, t.points[i].ln_rate);
        t.most = fmax(t.most, t.points[i].ln_rate);
        t.held += t.points[i].margin >= 1;
    }
    return t;
}

static double log_likelihood(const struct trials *t, double ln_edge,
                             double spread)
{
    double sum = 0;

    for (size_t i = 0; i < t->count; i++) {
        double off = (t->points[i].ln_rate - ln_edge) / (spread * M_SQRT2);
        double p = 0.5 * erfc(t->points[i].margin >= 1 ? off : -off);

        sum += log(lapses + (1 - 2 * lapses) * p);
    }
    return sum;
}

/* With the spread that suits it best: its profile. */
static double profile(const struct trials *t, double ln_edge)
{
    double step = pow(spread_most / spread_least, 1.0 / (SPREADS - 1));
    double spread = spread_least;
    double best = -INFINITY;

    for (int i = 0; i < SPREADS; i++, spread *= step)
        best = fmax(best, log_likelihood(t, ln_edge, spread));
    return best;
}

/* By how much the profile may fall. Half a chi-squared is of many trials; of
 * few it is half of Student's t squared, as of a line. */
static double drop_of(const struct trials *t)
{
    double quantile = edge_student((double)t->count - 2);

    return quantile * quantile / 2;
}

/* Where the profile falls below `level`, from `in` to `out`. */
static double cross(const struct trials *t, double in, double out, double level)
{
    for (int i = 0; i < HALVINGS; i++) {
        double middle = (in + out) / 2;

        if (profile(t, middle) >= level)
            in = middle;
        else
            out = middle;
    }
    return out;
}

/* A likelihood over ln edges, in steps. */
struct scan {
    const struct trials *trials;
    double from, step;
    double values[STEPS + 1];
    double best;
};

static void look(struct scan *scan, const struct trials *t)
{
    scan->trials = t;
    scan->from = t->least - beyond;
    scan->step = (t->most - t->least + 2 * beyond) / STEPS;
    scan->best = -INFINITY;
    for (int i = 0; i <= STEPS; i++) {
        scan->values[i] = profile(t, scan->from + i * scan->step);
        scan->best = fmax(scan->best, scan->values[i]);
    }
}

/* From where to where it has not fallen by more than `drop`; infinite where it
 * never does. */
static void find_ends(const struct scan *scan, double drop, double *low,
                      double *high)
{
    double level = scan->best - drop;
    int first = 0;
    int last = STEPS;

    while (scan->values[first] < level)
        first++;
    while (scan->values[last] < level)
        last--;
    *low = first > 0 ? cross(scan->trials, scan->from + first * scan->step,
                             scan->from + (first - 1) * scan->step, level)
                     : -INFINITY;
    *high = last < STEPS ? cross(scan->trials, scan->from + last * scan->step,
                                 scan->from + (last + 1) * scan->step, level)
                         : INFINITY;
}

struct edge_fit edge_threshold(const struct edge *edge)
{
    struct edge_fit fit = {.rate = NAN, .high = INFINITY, .slope = NAN};
    const struct trials t = read(edge);
    struct scan scan;
    double low;
    double high;

    if (t.count < EDGE_ENOUGH || t.held == 0 || t.held == t.count)
        return fit;
    look(&scan, &t);
    fit.used = t.count;
    find_ends(&scan, drop_none, &low, &high);
    if (isfinite(low) && isfinite(high))
        fit.rate = exp((low + high) / 2);
    find_ends(&scan, drop_of(&t), &low, &high);
    fit.low = exp(low);
    fit.high = exp(high);
    return fit;
}
