/* The life of a server program, from its listeners to its last line. */
#include "models/launch.h"

#include "models/net.h"
#include "models/served.h"
#include "models/stop.h"
#include "models/supervisor.h"
#include "support/listen.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* What the drain timeout's handler has to print; fixed before it can run. */
static const struct tally *overdue_tallies;
static size_t overdue_count;
static const char *overdue_uses;

static void on_overdue(void)
{
    served_print(overdue_tallies, overdue_count, overdue_uses);
    _exit(EXIT_SUCCESS);
}

static int fail(const char *what, int rc)
{
    fprintf(stderr, "serve-%s: %s: %s\n", model.name, what, strerror(-rc));
    return EXIT_FAILURE;
}

/* One counter for each worker, in memory that they share with the parent. */
static struct tally *make_tallies(size_t count)
{
    struct tally *tallies =
        mmap(NULL, count * sizeof *tallies, PROT_READ | PROT_WRITE,
             MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    if (tallies == MAP_FAILED)
        return NULL;
    overdue_tallies = tallies;
    overdue_count = count;
    return tallies;
}

/* Fills in `fds`, one for each worker. Listeners of their own are bound to the
 * port that the first one got. Returns 0 or a negative errno. */
static int open_listeners(const struct launch *launch, int *fds, size_t count,
                          char bound[LISTEN_ADDRESS])
{
    bool is_each = count > 1 && launch->accept == ACCEPT_REUSEPORT;
    int rc;

    if (is_each && listen_file(launch->address) != NULL)
        return -EOPNOTSUPP;
    fds[0] = listen_open(launch->address, launch->backlog, false);
    if (fds[0] < 0)
        return fds[0];
    rc = listen_bound(fds[0], bound);
    /* The first one, which shares with nobody, has shown that the port is free:
     * another server's group must not be joined. */
    if (rc == 0 && is_each)
        close(fds[0]);
    for (size_t i = is_each ? 0 : 1; rc == 0 && i < count; i++) {
        fds[i] = is_each ? listen_open(bound, launch->backlog, true) : fds[0];
        if (fds[i] < 0)
            rc = fds[i];
    }
    return rc;
}

static int announce(const char *bound)
{
    if (!listen_is_local(bound))
        fprintf(stderr,
                "serve-%s: warning: %s can be reached from other machines\n",
                model.name, bound);
    printf("ready %s\n", bound);
    return fflush(stdout) != 0 ? -errno : 0;
}

static int serve(const struct launch *launch, const struct server *srv,
                 const int *fds)
{
    struct supervisor supervisor = {
        .model = &model,
        .srv = srv,
        .count = launch->processes,
        .listen_fds = fds,
        .drain_timeout_ns = launch->drain_timeout_ns,
    };

    return launch->processes > 0 ? supervisor_serve(&supervisor)
                                 : model.serve(srv);
}

int launch(const struct launch *launch, struct server *srv)
{
    size_t count = launch->processes > 0 ? launch->processes : 1;
    int fds[SERVED_WORKERS_MAX];
    char bound[LISTEN_ADDRESS];
    int rc = net_reserve();

    overdue_uses = model.uses != NULL ? model.uses() : NULL;
    srv->tallies = make_tallies(count);
    srv->tally = srv->tallies;
    srv->tally_count = count;
    if (rc < 0 || srv->tallies == NULL)
        return fail("cannot start", rc < 0 ? rc : -ENOMEM);
    rc = open_listeners(launch, fds, count, bound);
    if (rc < 0) {
        fprintf(stderr, "serve-%s: --listen %s: %s\n", model.name,
                launch->address,
                rc == -EINVAL ? "not ADDR:PORT or unix:PATH" : strerror(-rc));
        return rc == -EINVAL ? 2 : EXIT_FAILURE;
    }
    srv->listen_fd = fds[0];
    srv->stop_fd = stop_init(launch->drain_timeout_ns, on_overdue);
    if (srv->stop_fd < 0)
        return fail("cannot handle signals", srv->stop_fd);
    stop_unlinks(listen_file(bound));
    rc = announce(bound);
    if (rc < 0)
        return fail("standard output", rc);
    rc = serve(launch, srv, fds);
    upstream_free(srv->upstream);
    stop_unlink();
    served_print(srv->tallies, count, overdue_uses);
    if (rc == -ECHILD)
        fprintf(stderr, "serve-%s: gave up: workers die as they start\n",
                model.name);
    else if (rc < 0)
        return fail("cannot go on", rc);
    return rc == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
