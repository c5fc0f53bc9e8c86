/* The processes of a server, as /proc shows them. */
#ifndef PROCS_H
#define PROCS_H

#include <stdint.h>
#include <sys/types.h>

struct procs {
    unsigned count, zombies;
    uint64_t demand_ns; /* their threads ran, or were ready to run, so long */
};

/* Counts the processes of a group. 0 or a negative errno. */
int procs_of_group(pid_t group, struct procs *procs);

/* A child of the process; 0 when it has none, or a negative errno. */
pid_t procs_first_child(pid_t parent);

/* Makes this process the one that inherits the children of a server that left
 * some behind. 0 or a negative errno. */
int procs_adopt_orphans(void);

/* Kills and reaps what is left of a group of children. */
void procs_end_group(pid_t group);

#endif
