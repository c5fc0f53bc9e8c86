/* The jobs of `concbench batch`, and the ways to run them. */
#ifndef BATCH_H
#define BATCH_H

#include "models/biglock.h"
#include "workloads/job.h"

#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* What units cost: of a spawn or a switch. */
struct cost {
    uint64_t units;   /* that are asked for */
    uint64_t done;    /* counted by the units themselves */
    uint64_t took_ns; /* for all of them, from within */
};

struct job {
    const char *text; /* as typed */
    struct job_ask ask;
    struct cost cost;
    uint64_t result; /* of a fib */
    int rc;
    pid_t pid; /* of its process */
    pthread_t thread;
};

struct how {
    const char *name;
    const char *summary;

    /* Runs all jobs to their end, none of them a spawn or a switch, and sets
     * their result or rc. They lie in memory that child processes share. 0, or
     * a negative errno when they could not be run that way. */
    int (*run)(struct job *jobs, size_t count);

    /* Creates units that end at once, and waits for each before the next; and
     * hands a token between two units, `units` times in all. Costs lie in
     * memory that child processes share. 0, or a negative errno: -ECHILD for a
     * process that did not end well, -EPROTO when a token came out of turn,
     * -EPIPE when the other unit is gone. */
    int (*spawn)(struct cost *cost);
    int (*swap)(struct cost *cost);
};

enum { HOWS = 5 };
extern const struct how hows[HOWS];

/* The lock of "gil", and what makes it. */
extern struct biglock batch_lock;
int batch_lock_init(void);

/* batch_spawn.c */
int spawn_calls(struct cost *cost);
int spawn_processes(struct cost *cost);
int spawn_threads(struct cost *cost);
int spawn_locked(struct cost *cost);
int spawn_coroutines(struct cost *cost);

/* batch_switch.c */
int switch_calls(struct cost *cost);
int switch_processes(struct cost *cost);
int switch_threads(struct cost *cost);
int switch_locked(struct cost *cost);
int switch_coroutines(struct cost *cost);

#endif
