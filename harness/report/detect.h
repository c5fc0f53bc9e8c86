/* How large a difference between two systems a campaign could have seen. */
#ifndef DETECT_H
#define DETECT_H

#include "harness/report/cells.h"

struct detectable {
    size_t pairs;  /* of systems with the rounds for a verdict */
    double median; /* over these pairs, as a share; NAN without one */
};

/* Of a workload and number of connections: for each two systems, from the
 * spread of their ratio in the rounds that both were run in, the smallest
 * difference that the rule of stats/finding.h would have called with
 * FINDING_POWER, where every pair is a test. Returns 0 or -ENOMEM. */
int detect(const struct cells *cells, const char *workload,
           uint64_t connections, enum figure figure,
           struct detectable *detectable);

/* The figure that a workload's systems are told apart by: throughput, at a
 * fixed rate CPU time per request. */
enum figure detect_figure(const struct load_row *load);

#endif
