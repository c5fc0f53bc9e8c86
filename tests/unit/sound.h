/* Runs that nothing is wrong with, for the tests of the verdict. */
#ifndef SOUND_H
#define SOUND_H

#include "harness/run/verdict.h"

/* A run that nothing is wrong with: 10 connections, 5,000 requests of 64 bytes
 * in 100 ms, 200 us each. */
struct run {
    struct system_spec system;
    struct cell cell;
    struct verdict_facts facts;
    struct load_result load;
    struct record record;
};

#define TOTAL UINT64_C(6000)
#define SIZE UINT64_C(64)

/* Good runs, until they are changed: on the raw protocol, on the line protocol
 * with three bytes in a reply, and with idle connections. The one before is
 * overwritten. */
struct run *sound_load(void);
struct run *sound_line(void);
struct run *sound_idle(void);

/* As the first, in an open loop of 50,000 a second with constant gaps. */
struct run *sound_open(void);

/* The latencies become `count` times this one. */
void sound_fill(struct load_result *load, int count, uint64_t latency_ns);

void sound_parse(const char *name, struct workload *workload);

/* The verdict is this one, and its reason has `reason` in it. */
void sound_check(struct run *run, enum verdict verdict, const char *reason);

#endif
