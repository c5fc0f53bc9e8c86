/* How scripts are made. Internal to the client half. */
#ifndef SCRIPT_H
#define SCRIPT_H

#include "workloads/exchange.h"

uint64_t script_random(uint64_t *state);

/* script_init for HTTP. What it has allocated when it fails is the script's. */
int script_http(struct script *script, uint64_t seed);

#endif
