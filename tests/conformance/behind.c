/* The upstream of the fetch cases: a thread for each connection. */
#include "tests/conformance/behind.h"

#include "support/clock.h"
#include "support/listen.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { REQUEST_BYTES = 256, HANG_MS = 3000, STACK_BYTES = 256 * 1024 };

static atomic_uint at_once;
static atomic_uint most;

static void note_most(unsigned count)
{
    unsigned before = atomic_load(&most);

    while (count > before &&
           !atomic_compare_exchange_weak(&most, &before, count))
        ;
}

static void dawdle(const char *key)
{
    if (strcmp(key, "slow") == 0) {
        note_most(atomic_fetch_add(&at_once, 1) + 1);
        (void)clock_sleep(BEHIND_SLOW_MS * NS_PER_MS);
        /* Before the answer: the next request may come right after it. */
        (void)atomic_fetch_sub(&at_once, 1);
    }
    if (strcmp(key, "slower") == 0)
        (void)clock_sleep(BEHIND_SLOWER_MS * NS_PER_MS);
    if (strcmp(key, "hang") == 0)
        (void)clock_sleep(HANG_MS * NS_PER_MS);
}

static bool say(int fd, const char *text, size_t len)
{
    return send(fd, text, len, MSG_NOSIGNAL) == (ssize_t)len;
}

static bool say_text(int fd, const char *text)
{
    return say(fd, text, strlen(text));
}

static bool say_big(int fd)
{
    char value[BEHIND_BIG + 2];

    memset(value, 'b', BEHIND_BIG);
    value[BEHIND_BIG] = '\r';
    value[BEHIND_BIG + 1] = '\n';
    return say_text(fd, "$16384\r\n") && say(fd, value, sizeof value);
}

/* False when the connection is to be closed. */
static bool answer(int fd, const char *key)
{
    char reply[REQUEST_BYTES + 64];

    if (strcmp(key, "nil") == 0)
        return say_text(fd, "$-1\r\n");
    if (strcmp(key, "garbage") == 0)
        return say_text(fd, "HTTP/1.1 200 OK\r\n");
    if (strcmp(key, "newline") == 0)
        return say_text(fd, "$3\r\na\nb\r\n");
    if (strcmp(key, "big") == 0)
        return say_big(fd);
    (void)snprintf(reply, sizeof reply, "$%zu\r\n<%s>\r\n", strlen(key) + 2,
                   key);
    if (strcmp(key, "die") == 0)
        reply[7] = '\0';
    return say_text(fd, reply) && strcmp(key, "die") != 0;
}

/* One whole request: five lines, of which the last is the key. */
static bool hear(int fd, char key[REQUEST_BYTES])
{
    char request[REQUEST_BYTES];
    size_t len = 0;
    unsigned lines = 0;

    while (lines < 5) {
        ssize_t n =
            len < sizeof request - 1 ? recv(fd, request + len, 1, 0) : 0;

        if (n <= 0)
            return false;
        lines += request[len] == '\n';
        len += (size_t)n;
    }
    request[len - 2] = '\0';
    (void)snprintf(key, REQUEST_BYTES, "%s", strrchr(request, '\n') + 1);
    return strncmp(request, "*2\r\n$3\r\nGET\r\n", 13) == 0;
}

static void *serve(void *arg)
{
    int fd = *(int *)arg;
    char key[REQUEST_BYTES];
    bool goes_on = true;

    free(arg);
    while (goes_on && hear(fd, key)) {
        dawdle(key);
        goes_on = answer(fd, key);
    }
    (void)close(fd);
    return NULL;
}

/* Ends when the listener is shut down. */
static void *welcome(void *arg)
{
    int listen_fd = *(int *)arg;
    pthread_attr_t attr;

    free(arg);
    if (pthread_attr_init(&attr) != 0)
        return NULL;
    (void)pthread_attr_setstacksize(&attr, STACK_BYTES);
    (void)pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
    for (;;) {
        struct pollfd polled = {.fd = listen_fd, .events = POLLIN};
        int *fd = malloc(sizeof *fd);
        pthread_t thread;

        if (fd == NULL)
            break;
        (void)poll(&polled, 1, -1);
        *fd = accept4(listen_fd, NULL, NULL, SOCK_CLOEXEC);
        if (*fd < 0 || pthread_create(&thread, &attr, serve, fd) != 0) {
            free(fd);
            break;
        }
    }
    (void)close(listen_fd);
    return NULL;
}

bool behind_open(struct trial *t, struct behind *b, bool is_unix)
{
    char path[64] = "127.0.0.1:0";
    int *fd = malloc(sizeof *fd);
    pthread_t thread;

    if (is_unix)
        (void)snprintf(path, sizeof path, "unix:/tmp/conformance-up.%d",
                       (int)getpid());
    b->listen_fd = listen_open(path, 4096, false);
    if (fd == NULL || b->listen_fd < 0 ||
        listen_bound(b->listen_fd, b->address) < 0) {
        free(fd);
        return trial_fail(t, "no upstream: %s", strerror(-b->listen_fd));
    }
    *fd = b->listen_fd;
    (void)behind_most();
    if (pthread_create(&thread, NULL, welcome, fd) == 0)
        return pthread_detach(thread) == 0;
    free(fd);
    return trial_fail(t, "no thread for the upstream");
}

void behind_refuse(struct behind *b)
{
    if (b->listen_fd >= 0)
        (void)shutdown(b->listen_fd, SHUT_RDWR);
    b->listen_fd = -1;
}

void behind_close(struct behind *b)
{
    behind_refuse(b);
    if (listen_file(b->address) != NULL)
        (void)unlink(listen_file(b->address));
}

unsigned behind_most(void)
{
    return atomic_exchange(&most, 0);
}
