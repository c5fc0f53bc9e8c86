/* Symmetric, positive definite systems of linear equations. */
#include "harness/stats/cholesky.h"

#include <math.h>

double cholesky_factor(double *a, size_t n, size_t stride)
{
    double ln_det = 0;

    for (size_t i = 0; i < n; i++) {
        double *row = a + i * stride;

        for (size_t j = 0; j <= i; j++) {
            const double *above = a + j * stride;
            double rest = row[j];

            for (size_t k = 0; k < j; k++)
                rest -= row[k] * above[k];
            if (i == j && !(rest > 0))
                return NAN;
            row[j] = i == j ? sqrt(rest) : rest / above[j];
        }
        ln_det += log(row[i]);
    }
    return ln_det;
}

void cholesky_solve(const double *l, size_t n, size_t stride, double *x)
{
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < i; k++)
            x[i] -= l[i * stride + k] * x[k];
        x[i] /= l[i * stride + i];
    }
    for (size_t i = n; i-- > 0;) {
        for (size_t k = i + 1; k < n; k++)
            x[i] -= l[k * stride + i] * x[k];
        x[i] /= l[i * stride + i];
    }
}
