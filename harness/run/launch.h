/* How the programs of a system are called. */
#ifndef LAUNCH_H
#define LAUNCH_H

#include "harness/run/suite.h"
#include "workloads/catalog.h"

#include <stdint.h>

/* The server's drain timeout: what is in flight at a stop has so long. */
enum { LAUNCH_DRAIN_S = 2 };

/* The command line of the system's server, in one piece of memory: to be freed
 * with free(). A model's program listens on a port that it chooses, a foreign
 * command on `port`, and has what the workload needs. In the suite's words
 * {port}, {cores} (how many processors the server may use), {blob} (the file of
 * that workload), {upstream} (its address, empty where there is none), {bin}
 * (the folder of the programs) and {root} (the folder of its data) are filled
 * in. NULL with errno set: ENOENT when the model's program was not built. */
char **launch_server(const struct system_spec *system,
                     const struct workload *workload, const char *upstream,
                     uint16_t port, int cores);

/* The command line that asks the model's program something: "--probe",
 * "--summary". As above. */
char **launch_question(const char *model, const char *option);

/* A free port of the loopback, at the moment. 0 or a negative errno. */
int launch_choose_port(uint16_t *port);

#endif
