/* A client that does one thing at a time, with a deadline: for what is asked
 * once, not fast. */
#ifndef TALK_H
#define TALK_H

#include "harness/load/address.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct talk {
    struct address address;
    const volatile bool *stop;
    uint64_t deadline_ns; /* of all that follows */
};

/* All return -ETIMEDOUT at the deadline, -EINTR after a stop, -ENODATA at the
 * end of the stream, or another negative errno. */

/* A new connection: its descriptor. `source` as for address_connect. */
int talk_open(const struct talk *talk, unsigned source);

/* Sends it all. 0 or as above. */
int talk_say(const struct talk *talk, int fd, const char *text);

/* Receives exactly this. 0, -EBADMSG for any other byte, or as above. */
int talk_hear(const struct talk *talk, int fd, const char *wanted);

#endif
