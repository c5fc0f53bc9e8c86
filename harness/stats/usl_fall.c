/* The Universal Scalability Law: whether throughput has been seen to fall. */
#include "harness/stats/student.h"
#include "harness/stats/usl_fit.h"

#include <math.h>

#define FALL_ERROR 0.05 /* by which a fall is seen where there is none */

/* The runs at one N: their mean on logarithms. Returns how many. */
static size_t mean_at(const struct usl_points *p, double n, double *mean)
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
static double squares_at(const struct usl_points *p, double n, double mean)
{
    double squares = 0;

    for (size_t k = 0; k < p->count; k++)
        if (p->n[k] == n)
            squares += (log(p->c[k]) - mean) * (log(p->c[k]) - mean);
    return squares;
}

bool usl_has_fallen(const struct usl_points *p, const struct usl *usl)
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
