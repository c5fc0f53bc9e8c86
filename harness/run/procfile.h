/* Small files of /proc and /sys, read whole. */
#ifndef PROCFILE_H
#define PROCFILE_H

#include <stddef.h>

enum { PROCFILE_TEXT = 4096 };

/* Reads the beginning of a file, up to `size` - 1 bytes, as a string. 0 or a
 * negative errno: -ESRCH where it is empty, as the files of a process that has
 * ended are. */
int procfile_read(const char *path, char *text, size_t size);

/* The number right after `key` ("\nVmPTE:"), or NAN. */
double procfile_number(const char *text, const char *key);

#endif
