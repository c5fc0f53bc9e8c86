/* The budget of processors: which ones the server gets, and which ones the
 * generator. */
#ifndef BUDGET_H
#define BUDGET_H

#include <sched.h>

enum { BUDGET_TEXT = 512, BUDGET_ERROR = 256 };

struct budget {
    cpu_set_t all;    /* that this process may use: batches, CPU-bound work */
    cpu_set_t server; /* for everything else: disjoint from `load` where there
                         are two or more */
    cpu_set_t load;
};

/* Lists as "0-3,5"; NULL for the default, which is the first half of the
 * processors for the server and the other half for the load, or what the other
 * side's list leaves over. A single processor is shared. Returns 0, or -EINVAL
 * with one line in `error`. */
int budget_init(struct budget *budget, const char *server, const char *load,
                char error[BUDGET_ERROR]);

/* Writes the list; what does not fit ends in "...". Returns `text`. */
char *budget_text(const cpu_set_t *cpus, char text[BUDGET_TEXT]);

#endif
