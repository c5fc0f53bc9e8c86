/* The formulas. */
#include "harness/accuracy/formula.h"

#include <math.h>

double formula_stop_quantile(double stop_s, double window_s, double rho,
                             double q)
{
    return stop_s - (1 - q) * window_s * (1 - rho);
}

double formula_mm1_quantile(double lambda, double mu, double q)
{
    return -log1p(-q) / (mu - lambda);
}

double formula_md1_wait(double rho, double service_s)
{
    return rho * service_s / (2 * (1 - rho));
}

static double keep_inside(double u, double margin)
{
    return fmin(fmax(u, margin), 1 - margin);
}

double formula_anderson_darling(const double *u, size_t n, double margin)
{
    double sum = 0;

    for (size_t i = 0; i < n; i++) {
        double low = keep_inside(u[i], margin);
        double high = keep_inside(u[n - 1 - i], margin);

        sum += (double)(2 * i + 1) * (log(low) + log1p(-high));
    }
    return -(double)n - sum / (double)n;
}
