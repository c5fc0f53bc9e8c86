/* The jobs of `concbench batch`, and the ways to run them. */
#ifndef BATCH_H
#define BATCH_H

#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct job {
    const char *text; /* as typed */
    unsigned fib;     /* argument of fib; 0: the job is a wait */
    uint64_t wait_ns;
    uint64_t result;
    int rc;
    pid_t pid; /* of its process */
    pthread_t thread;
};

struct how {
    const char *name;
    const char *summary;

    /* Runs all jobs to their end and sets their result or rc. They lie in
     * memory that child processes share. 0, or a negative errno when they
     * could not be run that way. */
    int (*run)(struct job *jobs, size_t count);
};

enum { HOWS = 5 };
extern const struct how hows[HOWS];

#endif
