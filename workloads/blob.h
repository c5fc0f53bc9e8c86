/* The content of the file of `blob`: letters, known from its end, so that the
 * last bytes of a file are the same whatever its size. */
#ifndef BLOB_H
#define BLOB_H

#include <stddef.h>

/* The last `len` bytes of any such file; the very last one is a newline. */
void blob_tail(char *to, size_t len);

/* Writes such a file of `size_bytes` to the descriptor. 0 or a negative errno.
 */
int blob_write(int fd, size_t size_bytes);

#endif
