/* raw: every byte comes back, a-z as A-Z, in place. */
#include "workloads/buffer.h"
#include "workloads/codec.h"

enum { RAW_BUFFER_BYTES = 16 * 1024 };

static void advance(struct session *s)
{
    if (s->in < s->in_end) {
        char *bytes = s->buffer->data + s->in;

        protocol_upper(bytes, bytes, s->in_end - s->in);
        s->out = s->in;
        s->out_end = s->in_end;
        s->in = s->in_end;
        s->service->tally->requests++;
        s->want = WANT_WRITE;
    } else {
        s->want = s->ended ? WANT_CLOSE : WANT_READ;
    }
}

const struct codec codec_raw = {
    .buffer_bytes = RAW_BUFFER_BYTES,
    .advance = advance,
};
