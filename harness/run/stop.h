/* Ctrl-C and SIGTERM: the first one stops the campaign in good order, the
 * second one leaves at once. */
#ifndef STOP_H
#define STOP_H

#include <stdbool.h>

/* The exit code of what was stopped so, as shells have it. */
enum { EXIT_INTERRUPTED = 130 };

/* True from the first signal on. */
extern volatile bool stop_requested;

/* Installs the handlers, without SA_RESTART: calls that wait return. 0 or a
 * negative errno. */
int stop_install(void);

#endif
