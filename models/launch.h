/* From the options to a server that runs: listeners, ready line, workers,
 * stop, and the last line. */
#ifndef LAUNCH_H
#define LAUNCH_H

#include "models/model.h"

#include <stdint.h>

/* How workers come by connections, with --processes. */
enum launch_accept {
    ACCEPT_SHARED,    /* all accept on one listener */
    ACCEPT_EXCLUSIVE, /* the same, and epoll wakes one of them */
    ACCEPT_REUSEPORT, /* a listener for each; the kernel spreads clients */
    ACCEPT_MODES
};

struct launch {
    const char *address;
    int backlog;
    uint64_t drain_timeout_ns;
    uint64_t processes; /* 0: this one serves itself */
    enum launch_accept accept;
};

/* Runs the program's model with what `srv` says of its options until it is
 * stopped; the rest of `srv` is filled in. Says on standard error what went
 * wrong. Returns an exit status. */
int launch(const struct launch *launch, struct server *srv);

#endif
