/* Schedules and histograms, against statistics and sorting. */
#include "harness/accuracy/checks.h"

#include "harness/accuracy/formula.h"
#include "harness/load/gaps.h"
#include "harness/load/histogram.h"
#include "support/sort.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

/* Of the schedules: slow, so that rounding to a nanosecond is nothing. */
#define RATE_RPS 1000.0

bool checks_gaps_pass(double *gaps_ns, size_t n, double mean_ns)
{
    sort_reals(gaps_ns, n);
    /* The exponential distribution function makes them uniform. */
    for (size_t i = 0; i < n; i++)
        gaps_ns[i] = -expm1(-gaps_ns[i] / mean_ns);
    return formula_anderson_darling(gaps_ns, n, 0.5 / mean_ns) <=
           FORMULA_AD_1_PERCENT;
}

int64_t checks_gaps(size_t seeds, size_t n)
{
    double *sample = calloc(n, sizeof *sample);
    int64_t passed = 0;

    if (sample == NULL)
        return -ENOMEM;
    for (size_t seed = 1; seed <= seeds; seed++) {
        uint64_t last_ns = 0;
        struct gaps gaps;

        gaps_init(&gaps, LOAD_POISSON, RATE_RPS, 0, 1, seed);
        for (size_t i = 0; i < n; i++) {
            uint64_t due_ns = gaps_next(&gaps);

            sample[i] = (double)(due_ns - last_ns);
            last_ns = due_ns;
        }
        passed += checks_gaps_pass(sample, n, 1e9 / RATE_RPS);
    }
    free(sample);
    return passed;
}

static int compare_counts(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a;
    uint64_t y = *(const uint64_t *)b;

    return (x > y) - (x < y);
}

/* Latencies as servers have them; `u` is exponential with mean 1. */
static double even(double u)
{
    return 1e3 + 1e10 * -expm1(-u);
}

static double tailed(double u)
{
    return 50e3 + 200e3 * u;
}

static double heavy(double u)
{
    return fmin(1e3 * exp(u), 1e10);
}

static double two_humps(double u)
{
    return u < 0.1 ? 40e6 + 1e6 * u : 20e3 + 1e3 * u;
}

static double (*const shapes[])(double u) = {even, tailed, heavy, two_humps};

/* Nearest rank, as the histogram's. */
static uint64_t exact(const uint64_t *sorted, size_t n, double q)
{
    size_t rank = (size_t)ceil(q * (double)n);

    return sorted[rank > 0 ? rank - 1 : 0];
}

double checks_quantiles(size_t n, uint64_t seed)
{
    static struct histogram histogram; /* large */
    uint64_t *values = calloc(n, sizeof *values);
    double worst = values != NULL ? 0 : NAN;
    struct gaps draws;

    gaps_init(&draws, LOAD_POISSON, 1e9, 0, 1, seed);
    for (size_t s = 0; values != NULL && s < sizeof shapes / sizeof shapes[0];
         s++) {
        histogram_init(&histogram);
        for (size_t i = 0; i < n; i++) {
            values[i] = (uint64_t)shapes[s](gaps_draw(&draws));
            histogram_record(&histogram, values[i]);
        }
        qsort(values, n, sizeof *values, compare_counts);
        for (int i = 1; i <= 1000; i++) {
            double want = (double)exact(values, n, i / 1000.0);
            double got = (double)histogram_quantile(&histogram, i / 1000.0);

            worst = fmax(worst, fabs(got / want - 1));
        }
    }
    free(values);
    return worst;
}
