/* The real runner of a search's trials: a fresh server process for each. */
#ifndef SERVERS_H
#define SERVERS_H

#include "harness/run/budget.h"
#include "harness/search/search.h"

struct search_servers {
    const struct budget *cpus;
    enum load_arrivals arrivals; /* LOAD_POISSON or LOAD_CONSTANT */
    uint64_t seed;               /* of schedules and payloads */
    const volatile bool *stop;
    uint64_t trials; /* done so far: each has a schedule of its own */
};

/* A search_runner's `run`, with a search_servers as `arg`. Server and generator
 * are on the processors of the budget, as in `concbench run`. */
enum search_ran search_servers_run(void *servers, const struct cell *cell,
                                   const struct trial *trial,
                                   struct load_result *load, uint64_t *cost_ns,
                                   char reason[RECORD_REASON]);

#endif
