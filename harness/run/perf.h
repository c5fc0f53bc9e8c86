/* What a process tree does, counted by the kernel: perf_event_open(2).
 *
 * Counting is not free. On the machine it was tried on, software counters that
 * every new task inherits made a request 18 % dearer where each is a context
 * switch, and with the tracepoint of system calls 27 %; even an event loop's
 * 7 %. A window that is measured has none of them. */
#ifndef PERF_H
#define PERF_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

enum perf_counter {
    PERF_SYSCALLS, /* the tracepoint raw_syscalls:sys_enter */
    PERF_SWITCHES,
    PERF_MIGRATIONS,
    PERF_FAULTS,
    PERF_INSTRUCTIONS, /* user and kernel, as the next one */
    PERF_CYCLES,
    PERF_COUNTERS
};

struct perf {
    int fds[PERF_COUNTERS];    /* -1 where there is none … */
    int errors[PERF_COUNTERS]; /* … for this reason, a negative errno */
};

/* Running totals, NAN where there is no counter, and when each was read; also
 * NAN where that took so long that it is not known when. */
struct perf_sample {
    double values[PERF_COUNTERS];
    uint64_t at_ns[PERF_COUNTERS];
};

/* Without counters. */
void perf_init(struct perf *perf);

/* Whether this process may have any of the counters. */
bool perf_is_there(void);

/* Starts to count what the process does from now on, and all threads and
 * processes that it begins from now on. What it already began is left out:
 * that is for a process which has not begun yet (child_start_held). Returns
 * how many of the counters there are. */
int perf_open(struct perf *perf, pid_t pid);
void perf_close(struct perf *perf);

/* Tasks that have ended are included. Each counter is read by itself: a group
 * cannot be inherited and read as one. */
void perf_read(const struct perf *perf, struct perf_sample *sample);

/* "syscalls" and the like. */
const char *perf_name(enum perf_counter counter);

/* Why there is no such counter, in words: "the machine has no hardware
 * counters". */
const char *perf_reason(enum perf_counter counter, int error);

#endif
