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

/* What test_report.c describes: six rounds with a void run and a missing cell.
 */
void madeup_campaign(struct results *results);

/* cmocka's own compares floats. */
void assert_near(double value, double expected, double tolerance);

#endif
