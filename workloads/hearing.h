/* Hears the replies of an HTTP server whose heads are its own: each has to be a
 * 200 with the body that is expected, however it is framed. Internal to the
 * client half. */
#ifndef HEARING_H
#define HEARING_H

#include <http_parser.h>
#include <stdbool.h>
#include <stddef.h>

struct hearing {
    http_parser parser;
    const char *body; /* what is left of what must come */
    size_t body_len;
    bool is_whole;
    bool is_wrong;
};

/* Before a reply. */
void hearing_begin(struct hearing *h, const char *body, size_t body_len);

/* Takes up to `n` bytes, none beyond the reply, and tells how many. Returns 1
 * when the reply is whole, 0 when more has to come, or -EBADMSG. */
int hearing_take(struct hearing *h, const char *data, size_t n, size_t *taken);

#endif
