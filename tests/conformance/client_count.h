/* What a client has heard, as replies: for the comparison with what the server
 * says it has served. */
#ifndef CLIENT_COUNT_H
#define CLIENT_COUNT_H

#include "tests/conformance/client.h"

/* Before the first byte. */
void client_count_begin(struct client *c);

/* Counts the replies, and the refusals among them, that these bytes end. */
void client_count(struct client *c, const char *data, size_t len);

#endif
