/* http: what both halves of the wire agree on. */
#ifndef HTTP_H
#define HTTP_H

#include <stddef.h>

enum {
    HTTP_HEAD_MAX = 16 * 1024, /* of a request, its empty line included */
    HTTP_BODY_MAX = 64 * 1024, /* of a request */
    HTTP_REPLY_HEAD_MAX = 192,
};

/* A reply's head. It has no Date: a session has no clock, and RFC 9110, 6.6.1
 * lets such a server leave it out. */
struct http_head {
    int status;
    size_t body_bytes;
    const char *allow;      /* the methods there are, or NULL */
    const char *connection; /* "close", or NULL: nothing is said of it */
};

/* Writes it, with the empty line, and no zero. Returns its length. */
size_t http_put_head(char text[HTTP_REPLY_HEAD_MAX],
                     const struct http_head *head);

#endif
