/* The Universal Scalability Law: throughput C by N cores or clients,
 *
 *     C(N) = lambda N / (1 + sigma (N - 1) + kappa N (N - 1)),
 *
 * lambda what one of them does, sigma the share that only one can do at a time
 * (contention), kappa what it costs each to keep up with each other
 * (coherence), both >= 0 (Gunther, Guerrilla Capacity Planning, 2007, chapter
 * 4). It peaks at N = sqrt((1 - sigma) / kappa), or at 1.
 *
 * Linear up to a knee and then flat is no such law, but its best fit has a
 * kappa above 0. So a peak is said only where throughput has been seen to fall:
 * the runs at the largest N lie below those at the N with the highest mean, on
 * logarithms, by Student's t, one-sided, with an error of 5 % shared among all
 * N that might be the highest (Bonferroni).
 *
 * N / C is linear in 1 / lambda, sigma / lambda and kappa / lambda. They are
 * found by weighted least squares of its relative errors, with Huber's weights
 * for those far off (Huber, Robust Statistics, 1981, section 7.3), among all
 * ways to hold some of the last two at 0 the best one that makes none negative.
 *
 * Intervals of 95 % are of a bootstrap of residuals on logarithms, resampled
 * over all points, of fits in which sigma and kappa may be negative, cut at 0.
 * The residuals are first made larger by sqrt(n / (n - p)), since a fit
 * lies nearer to its points than the truth, and by Student's t over the
 * normal's quantile, since few points know little of their spread; coverage is
 * tested in tests/unit/test_usl.c. */
#ifndef USL_H
#define USL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    USL_POINTS = 256,    /* at most */
    USL_RESAMPLES = 400, /* of the bootstrap */
    USL_DISTINCT = 4,    /* different N from which on kappa can be told */
};

struct usl_law {
    double lambda, sigma, kappa;
};

struct usl_interval {
    double value, low, high;
};

struct usl {
    struct usl_law law;
    struct usl_interval lambda, sigma, kappa;
    bool has_kappa;  /* else it was held at 0: too few different N */
    bool has_fallen; /* at `n_most` below the best N, as below */
    bool has_peak; /* kappa's interval leaves out 0, throughput has fallen, and
                      the law peaks within what was measured */
    struct usl_interval peak; /* its N; NANs without one */
    size_t points, distinct;
    double n_most; /* the largest N that was measured */
    double spread; /* of the residuals: their standard deviation */
    struct usl_law resamples[USL_RESAMPLES];
    double residuals[USL_POINTS]; /* enlarged, as above */
    uint64_t seed;
};

/* Points that are no positive numbers are left out, those beyond USL_POINTS
 * too. 0, or -EINVAL where fewer than two different N, or than p + 2 points,
 * are left. */
int usl_fit(const double *n, const double *c, size_t count, uint64_t seed,
            struct usl *usl);

double usl_at(const struct usl_law *law, double n);

/* Where the median of so many runs at N would come out, with 95 % probability
 * if the law holds that far: a prediction wherever N is above `n_most`. */
struct usl_interval usl_predict(const struct usl *usl, double n, size_t runs);

/* The fit on all but the points of the largest N, put to the test by them. */
struct usl_test {
    bool is_done; /* else the others are too few */
    double n;
    struct usl_interval predicted;
    double observed; /* their median */
    bool is_within;
};

struct usl_test usl_leave_out(const double *n, const double *c, size_t count,
                              uint64_t seed);

#endif
