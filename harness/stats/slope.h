/* Slopes: how much one quantity grows with another. */
#ifndef SLOPE_H
#define SLOPE_H

#include <stddef.h>

/* The least-squares slope of y by x,
 *
 *     sum((x - mean x) * (y - mean y)) / sum((x - mean x)^2)
 *
 * (Draper and Smith, Applied Regression Analysis, 3rd ed., equation 1.2.9), in
 * y's units per unit of x. Points with a NAN are left out. NAN when fewer than
 * two different x remain.
 *
 * For an interval that assumes nothing of the errors take one slope per round,
 * and median_of() of these. */
double slope_of(const double *x, const double *y, size_t n);

#endif
