/* Little servers for what is more than one echo after the other: silence,
 * pipelines and lines. */
#include "support/clock.h"
#include "tests/unit/little.h"
#include "workloads/fib.h"
#include "workloads/protocol.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SILENCE_MS = 100, LINE = 256 };

void little_fickle(struct little *server, int fd)
{
    struct pollfd pollfd = {.fd = fd, .events = POLLIN};
    char data[256];
    size_t n;

    while (poll(&pollfd, 1, SILENCE_MS) > 0 &&
           (n = little_take(server, fd, data, sizeof data)) > 0) {
        protocol_upper(data, data, n);
        if (!little_give(server, fd, data, n))
            break;
    }
}

/* A whole number of requests, or false. */
static bool take_all(struct little *server, int fd, char *data, size_t len)
{
    size_t n = 1;

    for (size_t got = 0; got < len && n > 0; got += n)
        n = little_take(server, fd, data + got, len - got);
    return n > 0;
}

void little_third(struct little *server, int fd)
{
    char data[3 * LITTLE_REQUEST];

    while (take_all(server, fd, data, sizeof data)) {
        protocol_upper(data, data, sizeof data);
        data[2 * LITTLE_REQUEST + 7] ^= 1;
        if (!little_give(server, fd, data, sizeof data))
            break;
    }
}

void little_disorder(struct little *server, int fd)
{
    char data[2 * LITTLE_REQUEST];

    while (take_all(server, fd, data, sizeof data)) {
        protocol_upper(data, data, sizeof data);
        if (!little_give(server, fd, data + LITTLE_REQUEST, LITTLE_REQUEST) ||
            !little_give(server, fd, data, LITTLE_REQUEST))
            break;
    }
}

/* The next line, whose end becomes that of a text. One byte at a time: it is a
 * little server. */
static bool take_line(struct little *server, int fd, char line[LINE])
{
    size_t len = 0;

    while (len < LINE && little_take(server, fd, line + len, 1) == 1)
        if (line[len++] == '\n') {
            line[len - 1] = '\0';
            return true;
        }
    return false;
}

static void serve_lines(struct little *server, int fd, uint64_t delay_ns,
                        uint64_t surplus)
{
    char line[LINE];
    char reply[LINE];

    while (take_line(server, fd, line)) {
        if (strncmp(line, "fib ", 4) == 0) {
            unsigned n = (unsigned)strtoul(line + 4, NULL, 10);

            (void)clock_sleep_until(clock_now_ns() + delay_ns);
            (void)snprintf(reply, sizeof reply, "%" PRIu64 "\n",
                           fib_known(n) + surplus);
        } else {
            protocol_upper(line, line, strlen(line));
            (void)snprintf(reply, sizeof reply, "%.200s\n", line + 5);
        }
        atomic_fetch_add(&server->requests, 1);
        if (!little_give(server, fd, reply, strlen(reply)))
            break;
    }
}

void little_line(struct little *server, int fd)
{
    serve_lines(server, fd, LITTLE_DELAY_NS, 0);
}

void little_miscount(struct little *server, int fd)
{
    serve_lines(server, fd, LITTLE_DELAY_NS, 1);
}

void little_stuck(struct little *server, int fd)
{
    serve_lines(server, fd, 3 * NS_PER_S, 0);
}
