/* The client half of a conversation, without I/O: requests out, replies
 * checked byte by byte, in the order of the requests.
 *
 *     exchange_begin(&exchange, random);
 *     exchange_output(&exchange, &data);  ... send ...  exchange_sent(n)
 *     ... receive ...            exchange_received(data, n, &complete)
 */
#ifndef EXCHANGE_H
#define EXCHANGE_H

#include "workloads/catalog.h"
#include "workloads/hearing.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <sys/uio.h>

/* What the exchanges of a workload share and only read: requests and replies.
 * Of echo they are random letters from which each request is cut at a random
 * place, so that no wrong reply can pass. */
struct script {
    const struct workload *workload;
    char *request; /* place after place; those of raw echoes overlap */
    char *reply;   /* what must come back, likewise */
    size_t request_len;
    size_t reply_len;
    size_t head_len;     /* of a reply: a server may have other ones; 0: none */
    size_t request_step; /* from one place to the next */
    size_t reply_step;
    size_t places; /* 0 … places - 1 */
};

/* Returns 0 or -ENOMEM. `workload` must outlive the script. The same seed
 * makes the same script. */
int script_init(struct script *script, const struct workload *workload,
                uint64_t seed);
void script_free(struct script *script);

/* Some of the requests in flight are out, and the rest is still to be sent. */
struct exchange {
    const struct script *script;
    uint16_t *places; /* of the requests in flight, a ring */
    uint16_t depth;   /* of it: as many may be in flight */
    uint16_t in_flight;
    uint16_t unsent;    /* of those: not out, or not wholly */
    uint16_t next;      /* where in the ring the next request goes … */
    uint16_t sending;   /* … the first that is not out is … */
    uint16_t replied;   /* … and the one whose reply is due */
    size_t sent;        /* bytes of the first that is not out */
    size_t received;    /* bytes of the reply that is due */
    bool has_own_heads; /* the server's replies have heads of its own … */
    bool is_hearing;    /* … and one of them has come in part */
    struct hearing hearing;
};

/* `places` has room for `depth` of them, and outlives the exchange. */
void exchange_init(struct exchange *e, const struct script *script,
                   uint16_t *places, uint16_t depth);

/* Adds a request to those in flight, fewer than `depth`; `random` chooses its
 * payload. */
void exchange_begin(struct exchange *e, uint64_t random);

/* The bytes of the first request that is not out; 0 when all are. The data
 * belongs to the script. Returns their count. */
size_t exchange_output(const struct exchange *e, const char **data);

/* The same of all that are not out, in at most WORKLOAD_DEPTH_MAX pieces.
 * Returns how many. */
size_t exchange_outputs(const struct exchange *e,
                        struct iovec pieces[WORKLOAD_DEPTH_MAX]);

/* So many bytes of what is not out have been sent. */
void exchange_sent(struct exchange *e, size_t n);

/* Checks received bytes, and tells how many replies they have made complete. A
 * reply of HTTP is right when it is ours byte by byte, or another server's 200
 * with the same body.
 * Returns 0, or -EBADMSG when a byte is wrong, or when a reply goes on beyond
 * its end or is complete before its request is out: that one is not among the
 * complete. Before the first exchange_begin every byte is one too many. */
int exchange_received(struct exchange *e, const char *data, size_t n,
                      size_t *complete);

#endif
