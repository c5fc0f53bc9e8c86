/* Ctrl-C and SIGTERM: the first one stops the campaign in good order, the
 * second one leaves at once. */
#ifndef STOP_H
#define STOP_H

#include <stdbool.h>

/* True from the first signal on: the session is to end. */
extern volatile bool stop_session;

/* True when the current run is to end: set by a signal too, or by the run
 * itself when it has what it wanted. */
extern volatile bool stop_run;

/* Installs the handlers, without SA_RESTART: calls that wait return. 0 or a
 * negative errno. */
int stop_install(void);

/* Before each run: clears stop_run, unless the session is to end. */
void stop_rearm(void);

#endif
