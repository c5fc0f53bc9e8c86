/* Sockets that return -errno, for servers. */
#ifndef NET_H
#define NET_H

#include "models/model.h"

#include <sys/types.h>

/* Sets one descriptor aside, to refuse connections with when there is no other
 * left. Once, before net_accept. 0 or a negative errno. */
int net_reserve(void);

/* The next connection, close-on-exec, without Nagle's delay; with
 * SOCK_NONBLOCK in `flags`, or else with the server's idle timeout on it. It is
 * counted as accepted; session_close counts its end. One thread at a time.
 *
 * Returns the descriptor, -EAGAIN when there is none to be had now (nobody
 * waits, or somebody was refused: the client sees a close and the tally an
 * error), or another negative errno when the listener is of no more use. */
int net_accept(const struct server *srv, int flags);

/* What net_accept does to a descriptor that was accepted in another way.
 * Returns it, or -EAGAIN when it had to be refused. */
int net_adopt(const struct server *srv, int fd, int flags);

/* Sleeps until there is a connection and accepts it, as net_accept does, or
 * until the server is to stop: -ECANCELED. */
int net_wait_accept(const struct server *srv, int flags);

/* At a stop: this process accepts no more. The listener is closed, its number
 * stays taken, so that nobody else's descriptor can get it. */
void net_stop_accepting(const struct server *srv);

/* Closes a connection that was accepted and cannot be served; counts both. */
void net_refuse(const struct server *srv, int fd);

/* recv and send that go on after EINTR and return -errno. */
ssize_t net_recv(int fd, void *data, size_t len);
ssize_t net_send(int fd, const void *data, size_t len);

/* Ends a connection's input: the session sees the end of the stream, answers
 * what it has and closes. */
void net_end_input(int fd);

int net_set_blocking(int fd);

#endif
