/* A crowd of idle connections. */
#include "harness/run/crowd.h"

#include "harness/load/address.h"
#include "support/clock.h"
#include "support/splitmix.h"
#include "workloads/exchange.h"

#include <errno.h>
#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Beyond this many connections one source address may run out of ports. */
enum { ONE_SOURCE = 20000, REPLY_BYTES = 64 * 1024 };

struct crowd {
    const struct crowd_options *options;
    struct load_result *result;
    struct address address;
    struct script script;
    int *fds;
    size_t count;
    uint64_t deadline_ns; /* of the connection that is served now */
    char reply[REPLY_BYTES];
};

/* Waits for one of `events`. 0, -ETIMEDOUT, or -EINTR after a stop. */
static int await(const struct crowd *crowd, int fd, short events)
{
    struct pollfd pollfd = {.fd = fd, .events = events};

    for (;;) {
        uint64_t now_ns = clock_now_ns();
        uint64_t left_ms;
        int n;

        if (*crowd->options->stop)
            return -EINTR;
        if (now_ns >= crowd->deadline_ns)
            return -ETIMEDOUT;
        left_ms = (crowd->deadline_ns - now_ns) / NS_PER_MS + 1;
        n = poll(&pollfd, 1, left_ms < 50 ? (int)left_ms : 50);
        if (n > 0)
            return 0;
        if (n < 0 && errno != EINTR)
            return -errno;
    }
}

/* Opens the next one. */
static int join(struct crowd *crowd)
{
    unsigned source = crowd->options->connections > ONE_SOURCE
                          ? 1 + (unsigned)(crowd->count % ADDRESS_SOURCES)
                          : 0;
    int pending = 0;
    int fd = address_connect(&crowd->address, source, &pending);
    int rc;

    if (fd < 0)
        return fd;
    crowd->fds[crowd->count++] = fd;
    rc = pending ? await(crowd, fd, POLLOUT) : 0;
    if (rc == 0)
        rc = pending ? address_connected(fd) : 0;
    if (rc == 0)
        crowd->result->total_connections++;
    return rc;
}

static int send_some(struct crowd *crowd, int fd, struct exchange *exchange)
{
    const char *data;
    size_t len = exchange_output(exchange, &data);
    ssize_t n = send(fd, data, len, MSG_NOSIGNAL);

    if (n < 0)
        return errno == EAGAIN || errno == EINTR ? await(crowd, fd, POLLOUT)
                                                 : -errno;
    exchange_sent(exchange, (size_t)n);
    crowd->result->bytes_sent += (uint64_t)n;
    return 0;
}

/* 1 when the reply is whole, 0 when more is to come, or a negative errno:
 * -ENODATA when the stream has ended. */
static int receive_some(struct crowd *crowd, int fd, struct exchange *exchange)
{
    ssize_t n = recv(fd, crowd->reply, sizeof crowd->reply, 0);
    size_t complete;
    int rc;

    if (n < 0)
        return errno == EAGAIN || errno == EINTR ? await(crowd, fd, POLLIN)
                                                 : -errno;
    if (n == 0)
        return -ENODATA;
    crowd->result->bytes_received += (uint64_t)n;
    rc = exchange_received(exchange, crowd->reply, (size_t)n, &complete);
    return rc < 0 ? rc : (int)complete;
}

static int ask(struct crowd *crowd, int fd)
{
    struct exchange exchange;
    uint16_t place;
    const char *data;
    int rc = 0;

    exchange_init(&exchange, &crowd->script, &place, 1);
    exchange_begin(&exchange, crowd->count * SPLITMIX_STEP);
    while (rc == 0 && exchange_output(&exchange, &data) > 0)
        rc = send_some(crowd, fd, &exchange);
    while (rc == 0)
        rc = receive_some(crowd, fd, &exchange);
    if (rc < 0)
        return rc;
    crowd->result->total_requests++;
    return 0;
}

static enum load_error classify(int rc)
{
    switch (rc) {
    case -ECONNREFUSED:
        return LOAD_REFUSED;
    case -ETIMEDOUT:
        return LOAD_TIMED_OUT;
    case -EBADMSG:
        return LOAD_WRONG_BYTES;
    case -ENODATA:
        return LOAD_CLOSED_EARLY;
    default:
        return LOAD_RESET;
    }
}

/* Until all rest, or one has failed. 0, or -EINTR. */
static int gather(struct crowd *crowd)
{
    const struct crowd_options *options = crowd->options;
    int rc = 0;

    while (rc == 0 && crowd->count < options->connections) {
        crowd->deadline_ns = clock_now_ns() + options->timeout_ns;
        rc = join(crowd);
        if (rc == 0)
            rc = ask(crowd, crowd->fds[crowd->count - 1]);
    }
    if (rc == 0)
        options->on_rest(options->arg);
    else if (rc != -EINTR)
        crowd->result->total_errors[classify(rc)]++;
    return rc == -EINTR ? rc : 0;
}

int crowd_run(const struct crowd_options *options, struct load_result *result,
              char error[LOAD_MESSAGE])
{
    struct crowd *crowd = calloc(1, sizeof *crowd);
    int rc = -ENOMEM;

    load_result_init(result);
    (void)snprintf(error, LOAD_MESSAGE, "no memory for the connections");
    if (crowd == NULL)
        return rc;
    crowd->options = options;
    crowd->result = result;
    crowd->fds = calloc(options->connections, sizeof *crowd->fds);
    if (crowd->fds == NULL)
        goto free_crowd;
    rc = address_parse(options->address, &crowd->address, error);
    if (rc < 0)
        goto free_fds;
    rc = script_init(&crowd->script, options->workload, options->seed);
    if (rc < 0)
        goto free_fds;
    rc = gather(crowd);
    for (size_t i = 0; i < crowd->count; i++)
        (void)close(crowd->fds[i]);
    script_free(&crowd->script);
free_fds:
    free(crowd->fds);
free_crowd:
    free(crowd);
    return rc;
}
