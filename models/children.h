/* The child processes of a server, so that a stop reaches every one. */
#ifndef CHILDREN_H
#define CHILDREN_H

#include <stddef.h>
#include <sys/types.h>

struct children {
    int ended_fd; /* readable when one has ended */
    pid_t *pids;
    size_t count;
    size_t room;
};

/* SIGCHLD is blocked from now on. 0 or a negative errno. */
int children_init(struct children *children);
void children_free(struct children *children);

/* Forks with the stop signals held, and remembers the child. Returns as fork
 * does, or -errno. In the child the signals are still held: stop_in_child,
 * then children_release_signals. The child dies with its parent. */
pid_t children_fork(struct children *children);
void children_release_signals(void);

/* Reaps one child that has ended; its wait status goes to *status. Returns its
 * process id, or 0 when none has: ended_fd is not readable any more. */
pid_t children_reap(struct children *children, int *status);

void children_signal(const struct children *children, int signal);

#endif
