/* What is checked before the first generator thread starts. */
#include "harness/load/preflight.h"

#include "harness/load/worker.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* Descriptors beside those of the connections and the threads. */
enum { OTHER_DESCRIPTORS = 64 };

/* When requests begin is said once: by a schedule, or by the replies. */
static int check_arrivals(const struct load_options *options,
                          char error[LOAD_MESSAGE])
{
    bool is_open = options->arrivals != LOAD_CLOSED;

    if (is_open != (options->rate_rps > 0) ||
        options->rate_rps > (double)LOAD_RATE_MAX)
        (void)snprintf(error, LOAD_MESSAGE,
                       "rate: must be more than 0 and at most %d in an open "
                       "loop, and 0 in a closed one",
                       LOAD_RATE_MAX);
    else if (is_open && options->think_ns > 0)
        (void)snprintf(error, LOAD_MESSAGE, "think: must be 0 in an open loop");
    else
        return 0;
    return -EINVAL;
}

/* What the workload needs. */
static int check_workload(const struct load_options *options,
                          char error[LOAD_MESSAGE])
{
    const struct workload *workload = options->workload;

    if (workload->kind == WORKLOAD_CRASH)
        (void)snprintf(error, LOAD_MESSAGE,
                       "crash is not a load, as it ends the server: concbench "
                       "run smoke --workloads crash");
    else if (options->connections < workload->active)
        (void)snprintf(error, LOAD_MESSAGE,
                       "%s: %" PRIu64 " connections are fewer than the "
                       "%" PRIu64 " that are to ask",
                       workload->name, options->connections, workload->active);
    else if (workload->depth > 1 && options->requests_per_connection != 0)
        (void)snprintf(error, LOAD_MESSAGE,
                       "%s: pipelined requests have one connection for ever, "
                       "requests-per-connection must be 0",
                       workload->name);
    else
        return 0;
    return -EINVAL;
}

static int check_options(const struct load_options *options,
                         char error[LOAD_MESSAGE])
{
    const char *wrong = options->connections == 0   ? "connections"
                        : options->threads == 0     ? "threads"
                        : options->duration_ns == 0 ? "duration"
                        : options->timeout_ns == 0  ? "timeout"
                                                    : NULL;

    if (wrong == NULL && check_workload(options, error) < 0)
        return -EINVAL;
    if (wrong == NULL)
        return check_arrivals(options, error);
    (void)snprintf(error, LOAD_MESSAGE, "%s: must be more than 0", wrong);
    return -EINVAL;
}

/* The hard limit is what counts: the soft one is raised to it. */
static int check_descriptors(const struct load_options *options,
                             char error[LOAD_MESSAGE])
{
    uint64_t others =
        options->threads + options->workload->bullies + OTHER_DESCRIPTORS;
    uint64_t most;
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
        return -errno;
    if (limit.rlim_cur >= others &&
        limit.rlim_cur - others >= options->connections)
        return 0;
    limit.rlim_cur = limit.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &limit) < 0)
        return -errno;
    most = limit.rlim_max > others ? limit.rlim_max - others : 0;
    if (options->connections <= most)
        return 0;
    (void)snprintf(error, LOAD_MESSAGE,
                   "%" PRIu64 " connections are too many for the limit of "
                   "%" PRIu64 " descriptors: take at most %" PRIu64
                   ", or raise the limit (ulimit -Hn) to %" PRIu64,
                   options->connections, (uint64_t)limit.rlim_max, most,
                   options->connections + others);
    return -EMFILE;
}

/* Waits for a pending connect. */
static int wait_connected(const struct load_options *options, int fd)
{
    struct pollfd pollfd = {.fd = fd, .events = POLLOUT};
    uint64_t begun_ns = clock_now_ns();

    while (clock_now_ns() - begun_ns < options->timeout_ns) {
        int n = poll(&pollfd, 1, (int)(WORKER_POLL_NS / NS_PER_MS));

        if (n > 0)
            return address_connected(fd);
        if (n < 0 && errno != EINTR)
            return -errno;
        if (options->stop != NULL && *options->stop)
            return -EINTR;
    }
    return -ETIMEDOUT;
}

int preflight_check(const struct load_options *options,
                    char error[LOAD_MESSAGE])
{
    int err = check_options(options, error);

    return err < 0 ? err : check_descriptors(options, error);
}

/* What to tell when there is no connection. */
static int explain(const char *address, int err, char error[LOAD_MESSAGE])
{
    if (err == -ECONNREFUSED || err == -ENOENT) {
        (void)snprintf(error, LOAD_MESSAGE, "nobody listens on %.200s",
                       address);
        return -ECONNREFUSED;
    }
    (void)snprintf(error, LOAD_MESSAGE, "no connection to %.150s: %s", address,
                   err == -EINTR ? "stopped" : strerror(-err));
    return err;
}

int preflight_connect(const struct load_options *options,
                      const struct address *address, int *first_fd,
                      char error[LOAD_MESSAGE])
{
    unsigned source = 0;
    int pending = 0;
    int fd = address_connect(address, 0, &pending);
    int err;

    *first_fd = -1;
    if (fd == -EADDRNOTAVAIL)
        fd = address_connect_next(address, &source, &pending);
    if (fd == -EAGAIN)
        return 0;
    if (fd < 0)
        return explain(options->address, fd, error);
    err = pending ? wait_connected(options, fd) : 0;
    if (err < 0) {
        (void)close(fd);
        return explain(options->address, err, error);
    }
    *first_fd = fd;
    return 0;
}
