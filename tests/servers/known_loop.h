/* The loop of the known server: its answers, and how true it was to its own
 * rule. */
#ifndef KNOWN_LOOP_H
#define KNOWN_LOOP_H

#include "harness/accuracy/lindley.h"
#include "models/model.h"
#include "support/timers.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct guest;

struct known {
    /* Set by the caller. */
    struct server srv;
    size_t size;      /* bytes of a request, and of its reply */
    struct work work; /* what each reply takes */
    bool is_queue;    /* one after the other; else side by side */
    bool is_spinning; /* never sleeps: it has a processor of its own */

    /* What came of it: replies that were held, and how much later than due
     * they went out. */
    uint64_t held;
    uint64_t late_ns;
    uint64_t latest_ns;
    /* A spinning server reads the clock before and after all it does. The
     * longest step: what it did itself takes some microseconds, so the rest is
     * what the machine took from it. */
    uint64_t longest_step_ns;

    /* The loop's own. */
    int epoll_fd;
    struct timers timers;
    struct lindley queue;
    struct guest *guests;
    uint64_t now_ns;
};

/* Serves until srv.stop_fd is readable; then all connections are closed.
 * Returns 0 or a negative errno. */
int known_serve(struct known *known);

/* When the reply to a request that came at `arrival_ns` is due. */
uint64_t known_due(struct known *known, uint64_t arrival_ns);

#endif
