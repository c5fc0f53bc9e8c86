/* The Universal Scalability Law: its intervals, and what it predicts. */
#include "harness/stats/usl_fit.h"

#include "harness/stats/median.h"
#include "harness/stats/student.h"
#include "support/sort.h"
#include "support/splitmix.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double normal_95 = 1.959963984540054;

static double draw_residual(const struct usl *usl, uint64_t *state)
{
    return usl->residuals[splitmix_next(state) % usl->points];
}

/* Centred and enlarged. */
static void take_residuals(const struct usl_points *p,
                           const struct usl_law *law, struct usl *usl)
{
    double terms = usl->has_kappa ? 3 : 2;
    double count = (double)p->count;
    double freedom = count - terms;
    double factor =
        sqrt(count / freedom) * student_quantile(0.975, freedom) / normal_95;
    double sum = 0;
    double squares = 0;

    for (size_t k = 0; k < p->count; k++) {
        usl->residuals[k] = usl_log_off(p, law, k);
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
static void resample(const struct usl_points *p, const struct usl_law *law,
                     struct usl *usl, struct usl_law any[USL_RESAMPLES])
{
    uint64_t state = usl->seed;
    struct usl_points drawn = *p;

    for (size_t b = 0; b < USL_RESAMPLES; b++) {
        struct usl_best fit;

        for (size_t k = 0; k < p->count; k++)
            drawn.c[k] = usl_at(law, p->n[k]) * exp(draw_residual(usl, &state));
        usl_fit_points(&drawn, usl->has_kappa, law, &fit);
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
    struct usl_points points;
    struct usl_best fit;

    usl_points_take(n, c, count, without, &points);
    memset(usl, 0, sizeof *usl);
    usl->seed = seed;
    usl->points = points.count;
    usl->distinct = usl_points_distinct(&points);
    usl->has_kappa = usl->distinct >= USL_DISTINCT;
    if (usl->distinct < 2 || points.count < (usl->has_kappa ? 5 : 4))
        return -EINVAL;
    for (size_t k = 0; k < points.count; k++)
        usl->n_most = fmax(usl->n_most, points.n[k]);
    usl_fit_points(&points, usl->has_kappa, NULL, &fit);
    usl->law = fit.law;
    take_residuals(&points, &fit.any, usl);
    resample(&points, &fit.any, usl, any);
    usl->lambda = interval_of(usl, any, lambda_of);
    usl->sigma = interval_of(usl, any, sigma_of);
    usl->kappa = interval_of(usl, any, kappa_of);
    usl->has_fallen = usl_has_fallen(&points, usl);
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
