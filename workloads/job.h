/* The named jobs of a batch: "fib:40", "wait:1s", "spawn:2000", "switch:10k".
 */
#ifndef JOB_H
#define JOB_H

#include <stdint.h>

enum { JOB_ERROR = 256, JOB_UNITS_MAX = 1000 * 1000 * 1000 };

enum job_kind {
    JOB_FIB,
    JOB_WAIT,
    JOB_SPAWN,  /* units that end at once, created one after the other */
    JOB_SWITCH, /* hand-overs of a token between two units */
    JOB_KINDS
};

struct job_ask {
    enum job_kind kind;
    uint8_t fib;      /* argument of fib; else 0 */
    uint64_t wait_ns; /* of a wait; else 0 */
    uint64_t units;   /* SPAWN and SWITCH: how many; else 0 */
};

/* Reads a job's name with its argument. Returns 0, or -EINVAL with one line in
 * `error` that names the nearest right word or the form. */
int job_parse(const char *text, struct job_ask *job, char error[JOB_ERROR]);

/* "spawn:2000": what a kind's jobs look like. */
const char *job_like(enum job_kind kind);

#endif
