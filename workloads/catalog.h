/* The named workloads: what a client asks for, as "echo:64" or
 * "mixed:20,10ms,20". Each has a protocol of its own; "http:" before its name
 * makes it HTTP. */
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
    WORKLOAD_TASK,
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
    uint64_t size_bytes; /* of an echo, a blob or a task */
    uint64_t wait_ns;    /* in each request; 0: none */
    uint64_t repeats;    /* TASK: of fib(TASK_FIB) */
    bool is_wait_random; /* each has its own, exponential, of that mean */
    uint8_t fib_before;  /* argument of fib; 0: none */
    uint8_t fib_after;
    uint8_t bully_fib; /* CONVOY: what the bullies ask for, for ever */
    enum upstream_kind upstream;
    uint64_t requests_per_connection; /* CHURN, TASK: then a new one; 0: never
                                       */
    uint64_t depth;   /* STREAM: requests in flight on a connection; else 1 */
    uint64_t active;  /* CROWD: connections that ask; else 0: all do */
    uint64_t bullies; /* CONVOY: so many connections more */
    uint64_t upstream_delay_ns; /* how late it answers */
};

/* When its requests are to begin, if nothing else is said. */
enum workload_loop {
    LOOP_CLOSED, /* each after the reply before it */
    LOOP_OPEN,   /* at a rate that knows nothing of the server */
};

/* Which processors the two sides have. */
enum placement {
    PLACED_APART,    /* server and generator have some each */
    PLACED_TOGETHER, /* both may use all: the server's CPU time is the point */
};

/* What a kind is, for lists, help and defaults. */
struct workload_definition {
    const char *form;  /* "mixed:N,TIME,M" */
    const char *usual; /* the arguments of a bare name; "" where it has none */
    enum workload_loop loop;
    uint64_t connections; /* the usual number */
    enum placement placement;
    const char *summary; /* what it isolates, in at most 68 characters */
};

/* Reads a workload's name with its arguments; a bare name has the usual ones,
 * and `name` is the full one in any case. Returns 0, or -EINVAL with one line
 * in `error` that names the nearest right word or the form. */
int workload_parse(const char *text, struct workload *workload,
                   char error[WORKLOAD_ERROR]);

/* The same over a protocol, which is the workload's own, or http; NULL: as the
 * name says. */
int workload_parse_over(const char *protocol, const char *text,
                        struct workload *workload, char error[WORKLOAD_ERROR]);

const struct workload_definition *workload_definition(enum workload_kind kind);

/* What is at least and at most in a task's text, its newline included: the rest
 * of a line is for the request's other words. */
enum { WORKLOAD_TASK_LEAST = 2, WORKLOAD_TASK_MOST = 60 * 1024 };

/* Its kind's; a `mixed` without a wait only computes, and is TOGETHER. */
enum placement workload_placement(const struct workload *workload);

/* How long a request waits at least (on average, behind an upstream whose
 * delays are random): its own wait, or that of the server it asks. */
uint64_t workload_wait_ns(const struct workload *workload);

/* How many requests so many connections have in flight at most; of a convoy
 * without its bullies'. */
uint64_t workload_in_flight(const struct workload *workload,
                            uint64_t connections);

/* What "http:" before any of them does, in a few words. */
extern const char workload_over_http[];

const char *workload_loop(enum workload_loop loop); /* "closed" or "open" */
const char *workload_form(enum workload_kind kind);
const char *workload_summary(enum workload_kind kind);

#endif
