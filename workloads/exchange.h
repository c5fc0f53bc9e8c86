/* The client half of a conversation, without I/O: requests out, replies
 * checked byte by byte.
 *
 *     exchange_begin(&exchange, random);
 *     exchange_output(&exchange, &data, &len);  ... send ... exchange_sent(n)
 *     ... receive ...                           exchange_received(data, n)
 */
#ifndef EXCHANGE_H
#define EXCHANGE_H

#include "workloads/catalog.h"

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* What the exchanges of a workload share and only read: the requests and
 * replies, or, for echo, random letters from which each request is cut at a
 * random place, so that no wrong reply can pass. */
struct script {
    const struct workload *workload;
    char *request; /* echo: letters; else the one request line */
    char *reply;   /* what must come back for the same place */
    size_t request_len;
    size_t reply_len;
    size_t places; /* requests begin at 0 … places - 1 of `request` */
};

/* Returns 0 or -ENOMEM. `workload` must outlive the script. The same seed
 * makes the same script. */
int script_init(struct script *script, const struct workload *workload,
                uint64_t seed);
void script_free(struct script *script);

struct exchange {
    const struct script *script;
    size_t place;
    size_t sent;
    size_t received;
};

void exchange_init(struct exchange *e, const struct script *script);

/* Starts the next request; `random` chooses its payload. */
void exchange_begin(struct exchange *e, uint64_t random);

/* The bytes still to be sent; 0 when the request is out. The data belongs to
 * the script. Returns their count. */
size_t exchange_output(const struct exchange *e, const char **data);
void exchange_sent(struct exchange *e, size_t n);

/* Checks received bytes. Returns 1 when the reply is complete, 0 when more is
 * to come, -EBADMSG when a byte is wrong or one too many, or when the reply is
 * complete before its request is out. Before the first exchange_begin every
 * byte is one too many. */
int exchange_received(struct exchange *e, const char *data, size_t n);

#endif
