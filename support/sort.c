/* Sorting numbers. */
#include "support/sort.h"

#include <math.h>
#include <stdlib.h>

static int compare(const void *left, const void *right)
{
    double a = *(const double *)left;
    double b = *(const double *)right;

    if (isnan(a) || isnan(b))
        return isnan(a) - isnan(b);
    return (a > b) - (a < b);
}

void sort_reals(double *values, size_t n)
{
    if (n > 0)
        qsort(values, n, sizeof *values, compare);
}
