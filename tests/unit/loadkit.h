/* A load on a little server, and what holds of every result. */
#ifndef LOADKIT_H
#define LOADKIT_H

#include "harness/load/load.h"
#include "tests/unit/little.h"

enum { CONNECTIONS = 8 };

/* Of the load at hand. */
extern struct little server;
extern struct workload workload;
extern struct load_options options;
extern struct load_result result;
extern char error[LOAD_MESSAGE];

/* Options for a short load of `server` with the workload of that name. */
void loadkit_prepare(const char *name);

/* Starts `server` on a free port, and prepares. */
void loadkit_serve(little_manner *manner, const char *name);

/* Runs the load, which must not be refused, and stops the server. */
void loadkit_run(void);

/* Of all kinds. */
uint64_t loadkit_sum(const uint64_t errors[LOAD_ERRORS]);

/* Both sides saw the same. */
void loadkit_agreed(void);

/* Every request is in its place, whatever happened. */
void loadkit_counted(void);

/* Nothing but one kind of error, and no reply. */
void loadkit_only(enum load_error kind);

/* N = X * R. What the two sides may differ by is cut off at the ends of the
 * window: one request of each connection. */
void loadkit_little(void);

#endif
