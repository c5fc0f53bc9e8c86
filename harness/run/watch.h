/* Looks at a server while its load is on. */
#ifndef WATCH_H
#define WATCH_H

#include "harness/load/load.h"
#include "harness/run/child.h"
#include "harness/run/kernel_memory.h"
#include "harness/run/perf.h"
#include "harness/run/record.h"
#include "harness/run/suite.h"
#include "harness/run/tree.h"

struct watch {
    const struct cell *cell;
    uint64_t end_ns; /* the window does not end before */
    struct tree tree;
    struct tree_sample from, to;
    double pss_bytes;
    struct kernel_memory ready, rest; /* IDLE: without and with connections */
    double rest_cpu_share;

    const struct perf *perf;   /* for watch_counters; the caller sets it */
    uint64_t counted_begin_ns; /* when the window began */
    struct perf_sample counted_from, counted_to;
};

/* Right before the load begins, with the server ready. */
void watch_init(struct watch *watch, const struct cell *cell, pid_t server);
void watch_free(struct watch *watch);

/* load_options.on_moment, with a watch as `arg`. Both samples are taken within
 * the window, the second so long before its end that it is over by then: when
 * the window ends the connections close, and what they cost is gone. What was
 * late all the same is not known. */
void watch_moment(void *watch, enum load_moment moment);

/* crowd_options.on_rest, likewise: memory, threads and processes, and then,
 * over a rest of a fifth of a second, CPU time. */
void watch_rest(void *watch);

/* In place of watch_moment, where the counters are to be read instead. */
void watch_counters(void *watch, enum load_moment moment);

/* What was counted between, for each of the requests that the load answered. */
void watch_counts(const struct watch *watch, const struct load_result *load,
                  struct record_resources *resources);

/* The deltas between both samples, scaled to the window. CPU time is divided
 * into user and system time as over the server's whole life (`end`). The kernel
 * finds the parts by looking at each clock tick: what ran for less than a few
 * ticks is all put into one of them, and then the parts are left unknown. */
void watch_resources(const struct watch *watch, const struct child_end *end,
                     struct record_resources *resources);

#endif
