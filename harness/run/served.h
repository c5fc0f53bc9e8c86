/* What a server said with its last line, as JSON. */
#ifndef SERVED_H
#define SERVED_H

#include "harness/run/record.h"

/* New reference: an object, or null where it is not known; NULL without memory.
 * served_from_json is its inverse. Returns 0 or -EINVAL. */
json_t *served_to_json(const struct record_served *served);
int served_from_json(const json_t *json, struct record_served *served);

#endif
