/* The line that says what was served: the last that a server prints. */
#ifndef SERVED_H
#define SERVED_H

#include "workloads/session.h"

#include <stddef.h>

enum { SERVED_WORKERS_MAX = 256, SERVED_USES_MAX = 127 };

/* Writes `served accepted=… requests=… bytes_in=… bytes_out=… errors=…` to
 * standard error, summed over the tallies; with more than one also
 * ` requests_per_worker=A,B,…`, and ` uses=…` unless `uses` is NULL: words of
 * at most SERVED_USES_MAX bytes. A connection that is still open is cut off and
 * so an error. Async-signal-safe. */
void served_print(const struct tally *tallies, size_t count, const char *uses);

#endif
