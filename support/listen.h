/* The listener of a server and its address. */
#ifndef LISTEN_H
#define LISTEN_H

#include <stdbool.h>
#include <sys/socket.h>

enum { LISTEN_ADDRESS = 160 };

/* Where to listen, or whom to connect to. */
struct listen_at {
    struct sockaddr_storage to;
    socklen_t len; /* 0: nowhere */
};

/* Reads "ADDR:PORT" ("[::1]:0" and "localhost:0" too) or "unix:PATH". 0 or a
 * negative errno: -EINVAL for what is neither. */
int listen_address(const char *address, struct listen_at *at);

/* Binds and listens on an address as above; of a unix one the socket file of a
 * dead server is replaced. The listener is non-blocking and close-on-exec. With
 * `is_shared` other listeners of this user may bind the same port, each with a
 * queue of its own (SO_REUSEPORT; not for unix sockets: -EOPNOTSUPP). Returns
 * the descriptor or a negative errno: -EINVAL for an address that cannot be
 * read. */
int listen_open(const char *address, int backlog, bool is_shared);

/* Where the listener is bound, as listen_open takes it. 0 or a negative errno.
 */
int listen_bound(int listen_fd, char address[LISTEN_ADDRESS]);

/* True when only this machine can connect: a loopback or unix address. */
bool listen_is_local(const char *bound);

/* The file of a unix listener, in `bound`; NULL for another one. */
const char *listen_file(const char *bound);

#endif
