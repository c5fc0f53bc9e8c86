/* The server behind the server, for runs of `fetch`: a private Redis, or
 * `concbench upstream`, on a unix socket in a folder of its own. It is started
 * before the server, on the processors that the server does not have, and
 * stopped after it. */
#ifndef UPSTREAM_H
#define UPSTREAM_H

#include "harness/run/child.h"
#include "harness/run/record.h"
#include "workloads/catalog.h"

enum { UPSTREAM_ADDRESS = 108 };

struct upstream {
    bool is_there; /* else the workload needs none */
    struct child child;
    char dir[64];
    char address[UPSTREAM_ADDRESS]; /* "unix:PATH" */
};

/* Starts what the workload needs and waits until it answers. 0, -ENOPKG when it
 * cannot run here, -EINTR after `*stop`, or another negative errno, with a line
 * in `reason`; then nothing is left of it. */
int upstream_start(struct upstream *u, const struct workload *workload,
                   const cpu_set_t *server_cpus, const volatile bool *stop,
                   char reason[RECORD_REASON]);

/* Ends it. 0, or -EPIPE with a line in `reason` when it had died before. */
int upstream_stop(struct upstream *u, char reason[RECORD_REASON]);

#endif
