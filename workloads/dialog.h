/* What the protocols of requests and replies have in common: each request is
 * taken, worked on and answered, in order, and its reply is written over what
 * was read before it:
 *
 *     | replies to send |  consumed  | requests to parse | free |
 *     0 … out … out_end              in              in_end
 *
 * Requests are read at the codec's headroom or beyond, so that any reply that
 * is not made of its request fits as soon as the replies before it are sent.
 * Internal to the server half. */
#ifndef DIALOG_H
#define DIALOG_H

#include "workloads/session.h"

/* A protocol's own part. Each returns false when the replies before have to be
 * sent first; it is then called again. */
struct dialog {
    /* Takes the next whole request, or ends the stream: replies at once, or
     * sets the job or the fetch. Sets *more when there may be another one. */
    bool (*take)(struct session *s, bool *more);

    /* The job is done: replies. */
    bool (*answer)(struct session *s);

    /* There will be no value: replies. */
    bool (*fetch_failed)(struct session *s);

    /* What is left of the value is about to be sent, by this step: puts before
     * it what has to be, or replies with all of it and sets *is_over. NULL:
     * there is nothing to do. */
    bool (*fetch_got)(struct session *s, const struct step *tell,
                      bool *is_over);
};

/* The codec's `advance`. */
void dialog_advance(struct session *s, const struct dialog *dialog);

/* Appends bytes to the replies, as each of the functions above would. */
bool dialog_reply(struct session *s, const char *text, size_t len);

#endif
