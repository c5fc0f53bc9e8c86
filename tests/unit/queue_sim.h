/* A server made of arithmetic, for the search's tests: one queue, one at a
 * time, exponential service (M/M/1), whose capacity at a limit is known. */
#ifndef QUEUE_SIM_H
#define QUEUE_SIM_H

#include "harness/search/search.h"

struct queue_sim {
    double service_rps;   /* the mean rate of service */
    double jitter;        /* sd of each trial's own rate, as a share */
    double generator_rps; /* beyond, the generator is late; 0: never */
    uint64_t seed;
    uint64_t spent_ns;
    uint64_t trials;
    uint64_t stop_after; /* trials; 0: never */
    volatile bool stop;
};

/* A search_runner's `run`, with a queue_sim as `arg`. */
enum search_ran queue_sim_run(void *sim, const struct cell *cell,
                              const struct trial *trial,
                              struct load_result *load, uint64_t *cost_ns,
                              char reason[RECORD_REASON]);

/* The rate at which the p-quantile of M/M/1's response times, which are
 * exponential with rate mu - lambda, is the limit. */
double queue_sim_edge_rps(const struct queue_sim *sim, double p,
                          double limit_ns);

#endif
