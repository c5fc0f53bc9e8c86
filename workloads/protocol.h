/* The protocols on the wire, shared by both halves. */
#ifndef PROTOCOL_H
#define PROTOCOL_H

#include <stddef.h>
#include <stdint.h>

/* raw: an unframed stream; every byte comes back, ASCII a-z as A-Z.
 * line: a request per line, a reply line for each, in order.
 * http: HTTP/1.1, the requests of line as paths. */
enum protocol { PROTOCOL_RAW, PROTOCOL_LINE, PROTOCOL_HTTP, PROTOCOL_COUNT };

enum {
    LINE_MAX_BYTES = 64 * 1024, /* of a request, its newline included */
    FIB_MAX = 60,
    TASK_FIB = 10, /* what `task` repeats: a fifth of a microsecond or so */
    TASK_REPEATS_MAX = 100 * 1000 * 1000,
    BLOB_MAX_BYTES = 16 * 1024 * 1024,
};

#define WAIT_MAX_US (UINT64_C(3600) * 1000 * 1000)

const char *protocol_name(enum protocol protocol);

/* 0, or -EINVAL when there is no such protocol. */
int protocol_parse(const char *name, enum protocol *protocol);

/* Copies n bytes, ASCII a-z as A-Z. `to` may be `from` or lie before it. */
void protocol_upper(char *to, const char *from, size_t n);

#endif
