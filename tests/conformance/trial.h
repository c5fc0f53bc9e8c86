/* One conformance case against one server: what it may use, and how it says
 * why it failed. */
#ifndef TRIAL_H
#define TRIAL_H

#include "workloads/protocol.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The server under test, as the command line gives it. */
struct target {
    char **command;      /* NULL-terminated; "{port}" marks a foreign server */
    bool is_foreign;     /* it has our wire, not our options and lines */
    bool one_at_a_time;  /* serves a connection only when the one before ends */
    bool never_rests;    /* it uses the processor with nothing to do */
    bool isolates;       /* a crash takes down one connection */
    uint64_t timeout_ns; /* of each case */
    uint64_t crowd;      /* connections in the case that goes beyond limits */
};

/* Both sides count the same things; see the server's last line. */
struct counts {
    uint64_t accepted, requests, bytes_in, bytes_out, errors;
};

enum { TRIAL_WHY = 256, TRIAL_CLIENTS = 2048 };

struct trial {
    const struct target *target;
    enum protocol protocol;
    struct server *server;
    uint64_t deadline_ns;
    char why[TRIAL_WHY]; /* the first reason of failure; empty while none */

    /* Owned: closed when the case is over. */
    struct client *clients[TRIAL_CLIENTS];
    size_t client_count;
};

/* Notes the reason, unless there is one already. Always false, so that a step
 * of a case may end with it. */
bool trial_fail(struct trial *t, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Waits until `fd` has one of the poll events. False, with the reason, when
 * the case's time is over first. `what` completes "timed out …". */
bool trial_wait(struct trial *t, int fd, short events, const char *what);

/* Lets time pass: for pace and for quiet, never to wait for an event. */
void trial_pause(uint64_t ns);

#endif
