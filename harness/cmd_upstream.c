/* `concbench upstream`: a server for the workload `fetch`, late by a known
 * time. */
#include "harness/command.h"
#include "harness/upstream/late.h"
#include "support/listen.h"
#include "support/options.h"
#include "support/units.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <unistd.h>

enum { BACKLOG = 65535 }; /* the kernel takes somaxconn of it */

/* "10ms", "exp:10ms". */
static int read_delay(const char *text, struct late_options *options)
{
    options->is_random = strncmp(text, "exp:", 4) == 0;
    if (strcmp(text, "0") == 0)
        return 0;
    if (units_duration(text + (options->is_random ? 4 : 0),
                       &options->delay_ns) < 0 ||
        (options->is_random && options->delay_ns == 0))
        return -EINVAL;
    return 0;
}

/* SIGTERM and SIGINT are read, not handled. */
static int open_stop(void)
{
    sigset_t stops;

    (void)sigemptyset(&stops);
    (void)sigaddset(&stops, SIGTERM);
    (void)sigaddset(&stops, SIGINT);
    if (sigprocmask(SIG_BLOCK, &stops, NULL) < 0)
        return -errno;
    return signalfd(-1, &stops, SFD_CLOEXEC | SFD_NONBLOCK);
}

static void raise_descriptors(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
        return;
    limit.rlim_cur = limit.rlim_max;
    (void)setrlimit(RLIMIT_NOFILE, &limit);
}

static int serve(const struct late_options *options)
{
    struct late_tally tally = {0};
    char bound[LISTEN_ADDRESS];
    int rc = listen_bound(options->listen_fd, bound);

    if (rc == 0) {
        (void)printf("ready %s\n", bound);
        if (fflush(stdout) != 0)
            rc = -errno;
    }
    if (rc == 0)
        rc = late_serve(options, &tally);
    if (listen_file(bound) != NULL)
        (void)unlink(listen_file(bound));
    if (rc < 0)
        return complain(EXIT_INTERNAL, "cannot go on: %s", strerror(-rc));
    (void)fprintf(stderr,
                  "answered connections=%" PRIu64 " gets=%" PRIu64
                  " errors=%" PRIu64 "\n",
                  tally.connections, tally.gets, tally.errors);
    return EXIT_OK;
}

static int start(const char *address, const char *delay,
                 struct late_options *options)
{
    if (read_delay(delay, options) < 0)
        return complain(EXIT_USAGE, "--delay: 0, 10ms or exp:10ms, not %.128s",
                        delay);
    raise_descriptors();
    options->stop_fd = open_stop();
    if (options->stop_fd < 0)
        return complain(EXIT_INTERNAL, "no signals: %s", strerror(errno));
    options->listen_fd = listen_open(address, BACKLOG, false);
    if (options->listen_fd == -EINVAL)
        return complain(EXIT_USAGE,
                        "--listen: ADDR:PORT or unix:PATH, not %.128s",
                        address);
    if (options->listen_fd < 0)
        return complain(EXIT_INTERNAL, "--listen: %s",
                        strerror(-options->listen_fd));
    return serve(options);
}

static int run(int argc, char **argv)
{
    struct late_options options = {.seed = 1};
    const char *address = "127.0.0.1:0";
    const char *delay = "10ms";
    const struct option_row rows[] = {
        {"listen", OPTION_TEXT, &address, "ADDR:PORT",
         "where; port 0 takes a free one; unix:PATH too", 0, 0},
        {"delay", OPTION_TEXT, &delay, "TIME",
         "how late each GET is answered: 0, 10ms, or exp:10ms on average", 0,
         0},
        {"seed", OPTION_COUNT, &options.seed, "N", "of random delays", 0, 0},
        {.name = NULL},
    };
    char error[OPTIONS_ERROR];
    int rc = manual_read(&command_upstream, rows, argc, argv, error);

    if (rc < 0)
        return command_refuse(rc, error);
    return start(address, delay, &options);
}

const struct command command_upstream = {
    .name = "upstream",
    .summary = "serve values late by a known time, for the workload fetch",
    .examples = "concbench upstream --delay 10ms\n"
                "concbench upstream --listen unix:/tmp/up --delay exp:10ms\n",
    .about = "Speaks RESP2 (GET, PING, QUIT), knows the keys k000 to k999, and "
             "answers each GET later by a known time. Prints `ready "
             "ADDR:PORT`; ends on SIGTERM or SIGINT.",
    .run = run,
};
