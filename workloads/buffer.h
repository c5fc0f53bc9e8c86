/* Buffers that sessions borrow while bytes are in flight. Internal to the
 * session; models never see one. */
#ifndef BUFFER_H
#define BUFFER_H

#include "workloads/session.h"

struct buffer {
    struct buffer *next;
    char data[]; /* codec->buffer_bytes */
};

/* Where the next read of a session without a buffer may go: the service's top
 * spare, which stays the service's. NULL without memory. */
struct buffer *buffer_spare(struct service *service);

/* Gives the top spare to the session, which has none. NULL without memory. */
struct buffer *buffer_take(struct session *s);

/* Gives the session's buffer, if it has one, back to the service. */
void buffer_release(struct session *s);

#endif
