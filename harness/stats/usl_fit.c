/* The Universal Scalability Law: the best fit. */
#include "harness/stats/usl_fit.h"

#include "harness/stats/cholesky.h"
#include "harness/stats/median.h"

#include <math.h>
#include <string.h>

enum { TERMS = 3, STEPS = 12 };

#define ENOUGH 1e-5 /* of a parameter: far below any interval */

static const double huber = 1.345; /* 95 % efficient on normal noise */
static const double mad_to_sd = 1.4826;

size_t usl_points_distinct(const struct usl_points *p)
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

void usl_points_take(const double *n, const double *c, size_t count,
                     double without, struct usl_points *p)
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

/* By what a term is multiplied at N. */
static double term(int which, double n)
{
    return which == 0 ? 1 : which == 1 ? n - 1 : n * (n - 1);
}

/* What the least squares need of the points: sums of products of the terms, and
 * of y with them and itself. */
struct sums {
    double terms[TERMS][TERMS];
    double with_y[TERMS];
    double of_y;
};

static void sum_up(const struct usl_points *p, struct sums *sums)
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
    double m[TERMS][TERMS];
    double solved[TERMS];
    int free[TERMS] = {0};
    size_t count = 0;
    double squares = sums->of_y;

    memset(x, 0, TERMS * sizeof *x);
    for (int i = 0; i < TERMS; i++)
        if ((mask & (1U << i)) != 0)
            free[count++] = i;
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j <= i; j++)
            m[i][j] = sums->terms[free[i]][free[j]];
        solved[i] = sums->with_y[free[i]];
    }
    if (isnan(cholesky_factor(&m[0][0], count, TERMS)))
        return INFINITY;
    cholesky_solve(&m[0][0], count, TERMS, solved);
    for (size_t i = 0; i < count; i++) {
        x[free[i]] = solved[i];
        squares -= solved[i] * sums->with_y[free[i]];
    }
    if (!(x[0] > 0))
        return INFINITY;
    return squares;
}

static struct usl_law law_of(const double x[TERMS])
{
    return (struct usl_law){
        .lambda = 1 / x[0], .sigma = x[1] / x[0], .kappa = x[2] / x[0]};
}

static void fit_once(const struct usl_points *p, bool has_kappa,
                     struct usl_best *fit)
{
    static const unsigned masks[] = {7, 5, 3, 1};
    double least = INFINITY;
    struct sums sums;

    sum_up(p, &sums);
    *fit = (struct usl_best){.any.lambda = NAN, .law.lambda = NAN};
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

double usl_log_off(const struct usl_points *p, const struct usl_law *law,
                   size_t k)
{
    return log(p->c[k] / usl_at(law, p->n[k]));
}

/* Relative errors of y are those of C, turned around. */
static void weigh(struct usl_points *p, const struct usl_law *law)
{
    double sizes[USL_POINTS];
    double scale;

    for (size_t k = 0; k < p->count; k++)
        sizes[k] = fabs(usl_log_off(p, law, k));
    scale = mad_to_sd * median_of(sizes, p->count).median;
    for (size_t k = 0; k < p->count; k++) {
        double y = p->n[k] / usl_at(law, p->n[k]);
        double off = scale > 0 ? fabs(usl_log_off(p, law, k)) / scale : 0;

        p->weight[k] = (off > huber ? huber / off : 1) / (y * y);
    }
}

void usl_fit_points(struct usl_points *p, bool has_kappa,
                    const struct usl_law *from, struct usl_best *fit)
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
