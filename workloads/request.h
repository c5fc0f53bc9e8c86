/* The requests that are numbers, one of them with a text behind, whatever
 * protocol they come in: a table with one row for each. Internal to the server
 * half. */
#ifndef REQUEST_H
#define REQUEST_H

#include "workloads/session.h"

enum { REQUEST_NUMBERS = 3 };

/* What a number means, and so from where to where it goes. */
enum number {
    NUMBER_NONE, /* ends a list */
    NUMBER_FIB,
    NUMBER_WAIT, /* in nanoseconds, however it is written */
    NUMBER_BYTES,
    NUMBER_REPEATS,
    NUMBERS
};

struct range {
    uint64_t min, max;
};

struct request {
    const char *word;
    enum number takes[REQUEST_NUMBERS + 1];
    void (*set)(struct job *job, const uint64_t *values);
    const char *reason; /* why not, when the numbers of a line are wrong, … */
    const char *form;   /* … and what they are like in a path */

    /* Why not on this server, or NULL; itself NULL: on every one. */
    const char *(*refuse)(const struct offers *offers);

    bool has_text; /* which comes back in the reply; it is never empty */
};

/* The row of a word, or NULL. */
const struct request *request_find(const char *word, size_t len);

struct range request_range(enum number number);

/* Why this server does not do it, whatever the numbers; NULL: it does. */
const char *request_refused(const struct request *request,
                            const struct offers *offers);

/* Makes it the session's job; the values are within their ranges. False when
 * the file is shorter than that. */
bool request_begin(struct session *s, const struct request *request,
                   const uint64_t *values);

#endif
