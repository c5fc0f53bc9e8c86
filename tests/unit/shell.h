/* A shell as a child, for tests of what runs on our behalf. */
#ifndef SHELL_H
#define SHELL_H

#include "harness/run/child.h"
#include "support/clock.h"

/* No test waits longer. */
#define SHELL_LIMIT_NS (20 * NS_PER_S)

void shell_start(struct child *child, const char *script);

/* Until it has printed the word. */
void shell_wait(struct child *child, const char *word);

#endif
