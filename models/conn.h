/* The open connections of one loop, and their timers: what the event loops
 * share besides the call they wait in. */
#ifndef CONN_H
#define CONN_H

#include "models/model.h"
#include "support/timers.h"

struct conn {
    int fd;
    struct session session;
    struct uplink up;
    struct timer timer; /* a WAIT, or the idle timeout */
    struct conn *previous, *next;
};

struct conn_set {
    const struct server *srv;
    struct service service;
    struct timers timers;
    struct conn *first;
};

void conn_set_init(struct conn_set *set, const struct server *srv);

/* Closes what is still open. */
void conn_set_free(struct conn_set *set);

/* Accepts one connection, non-blocking, `size` bytes of which struct conn is
 * the first member (the rest is zeroed). NULL when net_accept has none, with
 * its errno value in *rc, or without memory (then refused; *rc is -EAGAIN). */
struct conn *conn_accept(struct conn_set *set, size_t size, int *rc);

/* The same for a descriptor that net_adopt has passed. */
struct conn *conn_adopt(struct conn_set *set, int fd, size_t size);

/* Runs the connection for a turn (drive_ready), and arms its timer when it is
 * to wait, or may be idle only so long. Returns what it waits for, and at which
 * end; on WANT_CLOSE the caller calls conn_close. */
struct step conn_turn(struct conn_set *set, struct conn *conn);

/* Whose uplink it is; NULL for NULL. */
struct conn *conn_of(struct uplink *up);

/* The descriptor that the step is about, which may be in a trunk. */
int conn_fd(const struct conn *conn, const struct step *step);

/* The timer's part of it, for those who move the bytes themselves: idle is who
 * moves none, however often it is looked at. 0 or -ENOMEM. */
int conn_arm(struct conn_set *set, struct conn *conn, const struct step *step,
             bool has_moved);

/* How long the loop may sleep: until the next timer, or NULL, for ever. */
struct timespec *conn_sleep_time(const struct conn_set *set,
                                 struct timespec *time);

/* The moment to ask conn_due about: taken once in a turn of the loop, so that
 * short waits that are over meanwhile do not keep the turn from ending. */
uint64_t conn_now(const struct conn_set *set);

/* A connection whose turn with the upstream has come, or whose time was up by
 * then, NULL when there is none. The caller gives it a turn: a wait is over, or
 * an idle time, and then the turn says WANT_CLOSE. */
struct conn *conn_due(struct conn_set *set, uint64_t now_ns);

/* The same, without a word to the session. */
struct conn *conn_expired(struct conn_set *set, uint64_t now_ns);

/* Closes and frees; error as in session_close. */
void conn_close(struct conn_set *set, struct conn *conn, int error);

/* The server stops: no more connections, and no more input of those there are.
 * The loop has forgotten the listener before. */
void conn_end_inputs(struct conn_set *set);

#endif
