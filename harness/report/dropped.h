/* Where full listen queues dropped connections, and the suite counts that. */
#ifndef DROPPED_H
#define DROPPED_H

#include "harness/report/cells.h"

#include <stdio.h>

/* Writes `begin`, then "churn:1 ×1000: tiny (30 to 40 a run, 2 timed out),
 * …; …" with each name through `put`, then `end`; nothing without drops. A run
 * whose drops are not counted is VOID, and among the notes. */
void dropped_write(const struct cells *cells, FILE *to, const char *begin,
                   void (*put)(FILE *to, const char *name), const char *end);

#endif
