/* The outcome of `concbench accuracy` as a document, and where it is kept. */
#ifndef STORE_H
#define STORE_H

#include <jansson.h>

struct accuracy; /* measures.h */

/* The folder, from the current one, with a file for each time (<utc>.json) and
 * the newest of them as latest.json. */
#define STORE_FOLDER "results/accuracy"

enum { STORE_ERROR = 256, STORE_SCHEMA = 1 };

/* {"schema": 1, "type": "accuracy", "utc": "20260131T120000Z", "quick": …,
 * "machine": machine_facts(), "server_cpus": "0", "load_cpus": "1",
 * "owned": …, "failed": N, "rows": as rows_to_json}. New reference, or NULL
 * without memory. */
json_t *store_document(const struct accuracy *accuracy);

/* Writes the document's two files in `folder` (NULL: STORE_FOLDER), which is
 * made. 0, or a negative errno with one line in `error`. */
int store_write(const char *folder, const json_t *document,
                char error[STORE_ERROR]);

/* The newest outcome in the folder, for the facts of a campaign, if it is of
 * `machine`: the same processor, number of them, kernel and build as its facts
 * tell. A quick one says nothing and is not returned. New reference; NULL when
 * there is none. */
json_t *store_latest(const char *folder, const json_t *machine);

/* What a campaign's facts keep of it: {"utc", "owned", "failed", "rows"}. New
 * reference: null where there is none, NULL without memory. */
json_t *store_summary(const char *folder, const json_t *machine);

#endif
