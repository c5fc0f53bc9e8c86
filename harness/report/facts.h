/* The facts of a campaign in words. */
#ifndef FACTS_H
#define FACTS_H

#include "harness/run/record.h"

#include <stddef.h>

enum { FACTS_TEXT = 512 };

/* Each writes one line of valid UTF-8 to `text` and returns it; what the
 * machine did not tell is left out. */

/* "AMD EPYC 7763, 2 cores, Linux 6.1.0-18 x86_64" */
char *facts_machine(const struct results *results, char text[FACTS_TEXT]);

/* "suite quick, 6 rounds, seed 42"; "6 to 14 rounds" where some were added,
 * "3 of 6 rounds" where the last record is of the third. */
char *facts_campaign(const struct results *results, char text[FACTS_TEXT]);

/* "2026-01-31 12:00 UTC, commit 1234567" */
char *facts_origin(const struct results *results, char text[FACTS_TEXT]);

/* ISO 8601 in UTC, "2026-01-31T12:00:00Z"; empty when it is not known. */
char *facts_time(double seconds, char *text, size_t size);

/* Processors that the server was allowed for a workload; NAN when the
 * campaign's options do not tell. */
double facts_server_cpus(const struct results *results, const char *workload);

/* Of the machine; NAN when they are not known. */
double facts_cores(const struct results *results);

#endif
