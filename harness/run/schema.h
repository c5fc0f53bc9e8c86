/* The JSON Schemas that a journal is read by: those of docs/schema, built into
 * the program, so that what is documented is what is enforced.
 *
 * Of draft 2020-12 the words that they use: type, const, enum, properties,
 * required, additionalProperties (false), items, minItems, maxItems, minimum,
 * maximum, maxLength (bytes), $ref to a definition or another file, and oneOf,
 * whose branches are told apart by their constants. A file that is not built in
 * is somebody else's to check. */
#ifndef SCHEMA_H
#define SCHEMA_H

#include "harness/run/reader.h"

struct schemas;

/* NULL without memory. */
struct schemas *schemas_open(void);
void schemas_close(struct schemas *schemas);

/* Returns 0, or -EINVAL after reader_fail. `file` is one of those built in,
 * like "run.schema.json". */
int schema_check(const struct schemas *schemas, const struct reader *r,
                 const struct place *place, const char *file);

/* The files, by name; made by CMake. */
struct schema_text {
    const char *file; /* NULL ends the list */
    const char *text;
};

extern const struct schema_text schema_texts[];

#endif
