/* Addresses and connects that return -errno. */
#include "harness/load/address.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>
#include <unistd.h>

static int parse_unix(const char *path, struct address *address,
                      char error[ADDRESS_ERROR])
{
    struct sockaddr_un *to = (struct sockaddr_un *)&address->to;
    size_t len = strlen(path);

    if (len == 0 || len >= sizeof to->sun_path) {
        (void)snprintf(error, ADDRESS_ERROR,
                       "unix:%.128s: a path has 1 to %zu characters", path,
                       sizeof to->sun_path - 1);
        return -EINVAL;
    }
    to->sun_family = AF_UNIX;
    memcpy(to->sun_path, path, len + 1);
    address->len =
        (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len + 1);
    return 0;
}

/* Names are not looked up, but for the one that needs no asking. */
static int parse_host(const char *host, const char *port,
                      struct address *address)
{
    const struct addrinfo hints = {.ai_socktype = SOCK_STREAM,
                                   .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV};
    struct addrinfo *found;

    if (strcmp(host, "localhost") == 0)
        host = "127.0.0.1";
    if (getaddrinfo(host, port, &hints, &found) != 0)
        return -EINVAL;
    memcpy(&address->to, found->ai_addr, found->ai_addrlen);
    address->len = found->ai_addrlen;
    freeaddrinfo(found);
    return 0;
}

static bool is_port(const char *text)
{
    unsigned long port = strtoul(text, NULL, 10);

    return strspn(text, "0123456789") == strlen(text) && strlen(text) <= 5 &&
           port >= 1 && port <= 65535;
}

int address_parse(const char *text, struct address *address,
                  char error[ADDRESS_ERROR])
{
    const char *colon = strrchr(text, ':');
    char host[64] = "";
    size_t len;

    *address = (struct address){0};
    if (strncmp(text, "unix:", 5) == 0)
        return parse_unix(text + 5, address, error);
    len = colon == NULL ? 0 : (size_t)(colon - text);
    if (len == 0 || len >= sizeof host) {
        (void)snprintf(error, ADDRESS_ERROR,
                       "address %.128s: not ADDR:PORT or unix:PATH", text);
        return -EINVAL;
    }
    if (!is_port(colon + 1)) {
        (void)snprintf(error, ADDRESS_ERROR,
                       "address %.128s: the port is not from 1 to 65535", text);
        return -EINVAL;
    }
    if (text[0] == '[' && text[len - 1] == ']')
        memcpy(host, text + 1, len - 2);
    else if (memchr(text, ':', len) == NULL)
        memcpy(host, text, len);
    if (parse_host(host, colon + 1, address) < 0) {
        (void)snprintf(error, ADDRESS_ERROR,
                       "address %.100s: %s is not a numeric address, "
                       "[ADDR] for IPv6, or localhost",
                       text, host[0] == '\0' ? "this" : host);
        return -EINVAL;
    }
    return 0;
}

/* The port is chosen when connecting, for the pair of both ends: ip(7),
 * IP_BIND_ADDRESS_NO_PORT. Where not all of 127.0.0.0/8 is ours the connect
 * goes on without. */
static int bind_source(int fd, unsigned source)
{
    const struct sockaddr_in from = {.sin_family = AF_INET,
                                     .sin_addr.s_addr =
                                         htonl(INADDR_LOOPBACK + source - 1)};
    const int on = 1;

    if (setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on) <
            0 ||
        (bind(fd, (const struct sockaddr *)&from, sizeof from) < 0 &&
         errno != EADDRNOTAVAIL))
        return -errno;
    return 0;
}

static bool is_loopback(const struct address *address)
{
    const struct sockaddr_in *to = (const struct sockaddr_in *)&address->to;

    return to->sin_family == AF_INET &&
           ntohl(to->sin_addr.s_addr) >> IN_CLASSA_NSHIFT == IN_LOOPBACKNET;
}

/* On this machine a connect is over before its call returns, and says that it
 * is in progress all the same: asking again tells, and spares the caller a
 * wait. One that a signal interrupted goes on by itself: connect(2). */
static int start_connect(int fd, const struct address *address)
{
    const struct sockaddr *to = (const struct sockaddr *)&address->to;
    int err = connect(fd, to, address->len) < 0 ? -errno : 0;

    if (err == -EINPROGRESS || err == -EINTR)
        err = connect(fd, to, address->len) < 0 ? -errno : 0;
    return err == -EALREADY || err == -EINTR ? -EINPROGRESS : err;
}

int address_connect(const struct address *address, unsigned source,
                    int *pending)
{
    const int on = 1;
    int fd = socket(address->to.ss_family,
                    SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    int err = 0;

    if (fd < 0)
        return -errno;
    if (address->to.ss_family != AF_UNIX &&
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) < 0)
        err = -errno;
    if (err == 0 && source != 0 && is_loopback(address))
        err = bind_source(fd, source);
    if (err < 0)
        goto close_fd;
    err = start_connect(fd, address);
    *pending = err == -EINPROGRESS;
    if (err == 0 || *pending)
        return fd;
close_fd:
    (void)close(fd);
    return err;
}

int address_connect_next(const struct address *address, unsigned *source,
                         int *pending)
{
    int fd = -EADDRNOTAVAIL;

    for (int i = 0; i < ADDRESS_SOURCES && fd == -EADDRNOTAVAIL; i++) {
        *source = *source % ADDRESS_SOURCES + 1;
        fd = address_connect(address, *source, pending);
    }
    return fd == -EADDRNOTAVAIL ? -EAGAIN : fd;
}

int address_connected(int fd)
{
    int err = 0;
    socklen_t len = sizeof err;

    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &err, &len) < 0)
        return -errno;
    return -err;
}
