/* What a queue gives for one seed, computed before it is run.
 *
 * A run of some seconds is too short for theory: waits of neighbours are alike,
 * so its p99 may well be 10 % off in a perfect queue. Therefore seeds are tried
 * in virtual time until one is found whose perfect queue is within
 * IDEAL_QUEUE_NEAR of the formula. What a run with that seed is then off by is
 * the instrument, not luck. */
#ifndef IDEAL_QUEUE_H
#define IDEAL_QUEUE_H

#include "harness/accuracy/lindley.h"
#include "harness/load/histogram.h"

#include <stdint.h>

#define IDEAL_QUEUE_NEAR 0.005

/* Poisson arrivals, from one generator thread. */
struct ideal_queue {
    enum work_kind kind;
    uint64_t service_ns;
    double lambda;
    uint64_t warmup_ns; /* the queue runs, and is not counted */
    uint64_t window_ns;
};

/* The response times of the requests that are due in the window. The load and
 * the known server have to be given this seed. */
void ideal_queue_run(const struct ideal_queue *queue, uint64_t seed,
                     struct histogram *responses);

/* What is compared with theory, in ns: p99 of the response time for exponential
 * service, mean wait for fixed. */
double ideal_queue_figure(const struct ideal_queue *queue,
                          const struct histogram *responses);
double ideal_queue_theory(const struct ideal_queue *queue);

/* The first seed that is near, from 1; of those up to `tries` the nearest when
 * none is. *figure_ns: what its perfect queue gives. */
uint64_t ideal_queue_choose(const struct ideal_queue *queue, uint64_t tries,
                            double *figure_ns);

#endif
