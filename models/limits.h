/* What this machine and its administrator allow a process. */
#ifndef LIMITS_H
#define LIMITS_H

#include <stdint.h>

/* Raises the limit on open files as far as it goes, and returns it. */
uint64_t limits_descriptors(void);

/* The longest queue of connections to be accepted (net.core.somaxconn). */
uint64_t limits_backlog(void);

/* How many stacks with a guard page a process can have: each is two mappings,
 * of which vm.max_map_count are allowed. */
uint64_t limits_stacks(void);

#endif
