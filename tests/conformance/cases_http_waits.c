/* HTTP's cases of what takes time: waits, a file, a value, and a stop amid
 * them. */
#include "support/clock.h"
#include "tests/conformance/behind.h"
#include "tests/conformance/cases.h"
#include "tests/conformance/client.h"
#include "tests/conformance/server.h"
#include "tests/http_words.h"
#include "workloads/blob.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static const struct server_setup patient = {
    .options = {"--drain-timeout", "9s"}};

/* Replies to what was asked before a wait do not wait with it. */
static bool replies_before_wait(struct trial *t)
{
    struct client *c = client_open(t);
    uint64_t began_ns = clock_now_ns();

    if (!client_say(c, POST("1", "a") GET("/wait/150ms")) ||
        !client_hear_text(c, REPLY("1", "A")) || !client_hears_nothing(c) ||
        !client_hear_text(c, REPLY("3", "ok\n")) || !client_finish(c))
        return false;
    return clock_now_ns() - began_ns >= 150 * NS_PER_MS ||
           trial_fail(t, "the wait was over too early");
}

static bool wait_lets_others_on(struct trial *t)
{
    struct client *waiting = client_open(t);
    struct client *other = client_open(t);

    return client_say(waiting, POST("1", "a") GET("/wait/250ms")) &&
           client_hear_text(waiting, REPLY("1", "A")) &&
           client_say(other, GET("/fib/10")) &&
           client_hear_text(other, REPLY("3", "34\n")) &&
           client_hears_nothing(waiting) &&
           client_hear_text(waiting, REPLY("3", "ok\n")) &&
           client_finish(waiting) && client_finish(other);
}

static bool stops_with_half_a_request(struct trial *t)
{
    struct server server;
    bool ok = server_start(t, &server, &patient);
    struct client *c = ok ? client_open(t) : NULL;

    ok = client_say(c, POST("1", "a") POST("5", "hal")) &&
         client_hear_text(c, REPLY("1", "A")) && server_signal(t, SIGTERM) &&
         server_wait(t) && client_hear_whatever(c);
    server_release(&server);
    return ok;
}

/* Requests that have arrived behind the one in flight are answered as well. */
static bool finishes_pipelines(struct trial *t)
{
    struct server server;
    bool ok = server_start(t, &server, &patient);
    struct client *c = ok ? client_open(t) : NULL;

    ok = client_say(c, POST("1", "a") GET("/wait/200ms") GET("/fib/20")
                           GET("/wait/1ms") POST("1", "b")) &&
         client_hear_text(c, REPLY("1", "A")) && server_signal(t, SIGTERM) &&
         client_hear_text(c, REPLY("3", "ok\n") REPLY("5", "4181\n")
                                 REPLY("3", "ok\n") REPLY("1", "B")) &&
         client_hear_end(c) && server_wait(t) && server_counts_agree(t, true);
    server_release(&server);
    return ok;
}

enum { FILE_BYTES = 300 * 1000 };

/* A file of three buffers, between requests, in full and in part. */
static bool play_file(struct client *c, const char *content)
{
    return client_say(c, GET("/blob/300000") GET("/fib/5") GET("/blob/5")
                             GET("/blob/300001") POST("1", "a")) &&
           client_hear_text(c, STATUS("200 OK", "300000", "")) &&
           client_hear(c, content, FILE_BYTES) &&
           client_hear_text(c, REPLY("2", "3\n") STATUS("200 OK", "5", "")) &&
           client_hear(c, content + FILE_BYTES - 5, 5) &&
           client_hear_text(
               c, BAD("35") "/blob/BYTES, up to the file's size\n" REPLY("1",
                                                                         "A"));
}

static bool file(struct trial *t)
{
    char path[64];
    int fd = memfd_create("blob", MFD_CLOEXEC);
    char *content = malloc(FILE_BYTES);
    bool ok = fd >= 0 && content != NULL && blob_write(fd, FILE_BYTES) == 0;

    if (ok)
        blob_tail(content, FILE_BYTES);
    (void)snprintf(path, sizeof path, "/proc/%d/fd/%d", getpid(), fd);
    for (size_t i = 0; ok && i < 2; i++) {
        const struct server_setup setup = {
            .options = {"--blob", path, "--send",
                        i == 0 ? "copy" : "sendfile"}};
        struct server server;
        struct client *c;

        ok = server_start(t, &server, &setup);
        c = ok ? client_open_small(t, 4096) : NULL;
        ok = ok && play_file(c, content) && client_finish(c) &&
             server_stop(t) && server_counts_agree(t, true);
        server_release(&server);
    }
    free(content);
    if (fd >= 0)
        close(fd);
    return ok;
}

/* A value that fits beside its head, one that does not, and none. */
static bool play_values(struct client *c)
{
    static char big[BEHIND_BIG + 1];

    memset(big, 'b', BEHIND_BIG);
    big[BEHIND_BIG] = '\n';
    return client_say(c, GET("/fetch/a") GET("/fetch/big") GET("/fetch/nil")
                             GET("/fetch/slow") POST("1", "a")) &&
           client_hear_text(c, REPLY("4", "<a>\n")
                                   STATUS("200 OK", "16385", "")) &&
           client_hear(c, big, sizeof big) &&
           client_hear_text(c, STATUS("404 Not Found", "12",
                                      "") "no such key\n" REPLY("7", "<slow>\n")
                                   REPLY("1", "A")) &&
           client_say(c, GET("/fetch/garbage")) &&
           client_hear_text(c, STATUS("502 Bad Gateway", "29",
                                      "") "upstream does not speak RESP\n") &&
           client_say(c, GET("/fetch/hang")) &&
           client_hear_text(c, STATUS("504 Gateway Timeout", "19",
                                      "") "upstream timed out\n") &&
           client_say(c, GET("/fetch/b")) &&
           client_hear_text(c, REPLY("4", "<b>\n"));
}

static bool values(struct trial *t)
{
    struct behind behind = {.listen_fd = -1};
    struct server_setup setup = {
        .options = {"--idle-timeout", "600ms", "--upstream"}};
    struct server server = {.pid_fd = -1, .out_fd = -1, .err_fd = -1};
    struct client *c;
    bool ok = behind_open(t, &behind, false);

    setup.options[3] = behind.address;
    ok = ok && server_start(t, &server, &setup);
    c = ok ? client_open(t) : NULL;
    ok = ok && play_values(c) && client_finish(c) && server_stop(t) &&
         server_counts_agree(t, true);
    server_release(&server);
    behind_close(&behind);
    return ok;
}

const struct case_row cases_http_waits[] = {
    {"replies-before-wait", ON_HTTP, SERVER_SHARED, false, replies_before_wait},
    {"wait-lets-others-on", ON_HTTP, SERVER_SHARED, true, wait_lets_others_on},
    {"stops-with-half-a-request", ON_HTTP, SERVER_OWN, false,
     stops_with_half_a_request},
    {"finishes-pipelines", ON_HTTP, SERVER_OWN, false, finishes_pipelines},
    {"file", ON_HTTP, SERVER_OWN, false, file},
    {"values", ON_HTTP, SERVER_OWN, false, values},
    {0},
};
