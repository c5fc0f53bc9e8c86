/* The named workloads: what a client asks for, as "echo:64" or
 * "mixed:20,10ms,20". */
#ifndef CATALOG_H
#define CATALOG_H

#include "workloads/protocol.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { WORKLOAD_NAME = 64, WORKLOAD_ERROR = 256, WORKLOAD_DEPTH_MAX = 1024 };

enum workload_kind {
    WORKLOAD_ECHO,
    WORKLOAD_WAIT,
    WORKLOAD_FIB,
    WORKLOAD_MIXED,
    WORKLOAD_CHURN,
    WORKLOAD_CONVOY,
    WORKLOAD_CROWD,
    WORKLOAD_STREAM,
    WORKLOAD_FETCH,
    WORKLOAD_BLOB,
    WORKLOAD_CRASH,
    WORKLOAD_KINDS
};

/* Who answers behind the server. */
enum upstream_kind {
    UPSTREAM_NONE,
    UPSTREAM_REDIS,       /* a private one, started for the run */
    UPSTREAM_CONSTANT,    /* `concbench upstream`, late by a known time */
    UPSTREAM_EXPONENTIAL, /* likewise, by a random one of that mean */
};

struct workload {
    char name[WORKLOAD_NAME]; /* as typed: a key in results */
    enum workload_kind kind;
    enum protocol protocol;
    uint64_t size_bytes; /* of an echo or a blob */
    uint64_t wait_ns;    /* in each request; 0: none */
    uint8_t fib_before;  /* argument of fib; 0: none */
    uint8_t fib_after;
    uint64_t requests_per_connection; /* CHURN: then a new one; else 0 */
    uint64_t depth;    /* STREAM: requests in flight on a connection; else 1 */
    uint64_t active;   /* CROWD: connections that ask; else 0: all do */
    uint64_t bullies;  /* CONVOY: so many connections more … */
    uint8_t bully_fib; /* … ask for this fib, for ever */
    enum upstream_kind upstream;
    uint64_t upstream_delay_ns; /* how late it answers */
};

/* Reads a workload's name with its arguments. Returns 0, or -EINVAL with one
 * line in `error` that names the nearest right word or the form. */
int workload_parse(const char *text, struct workload *workload,
                   char error[WORKLOAD_ERROR]);

/* True when the server's CPU time is the point: client and server may then
 * share processors, so that the server can use every core. */
bool workload_is_cpu_bound(const struct workload *workload);

/* The kinds, for lists and help: form ("wait:TIME") and what it isolates. */
const char *workload_form(enum workload_kind kind);
const char *workload_summary(enum workload_kind kind);

#endif
