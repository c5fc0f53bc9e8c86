/* How scripts are made. Internal to the client half. */
#ifndef SCRIPT_H
#define SCRIPT_H

#include "workloads/exchange.h"

/* So many random letters, and what an echo makes of them. */
void script_text(char *text, char *reply, size_t len, uint64_t *random);

/* The wait at place i of `places`, in microseconds: of an exponential
 * distribution its quantiles in the middles of as many equal strata, scaled to
 * its mean. Places are drawn at random, and so are waits. */
uint64_t script_wait_us(const struct workload *workload, size_t i,
                        size_t places);

/* script_init for HTTP. What it has allocated when it fails is the script's. */
int script_http(struct script *script, uint64_t seed);

#endif
