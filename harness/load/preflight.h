/* What is checked before the first generator thread starts. */
#ifndef PREFLIGHT_H
#define PREFLIGHT_H

#include "harness/load/address.h"
#include "harness/load/load.h"

/* Options that make sense, and enough descriptors: the soft limit is raised to
 * the hard one where it has to be. Returns 0, or -EINVAL or -EMFILE with one
 * line in `error`. Connects nothing. */
int preflight_check(const struct load_options *options,
                    char error[LOAD_MESSAGE]);

/* Makes the first connection, which tells whether there is a server at all. It
 * is handed on in *first_fd, so that the server sees no connection without a
 * purpose; -1 when the backlog of a unix socket is full. Returns 0, or with
 * one line in `error` -ECONNREFUSED (nobody listens), -ETIMEDOUT, -EINTR (the
 * load is stopped) or another negative errno. */
int preflight_connect(const struct load_options *options,
                      const struct address *address, int *first_fd,
                      char error[LOAD_MESSAGE]);

#endif
