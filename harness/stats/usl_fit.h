/* The points of the Universal Scalability Law, the law that fits them best, and
 * whether throughput falls at their end. For usl.c. */
#ifndef USL_FIT_H
#define USL_FIT_H

#include "harness/stats/usl.h"

/* What is fitted: N / C by N, with its weight. */
struct usl_points {
    size_t count;
    double n[USL_POINTS];
    double c[USL_POINTS];
    double weight[USL_POINTS];
};

/* Those that can be used, without the ones at N `without` (NAN: with all). */
void usl_points_take(const double *n, const double *c, size_t count,
                     double without, struct usl_points *points);

/* How many different N. */
size_t usl_points_distinct(const struct usl_points *points);

/* The best of all laws, and of those that can be: neither sigma nor kappa is
 * negative. A lambda of NAN: there is none. */
struct usl_best {
    struct usl_law any;
    struct usl_law law;
};

/* With kappa held at 0 without `has_kappa`. Steps begin at the law `from`,
 * whose errors are the first weights; with NULL, at plain relative ones. */
void usl_fit_points(struct usl_points *points, bool has_kappa,
                    const struct usl_law *from, struct usl_best *best);

/* The residual of point k, on logarithms. */
double usl_log_off(const struct usl_points *points, const struct usl_law *law,
                   size_t k);

/* Whether the runs at the largest N lie below those at the best one. */
bool usl_has_fallen(const struct usl_points *points, const struct usl *usl);

#endif
