/* The server behind the server. */
#include "harness/run/upstream.h"

#include "harness/run/paths.h"
#include "harness/run/ready.h"
#include "support/clock.h"
#include "support/units.h"
#include "workloads/fetch_value.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { READY_S = 5, STOP_S = 3, STORE_BYTES = 128 * 1024 };

static const char *socket_path(const struct upstream *u)
{
    return u->address + strlen("unix:");
}

static int make_folder(struct upstream *u)
{
    const char *tmp = getenv("TMPDIR");

    if (tmp == NULL || strlen(tmp) > 32)
        tmp = "/tmp";
    (void)snprintf(u->dir, sizeof u->dir, "%s/concbench-up-XXXXXX", tmp);
    if (mkdtemp(u->dir) == NULL)
        return -errno;
    (void)snprintf(u->address, sizeof u->address, "unix:%s/socket", u->dir);
    return 0;
}

static void remove_folder(const struct upstream *u)
{
    (void)unlink(socket_path(u));
    (void)rmdir(u->dir);
}

/* What the server does not have; all, when nothing is left. */
static cpu_set_t others(const cpu_set_t *server_cpus)
{
    cpu_set_t all;
    cpu_set_t rest;

    if (sched_getaffinity(0, sizeof all, &all) < 0)
        return *server_cpus;
    CPU_AND(&rest, &all, server_cpus);
    CPU_XOR(&rest, &all, &rest);
    return CPU_COUNT(&rest) > 0 ? rest : all;
}

static int start_child(struct upstream *u, const struct workload *workload,
                       const cpu_set_t *cpus)
{
    char own[PATH_MAX];
    char time[UNITS_TEXT];
    char delay[UNITS_TEXT + sizeof "exp:"];
    char *const redis[] = {"redis-server",
                           "--port",
                           "0",
                           "--unixsocket",
                           (char *)socket_path(u),
                           "--dir",
                           u->dir,
                           "--save",
                           "",
                           "--appendonly",
                           "no",
                           "--daemonize",
                           "no",
                           "--tcp-backlog",
                           "65535",
                           "--maxclients",
                           "50000",
                           "--loglevel",
                           "warning",
                           NULL};
    char *const late[] = {own,       "upstream", "--listen", u->address,
                          "--delay", delay,      NULL};

    if (workload->upstream == UPSTREAM_REDIS)
        return child_start(&u->child, redis, cpus);
    (void)units_duration_text(workload->upstream_delay_ns, time);
    (void)snprintf(delay, sizeof delay, "%s%s",
                   workload->upstream == UPSTREAM_EXPONENTIAL ? "exp:" : "",
                   time);
    return paths_concbench(own) < 0 ? -ENOENT
                                    : child_start(&u->child, late, cpus);
}

/* A connection, or a negative errno. */
static int reach(const struct upstream *u)
{
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    const struct timeval patience = {.tv_sec = READY_S};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int err;

    if (fd < 0)
        return -errno;
    (void)snprintf(to.sun_path, sizeof to.sun_path, "%s", socket_path(u));
    (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    (void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    if (connect(fd, (struct sockaddr *)&to, sizeof to) == 0)
        return fd;
    err = errno;
    (void)close(fd);
    return -err;
}

/* Every key and its value, after whatever Redis has on disk: it has nothing. */
static int store_values(int fd)
{
    static const char ok[] = "+OK\r\n";
    char *text = malloc(STORE_BYTES);
    size_t len = 0;
    int rc = text == NULL ? -ENOMEM : 0;

    for (unsigned i = 0; rc == 0 && i < FETCH_KEYS; i++) {
        char key[FETCH_KEY_BYTES + 1];
        char value[FETCH_VALUE_BYTES + 1];

        fetch_key(i, key);
        fetch_value(i, value);
        len += (size_t)snprintf(text + len, STORE_BYTES - len, "SET %s %s\r\n",
                                key, value);
    }
    if (rc == 0 && send(fd, text, len, MSG_NOSIGNAL) != (ssize_t)len)
        rc = -EIO;
    for (unsigned i = 0; rc == 0 && i < FETCH_KEYS; i++)
        if (recv(fd, text, sizeof ok - 1, MSG_WAITALL) != sizeof ok - 1 ||
            memcmp(text, ok, sizeof ok - 1) != 0)
            rc = -EIO;
    free(text);
    return rc;
}

/* Until it can be reached: Redis has no other sign. */
static int wait_ready(struct upstream *u, const struct workload *workload,
                      const volatile bool *stop)
{
    uint64_t deadline_ns = clock_now_ns() + READY_S * NS_PER_S;

    while (clock_now_ns() < deadline_ns) {
        int fd = reach(u);
        int rc = 0;

        if (fd >= 0) {
            if (workload->upstream == UPSTREAM_REDIS)
                rc = store_values(fd);
            (void)close(fd);
            return rc;
        }
        if (*stop)
            return -EINTR;
        if (child_has_ended(&u->child))
            return -EPIPE;
        child_pump(&u->child, 2, -1);
    }
    return -ETIMEDOUT;
}

static int explain(const struct upstream *u, const struct workload *workload,
                   int rc, char reason[RECORD_REASON])
{
    char words[CHILD_WORDS] = "";

    if (rc == -ENOENT && workload->upstream == UPSTREAM_REDIS) {
        (void)snprintf(reason, RECORD_REASON,
                       "redis-server is not installed; scripts/setup.sh "
                       "installs it, and fetch:10ms needs none");
        return -ENOPKG;
    }
    if (u->child.pid != 0)
        (void)child_last_words(&u->child, NULL, words);
    (void)snprintf(reason, RECORD_REASON, "the upstream did not start: %s%s%s",
                   rc == -EPIPE ? "it ended" : strerror(-rc),
                   words[0] != '\0' ? ": " : "", words);
    return rc;
}

int upstream_start(struct upstream *u, const struct workload *workload,
                   const cpu_set_t *server_cpus, const volatile bool *stop,
                   char reason[RECORD_REASON])
{
    cpu_set_t cpus = others(server_cpus);
    struct child_end end;
    int rc;

    *u = (struct upstream){0};
    if (workload->upstream == UPSTREAM_NONE)
        return 0;
    rc = make_folder(u);
    if (rc < 0)
        return explain(u, workload, rc == -ENOENT ? -ENOTDIR : rc, reason);
    rc = start_child(u, workload, &cpus);
    if (rc == 0) {
        rc = wait_ready(u, workload, stop);
        u->is_there = rc == 0;
        if (rc < 0)
            child_finish(&u->child, &end);
    }
    if (rc == 0)
        return 0;
    remove_folder(u);
    return explain(u, workload, rc, reason);
}

int upstream_stop(struct upstream *u, char reason[RECORD_REASON])
{
    struct child_end end;
    char how[CHILD_WORDS];
    bool was_alive;

    if (!u->is_there)
        return 0;
    u->is_there = false;
    was_alive = !child_has_ended(&u->child);
    (void)kill(u->child.pid, SIGTERM);
    (void)child_wait(&u->child, clock_now_ns() + STOP_S * NS_PER_S, NULL);
    child_finish(&u->child, &end);
    remove_folder(u);
    if (was_alive)
        return 0;
    (void)snprintf(reason, RECORD_REASON,
                   "the upstream died during the run, with %.80s",
                   child_end_text(&end, how));
    return -EPIPE;
}
