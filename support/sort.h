/* Sorting numbers. */
#ifndef SORT_H
#define SORT_H

#include <stddef.h>

/* Rising, with the NANs behind. */
void sort_reals(double *values, size_t n);

#endif
