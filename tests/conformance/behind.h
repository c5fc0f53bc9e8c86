/* The upstream of the fetch cases, played by this program: what it answers
 * depends on the key. */
#ifndef BEHIND_H
#define BEHIND_H

#include "support/listen.h"
#include "tests/conformance/trial.h"

/* "nil" has no value; "slow" takes BEHIND_SLOW_MS, "slower" BEHIND_SLOWER_MS,
 * "hang" longer than any timeout; "die" ends in the middle of the reply,
 * "garbage" is no RESP, "newline" a value with one, "big" one of BEHIND_BIG
 * letters; the value of any other key is "<" key ">". */
enum {
    BEHIND_SLOW_MS = 150,
    BEHIND_SLOWER_MS = 400,
    BEHIND_BIG = 16 * 1024,
    BEHIND_ADDRESS = LISTEN_ADDRESS
};

struct behind {
    char address[BEHIND_ADDRESS];
    int listen_fd;
};

/* Listens on a loopback port, or on a unix socket. */
bool behind_open(struct trial *t, struct behind *b, bool is_unix);

/* Refuses everybody from now on; the address stays. */
void behind_refuse(struct behind *b);

void behind_close(struct behind *b);

/* The most slow GETs that were in its hands at once since the last call. */
unsigned behind_most(void);

#endif
