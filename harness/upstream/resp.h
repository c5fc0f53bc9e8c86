/* The server half of RESP2, as far as an upstream of ours needs it: requests
 * in, without I/O. See "Redis serialization protocol specification". */
#ifndef RESP_H
#define RESP_H

#include <stddef.h>
#include <sys/types.h>

enum { RESP_WORDS = 4, RESP_WORD_BYTES = 512, RESP_REQUEST_BYTES = 2048 };

struct resp_word {
    const char *text; /* in the bytes that were read */
    size_t len;
};

struct resp_request {
    size_t count; /* 0: an empty line, which asks for nothing */
    struct resp_word words[RESP_WORDS];
};

/* Reads one request, an array of strings or an inline line. Returns how many
 * bytes it takes, 0 when it is not complete, or -EPROTO for anything else, or
 * what is too long. */
ssize_t resp_read(const char *bytes, size_t len, struct resp_request *request);

#endif
