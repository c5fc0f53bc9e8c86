/* When a server that was just started can be talked to. */
#ifndef READY_H
#define READY_H

#include <stddef.h>

enum ready { READY_YES, READY_NOT_YET, READY_NEVER };

/* By the first line of its standard output, `ready ADDR:PORT`; the address is
 * written on READY_YES. NEVER: the line is another one. */
enum ready ready_by_line(const char *output, char *address, size_t size);

/* By a connection to "127.0.0.1:PORT", which is closed at once. */
enum ready ready_by_port(const char *address);

#endif
