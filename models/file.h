/* The file of `blob`: opened once, shared by everybody. */
#ifndef FILE_H
#define FILE_H

#include "workloads/session.h"

#include <sys/types.h>

/* Opens it for the life of the process: a regular file whose last byte is a
 * newline. Returns NULL with the size in *size_bytes, or why not. */
const char *file_open(const char *path, uint64_t *size_bytes);

/* Its descriptor; -1 while there is none. */
int file_fd(void);

/* A READ from it and a SEND_FILE to the socket, as session_done takes them.
 * Reading never waits; sending does as a WRITE would. */
ssize_t file_read(const struct step *step);
ssize_t file_send(int fd, const struct step *step);

#endif
