/* What the figures were taken on, and what was taken: facts for the journal. */
#ifndef MACHINE_H
#define MACHINE_H

#include <jansson.h>

/* {"cpu": "model name", "cores": N that this process may use, "kernel": …,
 * "distribution": …, "memory_bytes": N, "governor": …, "nofile": N,
 * "somaxconn": N, "version": of concbench, "commit": …}. What the machine does
 * not tell is null. The host's name is left out on purpose: results are
 * shared. New reference, or NULL without memory. */
json_t *machine_facts(void);

#endif
