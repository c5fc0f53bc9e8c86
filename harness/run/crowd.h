/* A crowd of idle connections: each does one request and then rests. */
#ifndef CROWD_H
#define CROWD_H

#include "harness/load/load.h"

struct crowd_options {
    const char *address; /* as load_options */
    const struct workload *workload;
    uint64_t connections;
    uint64_t timeout_ns; /* of each connection, its request included */
    uint64_t seed;
    const volatile bool *stop;

    /* Called when all of them rest, from the calling thread. */
    void (*on_rest)(void *arg);
    void *arg;
};

/* Opens them, one after the other, so that no backlog overflows; all are closed
 * at the end. Returns 0, or -EINTR after a stop, or another negative errno
 * with one line in `error` when it could not run at all. A request that
 * failed is the last one; it is counted in the result, of which only the
 * totals have a meaning, and on_rest is not called. */
int crowd_run(const struct crowd_options *options, struct load_result *result,
              char error[LOAD_MESSAGE]);

#endif
