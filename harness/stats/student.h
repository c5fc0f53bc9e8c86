/* Student's t distribution. */
#ifndef STUDENT_H
#define STUDENT_H

/* P(|T| >= |t|) for T with `freedom` > 0 degrees of freedom, whole or not: the
 * regularised incomplete beta function I(x; freedom / 2, 1 / 2) at
 * x = freedom / (freedom + t^2) (Abramowitz and Stegun, 26.7.1 and 26.5.27),
 * by the continued fraction 8.17.22 of the NIST Digital Library of Mathematical
 * Functions. To ten digits, also where it is tiny. NAN for a NAN. */
double student_p(double t, double freedom);

/* The t with P(T <= t) = p, for 0 < p < 1. */
double student_quantile(double p, double freedom);

#endif
