/* Requests and their right replies, on every protocol. */
#ifndef TALK_H
#define TALK_H

#include "tests/conformance/client.h"

/* `count` echoes of `text_bytes` letters each. */
struct talk {
    char *request, *reply; /* owned */
    size_t request_len, reply_len;
};

bool talk_make(struct trial *t, struct talk *talk, size_t text_bytes,
               size_t count);
void talk_free(struct talk *talk);

/* One short echo, and the two halves of it. */
bool talk_echo(struct client *c);
bool talk_ask_echo(struct client *c);
bool talk_hear_echo(struct client *c);

/* The same for calls that take the words. */
const char *talk_request(const struct trial *t);
const char *talk_reply(const struct trial *t);

#endif
