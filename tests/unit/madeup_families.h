/* A made-up campaign of the workloads that are told among their like or beside
 * another, for the tests of their tables and charts. */
#ifndef MADEUP_FAMILIES_H
#define MADEUP_FAMILIES_H

#include "harness/run/record.h"

#include <stddef.h>

enum { FAMILIES_ROUNDS = 6 };

/* The i-th system: those of madeup_crowd, "blocking" is the first, then
 * HOSTILE. */
const char *madeup_families_name(size_t i);

/* So many rounds of so many systems, i from 0, in round r from 1, where noise
 * is common to all systems of a round, 1 + r / 10:
 *
 * churn:1, churn:10  100 connections; 1000 and 10000 requests in a window of
 *                    1 s, 1000 opened; 20 + 30 i us of CPU time for each of
 *                    these, and 10 us r in every system
 * convoy:38,0        100 connections, all response times 1 ms times noise
 * convoy:38,2        the same times 1 + i, in an open loop at 2000 a second
 *                    too; the last system's are too few for a p99.9
 * crowd:10           10 to 10,000 connections, 5 us each and 1 us i for every
 *                    thousand of them
 * echo               of 16 B, 64 B, 1 KiB, 64 KiB, 1 MiB with 10 connections,
 *                    1000 requests a second divided by 1 + size / 64 KiB, and
 *                    100 i more; 64 B with 1 and 100 too
 * stream:64,D        D of 1, 8, 64: 1000 (i + 1) sqrt(D) a second, but the last
 *                    system gains nothing by D
 * fetch              with 10 and 100 connections, of 10ms and redis
 * blob               of 4 KiB, 64 KiB and 1 MiB: 100 us of CPU time a MiB for
 *                    each of the systems but the first; "…-sendfile" of the
 *                    third and, without its copy, "lone-sendfile" take 1.5,
 *                    0.8 and 0.25 times as much
 * crash              of 100 others: the first system loses all and never comes
 *                    back, the second does in two rounds of three, others lose
 *                    i and come back after i ms */
void madeup_families(struct results *results, size_t systems, uint64_t rounds);

#endif
