/* Who dies with whom: a crowd of connections, one more that has the process
 * that serves it killed, and what is left of the others. */
#ifndef CRASH_RUN_H
#define CRASH_RUN_H

#include "harness/run/record.h"

struct crash_options {
    const char *address;  /* of a server of the line protocol */
    uint64_t connections; /* besides the one that asks for the crash */
    uint64_t timeout_ns;  /* of each connection, its request included */
    uint64_t limit_ns;    /* for the service to come back, and again for the
                             connections that are left to be answered */
    const volatile bool *stop;

    /* Whether the service cannot come back any more, as nobody is there who
     * could see to it: then it is not waited for. */
    bool (*is_gone)(void *arg);
    void *arg;
};

/* Returns 0 with the figures in `crash`, -EINTR after a stop, or another
 * negative errno with the line in `reason` that says why this is no measurement
 * of a crash: not all could be opened and answered, a byte was wrong, one ended
 * before the crash, or the crash did nothing. All connections are closed. */
int crash_run(const struct crash_options *options, struct record_crash *crash,
              char reason[RECORD_REASON]);

#endif
