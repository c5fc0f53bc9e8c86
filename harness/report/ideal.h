/* What a figure could be at best, by arithmetic. */
#ifndef IDEAL_H
#define IDEAL_H

#include "harness/report/cells.h"
#include "harness/report/facts.h"

/* Requests per second when N connections each wait and nothing else takes
 * time: N / wait. NAN for other workloads than "wait". */
double ideal_throughput(const struct load_row *load, uint64_t connections);

/* How many times faster than one connection after the other CPU-bound work can
 * be: the smaller of connections and cores. NAN when the cores are not known.
 */
double ideal_speedup(const struct results *results, uint64_t connections);

/* Seconds of a batch. In turn: the sum of the waits and of the computing.
 * Together: the longest job, or the computing spread over all cores, whichever
 * is longer; no schedule is faster (Graham, Bounds on Multiprocessing Timing
 * Anomalies, 1969). The computing is what the batch in turn took beyond its
 * waits, and is shared among fibs by their growth, 1.618 to the power of N.
 * Of a spawn or a switch there is none.
 * NAN when something needed is not known. */
double ideal_batch_s(const struct cells *cells, const struct cell_stats *batch);

#endif
