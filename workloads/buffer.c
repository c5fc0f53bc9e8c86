/* The buffer pool of a service: a stack, so that the warmest is used next. */
#include "workloads/buffer.h"

#include "workloads/codec.h"

#include <stdlib.h>

struct buffer *buffer_spare(struct service *service)
{
    if (service->spare == NULL) {
        struct buffer *buffer =
            malloc(sizeof *buffer + service->codec->buffer_bytes +
                   service->codec->state_bytes);

        if (buffer == NULL)
            return NULL;
        buffer->next = NULL;
        service->spare = buffer;
    }
    return service->spare;
}

struct buffer *buffer_take(struct session *s)
{
    struct buffer *buffer = buffer_spare(s->service);

    if (buffer == NULL)
        return NULL;
    s->service->spare = buffer->next;
    s->buffer = buffer;
    s->in = s->service->codec->headroom_bytes;
    s->in_end = s->in;
    s->out = 0;
    s->out_end = 0;
    return buffer;
}

void buffer_release(struct session *s)
{
    if (s->buffer == NULL)
        return;
    s->buffer->next = s->service->spare;
    s->service->spare = s->buffer;
    s->buffer = NULL;
    s->in = 0;
    s->in_end = 0;
    s->out = 0;
    s->out_end = 0;
}
