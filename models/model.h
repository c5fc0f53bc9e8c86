/* The contract between a model and the server program around it. */
#ifndef MODEL_H
#define MODEL_H

#include "models/coro/coro.h"
#include "models/upstream.h"
#include "workloads/session.h"

#include <stdbool.h>
#include <stdint.h>

/* What launch.c has prepared. Read-only for models, but for `tally`. */
struct server {
    int listen_fd; /* bound and listening, non-blocking */
    int stop_fd;   /* readable from the moment the server is to stop */
    enum protocol protocol;
    struct offers offers;
    bool accept_exclusive; /* wake one of the processes that share listen_fd */
    uint64_t conn_limit;   /* connections at once in this process */
    uint64_t max_conns;    /* in all worker processes; 0: no limit */
    uint64_t workers;      /* threads, where their number is fixed */
    uint64_t switch_interval_ns;  /* before a thread asks for the one lock */
    uint64_t idle_timeout_ns;     /* 0: never */
    enum coro_switch coro_switch; /* how coroutines change stacks */
    struct upstream *upstream;    /* of this process: the server behind it */
    struct tally *tally;   /* of this process; shared with its children */
    struct tally *tallies; /* of all worker processes */
    size_t tally_count;
};

struct model {
    const char *name;    /* same as the file: "epoll" for epoll.c */
    const char *summary; /* one line, for --help and the report */
    int conn_limit;      /* hard limit of the mechanism, 0 if none */
    bool has_stacks;     /* one with a guard page for each connection */
    bool has_exclusive;  /* heeds server.accept_exclusive */
    bool has_coroutines; /* heeds server.coro_switch */
    int (*probe)(void);  /* 0, or -errno if this machine cannot; NULL: always */

    /* The kernel's features that were probed for and are used, "a,b"; NULL:
     * none that every kernel has not. Called after probe. */
    const char *(*uses)(void);

    /* Accept and serve until srv->stop_fd is readable, then let the open
     * connections finish: the process is ended when the drain timeout is
     * over. Returns 0, or a negative errno when the model cannot go on; the
     * trouble of a single connection ends that connection only. */
    int (*serve)(const struct server *srv);
};
extern const struct model model; /* each models/<name>.c defines it, once */

#endif
