/* CPU-bound work that nobody can call anything else. */
#include "workloads/fib.h"

uint64_t fib(unsigned n)
{
    return n < 3 ? n - 1 : fib(n - 1) + fib(n - 2);
}

uint64_t fib_known(unsigned n)
{
    uint64_t previous = 1;
    uint64_t current = 0;

    for (unsigned i = 1; i < n; i++) {
        uint64_t next = previous + current;

        previous = current;
        current = next;
    }
    return current;
}
