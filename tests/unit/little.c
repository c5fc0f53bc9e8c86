/* Little servers: a thread accepts, and one for each connection serves. */
#include "tests/unit/little.h"

#include "support/clock.h"
#include "workloads/protocol.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { BUFFER = 64 * 1024, BACKLOG = 512 };

/* A connection, in the list of its server. */
struct guest {
    struct little *server;
    struct guest *next;
    struct guest *prev;
    int fd;
};

/* The test cannot go on without. */
static void must(bool is_so, const char *what)
{
    if (is_so)
        return;
    perror(what);
    abort();
}

size_t little_take(struct little *server, int fd, char *data, size_t len)
{
    ssize_t n = recv(fd, data, len, 0);

    if (n < 0)
        atomic_fetch_add(&server->resets, 1);
    if (n <= 0)
        return 0;
    atomic_fetch_add(&server->bytes_in, (uint64_t)n);
    return (size_t)n;
}

bool little_give(struct little *server, int fd, const char *data, size_t len)
{
    while (len > 0) {
        ssize_t n = send(fd, data, len, MSG_NOSIGNAL);

        if (n < 0)
            return false;
        atomic_fetch_add(&server->bytes_out, (uint64_t)n);
        data += n;
        len -= (size_t)n;
    }
    return true;
}

static void echo(struct little *server, int fd, uint64_t delay_ns,
                 uint64_t spoil_every, size_t extra)
{
    char *data = calloc(1, BUFFER);
    size_t n;

    must(data != NULL, "calloc");
    while ((n = little_take(server, fd, data, BUFFER - 1)) > 0) {
        uint64_t number = atomic_fetch_add(&server->requests, 1);

        protocol_upper(data, data, n);
        if (spoil_every > 0 && number % spoil_every == spoil_every - 1)
            data[n - 1] ^= 1;
        if (delay_ns > 0)
            (void)clock_sleep_until(clock_now_ns() + delay_ns);
        (void)clock_sleep_until(server->paused_until_ns);
        if (!little_give(server, fd, data, n + extra))
            break;
    }
    free(data);
}

void little_echo(struct little *server, int fd)
{
    echo(server, fd, 0, 0, 0);
}

void little_slow(struct little *server, int fd)
{
    echo(server, fd, LITTLE_DELAY_NS, 0, 0);
}

void little_wrong(struct little *server, int fd)
{
    echo(server, fd, 0, 5, 0);
}

void little_wordy(struct little *server, int fd)
{
    echo(server, fd, 0, 0, 1);
}

void little_short(struct little *server, int fd)
{
    char data[256];
    size_t n = little_take(server, fd, data, sizeof data);

    protocol_upper(data, data, n);
    (void)little_give(server, fd, data, n / 2);
}

void little_reset(struct little *server, int fd)
{
    const struct linger linger = {.l_onoff = 1};
    char data[256];

    (void)little_take(server, fd, data, sizeof data);
    must(setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger) == 0,
         "setsockopt");
}

void little_silent(struct little *server, int fd)
{
    char data[256];

    while (little_take(server, fd, data, sizeof data) > 0)
        ;
}

void little_nibble(struct little *server, int fd)
{
    char data[10000];
    size_t n;

    while ((n = little_take(server, fd, data, sizeof data)) > 0) {
        protocol_upper(data, data, n);
        if (!little_give(server, fd, data, n))
            break;
    }
}

static struct guest *guest_enter(struct little *server, int fd)
{
    struct guest *guest = calloc(1, sizeof *guest);

    must(guest != NULL, "calloc");
    guest->server = server;
    guest->fd = fd;
    (void)pthread_mutex_lock(&server->lock);
    guest->next = server->guests;
    if (guest->next != NULL)
        guest->next->prev = guest;
    server->guests = guest;
    (void)pthread_mutex_unlock(&server->lock);
    return guest;
}

static void guest_leave(struct guest *guest)
{
    struct little *server = guest->server;

    (void)pthread_mutex_lock(&server->lock);
    (void)close(guest->fd);
    if (guest->next != NULL)
        guest->next->prev = guest->prev;
    if (guest->prev != NULL)
        guest->prev->next = guest->next;
    else
        server->guests = guest->next;
    free(guest);
    (void)pthread_cond_signal(&server->left);
    (void)pthread_mutex_unlock(&server->lock);
}

static void *serve(void *arg)
{
    struct guest *guest = arg;

    guest->server->manner(guest->server, guest->fd);
    guest_leave(guest);
    return NULL;
}

static void *accept_all(void *arg)
{
    struct little *server = arg;
    pthread_attr_t attr;
    int fd;

    must(pthread_attr_init(&attr) == 0, "pthread_attr_init");
    must(pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED) == 0,
         "pthread_attr_setdetachstate");
    while ((fd = accept(server->listen_fd, NULL, NULL)) >= 0) {
        struct guest *guest = guest_enter(server, fd);
        pthread_t thread;

        atomic_fetch_add(&server->accepted, 1);
        if (server->one_by_one)
            serve(guest);
        else
            must(pthread_create(&thread, &attr, serve, guest) == 0,
                 "pthread_create");
    }
    (void)pthread_attr_destroy(&attr);
    return NULL;
}

static int listen_at(const struct sockaddr *address, socklen_t len)
{
    int fd = socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd < 0)
        return -1;
    if (bind(fd, address, len) < 0 || listen(fd, BACKLOG) < 0) {
        (void)close(fd);
        return -1;
    }
    return fd;
}

static int listen_unix(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};

    must(strlen(path) < sizeof address.sun_path, "unix path");
    memcpy(address.sun_path, path, strlen(path) + 1);
    return listen_at((const struct sockaddr *)&address, sizeof address);
}

static int listen_ip(const char *address, char bound[LITTLE_ADDRESS])
{
    struct sockaddr_in four = {.sin_family = AF_INET,
                               .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct sockaddr_in6 six = {.sin6_family = AF_INET6,
                               .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    bool is_six = address[0] == '[';
    struct sockaddr *to =
        is_six ? (struct sockaddr *)&six : (struct sockaddr *)&four;
    socklen_t len = is_six ? sizeof six : sizeof four;
    int fd = listen_at(to, len);

    if (fd < 0)
        return -1;
    must(getsockname(fd, to, &len) == 0, "getsockname");
    (void)snprintf(bound, LITTLE_ADDRESS, "%s:%u",
                   is_six ? "[::1]" : "127.0.0.1",
                   ntohs(is_six ? six.sin6_port : four.sin_port));
    return fd;
}

bool little_start(struct little *server, const char *address,
                  little_manner *manner, bool one_by_one)
{
    *server = (struct little){.manner = manner, .one_by_one = one_by_one};
    (void)snprintf(server->address, sizeof server->address, "%s", address);
    server->listen_fd = strncmp(address, "unix:", 5) == 0
                            ? listen_unix(address + 5)
                            : listen_ip(address, server->address);
    if (server->listen_fd < 0)
        return false;
    must(pthread_mutex_init(&server->lock, NULL) == 0, "pthread_mutex_init");
    must(pthread_cond_init(&server->left, NULL) == 0, "pthread_cond_init");
    must(pthread_create(&server->thread, NULL, accept_all, server) == 0,
         "pthread_create");
    return true;
}

void little_vanish(struct little *server)
{
    (void)shutdown(server->listen_fd, SHUT_RDWR);
    (void)pthread_mutex_lock(&server->lock);
    for (struct guest *guest = server->guests; guest; guest = guest->next)
        (void)shutdown(guest->fd, SHUT_RDWR);
    (void)pthread_mutex_unlock(&server->lock);
}

void little_stop(struct little *server)
{
    (void)shutdown(server->listen_fd, SHUT_RDWR);
    must(pthread_join(server->thread, NULL) == 0, "pthread_join");
    (void)pthread_mutex_lock(&server->lock);
    while (server->guests != NULL)
        (void)pthread_cond_wait(&server->left, &server->lock);
    (void)pthread_mutex_unlock(&server->lock);
    (void)pthread_cond_destroy(&server->left);
    (void)pthread_mutex_destroy(&server->lock);
    (void)close(server->listen_fd);
}
