/* Holm's step-down correction. */
#include "harness/stats/holm.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>

static int compare(const void *left, const void *right)
{
    const double *a = *(double *const *)left;
    const double *b = *(double *const *)right;

    return (*a > *b) - (*a < *b);
}

int holm_adjust(double *p, size_t n)
{
    double **order = calloc(n + 1, sizeof *order);
    double largest = 0;
    size_t m = 0;

    if (order == NULL || n > INT_MAX) {
        free(order);
        return -ENOMEM;
    }
    for (size_t i = 0; i < n; i++)
        if (!isnan(p[i]))
            order[m++] = &p[i];
    qsort(order, m, sizeof(double *), compare);
    for (size_t i = 0; i < m; i++) {
        largest = fmax(largest, fmin(1, (double)(m - i) * *order[i]));
        *order[i] = largest;
    }
    free(order);
    return (int)m;
}
