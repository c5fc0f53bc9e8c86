/* Turns that processes take, a fixed number of them at a time. Of a process
 * that has died the parent gives back what it held. */
#ifndef TURNS_H
#define TURNS_H

#include <stdint.h>
#include <sys/types.h>

struct turns;

/* In memory that all processes share which are forked from now on. 0 or a
 * negative errno. */
int turns_new(struct turns **turns, uint64_t count);

/* Sleeps until this process has one. */
void turns_take(struct turns *turns);

/* Ends the turn of a process, if it has one. */
void turns_give(struct turns *turns, pid_t holder);

#endif
