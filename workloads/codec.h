/* A codec knows one protocol's bytes; the session around it knows steps and
 * buffers. Internal to the server half. */
#ifndef CODEC_H
#define CODEC_H

#include "workloads/session.h"

struct codec {
    uint32_t buffer_bytes;   /* of every buffer */
    uint32_t headroom_bytes; /* kept free before the first byte read, so that
                                a reply longer than its request has room */
    uint32_t state_bytes;    /* behind each buffer, for what is read in part */

    /* Something happened (bytes came, replies went out, a wait or a
     * computation is over, the client ended): parse, reply into the buffer,
     * and set s->want. Called with nothing left of the step before. */
    void (*advance)(struct session *s);
};

extern const struct codec codec_raw;
extern const struct codec codec_line;
extern const struct codec codec_http;

#endif
