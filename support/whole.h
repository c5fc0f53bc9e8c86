/* Writing to a file, all of it. */
#ifndef WHOLE_H
#define WHOLE_H

#include <stddef.h>

/* Writes all `len` bytes, whatever interrupts it. 0 or a negative errno. */
int whole_write(int fd, const char *data, size_t len);

#endif
