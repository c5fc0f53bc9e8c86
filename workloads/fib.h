/* The unit of CPU-bound work. */
#ifndef FIB_H
#define FIB_H

#include <stdint.h>

/* Naive recursion on purpose: fib(1) = 0, fib(2) = 1, so that
 * fib(40) = 63245986. n is from 1 to FIB_MAX. */
uint64_t fib(unsigned n);

/* The same number by iteration, for checking replies. */
uint64_t fib_known(unsigned n);

#endif
