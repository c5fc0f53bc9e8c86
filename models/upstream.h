/* The server behind this one, and this process's connections to it.
 *
 * A client's connection has an uplink. Without a limit it opens a trunk, which
 * is a connection to the upstream, for the first OPEN of its session and keeps
 * it as long as it lives. With a limit the trunks are a pool: an uplink holds
 * one from OPEN to RELEASE, and while all are taken it waits for its turn,
 * first come, first served. */
#ifndef UPSTREAM_H
#define UPSTREAM_H

#include "models/turns.h"
#include "support/listen.h"
#include "workloads/session.h"

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>

struct uplink;

struct trunk {
    int fd;
    bool is_connecting;
    bool is_late;        /* a unix socket's backlog was full: try again soon */
    struct uplink *user; /* NULL: a spare one */
    struct trunk *next;  /* spare one */
};

struct uplink {
    struct upstream *upstream;
    struct trunk *trunk; /* held now, or kept; NULL: none */
    bool has_turn;       /* counts in upstream.taken */
    TAILQ_ENTRY(uplink) others;
    TAILQ_HEAD(uplink_list, uplink) * queue; /* it waits in; NULL: none */
};

struct upstream {
    struct listen_at at;
    uint64_t limit;      /* of trunks in this process; 0: none */
    uint64_t timeout_ns; /* of who sleeps in a trunk; 0: never */

    /* A loop's own choices, made before the first OPEN. */
    int socket_flags;
    int fd_limit;       /* descriptors are below it; 0: no limit */
    size_t trunk_bytes; /* struct trunk is the first member */
    void (*forget)(void *arg, struct trunk *trunk); /* it is to be closed */
    void *arg;

    pthread_mutex_t lock; /* where threads sleep for their turn */
    pthread_cond_t freed;
    struct turns *turns; /* where processes do */
    uint64_t taken;
    struct trunk *spare;
    struct uplink_list waiting;
    struct uplink_list woken; /* whose turn has come */
};

/* `address` NULL: there is none. 0 or a negative errno as of listen_address. */
int upstream_init(struct upstream *u, const char *address, uint64_t limit,
                  uint64_t timeout_ns);

/* For a loop that knows more of a trunk: `bytes` is the size of what begins
 * with it, and `forget` is called before one is closed, or NULL. */
void upstream_loop(struct upstream *u, size_t bytes,
                   void (*forget)(void *arg, struct trunk *trunk), void *arg);

/* The limit holds for all processes that are forked from now on. They cannot
 * share trunks: each opens one for a turn. 0 or a negative errno. */
int upstream_share(struct upstream *u);

/* Such a process has died: its turn is somebody else's. */
void upstream_bury(struct upstream *u, pid_t process);

/* Closes the spare trunks. */
void upstream_free(struct upstream *u);

void uplink_init(struct uplink *up, struct upstream *u);

/* For those who sleep. What an OPEN takes: 0 or a negative errno. */
int upstream_open_asleep(struct uplink *up);

/* For loops; they set what is theirs in `u` first. -EAGAIN: not yet, and
 * upstream_awaits says what for. */
int upstream_open(struct uplink *up);

/* The part of it before the connect: -EINPROGRESS when there is a new trunk to
 * be connected in the loop's own way, and -EAGAIN when it is not its turn. */
int upstream_claim(struct uplink *up);

/* A WANT_WRITE (the trunk is to become writable), a WANT_WAIT of some time, or
 * a WANT_OPEN: for its turn, which upstream_next tells. */
struct step upstream_awaits(const struct uplink *up);

/* The next uplink whose turn has come; NULL when there is none. */
struct uplink *upstream_next(struct upstream *u);

/* What a RELEASE takes, whatever there is to be given back; for both. At the
 * end of a client's connection with `is_broken`. */
void upstream_release(struct uplink *up, bool is_broken);

#endif
