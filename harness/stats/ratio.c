/* Ratios, their intervals and tests: Student's t on logarithms. */
#include "harness/stats/ratio.h"

#include "harness/stats/student.h"

#include <math.h>
#include <stdbool.h>

static struct ratio ratio_none(size_t n_above, size_t n_below)
{
    return (struct ratio){.ratio = NAN,
                          .low = NAN,
                          .high = NAN,
                          .p = NAN,
                          .error = NAN,
                          .freedom = NAN,
                          .n_above = n_above,
                          .n_below = n_below};
}

static bool is_usable(double value)
{
    return isfinite(value) && value > 0;
}

/* Mean and variance of logarithms; the variance is that of the mean. */
struct mean {
    double mean;
    double variance;
    size_t n;
};

/* ln(above / below) for pairs, ln(above) when there is no `below`. */
static double log_at(const double *above, const double *below, size_t i)
{
    if (!is_usable(above[i]) || (below != NULL && !is_usable(below[i])))
        return NAN;
    return log(above[i]) - (below != NULL ? log(below[i]) : 0);
}

static struct mean mean_of_logs(const double *above, const double *below,
                                size_t n)
{
    struct mean mean = {.n = 0};
    double squares = 0;
    double sum = 0;

    for (size_t i = 0; i < n; i++) {
        double value = log_at(above, below, i);

        if (isnan(value))
            continue;
        sum += value;
        mean.n++;
    }
    mean.mean = sum / (double)mean.n;
    for (size_t i = 0; i < n; i++) {
        double away = log_at(above, below, i) - mean.mean;

        if (!isnan(away))
            squares += away * away;
    }
    mean.variance = squares / (double)(mean.n - 1) / (double)mean.n;
    return mean;
}

/* From the difference of logarithms. Without any spread every difference is
 * certain, and none too. */
static void fill(struct ratio *ratio, double difference)
{
    double reach = 0;

    ratio->ratio = exp(difference);
    ratio->p = difference != 0 ? 0 : 1;
    if (ratio->error > 0) {
        reach = ratio->error *
                student_quantile((1 + RATIO_CONFIDENCE) / 2, ratio->freedom);
        ratio->p = student_p(difference / ratio->error, ratio->freedom);
    }
    ratio->low = exp(difference - reach);
    ratio->high = exp(difference + reach);
}

struct ratio ratio_paired(const double *above, const double *below, size_t n)
{
    struct mean mean = mean_of_logs(above, below, n);
    struct ratio ratio = ratio_none(mean.n, mean.n);

    if (mean.n < 2)
        return ratio;
    ratio.error = sqrt(mean.variance);
    ratio.freedom = (double)(mean.n - 1);
    fill(&ratio, mean.mean);
    return ratio;
}

/* Satterthwaite's; the smaller side's where there is no spread. */
static double freedom_of(const struct mean *a, const struct mean *b)
{
    double both = a->variance + b->variance;
    double a_free = (double)(a->n - 1);
    double b_free = (double)(b->n - 1);

    if (!(both > 0))
        return fmin(a_free, b_free);
    return 1 / (pow(a->variance / both, 2) / a_free +
                pow(b->variance / both, 2) / b_free);
}

struct ratio ratio_unpaired(const double *above, size_t n_above,
                            const double *below, size_t n_below)
{
    struct mean a = mean_of_logs(above, NULL, n_above);
    struct mean b = mean_of_logs(below, NULL, n_below);
    struct ratio ratio = ratio_none(a.n, b.n);

    if (a.n < 2 || b.n < 2)
        return ratio;
    ratio.error = sqrt(a.variance + b.variance);
    ratio.freedom = freedom_of(&a, &b);
    fill(&ratio, a.mean - b.mean);
    return ratio;
}

double ratio_detectable(const struct ratio *ratio, double alpha, double power)
{
    if (isnan(ratio->error))
        return NAN;
    return expm1(ratio->error *
                 (student_quantile(1 - alpha / 2, ratio->freedom) +
                  student_quantile(power, ratio->freedom)));
}
