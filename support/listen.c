/* The listener and its address. */
#include "support/listen.h"

#include "support/clock.h"

#include <errno.h>
#include <netdb.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static const char unix_prefix[] = "unix:";

static bool is_unix(const char *address)
{
    return strncmp(address, unix_prefix, sizeof unix_prefix - 1) == 0;
}

static int unix_address(const char *path, struct sockaddr_un *un)
{
    *un = (struct sockaddr_un){.sun_family = AF_UNIX};
    if (path[0] == '\0')
        return -EINVAL;
    if (strlen(path) >= sizeof un->sun_path)
        return -ENAMETOOLONG;
    memcpy(un->sun_path, path, strlen(path) + 1);
    return 0;
}

static int connect_unix(const struct sockaddr_un *un)
{
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    int rc = fd < 0 ? -errno : 0;

    /* A full queue has an owner. */
    if (rc == 0 && connect(fd, (const struct sockaddr *)un, sizeof *un) < 0)
        rc = errno == EAGAIN ? 0 : -errno;
    if (fd >= 0)
        close(fd);
    return rc;
}

/* A socket file that nobody listens on is what a killed server left. The kernel
 * may close a killed server's listener a moment after its end (io_uring's, at
 * least), so that one which still answers is tried again. */
static int remove_stale(const struct sockaddr_un *un)
{
    int rc = connect_unix(un);

    for (int tries = 0; rc == 0 && tries < 20; tries++) {
        (void)clock_sleep(10 * NS_PER_MS);
        rc = connect_unix(un);
    }
    if (rc == 0)
        return -EADDRINUSE;
    if (rc == -ECONNREFUSED && unlink(un->sun_path) < 0)
        return -errno;
    return rc == -ECONNREFUSED || rc == -ENOENT ? 0 : rc;
}

static int bind_and_listen(const struct sockaddr *addr, socklen_t len,
                           int backlog, bool is_shared)
{
    int one = 1;
    int rc;
    int fd =
        socket(addr->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

    if (fd < 0)
        return -errno;
    (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if ((!is_shared ||
         setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &one, sizeof one) == 0) &&
        bind(fd, addr, len) == 0 && listen(fd, backlog) == 0)
        return fd;
    rc = -errno;
    close(fd);
    return rc;
}

/* "HOST:PORT" or "[HOST]:PORT" in two. An empty host would mean every
 * address of the machine, which has to be asked for: it is refused. */
static int split(const char *address, char host[LISTEN_ADDRESS],
                 const char **port)
{
    const char *colon = strrchr(address, ':');
    const char *begin = address;
    const char *end = colon;

    if (colon == NULL)
        return -EINVAL;
    if (*begin == '[' && end > begin + 1 && end[-1] == ']') {
        begin++;
        end--;
    }
    if (end <= begin || end - begin >= LISTEN_ADDRESS)
        return -EINVAL;
    memcpy(host, begin, (size_t)(end - begin));
    host[end - begin] = '\0';
    *port = colon + 1;
    return 0;
}

static bool is_port(const char *text)
{
    char *end;
    unsigned long port = strtoul(text, &end, 10);

    return text[0] >= '0' && text[0] <= '9' && *end == '\0' && port <= 65535;
}

static int inet_address(const char *address, struct listen_at *at)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM,
                             .ai_flags = AI_PASSIVE | AI_NUMERICSERV};
    struct addrinfo *found = NULL;
    char host[LISTEN_ADDRESS];
    const char *port;
    int rc = split(address, host, &port);

    if (rc < 0 || !is_port(port))
        return -EINVAL;
    if (strcmp(host, "localhost") != 0)
        hints.ai_flags |= AI_NUMERICHOST;
    if (getaddrinfo(host, port, &hints, &found) != 0)
        return -EINVAL;
    memcpy(&at->to, found->ai_addr, found->ai_addrlen);
    at->len = found->ai_addrlen;
    freeaddrinfo(found);
    return 0;
}

int listen_address(const char *address, struct listen_at *at)
{
    *at = (struct listen_at){.len = sizeof(struct sockaddr_un)};
    return is_unix(address) ? unix_address(address + sizeof unix_prefix - 1,
                                           (struct sockaddr_un *)&at->to)
                            : inet_address(address, at);
}

int listen_open(const char *address, int backlog, bool is_shared)
{
    struct listen_at at;
    int rc = listen_address(address, &at);

    if (is_unix(address) && is_shared)
        return -EOPNOTSUPP;
    if (rc == 0 && is_unix(address))
        rc = remove_stale((const struct sockaddr_un *)&at.to);
    return rc < 0 ? rc
                  : bind_and_listen((const struct sockaddr *)&at.to, at.len,
                                    backlog, is_shared);
}

int listen_bound(int listen_fd, char address[LISTEN_ADDRESS])
{
    struct sockaddr_storage bound = {0};
    socklen_t len = sizeof bound;
    char host[64];
    char port[8];

    if (getsockname(listen_fd, (struct sockaddr *)&bound, &len) < 0)
        return -errno;
    if (bound.ss_family == AF_UNIX) {
        (void)snprintf(address, LISTEN_ADDRESS, "%s%s", unix_prefix,
                       ((struct sockaddr_un *)&bound)->sun_path);
        return 0;
    }
    if (getnameinfo((struct sockaddr *)&bound, len, host, sizeof host, port,
                    sizeof port, NI_NUMERICHOST | NI_NUMERICSERV) != 0)
        return -EINVAL;
    (void)snprintf(address, LISTEN_ADDRESS,
                   bound.ss_family == AF_INET6 ? "[%s]:%s" : "%s:%s", host,
                   port);
    return 0;
}

bool listen_is_local(const char *bound)
{
    return is_unix(bound) || strncmp(bound, "127.", 4) == 0 ||
           strncmp(bound, "[::1]:", 6) == 0;
}

const char *listen_file(const char *bound)
{
    return is_unix(bound) ? bound + sizeof unix_prefix - 1 : NULL;
}
