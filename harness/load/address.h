/* Where the server is, and a client's sockets. */
#ifndef ADDRESS_H
#define ADDRESS_H

#include <stdint.h>
#include <sys/socket.h>

struct address {
    struct sockaddr_storage to;
    socklen_t len;
};

/* As many as 40,000 connections a second need for a minute, when each leaves
 * one of 28,232 ports in TIME_WAIT for that long: see ip(7),
 * ip_local_port_range.
 */
enum { ADDRESS_ERROR = 256, ADDRESS_SOURCES = 128 };

/* Reads "ADDR:PORT", with a numeric address ("[::1]:9000" too) or "localhost",
 * or "unix:PATH". Returns 0, or -EINVAL with one line in `error`. */
int address_parse(const char *text, struct address *address,
                  char error[ADDRESS_ERROR]);

/* Starts to connect. Returns a descriptor that is non-blocking, close-on-exec
 * and without Nagle's delay, or a negative errno; *pending tells whether the
 * connection is still to become writable (or to fail, see address_connected).
 *
 * -EAGAIN: the backlog of a unix socket is full, try again later.
 *
 * `source` 1 … ADDRESS_SOURCES picks one of as many loopback addresses to
 * connect from, so that ports in TIME_WAIT do not run out; 0, and any for a
 * server that is not on 127.0.0.0/8, leaves the choice to the kernel. */
int address_connect(const struct address *address, unsigned source,
                    int *pending);

/* The same from one source after the other, beginning with the next one after
 * *source: each that has no port left makes way for the one after it. -EAGAIN
 * when none has any: ports come back with time. A server that is not on
 * 127.0.0.0/8 is reached from one address only, unix sockets have no ports. */
int address_connect_next(const struct address *address, unsigned *source,
                         int *pending);

/* What became of a pending connect: 0 or the negative errno of its failure. */
int address_connected(int fd);

#endif
