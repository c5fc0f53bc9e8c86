/* --processes N: workers around any model. */
#ifndef SUPERVISOR_H
#define SUPERVISOR_H

#include "models/model.h"

#include <stddef.h>
#include <stdint.h>

struct supervisor {
    const struct model *model;
    const struct server *srv; /* its tallies are the workers' */
    size_t count;
    const int *listen_fds; /* one for each worker, or all the same */
    uint64_t drain_timeout_ns;
};

/* Starts the workers, each a process that runs model->serve, and replaces one
 * that dies: at once after a second's life, else after a pause that doubles up
 * to a second. Returns when the server was told to stop and every worker has
 * ended: 0, or -ECHILD when every worker has died too often in a row
 * to be replaced any more, or another negative errno. The workers end with
 * their parent. */
int supervisor_serve(const struct supervisor *supervisor);

#endif
