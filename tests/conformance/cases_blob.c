/* Cases of `blob`: the end of a file, copied and sent, to clients of all kinds.
 */
#include "support/clock.h"
#include "tests/conformance/cases.h"
#include "tests/conformance/client.h"
#include "tests/conformance/server.h"
#include "workloads/blob.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { FILE_BYTES = 8 * 1024 * 1024, MANY = 20, MANY_BYTES = 300 * 1000 };

/* A server with a file, which has no name but our descriptor. */
struct stage {
    struct server server;
    int fd;
    char *content; /* of the whole file */
    char path[64];
};

static const char *content_end(const struct stage *stage, size_t len)
{
    return stage->content + FILE_BYTES - len;
}

static bool stage_open(struct trial *t, struct stage *stage, const char *way,
                       const char *drain)
{
    const struct server_setup setup = {.options = {"--blob", stage->path,
                                                   "--send", way,
                                                   "--drain-timeout", drain}};

    *stage =
        (struct stage){.fd = memfd_create("blob", MFD_CLOEXEC),
                       .content = malloc(FILE_BYTES),
                       .server = {.pid_fd = -1, .out_fd = -1, .err_fd = -1}};
    if (stage->fd < 0 || stage->content == NULL ||
        blob_write(stage->fd, FILE_BYTES) < 0)
        return trial_fail(t, "cannot make the file: %s", strerror(errno));
    blob_tail(stage->content, FILE_BYTES);
    (void)snprintf(stage->path, sizeof stage->path, "/proc/%d/fd/%d", getpid(),
                   stage->fd);
    return server_start(t, &stage->server, &setup);
}

static void stage_close(struct stage *stage)
{
    server_release(&stage->server);
    free(stage->content);
    if (stage->fd >= 0)
        close(stage->fd);
}

/* Runs `scene` on a server of this way. */
static bool in_way(struct trial *t, const char *way, const char *drain,
                   bool (*scene)(struct trial *t, struct stage *stage))
{
    char why[TRIAL_WHY];
    struct stage stage;
    bool ok = stage_open(t, &stage, way, drain) && scene(t, &stage);

    clients_release(t);
    stage_close(&stage);
    if (!ok) {
        (void)snprintf(why, sizeof why, "%.8s: %.200s", way, t->why);
        memcpy(t->why, why, sizeof why);
    }
    return ok;
}

static bool both_ways(struct trial *t, const char *drain,
                      bool (*scene)(struct trial *t, struct stage *stage))
{
    return in_way(t, "copy", drain, scene) &&
           in_way(t, "sendfile", drain, scene);
}

static bool ask_blob(struct client *c, size_t len)
{
    char request[32];

    (void)snprintf(request, sizeof request, "blob %zu\n", len);
    return client_say(c, request);
}

static bool hear_blob(struct client *c, const struct stage *stage, size_t len)
{
    return client_hear(c, content_end(stage, len), len);
}

static bool stops_and_agrees(struct trial *t)
{
    return server_stop(t) && server_counts_agree(t, true);
}

static bool play_sizes(struct trial *t, struct stage *stage)
{
    static const size_t sizes[] = {1,     2,     4095,  4096,  65536,
                                   65537, 65600, 65601, 70000, FILE_BYTES};
    struct client *c = client_open(t);
    bool ok = true;

    for (size_t i = 0; ok && i < sizeof sizes / sizeof sizes[0]; i++)
        ok = ask_blob(c, sizes[i]) && hear_blob(c, stage, sizes[i]);
    return ok && client_finish(c) && stops_and_agrees(t);
}

static bool play_pipeline(struct trial *t, struct stage *stage)
{
    static const char refusal[] =
        "error blob takes BYTES up to the file's size\n";
    struct client *c = client_open(t);

    return client_say(c, "echo a\nblob 5\necho b\nblob 8388609\nblob 200000\n"
                         "wait 5000\nblob 100000\nblob 0\nblob x\necho c\n") &&
           client_hear_text(c, "A\n") && hear_blob(c, stage, 5) &&
           client_hear_text(c, "B\n") && client_hear_text(c, refusal) &&
           hear_blob(c, stage, 200000) && client_hear_text(c, "ok\n") &&
           hear_blob(c, stage, 100000) && client_hear_text(c, refusal) &&
           client_hear_text(c, refusal) && client_hear_text(c, "C\n") &&
           client_finish(c) && stops_and_agrees(t);
}

/* All that it asked for comes, though it will not ask for more. */
static bool play_half_close(struct trial *t, struct stage *stage)
{
    struct client *c = client_open(t);

    return ask_blob(c, FILE_BYTES) && client_shut(c) &&
           hear_blob(c, stage, FILE_BYTES) && client_hear_end(c) &&
           stops_and_agrees(t);
}

static bool play_slow_reader(struct trial *t, struct stage *stage)
{
    enum { SLOW_BYTES = 600 * 1000 };
    struct client *c = client_open_small(t, 4096);

    return client_exchange(c, "blob 600000\n", strlen("blob 600000\n"),
                           content_end(stage, SLOW_BYTES), SLOW_BYTES, 3000) &&
           client_finish(c) && stops_and_agrees(t);
}

static bool play_many(struct trial *t, struct stage *stage)
{
    struct client *clients[MANY];
    bool ok = true;

    for (size_t i = 0; ok && i < MANY; i++) {
        clients[i] = client_open(t);
        ok = ask_blob(clients[i], MANY_BYTES + i);
    }
    for (size_t left = MANY; ok && left > 0; left--)
        ok = hear_blob(clients[left - 1], stage, MANY_BYTES + left - 1) &&
             client_finish(clients[left - 1]);
    return ok && stops_and_agrees(t);
}

/* Clients that take nothing, or go away amid it, are in nobody's way. */
static bool play_rude(struct trial *t, struct stage *stage)
{
    struct client *deaf = client_open_small(t, 4096);
    struct client *gone = client_open_small(t, 4096);
    struct client *other = client_open(t);

    if (!ask_blob(deaf, FILE_BYTES) || !ask_blob(gone, FILE_BYTES) ||
        !hear_blob(gone, stage, 0) ||
        !client_hear(gone, content_end(stage, FILE_BYTES), 5000))
        return false;
    client_reset(gone);
    return ask_blob(other, MANY_BYTES) && hear_blob(other, stage, MANY_BYTES) &&
           hear_blob(deaf, stage, FILE_BYTES) && client_finish(other) &&
           client_finish(deaf) && server_stop(t);
}

/* What it cannot get it does not wait for. */
static bool play_shrunk(struct trial *t, struct stage *stage)
{
    struct client *c = client_open_small(t, 4096);
    struct counts served;

    if (!ask_blob(c, FILE_BYTES) ||
        !client_hear(c, content_end(stage, FILE_BYTES), 5000))
        return false;
    if (ftruncate(stage->fd, 1) < 0)
        return trial_fail(t, "ftruncate: %s", strerror(errno));
    if (!client_hear_whatever(c))
        return false;
    client_close(c);
    c = client_open(t);
    if (!client_say(c, "echo on\n") || !client_hear_text(c, "ON\n") ||
        !client_finish(c) || !server_stop(t) || !server_read_served(t, &served))
        return false;
    return served.errors == 1 ||
           trial_fail(t, "of 1 reply cut short it counts %ju errors",
                      (uintmax_t)served.errors);
}

/* A drain timeout ends what a deaf client holds up. */
static bool play_stop(struct trial *t, struct stage *stage)
{
    struct client *c = client_open_small(t, 4096);
    uint64_t began_ns = clock_now_ns();

    if (!ask_blob(c, FILE_BYTES) ||
        !client_hear(c, content_end(stage, FILE_BYTES), 5000) ||
        !server_signal(t, SIGTERM) || !server_wait_cut_off(t))
        return false;
    return clock_now_ns() - began_ns < 5 * NS_PER_S ||
           trial_fail(t, "the drain timeout did not end it");
}

static bool sizes(struct trial *t)
{
    return both_ways(t, "5s", play_sizes);
}

static bool pipelined(struct trial *t)
{
    return both_ways(t, "5s", play_pipeline);
}

static bool half_close(struct trial *t)
{
    return both_ways(t, "5s", play_half_close);
}

static bool slow_reader(struct trial *t)
{
    return both_ways(t, "5s", play_slow_reader);
}

static bool many(struct trial *t)
{
    return both_ways(t, "5s", play_many);
}

static bool rude(struct trial *t)
{
    return both_ways(t, "5s", play_rude);
}

static bool shrunk(struct trial *t)
{
    return both_ways(t, "5s", play_shrunk);
}

/* ThreadSanitizer keeps a signal until the next call that it intercepts, and a
 * server that never rests makes none while its sendfile finds no room. */
static bool stop(struct trial *t)
{
#ifdef __SANITIZE_THREAD__
    if (t->target->never_rests)
        return in_way(t, "copy", "300ms", play_stop);
#endif
    return both_ways(t, "300ms", play_stop);
}

static bool without_a_file(struct trial *t)
{
    struct client *c = client_open(t);

    return client_say(c, "blob 5\nblob\necho on\n") &&
           client_hear_text(c, "error no blob\nerror no blob\nON\n") &&
           client_finish(c);
}

const struct case_row cases_blob[] = {
    {"blob-without-a-file", ON_LINE, SERVER_SHARED, false, without_a_file},
    {"blob-sizes", ON_LINE, SERVER_OWN, false, sizes},
    {"blob-pipelined", ON_LINE, SERVER_OWN, false, pipelined},
    {"blob-half-close", ON_LINE, SERVER_OWN, false, half_close},
    {"blob-slow-reader", ON_LINE, SERVER_OWN, false, slow_reader},
    {"blob-many-at-once", ON_LINE, SERVER_OWN, true, many},
    {"blob-rude-clients", ON_LINE, SERVER_OWN, true, rude},
    {"blob-file-shrinks", ON_LINE, SERVER_OWN, false, shrunk},
    {"blob-is-cut-off", ON_LINE, SERVER_OWN, false, stop},
    {0},
};
