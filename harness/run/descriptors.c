/* Descriptors for the load's connections. */
#include "harness/run/descriptors.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

enum { OTHERS = 128 }; /* beside the connections */

static int fail(int err, char error[DESCRIPTORS_ERROR])
{
    (void)snprintf(error, DESCRIPTORS_ERROR,
                   "the limit of descriptors cannot be raised: %s",
                   strerror(err));
    return -err;
}

int descriptors_raise(uint64_t connections, char error[DESCRIPTORS_ERROR])
{
    struct rlimit limit;
    uint64_t most;

    if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
        return fail(errno, error);
    most = limit.rlim_max > OTHERS ? (uint64_t)limit.rlim_max - OTHERS : 0;
    if (connections > most) {
        (void)snprintf(error, DESCRIPTORS_ERROR,
                       "%" PRIu64 " connections are too many for the limit of "
                       "%" PRIu64 " descriptors: take at most %" PRIu64
                       ", or raise the limit (ulimit -Hn)",
                       connections, (uint64_t)limit.rlim_max, most);
        return -EMFILE;
    }
    limit.rlim_cur = limit.rlim_max;
    return setrlimit(RLIMIT_NOFILE, &limit) < 0 ? fail(errno, error) : 0;
}
