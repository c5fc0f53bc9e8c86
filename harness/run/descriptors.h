/* Descriptors for the load's connections. */
#ifndef DESCRIPTORS_H
#define DESCRIPTORS_H

#include <stdint.h>

enum { DESCRIPTORS_ERROR = 256 };

/* Lets this process, and those that it starts, have as many descriptors as the
 * hard limit allows. 0, or a negative errno with a line in `error`: -EMFILE
 * where these are too few for so many connections and what is open beside them.
 */
int descriptors_raise(uint64_t connections, char error[DESCRIPTORS_ERROR]);

#endif
