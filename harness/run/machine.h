/* What the figures were taken on, and what was taken: facts for the journal. */
#ifndef MACHINE_H
#define MACHINE_H

#include <jansson.h>

/* An object with the value of each row of the doctor's table (doctor.h):
 * {"cpu": "model name", "cores": N that this process may use, "kernel": …}, and
 * "remarks": [{"key", "mark": "warning" or "note", "meaning", "mend"}], what
 * is to be known of them. What the machine does not tell is null. The host's
 * name is left out on purpose: results are shared. Takes a third of a second.
 * New reference, or NULL without memory. */
json_t *machine_facts(void);

#endif
