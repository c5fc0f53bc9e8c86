/* How a server's requests spread over its worker processes. */
#ifndef WORKERS_H
#define WORKERS_H

#include "harness/run/record.h"

/* Reads "3,0,12" into the workers of `served`, and leaves *rest at the space or
 * the end of the line that follows. More numbers than there is room for leave
 * the count at 0. Returns 0, or -EINVAL for anything else. */
int workers_read(const char *text, struct record_served *served,
                 const char **rest);

/* New reference: an array, or null where there are none; NULL without memory.
 * workers_from_json is its inverse, to which NULL, the missing value, is null.
 * Returns 0 or -EINVAL. */
json_t *workers_to_json(const struct record_served *served);
int workers_from_json(const json_t *json, struct record_served *served);

#endif
