/* The server behind `concbench upstream`: it speaks RESP2 and answers each GET
 * later by a known time, which counts from the moment the request was read. */
#ifndef LATE_H
#define LATE_H

#include <stdbool.h>
#include <stdint.h>

struct late_options {
    uint64_t delay_ns;
    bool is_random; /* exponential, with that mean */
    uint64_t seed;
    int listen_fd; /* non-blocking */
    int stop_fd;   /* readable: it is to end */
};

/* What was done, for the last line. */
struct late_tally {
    uint64_t connections, gets, errors;
};

/* Serves until stop_fd is readable; then all connections are closed. 0 or a
 * negative errno. */
int late_serve(const struct late_options *options, struct late_tally *tally);

#endif
