/* The server program around a model: its options. */
#include "models/file.h"
#include "models/launch.h"
#include "models/limits.h"
#include "models/model.h"
#include "models/served.h"
#include "support/clock.h"
#include "support/manual.h"
#include "support/words.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EXIT_USAGE = 2, EXIT_UNAVAILABLE = 77 };

struct choice {
    struct launch launch;
    struct server srv;
    const char *protocol;
    const char *accept;
    const char *coro_switch;
    const char *blob;
    const char *send;
    const char *upstream;
    uint64_t upstream_connections;
    uint64_t backlog;
    bool probe, version, summary;
};

static struct upstream upstream;

static const char *const accept_modes[] = {[ACCEPT_SHARED] = "shared",
                                           [ACCEPT_EXCLUSIVE] = "exclusive",
                                           [ACCEPT_REUSEPORT] = "reuseport",
                                           [ACCEPT_MODES] = NULL};

/* manual_read, with the words of `concbench serve`. */
static int read_options(const struct option_row *rows, int argc, char **argv,
                        char error[OPTIONS_ERROR])
{
    char title[128];
    char examples[256];
    const struct command command = {
        .name = "serve",
        .summary = "start the server of one model",
        .title = title,
        .operands = "MODEL",
        .examples = examples,
        .about =
            "`concbench serve MODEL` runs the program serve-MODEL, which takes "
            "the same options. It prints `ready ADDR:PORT` once clients can "
            "connect. SIGTERM or SIGINT lets requests in flight finish, prints "
            "what was served, and exits 0.",
    };
    int rest;

    (void)snprintf(title, sizeof title, "serve-%s: %s", model.name,
                   model.summary);
    (void)snprintf(examples, sizeof examples,
                   "concbench serve %s --listen 127.0.0.1:9000\n"
                   "concbench serve %s --listen 127.0.0.1:9000 --protocol "
                   "line\n",
                   model.name, model.name);
    rest = manual_read(&command, rows, argc, argv, error);
    if (rest <= 0)
        return rest;
    (void)snprintf(error, OPTIONS_ERROR, "unexpected argument %.64s", argv[1]);
    return -EINVAL;
}

static int complain(const char *message, const char *detail)
{
    fprintf(stderr, "serve-%s: %s%s\n", model.name, message, detail);
    return EXIT_USAGE;
}

static int probe(void)
{
    int rc = model.probe != NULL ? model.probe() : 0;

    if (rc == 0)
        return EXIT_SUCCESS;
    fprintf(stderr, "serve-%s: not on this machine: %s\n", model.name,
            strerror(-rc));
    return EXIT_UNAVAILABLE;
}

/* The word is NULL when there are no coroutines, unless somebody gave one. */
static int read_switch(const char *word, enum coro_switch *how)
{
    int rc = coro_switch_parse(word, how);

    if (word != NULL && !model.has_coroutines)
        return complain("--switch: this model has no coroutines", "");
    if (rc == -ENOTSUP)
        return complain("--switch: this build has ucontext, but not ", word);
    return 0;
}

/* The words among the options. 0 or EXIT_USAGE. */
static int read_words(struct choice *choice)
{
    enum launch_accept mode =
        (enum launch_accept)words_place(choice->accept, accept_modes);

    /* The table takes no other words. */
    (void)protocol_parse(choice->protocol, &choice->srv.protocol);
    if (mode == ACCEPT_EXCLUSIVE && !model.has_exclusive)
        return complain("--accept exclusive: this model does not offer it", "");
    choice->launch.accept = mode;
    choice->srv.accept_exclusive = mode == ACCEPT_EXCLUSIVE;
    choice->srv.offers.sends_file = strcmp(choice->send, "sendfile") == 0;
    if (upstream_init(&upstream, choice->upstream, choice->upstream_connections,
                      choice->srv.idle_timeout_ns) < 0)
        return complain("--upstream: ADDR:PORT or unix:PATH, not ",
                        choice->upstream);
    return read_switch(choice->coro_switch, &choice->srv.coro_switch);
}

/* 0 or EXIT_USAGE. */
static int open_blob(struct choice *choice)
{
    const char *reason =
        choice->blob != NULL
            ? file_open(choice->blob, &choice->srv.offers.blob_bytes)
            : NULL;

    if (reason == NULL)
        return 0;
    fprintf(stderr, "serve-%s: --blob %s: %s\n", model.name, choice->blob,
            reason);
    return EXIT_USAGE;
}

/* What the mechanism allows, and what its stacks do: said when it is less than
 * the descriptors do. */
static void limit_conns(struct server *srv)
{
    uint64_t stacks = model.has_stacks ? limits_stacks() : UINT64_MAX;

    if (model.conn_limit != 0 && srv->conn_limit > (uint64_t)model.conn_limit)
        srv->conn_limit = (uint64_t)model.conn_limit;
    if (srv->conn_limit <= stacks)
        return;
    srv->conn_limit = stacks;
    fprintf(stderr,
            "serve-%s: at most %" PRIu64 " connections: each has a stack, and "
            "vm.max_map_count allows no more\n",
            model.name, stacks);
}

static int run(struct choice *choice)
{
    struct server *srv = &choice->srv;
    int rc = read_words(choice);

    if (rc == 0)
        rc = open_blob(choice);
    if (rc == 0)
        rc = probe();
    if (rc != 0)
        return rc;
    limit_conns(srv);
    choice->launch.backlog =
        (int)(choice->backlog != 0 ? choice->backlog : limits_backlog());
    return launch(&choice->launch, srv);
}

int main(int argc, char **argv)
{
    struct choice choice = {
        .launch = {.address = "127.0.0.1:0", .drain_timeout_ns = 5 * NS_PER_S},
        .srv = {.conn_limit = limits_descriptors(),
                .workers = 8,
                .switch_interval_ns = 5 * NS_PER_MS,
                .upstream = &upstream},
        .protocol = "raw",
        .accept = accept_modes[ACCEPT_SHARED],
        .send = "copy",
        .coro_switch = model.has_coroutines
                           ? coro_switch_names[coro_switch_default()]
                           : NULL};
    const struct option_row rows[] = {
        {"listen", OPTION_TEXT, &choice.launch.address, "ADDR:PORT",
         "where; port 0 takes a free one; unix:PATH too", 0, 0},
        {"protocol", OPTION_WORD, &choice.protocol, "raw|line|http",
         "raw: bytes back in upper case; line: a request each; http: HTTP/1.1",
         0, 0},
        {"processes", OPTION_COUNT, &choice.launch.processes, "N",
         "worker processes around the model; 0: none", 0, SERVED_WORKERS_MAX},
        {"accept", OPTION_WORD, &choice.accept, "shared|exclusive|reuseport",
         "how processes share the listener", 0, 0},
        {"workers", OPTION_COUNT, &choice.srv.workers, "N",
         "threads, where the model has a fixed number of them", 1, 10000},
        {"max-conns", OPTION_COUNT, &choice.srv.max_conns, "N",
         "connections at once in all; more are refused", 1, 0},
        {"backlog", OPTION_COUNT, &choice.backlog, "N",
         "connections waiting to be accepted; by default what the kernel "
         "allows",
         1, INT32_MAX},
        {"idle-timeout", OPTION_DURATION, &choice.srv.idle_timeout_ns, "TIME",
         "close a silent connection after it; 0: never", 0, 0},
        {"upstream", OPTION_TEXT, &choice.upstream, "ADDR:PORT",
         "the server that fetch asks; unix:PATH too", 0, 0},
        {"upstream-connections", OPTION_COUNT, &choice.upstream_connections,
         "N", "a pool for each process; 0: one for each client's connection", 0,
         100000},
        {"drain-timeout", OPTION_DURATION, &choice.launch.drain_timeout_ns,
         "TIME", "at a stop, wait so long for requests in flight", 0, 0},
        {"switch-interval", OPTION_DURATION, &choice.srv.switch_interval_ns,
         "TIME", "before a thread asks for the lock, where there is one",
         NS_PER_US, NS_PER_S},
        {"switch", OPTION_WORD, &choice.coro_switch, "asm|ucontext",
         "how coroutines switch, if there are any", 0, 0},
        {"blob", OPTION_TEXT, &choice.blob, "FILE",
         "answer `blob BYTES` with the end of this file", 0, 0},
        {"send", OPTION_WORD, &choice.send, "copy|sendfile",
         "the file: copy is read and write", 0, 0},
        {"allow-crash", OPTION_FLAG, &choice.srv.offers.can_crash, NULL,
         "let `crash` kill the process that serves it", 0, 0},
        {"probe", OPTION_FLAG, &choice.probe, NULL,
         "exit 0 if this machine can run it, else 77 with the reason", 0, 0},
        {"summary", OPTION_FLAG, &choice.summary, NULL, "print one line", 0, 0},
        {"version", OPTION_FLAG, &choice.version, NULL, "print it", 0, 0},
        {0}};
    char error[OPTIONS_ERROR];
    int rc = read_options(rows, argc, argv, error);

    if (rc == MANUAL_SHOWN)
        return EXIT_SUCCESS;
    if (rc < 0)
        return complain(error, "");
    if (choice.version)
        printf("serve-%s %s\n", model.name, CONCBENCH_VERSION);
    else if (choice.summary)
        printf("%s\n", model.summary);
    else if (choice.probe)
        return probe();
    else
        return run(&choice);
    return EXIT_SUCCESS;
}
