/* Campaigns made up in memory, for the report's tests. */
#ifndef MADEUP_H
#define MADEUP_H

#include "harness/run/record.h"

/* A name that every format has to defend itself against. */
#define HOSTILE "a,\"b\" | <script>\\n\n{x}_%d"

/* An empty campaign of the systems "blocking" and HOSTILE: 6 rounds, 2 cores.
 */
void madeup_init(struct results *results);

/* Adds a record; valid until the next one is added. */
struct record *madeup_add(struct results *results, enum record_kind kind,
                          const char *system, const char *workload,
                          uint64_t connections, uint64_t round);

/* Adds a load: `rps` answered in a window of 1 s, each in `latency_ns`. */
struct record *madeup_load(struct results *results, const char *system,
                           const char *workload, uint64_t connections,
                           uint64_t round, double rps, uint64_t latency_ns);

/* Adds six rounds of a load with 10 connections: `factor` times 10,000 requests
 * a second and 10 us of CPU time divided by it, 2 s each. Throughput is what
 * the round makes of all of its runs, between a half and the double, and, if
 * asked for, times madeup_noise. */
enum { MADEUP_ROUNDS = 6 };
extern const double madeup_noise[MADEUP_ROUNDS];
void madeup_rounds(struct results *results, const char *system,
                   const char *workload, double factor, bool is_noisy);

/* What the suite aimed at: ±3 %. */
void madeup_aim(struct results *results, int rounds, int max_rounds,
                double budget_s);

/* What test_report.c describes: six rounds with a void run and a missing cell.
 */
void madeup_campaign(struct results *results);

/* cmocka's own compares floats. */
void assert_near(double value, double expected, double tolerance);

#endif
