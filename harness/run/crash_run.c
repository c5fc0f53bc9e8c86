/* Who dies with whom. */
#include "harness/run/crash_run.h"

#include "harness/run/talk.h"
#include "support/clock.h"
#include "workloads/protocol.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ONE_SOURCE = 20000, LINE_BYTES = 64 };

/* Between two connections that were turned away. */
#define RETRY_NS NS_PER_MS

struct scene {
    const struct crash_options *options;
    struct talk talk;
    int *fds; /* -1: lost */
    size_t count;
    uint64_t asked; /* requests so far: each has a text of its own */
    uint64_t crash_ns;
    char *reason; /* of RECORD_REASON bytes */
};

/* A request and its reply, which no other request has. */
struct echo {
    char request[LINE_BYTES];
    char reply[LINE_BYTES];
};

static struct echo echo_of(uint64_t number)
{
    struct echo echo;

    (void)snprintf(echo.request, sizeof echo.request,
                   "echo still there %" PRIu64 "\n", number);
    protocol_upper(echo.reply, echo.request + strlen("echo "),
                   strlen(echo.request) - strlen("echo ") + 1);
    return echo;
}

static int ask(struct scene *scene, int fd)
{
    struct echo echo = echo_of(scene->asked++);
    int rc = talk_say(&scene->talk, fd, echo.request);

    return rc == 0 ? talk_hear(&scene->talk, fd, echo.reply) : rc;
}

/* A connection that was answered, or a negative errno. */
static int join(struct scene *scene)
{
    unsigned source = scene->options->connections > ONE_SOURCE
                          ? 1 + (unsigned)(scene->count % ADDRESS_SOURCES)
                          : 0;
    int fd = talk_open(&scene->talk, source);
    int rc = fd < 0 ? fd : ask(scene, fd);

    if (rc == 0)
        return fd;
    if (fd >= 0)
        (void)close(fd);
    return rc;
}

static const char *error_text(int rc)
{
    switch (rc) {
    case -EBADMSG:
        return "wrong bytes";
    case -ENODATA:
        return "the connection was closed";
    default:
        return strerror(-rc);
    }
}

static int gather(struct scene *scene)
{
    uint64_t wanted = scene->options->connections;

    while (scene->count < wanted) {
        int fd;

        scene->talk.deadline_ns = clock_now_ns() + scene->options->timeout_ns;
        fd = join(scene);
        if (fd < 0) {
            (void)snprintf(scene->reason, RECORD_REASON,
                           "connection %zu of %" PRIu64 " was not answered: %s",
                           scene->count + 1, wanted, error_text(fd));
            return fd;
        }
        scene->fds[scene->count++] = fd;
    }
    return 0;
}

/* What ends now does not end by the crash. */
static int check_rest(const struct scene *scene)
{
    for (size_t i = 0; i < scene->count; i++) {
        char byte;

        if (recv(scene->fds[i], &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 &&
            errno == EAGAIN)
            continue;
        (void)snprintf(scene->reason, RECORD_REASON,
                       "connection %zu did not rest until the crash", i + 1);
        return -EPROTO;
    }
    return 0;
}

/* Until the connection that asks for it has ended: only then is the unit dead.
 */
static int crash(struct scene *scene)
{
    int fd;
    int rc;

    scene->talk.deadline_ns = clock_now_ns() + scene->options->timeout_ns;
    fd = join(scene);
    rc = fd < 0 ? fd : check_rest(scene);
    if (fd < 0)
        (void)snprintf(scene->reason, RECORD_REASON,
                       "the connection that is to crash was not answered: %s",
                       error_text(fd));
    if (rc == 0) {
        scene->crash_ns = clock_now_ns();
        rc = talk_say(&scene->talk, fd, "crash\n");
        if (rc == 0) /* a byte that no reply has */
            rc = talk_hear(&scene->talk, fd, "\x01");
    }
    if (fd >= 0)
        (void)close(fd);
    if (scene->crash_ns == 0 || rc == -EINTR)
        return rc;
    if (rc == -ENODATA || rc == -ECONNRESET || rc == -EPIPE)
        return 0;
    (void)snprintf(scene->reason, RECORD_REASON, "the crash did nothing: %s",
                   rc == -EBADMSG ? "it was answered"
                                  : "its connection is still open");
    return rc;
}

/* Tries new connections until one is answered. */
static int recover(struct scene *scene, struct record_crash *figures)
{
    uint64_t first_failed_ns = 0;

    scene->talk.deadline_ns = scene->crash_ns + scene->options->limit_ns;
    for (;;) {
        uint64_t began_ns = clock_now_ns();
        int fd = join(scene);
        uint64_t now_ns = clock_now_ns();

        if (fd >= 0) {
            (void)close(fd);
            figures->recovered_ns = (double)(now_ns - scene->crash_ns);
            figures->unserved_ns =
                first_failed_ns != 0 ? (double)(now_ns - first_failed_ns) : 0;
            return 0;
        }
        if (fd == -EBADMSG)
            (void)snprintf(scene->reason, RECORD_REASON,
                           "wrong bytes on a new connection after the crash");
        if (fd == -EBADMSG || fd == -EINTR)
            return fd;
        if (first_failed_ns == 0)
            first_failed_ns = began_ns;
        if (now_ns >= scene->talk.deadline_ns ||
            scene->options->is_gone(scene->options->arg))
            return 0;
        (void)clock_sleep(RETRY_NS);
    }
}

static void lose(struct scene *scene, size_t i, struct record_crash *figures)
{
    (void)close(scene->fds[i]);
    scene->fds[i] = -1;
    figures->lost++;
}

/* Asks those that are left, all before the first is heard: who does not answer
 * takes no time from the others. */
static int count_lost(struct scene *scene, struct record_crash *figures)
{
    uint64_t first = scene->asked;

    scene->talk.deadline_ns = clock_now_ns() + scene->options->limit_ns;
    for (size_t i = 0; i < scene->count; i++) {
        struct echo echo = echo_of(first + i);

        if (talk_say(&scene->talk, scene->fds[i], echo.request) < 0)
            lose(scene, i, figures);
    }
    for (size_t i = 0; i < scene->count; i++) {
        struct echo echo = echo_of(first + i);
        int rc = scene->fds[i] < 0
                     ? 0
                     : talk_hear(&scene->talk, scene->fds[i], echo.reply);

        if (rc == -EBADMSG)
            (void)snprintf(scene->reason, RECORD_REASON,
                           "wrong bytes on connection %zu after the crash",
                           i + 1);
        if (rc == -EBADMSG || rc == -EINTR)
            return rc;
        if (rc < 0)
            lose(scene, i, figures);
    }
    return 0;
}

static int play(struct scene *scene, struct record_crash *figures)
{
    int rc = gather(scene);

    figures->connections = (double)scene->count;
    if (rc == 0)
        rc = crash(scene);
    if (rc == 0)
        rc = recover(scene, figures);
    figures->lost = 0;
    if (rc == 0)
        rc = count_lost(scene, figures);
    return rc;
}

int crash_run(const struct crash_options *options, struct record_crash *crash,
              char reason[RECORD_REASON])
{
    struct scene scene = {
        .options = options, .talk.stop = options->stop, .reason = reason};
    char error[ADDRESS_ERROR];
    int rc = address_parse(options->address, &scene.talk.address, error);

    *crash = (struct record_crash){NAN, NAN, NAN, NAN};
    (void)snprintf(reason, RECORD_REASON, "%s", rc < 0 ? error : "no memory");
    if (rc < 0)
        return rc;
    scene.fds = calloc(options->connections, sizeof *scene.fds);
    if (scene.fds == NULL)
        return -ENOMEM;
    rc = play(&scene, crash);
    if (rc < 0)
        *crash = (struct record_crash){NAN, NAN, NAN, NAN};
    for (size_t i = 0; i < scene.count; i++)
        if (scene.fds[i] >= 0)
            (void)close(scene.fds[i]);
    free(scene.fds);
    return rc;
}
