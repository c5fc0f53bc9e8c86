/* A client that does one thing at a time. */
#include "harness/run/talk.h"

#include "support/clock.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

/* A stop is looked for so often. */
enum { LOOK_MS = 50, TEXT_MAX = 256 };

/* Waits for one of `events`. */
static int await(const struct talk *talk, int fd, short events)
{
    struct pollfd pollfd = {.fd = fd, .events = events};

    for (;;) {
        uint64_t now_ns = clock_now_ns();
        uint64_t left_ms;
        int n;

        if (*talk->stop)
            return -EINTR;
        if (now_ns >= talk->deadline_ns)
            return -ETIMEDOUT;
        left_ms = (talk->deadline_ns - now_ns) / NS_PER_MS + 1;
        n = poll(&pollfd, 1, left_ms < LOOK_MS ? (int)left_ms : LOOK_MS);
        if (n > 0)
            return 0;
        if (n < 0 && errno != EINTR)
            return -errno;
    }
}

int talk_open(const struct talk *talk, unsigned source)
{
    int pending = 0;
    int fd = address_connect(&talk->address, source, &pending);
    int rc;

    if (fd < 0 || !pending)
        return fd;
    rc = await(talk, fd, POLLOUT);
    if (rc == 0)
        rc = address_connected(fd);
    if (rc == 0)
        return fd;
    (void)close(fd);
    return rc;
}

int talk_say(const struct talk *talk, int fd, const char *text)
{
    size_t left = strlen(text);
    int rc = 0;

    while (rc == 0 && left > 0) {
        ssize_t n = send(fd, text, left, MSG_NOSIGNAL);

        if (n >= 0) {
            text += n;
            left -= (size_t)n;
        } else {
            rc = errno == EAGAIN || errno == EINTR ? await(talk, fd, POLLOUT)
                                                   : -errno;
        }
    }
    return rc;
}

int talk_hear(const struct talk *talk, int fd, const char *wanted)
{
    char text[TEXT_MAX];
    size_t left = strlen(wanted);
    int rc = 0;

    while (rc == 0 && left > 0) {
        ssize_t n = recv(fd, text, sizeof text, 0);

        if (n == 0)
            return -ENODATA;
        if (n < 0) {
            rc = errno == EAGAIN || errno == EINTR ? await(talk, fd, POLLIN)
                                                   : -errno;
            continue;
        }
        if ((size_t)n > left || memcmp(text, wanted, (size_t)n) != 0)
            return -EBADMSG;
        wanted += n;
        left -= (size_t)n;
    }
    return rc;
}
