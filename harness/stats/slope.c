/* The least-squares slope, in two passes so that large offsets cancel. */
#include "harness/stats/slope.h"

#include <math.h>

double slope_of(const double *x, const double *y, size_t n)
{
    double x_sum = 0;
    double y_sum = 0;
    double products = 0;
    double squares = 0;
    double points = 0;

    for (size_t i = 0; i < n; i++) {
        if (isnan(x[i]) || isnan(y[i]))
            continue;
        x_sum += x[i];
        y_sum += y[i];
        points++;
    }
    for (size_t i = 0; i < n; i++) {
        double away = x[i] - x_sum / points;

        if (isnan(x[i]) || isnan(y[i]))
            continue;
        products += away * (y[i] - y_sum / points);
        squares += away * away;
    }
    return squares > 0 ? products / squares : NAN;
}
