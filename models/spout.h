/* A pipe between the file of `blob` and a socket, for io_uring's splice: the
 * way without a copy that io_uring has. The kernel performs a splice in a
 * thread of its own. */
#ifndef SPOUT_H
#define SPOUT_H

#include "workloads/session.h"

#include <liburing.h>

/* Zeroed: closed. */
struct spout {
    int ends[2];
    size_t held; /* bytes in the pipe */
    bool is_open;
    bool is_filling; /* the splice that is out is from the file */
};

/* Opens it if need be. 0 or a negative errno. */
int spout_open(struct spout *spout);
void spout_close(struct spout *spout);

/* Fills in the request that comes next in a SEND_FILE to the socket: from the
 * file into the pipe when that is empty, else on from there. */
void spout_prepare(struct spout *spout, struct io_uring_sqe *sqe, int fd,
                   const struct step *step);

/* What came of it, for session_done: bytes that have only got into the pipe are
 * -EAGAIN. */
int spout_result(struct spout *spout, int result);

#endif
