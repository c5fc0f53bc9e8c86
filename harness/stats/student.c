/* Student's t distribution, by the incomplete beta function. */
#include "harness/stats/student.h"

#include <float.h>
#include <math.h>

enum { FRACTION_STEPS = 10000, HALVINGS = 200 };

#define FRACTION_ENOUGH 1e-14

/* Lentz's method does not divide by nothing. */
static double off_zero(double value)
{
    return fabs(value) < DBL_MIN ? DBL_MIN : value;
}

/* The continued fraction of the incomplete beta function; it converges fast
 * for x < (a + 1) / (a + b + 2). */
static double beta_fraction(double x, double a, double b)
{
    double c = 1;
    double d = 1 / off_zero(1 - (a + b) * x / (a + 1));
    double fraction = d;

    for (int m = 1; m <= FRACTION_STEPS; m++) {
        double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        double odd =
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        double step;

        d = 1 / off_zero(1 + even * d);
        c = off_zero(1 + even / c);
        fraction *= d * c;
        d = 1 / off_zero(1 + odd * d);
        c = off_zero(1 + odd / c);
        step = d * c;
        fraction *= step;
        if (fabs(step - 1) < FRACTION_ENOUGH)
            break;
    }
    return fraction;
}

/* I(x; a, b); `y` is 1 - x, which x close to 1 would not tell. */
static double beta_share(double x, double y, double a, double b)
{
    double front;

    if (x <= 0 || y <= 0)
        return x <= 0 ? 0 : 1;
    front =
        exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(y));
    if (x < (a + 1) / (a + b + 2))
        return front * beta_fraction(x, a, b) / a;
    return 1 - front * beta_fraction(y, b, a) / b;
}

double student_p(double t, double freedom)
{
    double size = t * t / freedom;

    if (isnan(size))
        return NAN;
    if (isinf(size))
        return 0;
    return beta_share(1 / (1 + size), size / (1 + size), freedom / 2, 0.5);
}

double student_quantile(double p, double freedom)
{
    double both = 2 * (p < 0.5 ? p : 1 - p);
    double low = 0;
    double high = 1;

    while (student_p(high, freedom) > both)
        high *= 2;
    for (int i = 0; i < HALVINGS && high - low > high * DBL_EPSILON; i++) {
        double middle = (low + high) / 2;

        if (student_p(middle, freedom) > both)
            low = middle;
        else
            high = middle;
    }
    return p < 0.5 ? -high : high;
}
