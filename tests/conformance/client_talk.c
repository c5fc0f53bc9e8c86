/* A client's talk: sending, hearing, comparing, counting. */
#include "tests/conformance/client.h"

#include "support/clock.h"
#include "tests/conformance/client_count.h"
#include "tests/conformance/server.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

enum { AT_ONCE = 64 * 1024 };

static bool is_cut_off(int error)
{
    return error == ECONNRESET || error == EPIPE;
}

/* Sends what the socket takes: a count, 0 when it takes nothing now, or
 * -errno. */
static ssize_t send_some(struct client *c, const char *data, size_t len)
{
    ssize_t n = send(c->fd, data, len, MSG_NOSIGNAL);

    if (n < 0)
        return errno == EAGAIN || errno == EINTR ? 0 : -errno;
    c->trial->server->seen.bytes_in += (uint64_t)n;
    return n;
}

/* Receives what is there: a count, 0 at the end of the stream, -EAGAIN or
 * another -errno. */
static ssize_t receive_some(struct client *c, char *data, size_t len)
{
    ssize_t n = recv(c->fd, data, len, 0);

    if (n < 0)
        return errno == EINTR ? -EAGAIN : -errno;
    c->trial->server->seen.bytes_out += (uint64_t)n;
    client_count(c, data, (size_t)n);
    return n;
}

bool client_send(struct client *c, const void *data, size_t len)
{
    const char *bytes = data;

    for (size_t sent = 0; c != NULL && sent < len;) {
        ssize_t n = send_some(c, bytes + sent, len - sent);

        if (n < 0)
            return trial_fail(c->trial, "send: %s", strerror((int)-n));
        if (n == 0 && !trial_wait(c->trial, c->fd, POLLOUT, "sending"))
            return false;
        sent += (size_t)n;
    }
    return c != NULL;
}

bool client_say(struct client *c, const char *text)
{
    return client_send(c, text, strlen(text));
}

bool client_fill(struct client *c, const char *data, size_t len, int quiet_ms,
                 size_t *sent)
{
    struct pollfd polled = {.events = POLLOUT};

    *sent = 0;
    if (c == NULL)
        return false;
    polled.fd = c->fd;
    for (;;) {
        size_t at = *sent % len;
        ssize_t n = send_some(c, data + at, len - at);

        if (n < 0)
            return trial_fail(c->trial, "send: %s", strerror((int)-n));
        *sent += (size_t)n;
        if (n == 0 && poll(&polled, 1, quiet_ms) == 0)
            return true;
        if (clock_now_ns() >= c->trial->deadline_ns)
            return trial_fail(c->trial, "it takes bytes without an end");
    }
}

static bool compare(struct client *c, const char *got, const char *wanted,
                    size_t at, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (got[i] != wanted[at + i])
            return trial_fail(c->trial, "reply byte %zu is 0x%02x, not 0x%02x",
                              at + i, (unsigned char)got[i],
                              (unsigned char)wanted[at + i]);
    return true;
}

/* One receive into the comparison. *got grows. */
static bool hear_some(struct client *c, const char *wanted, size_t len,
                      size_t at_once, size_t *got)
{
    char data[AT_ONCE];
    size_t room = len - *got < at_once ? len - *got : at_once;
    ssize_t n = receive_some(c, data, room);

    if (n == -EAGAIN)
        return true;
    if (n < 0)
        return trial_fail(c->trial, "after %zu of %zu reply bytes: %s", *got,
                          len, strerror((int)-n));
    if (n == 0)
        return trial_fail(c->trial,
                          "the stream ended after %zu of %zu "
                          "reply bytes",
                          *got, len);
    if (!compare(c, data, wanted, *got, (size_t)n))
        return false;
    *got += (size_t)n;
    return true;
}

bool client_exchange(struct client *c, const char *out, size_t out_len,
                     const char *wanted, size_t wanted_len, size_t at_once)
{
    size_t sent = 0;
    size_t got = 0;

    while (c != NULL && (sent < out_len || got < wanted_len)) {
        ssize_t n =
            sent < out_len ? send_some(c, out + sent, out_len - sent) : 0;
        short events = got < wanted_len ? POLLIN : 0;

        if (n < 0)
            return trial_fail(c->trial, "send: %s", strerror((int)-n));
        sent += (size_t)n;
        if (sent < out_len)
            events |= POLLOUT;
        if (!trial_wait(c->trial, c->fd, events, "waiting for a reply"))
            return false;
        if (got < wanted_len &&
            !hear_some(c, wanted, wanted_len, at_once, &got))
            return false;
    }
    return c != NULL;
}

bool client_hear(struct client *c, const void *wanted, size_t len)
{
    return client_exchange(c, NULL, 0, wanted, len, AT_ONCE);
}

bool client_hear_text(struct client *c, const char *wanted)
{
    return client_hear(c, wanted, strlen(wanted));
}

bool client_hear_error(struct client *c)
{
    char byte = '\0';

    if (!client_hear_text(c, "error "))
        return false;
    for (size_t len = 0; byte != '\n'; len++) {
        ssize_t n;

        if (!trial_wait(c->trial, c->fd, POLLIN, "waiting for a reason"))
            return false;
        n = receive_some(c, &byte, 1);
        if (n == 0 || (n < 0 && n != -EAGAIN) || len > 100)
            return trial_fail(c->trial, "a reason without an end");
    }
    return true;
}

/* Receives without comparing: true at the end, *error 0 or an errno. */
static bool hear_to_end(struct client *c, uint64_t *bytes, int *error)
{
    char data[AT_ONCE];

    *bytes = 0;
    for (;;) {
        ssize_t n = receive_some(c, data, sizeof data);

        *error = n < 0 ? (int)-n : 0;
        if (n == 0 || (n < 0 && n != -EAGAIN))
            return true;
        if (n > 0)
            *bytes += (uint64_t)n;
        else if (!trial_wait(c->trial, c->fd, POLLIN,
                             "waiting for the end of the stream"))
            return false;
    }
}

bool client_hear_end(struct client *c)
{
    uint64_t bytes;
    int error;

    if (c == NULL || !hear_to_end(c, &bytes, &error))
        return false;
    if (bytes > 0)
        return trial_fail(c->trial, "%ju reply bytes too many",
                          (uintmax_t)bytes);
    return error == 0 ||
           trial_fail(c->trial, "%s in place of an end", strerror(error));
}

bool client_hear_whatever(struct client *c)
{
    uint64_t bytes;
    int error;

    if (c == NULL || !hear_to_end(c, &bytes, &error))
        return false;
    return error == 0 || is_cut_off(error) ||
           trial_fail(c->trial, "%s", strerror(error));
}

static bool is_turned_away(struct client *c)
{
    char first;
    ssize_t n = recv(c->fd, &first, 1, MSG_PEEK);

    return n == 0 || (n < 0 && is_cut_off(errno));
}

enum answer client_ask(struct client *c, const char *request, const char *reply)
{
    ssize_t n;

    if (c == NULL)
        return FAILED;
    n = send_some(c, request, strlen(request));
    if (n >= 0 &&
        ((size_t)n < strlen(request) ||
         !trial_wait(c->trial, c->fd, POLLIN, "waiting for an answer")))
        return FAILED;
    if (n < 0 ? is_cut_off((int)-n) : is_turned_away(c)) {
        c->trial->server->seen.errors++;
        return TURNED_AWAY;
    }
    return n >= 0 && client_hear_text(c, reply) ? ANSWERED : FAILED;
}

bool client_is_served_again(struct trial *t, const char *request,
                            const char *reply)
{
    for (;;) {
        struct client *c = client_open(t);
        enum answer answer = client_ask(c, request, reply);

        if (answer == ANSWERED)
            return client_finish(c);
        if (answer == FAILED)
            return trial_fail(t, "a new connection is not served");
        client_close(c);
        if (clock_now_ns() >= t->deadline_ns)
            return trial_fail(t, "new connections are turned away for ever");
        trial_pause(10 * NS_PER_MS);
    }
}

bool client_hears_nothing(struct client *c)
{
    struct pollfd polled = {.events = POLLIN};

    if (c == NULL)
        return false;
    polled.fd = c->fd;
    return poll(&polled, 1, 0) == 0 ||
           trial_fail(c->trial, "bytes or an end came too early");
}

bool client_finish(struct client *c)
{
    if (!client_shut(c) || !client_hear_end(c))
        return false;
    client_close(c);
    return true;
}
