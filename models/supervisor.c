/* --processes N: starts, watches and replaces workers, for every model alike.
 *
 * The parent serves nobody: it sleeps until a worker ends, a pause is over or
 * the server is to stop. Workers count in memory that they share with it, so
 * that what a killed worker had served is not lost. */
#include "models/supervisor.h"

#include "models/children.h"
#include "models/stop.h"
#include "support/clock.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/poll.h>
#include <sys/wait.h>
#include <unistd.h>

enum { QUICK_DEATHS_MAX = 10 };
static const uint64_t quick_ns = NS_PER_S;
static const uint64_t first_pause_ns = 10 * NS_PER_MS;
static const uint64_t longest_pause_ns = NS_PER_S;

struct worker {
    pid_t pid;         /* 0: to be started when start_ns has come */
    uint64_t start_ns; /* when it was, or is to be, started */
    unsigned quick_deaths;
};

struct family {
    const struct supervisor *supervisor;
    struct children children;
    struct worker *workers;
};

/* A worker that was told to stop alone and does not come to an end. */
static void leave(void)
{
    _exit(EXIT_SUCCESS);
}

_Noreturn static void work(const struct family *family, size_t i)
{
    const struct supervisor *supervisor = family->supervisor;
    struct server srv = *supervisor->srv;
    int rc = stop_init(supervisor->drain_timeout_ns, leave);

    srv.listen_fd = supervisor->listen_fds[i];
    srv.tally = &supervisor->srv->tallies[i];
    srv.stop_fd = rc;
    close(family->children.ended_fd);
    for (size_t k = 0; k < supervisor->count; k++)
        if (supervisor->listen_fds[k] != srv.listen_fd)
            close(supervisor->listen_fds[k]);
    children_release_signals();
    if (rc >= 0)
        rc = supervisor->model->serve(&srv);
    if (rc < 0)
        fprintf(stderr, "serve-%s: worker %zu: %s\n", supervisor->model->name,
                i, strerror(-rc));
    _exit(rc == 0 ? EXIT_SUCCESS : EXIT_FAILURE);
}

static void bury(struct worker *worker)
{
    uint64_t now_ns = clock_now_ns();
    uint64_t pause_ns = first_pause_ns;

    worker->pid = 0;
    if (now_ns - worker->start_ns >= quick_ns) {
        worker->quick_deaths = 0;
        pause_ns = 0;
    } else {
        for (unsigned n = worker->quick_deaths++; n > 0; n--)
            pause_ns *= 2;
        if (pause_ns > longest_pause_ns)
            pause_ns = longest_pause_ns;
    }
    worker->start_ns = now_ns + pause_ns;
}

static void start(struct family *family, size_t i)
{
    struct worker *worker = &family->workers[i];
    pid_t pid = children_fork(&family->children);

    if (pid == 0)
        work(family, i);
    worker->start_ns = clock_now_ns();
    worker->pid = pid;
    if (pid < 0) { /* The machine's trouble, not the worker's. */
        worker->pid = 0;
        worker->start_ns += longest_pause_ns;
    }
}

static bool is_given_up(const struct worker *worker)
{
    return worker->pid == 0 && worker->quick_deaths >= QUICK_DEATHS_MAX;
}

/* Starts whose time has come. Returns how long until the next one's, in
 * milliseconds for poll: -1 for never; or -ECHILD when no worker is left that
 * is worth another try. */
static int start_due(struct family *family)
{
    uint64_t now_ns = clock_now_ns();
    size_t given_up = 0;
    int next_ms = -1;

    for (size_t i = 0; i < family->supervisor->count; i++) {
        struct worker *worker = &family->workers[i];
        int left_ms;

        given_up += is_given_up(worker);
        if (worker->pid == 0 && worker->start_ns <= now_ns &&
            !is_given_up(worker))
            start(family, i);
        if (worker->pid != 0 || is_given_up(worker))
            continue;
        left_ms = worker->start_ns <= now_ns
                      ? 0
                      : (int)((worker->start_ns - now_ns) / NS_PER_MS) + 1;
        if (next_ms < 0 || left_ms < next_ms)
            next_ms = left_ms;
    }
    return given_up < family->supervisor->count ? next_ms : -ECHILD;
}

/* What a dead worker had open is closed now, and was cut off. */
static void settle(struct tally *tally)
{
    uint64_t cut = tally->accepted - tally->closed;

    tally->closed += cut;
    tally->errors += cut;
}

static void reap(struct family *family)
{
    int status;
    pid_t pid;

    while ((pid = children_reap(&family->children, &status)) != 0) {
        for (size_t i = 0; i < family->supervisor->count; i++) {
            if (family->workers[i].pid != pid)
                continue;
            settle(&family->supervisor->srv->tallies[i]);
            bury(&family->workers[i]);
        }
    }
}

static int watch(struct family *family)
{
    struct pollfd polled[] = {
        {.fd = family->children.ended_fd, .events = POLLIN},
        {.fd = family->supervisor->srv->stop_fd, .events = POLLIN},
    };

    for (;;) {
        int next_ms = start_due(family);

        if (next_ms == -ECHILD)
            return -ECHILD;
        if (poll(polled, 2, next_ms) < 0 && errno != EINTR)
            return -errno;
        if (polled[1].revents != 0)
            return 0;
        reap(family);
    }
}

/* The workers drain as the model does; their own drain timeout ends them. */
static void drain(struct family *family)
{
    struct pollfd ended = {.fd = family->children.ended_fd, .events = POLLIN};

    for (size_t i = 0; i < family->supervisor->count; i++)
        (void)dup2(family->supervisor->srv->stop_fd,
                   family->supervisor->listen_fds[i]);
    children_signal(&family->children, SIGTERM);
    for (;;) {
        reap(family);
        if (family->children.count == 0)
            return;
        (void)poll(&ended, 1, -1);
    }
}

int supervisor_serve(const struct supervisor *supervisor)
{
    struct family family = {.supervisor = supervisor};
    int rc = children_init(&family.children);

    if (rc < 0)
        return rc;
    family.workers = calloc(supervisor->count, sizeof *family.workers);
    if (family.workers == NULL) {
        rc = -ENOMEM;
        goto free_children;
    }
    rc = watch(&family);
    drain(&family);
    free(family.workers);
free_children:
    children_free(&family.children);
    return rc;
}
