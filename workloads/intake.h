/* One HTTP request on its way in, parsed as it comes. Its head stays where it
 * is in the buffer, and its body is kept together behind it, without what
 * chunks it. Internal to the server half. */
#ifndef INTAKE_H
#define INTAKE_H

#include "workloads/http.h"

#include <http_parser.h>
#include <stdbool.h>
#include <stdint.h>

enum intake_phase {
    INTAKE_HEAD,
    INTAKE_BODY,
    INTAKE_WHOLE,
    INTAKE_BROKEN, /* what follows cannot be parsed, or will not come */
};

/* Bytes of the request, from its beginning. */
struct span {
    uint32_t at, len;
};

struct intake {
    http_parser parser;
    enum intake_phase phase;
    int status; /* why it cannot be served, as an HTTP status; 0: it can … */
    const char *reason; /* … and in words */
    struct span url, body;
    uint32_t at;      /* parsed up to here */
    uint32_t hosts;   /* how often it names one */
    bool expects;     /* the client waits for a word before its body */
    bool keeps_alive; /* the client may ask more */
    bool is_unframed; /* where the body ends is not certain */

    /* Of the header line at hand, and where the request is, while parsing. */
    struct span name, value;
    char *base;
};

void intake_begin(struct intake *i);

/* Parses what is new of the `len` bytes of the request, which are at `base`,
 * and may be followed by bytes of the next. Returns how many are left of them:
 * fewer while a body comes in chunks, or is too long and dropped. */
uint32_t intake_parse(struct intake *i, char *base, uint32_t len);

#endif
