/* Symmetric, positive definite systems of linear equations: A x = b, by A's
 * Cholesky factor L, of which A is L times its transpose (Golub and Van Loan,
 * Matrix Computations, 4th ed., sections 3.1 and 4.2). */
#ifndef CHOLESKY_H
#define CHOLESKY_H

#include <stddef.h>

/* `a` has n rows, one every `stride` numbers; only its lower half is read, and
 * is L afterwards. Returns ln det L, half of ln det A; NAN, with `a` spoilt,
 * where A is not positive definite. */
double cholesky_factor(double *a, size_t n, size_t stride);

/* x is b before, and what solves it after; `l` is a factor that was no NAN. */
void cholesky_solve(const double *l, size_t n, size_t stride, double *x);

#endif
