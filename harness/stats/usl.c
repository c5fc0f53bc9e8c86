/* The Universal Scalability Law, fitted. */
#include "harness/stats/usl.h"

#include "harness/stats/median.h"
#include "harness/stats/student.h"
#include "support/sort.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { TERMS = 3, STEPS = 12 };

#define ENOUGH 1e-5     /* of a parameter: far below any interval */
#define FALL_ERROR 0.05 /* by which a fall is seen where there is none */

static const double huber = 1.345; /* 95 % efficient on normal noise */
static const double mad_to_sd = 1.4826;
static const double normal_95 = 1.959963984540054;

/* What is fitted: y = N / C and its weight. */
struct points {
    size_t count;
    double n[USL_POINTS];
    double c[USL_POINTS];
    double weight[USL_POINTS];
};

/* By what a term is multiplied at N. */
static double term(int which, double n)
{
    return which == 0 ? 1 : which == 1 ? n - 1 : n * (n - 1);
}

/* Gauss, with the largest pivot; the terms that are not free stay 0. False
 * where they cannot be told apart. */
static bool solve(double m[TERMS][TERMS + 1], const int *free, int count,
                  double x[TERMS])
{
    for (int i = 0; i < count; i++) {
        int pivot = i;

        for (int j = i + 1; j < count; j++)
            if (fabs(m[free[j]][free[i]]) > fabs(m[free[pivot]][free[i]]))
                pivot = j;
        for (int k = 0; k <= TERMS && pivot != i; k++) {
            double held = m[free[i]][k];

            m[free[i]][k] = m[free[pivot]][k];
            m[free[pivot]][k] = held;
        }
        if (!(fabs(m[free[i]][free[i]]) > 1e-300))
            return false;
        for (int j = i + 1; j < count; j++) {
            double factor = m[free[j]][free[i]] / m[free[i]][free[i]];

            for (int k = 0; k <= TERMS; k++)
                m[free[j]][k] -= factor * m[free[i]][k];
        }
    }
    for (int i = count - 1; i >= 0; i--) {
        double rest = m[free[i]][TERMS];

        for (int j = i + 1; j < count; j++)
            rest -= m[free[i]][free[j]] * x[free[j]];
        x[free[i]] = rest / m[free[i]][free[i]];
    }
    return true;
}

/* What the least squares need of the points: sums of products of the terms, and
 * of y with them and itself. */
struct sums {
    double terms[TERMS][TERMS];
    double with_y[TERMS];
    double of_y;
};

static void sum_up(const struct points *p, struct sums *sums)
{
    memset(sums, 0, sizeof *sums);
    for (size_t k = 0; k < p->count; k++) {
        double y = p->n[k] / p->c[k];

        for (int i = 0; i < TERMS; i++) {
            double scaled = p->weight[k] * term(i, p->n[k]);

            for (int j = 0; j < TERMS; j++)
                sums->terms[i][j] += scaled * term(j, p->n[k]);
            sums->with_y[i] += scaled * y;
        }
        sums->of_y += p->weight[k] * y * y;
    }
}

/* The sum of squares of the best fit with the terms of `mask` free; infinite
 * where they cannot be told apart. */
static double fit_free(const struct sums *sums, unsigned mask, double x[TERMS])
{
    double m[TERMS][TERMS + 1];
    int free[TERMS];
    int count = 0;
    double squares = sums->of_y;

    memset(x, 0, TERMS * sizeof *x);
    for (int i = 0; i < TERMS; i++) {
        memcpy(m[i], sums->terms[i], sizeof sums->terms[i]);
        m[i][TERMS] = sums->with_y[i];
        if ((mask & (1U << i)) != 0)
            free[count++] = i;
    }
    if (!solve(m, free, count, x) || !(x[0] > 0))
        return INFINITY;
    for (int i = 0; i < TERMS; i++)
        squares -= x[i] * sums->with_y[i];
    return squares;
}

static struct usl_law law_of(const double x[TERMS])
{
    return (struct usl_law){
        .lambda = 1 / x[0], .sigma = x[1] / x[0], .kappa = x[2] / x[0]};
}

/* The best of all laws, and of those that can be: neither sigma nor kappa is
 * negative. */
struct fit {
    struct usl_law any;
    struct usl_law law;
};

static void fit_once(const struct points *p, bool has_kappa, struct fit *fit)
{
    static const unsigned masks[] = {7, 5, 3, 1};
    double least = INFINITY;
    struct sums sums;

    sum_up(p, &sums);
    *fit = (struct fit){.any.lambda = NAN, .law.lambda = NAN};
    for (size_t i = has_kappa ? 0 : 2; i < 4; i++) {
        double x[TERMS];
        double squares = fit_free(&sums, masks[i], x);

        if (isfinite(squares) && isnan(fit->any.lambda))
            fit->any = law_of(x);
        if (!(squares < least) || x[1] < 0 || x[2] < 0)
            continue;
        least = squares;
        fit->law = law_of(x);
    }
}

double usl_at(const struct usl_law *law, double n)
{
    return law->lambda * n /
           (1 + law->sigma * (n - 1) + law->kappa * n * (n - 1));
}

static double log_off(const struct points *p, const struct usl_law *law,
                      size_t k)
{
    return log(p->c[k] / usl_at(law, p->n[k]));
}

/* Relative errors of y are those of C, turned around. */
static void weigh(struct points *p, const struct usl_law *law)
{
    double sizes[USL_POINTS];
    double scale;

    for (size_t k = 0; k < p->count; k++)
        sizes[k] = fabs(log_off(p, law, k));
    scale = mad_to_sd * median_of(sizes, p->count).median;
    for (size_t k = 0; k < p->count; k++) {
        double y = p->n[k] / usl_at(law, p->n[k]);
        double off = scale > 0 ? fabs(log_off(p, law, k)) / scale : 0;

        p->weight[k] = (off > huber ? huber / off : 1) / (y * y);
    }
}

/* From `from` on, whose errors are the first weights; from plain relative ones
 * without. */
static void fit_points(struct points *p, bool has_kappa,
                       const struct usl_law *from, struct fit *fit)
{
    struct usl_law before = {.lambda = NAN};

    if (from != NULL) {
        fit->any = *from;
    } else {
        for (size_t k = 0; k < p->count; k++)
            p->weight[k] = (p->c[k] / p->n[k]) * (p->c[k] / p->n[k]);
        fit_once(p, has_kappa, fit);
    }
    for (int step = 0; step < STEPS && fit->any.lambda > 0; step++) {
        before = fit->any;
        weigh(p, &before);
        fit_once(p, has_kappa, fit);
        if (fabs(fit->any.lambda / before.lambda - 1) < ENOUGH &&
            fabs(fit->any.sigma - before.sigma) < ENOUGH &&
            fabs(fit->any.kappa - before.kappa) <
                ENOUGH * fabs(before.kappa) + ENOUGH / 1e3)
            break;
    }
}

static size_t count_distinct(const struct points *p)
{
    size_t distinct = 0;

    for (size_t i = 0; i < p->count; i++) {
        size_t j = 0;

        while (j < i && p->n[j] != p->n[i])
            j++;
        distinct += j == i;
    }
    return distinct;
}

static void take_points(const double *n, const double *c, size_t count,
                        double without, struct points *p)
{
    p->count = 0;
    for (size_t i = 0; i < count && p->count < USL_POINTS; i++) {
        if (!(n[i] > 0) || !(c[i] > 0) || !isfinite(n[i]) || !isfinite(c[i]) ||
            n[i] == without)
            continue;
        p->n[p->count] = n[i];
        p->c[p->count++] = c[i];
    }
}

/* splitmix64 */
static uint64_t draw(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static double draw_residual(const struct usl *usl, uint64_t *state)
{
    return usl->residuals[draw(state) % usl->points];
}

/* Centred and enlarged. */
static void take_residuals(const struct points *p, const struct usl_law *law,
                           struct usl *usl)
{
    double terms = usl->has_kappa ? 3 : 2;
    double count = (double)p->count;
    double freedom = count - terms;
    double factor =
        sqrt(count / freedom) * student_quantile(0.975, freedom) / normal_95;
    double sum = 0;
    double squares = 0;

    for (size_t k = 0; k < p->count; k++) {
        usl->residuals[k] = log_off(p, law, k);
        sum += usl->residuals[k];
    }
    for (size_t k = 0; k < p->count; k++) {
        usl->residuals[k] -= sum / count;
        squares += usl->residuals[k] * usl->residuals[k];
        usl->residuals[k] *= factor;
    }
    usl->spread = sqrt(squares / freedom);
}

/* What can be negative is not held at 0 here: a bootstrap of what is would not
 * cover the truth where that is 0. */
static void resample(const struct points *p, const struct usl_law *law,
                     struct usl *usl, struct usl_law any[USL_RESAMPLES])
{
    uint64_t state = usl->seed;
    struct points drawn = *p;

    for (size_t b = 0; b < USL_RESAMPLES; b++) {
        struct fit fit;

        for (size_t k = 0; k < p->count; k++)
            drawn.c[k] = usl_at(law, p->n[k]) * exp(draw_residual(usl, &state));
        fit_points(&drawn, usl->has_kappa, law, &fit);
        any[b] = fit.any;
        usl->resamples[b] = fit.law;
    }
}

/* The percentiles, around a value that is always within. */
static struct usl_interval interval(double value, double *values, size_t count)
{
    size_t tail = count / 40;

    sort_reals(values, count);
    return (struct usl_interval){.value = value,
                                 .low = fmin(values[tail], value),
                                 .high = fmax(values[count - 1 - tail], value)};
}

static double peak_of(const struct usl_law *law)
{
    return law->kappa > 0 ? fmax(sqrt(fmax(1 - law->sigma, 0) / law->kappa), 1)
                          : INFINITY;
}

/* The runs at one N: their mean on logarithms. Returns how many. */
static size_t mean_at(const struct points *p, double n, double *mean)
{
    size_t count = 0;

    *mean = 0;
    for (size_t k = 0; k < p->count; k++) {
        if (p->n[k] != n)
            continue;
        *mean += log(p->c[k]);
        count++;
    }
    *mean /= (double)count;
    return count;
}

/* The sum of squares of the runs at one N around their mean. */
static double squares_at(const struct points *p, double n, double mean)
{
    double squares = 0;

    for (size_t k = 0; k < p->count; k++)
        if (p->n[k] == n)
            squares += (log(p->c[k]) - mean) * (log(p->c[k]) - mean);
    return squares;
}

static bool has_fallen(const struct points *p, const struct usl *usl)
{
    double last;
    double best = -INFINITY;
    double best_n = NAN;
    double freedom;
    double squares;
    double error;
    size_t last_count = mean_at(p, usl->n_most, &last);
    size_t best_count = 0;

    for (size_t k = 0; k < p->count; k++) {
        double mean;
        size_t count = mean_at(p, p->n[k], &mean);

        if (count < 2 || !(mean > best))
            continue;
        best = mean;
        best_n = p->n[k];
        best_count = count;
    }
    if (last_count < 2 || best_count < 2 || best_n == usl->n_most)
        return false;
    squares = squares_at(p, usl->n_most, last) + squares_at(p, best_n, best);
    freedom = (double)(last_count + best_count - 2);
    error = sqrt(squares / freedom *
                 (1 / (double)last_count + 1 / (double)best_count));
    return best - last >
           error * student_quantile(
                       1 - FALL_ERROR / (double)(usl->distinct - 1), freedom);
}

static double lambda_of(const struct usl_law *law)
{
    return law->lambda;
}

static double sigma_of(const struct usl_law *law)
{
    return law->sigma;
}

static double kappa_of(const struct usl_law *law)
{
    return law->kappa;
}

static struct usl_interval interval_of(const struct usl *usl,
                                       const struct usl_law *any,
                                       double (*figure)(const struct usl_law *))
{
    struct usl_interval found;
    double values[USL_RESAMPLES];

    for (size_t b = 0; b < USL_RESAMPLES; b++)
        values[b] = figure(&any[b]);
    found = interval(figure(&usl->law), values, USL_RESAMPLES);
    found.low = fmax(found.low, 0);
    return found;
}

/* Without the points of `without`, or, with a NAN, all. */
static int fit_without(const double *n, const double *c, size_t count,
                       double without, uint64_t seed, struct usl *usl)
{
    struct usl_law any[USL_RESAMPLES];
    struct points points;
    struct fit fit;

    take_points(n, c, count, without, &points);
    memset(usl, 0, sizeof *usl);
    usl->seed = seed;
    usl->points = points.count;
    usl->distinct = count_distinct(&points);
    usl->has_kappa = usl->distinct >= USL_DISTINCT;
    if (usl->distinct < 2 || points.count < (usl->has_kappa ? 5 : 4))
        return -EINVAL;
    for (size_t k = 0; k < points.count; k++)
        usl->n_most = fmax(usl->n_most, points.n[k]);
    fit_points(&points, usl->has_kappa, NULL, &fit);
    usl->law = fit.law;
    take_residuals(&points, &fit.any, usl);
    resample(&points, &fit.any, usl, any);
    usl->lambda = interval_of(usl, any, lambda_of);
    usl->sigma = interval_of(usl, any, sigma_of);
    usl->kappa = interval_of(usl, any, kappa_of);
    usl->has_fallen = has_fallen(&points, usl);
    usl->has_peak = usl->has_kappa && usl->kappa.low > 0 && usl->has_fallen &&
                    peak_of(&usl->law) <= usl->n_most;
    usl->peak = usl->has_peak ? interval_of(usl, any, peak_of)
                              : (struct usl_interval){NAN, NAN, NAN};
    return 0;
}

int usl_fit(const double *n, const double *c, size_t count, uint64_t seed,
            struct usl *usl)
{
    return fit_without(n, c, count, NAN, seed, usl);
}

struct usl_interval usl_predict(const struct usl *usl, double n, size_t runs)
{
    double values[USL_RESAMPLES];
    double drawn[USL_POINTS];
    uint64_t state = usl->seed ^ UINT64_C(0xd1b54a32d192ed03);

    runs = runs < USL_POINTS ? runs : USL_POINTS;
    for (size_t b = 0; b < USL_RESAMPLES; b++) {
        for (size_t r = 0; r < runs; r++)
            drawn[r] = draw_residual(usl, &state);
        values[b] =
            usl_at(&usl->resamples[b], n) * exp(median_of(drawn, runs).median);
    }
    return interval(usl_at(&usl->law, n), values, USL_RESAMPLES);
}

struct usl_test usl_leave_out(const double *n, const double *c, size_t count,
                              uint64_t seed)
{
    struct usl_test test = {.n = 0};
    double left[USL_POINTS];
    size_t left_count = 0;
    struct usl *usl = malloc(sizeof *usl);

    for (size_t i = 0; i < count; i++)
        if (c[i] > 0)
            test.n = fmax(test.n, n[i]);
    for (size_t i = 0; i < count && left_count < USL_POINTS; i++)
        if (n[i] == test.n && c[i] > 0)
            left[left_count++] = c[i];
    if (usl != NULL && left_count > 0 &&
        fit_without(n, c, count, test.n, seed, usl) == 0 && usl->has_kappa) {
        test.is_done = true;
        test.predicted = usl_predict(usl, test.n, left_count);
        test.observed = median_of(left, left_count).median;
        test.is_within = test.observed >= test.predicted.low &&
                         test.observed <= test.predicted.high;
    }
    free(usl);
    return test;
}
