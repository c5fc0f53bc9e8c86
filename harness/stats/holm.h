/* Many tests at once. */
#ifndef HOLM_H
#define HOLM_H

#include <stddef.h>

/* Replaces p values by Holm's adjusted ones: those of at most alpha are
 * differences, and the probability that any of them is none in truth is at most
 * alpha, however the tests depend on each other. The k-th smallest of m becomes
 *
 *     max over j <= k of min(1, (m - j + 1) * p(j))
 *
 * (Holm, A simple sequentially rejective multiple test procedure, Scandinavian
 * Journal of Statistics 6, 1979). NANs are no tests: they stay and do not
 * count. Returns m, or -ENOMEM. */
int holm_adjust(double *p, size_t n);

#endif
