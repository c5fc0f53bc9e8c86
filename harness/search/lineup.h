/* The systems of a search, from the command line. */
#ifndef LINEUP_H
#define LINEUP_H

#include "harness/run/suite.h"

/* Makes a suite of one cell for each system. `systems`: names of models, parted
 * by commas, each with options if need be ("epoll,pool --workers 4"), and
 * foreign ones with a name ("mine=./server {port}"), which go on until a
 * semicolon. A model with options is called as it was typed. `suite` is zeroed
 * before, and to be freed with suite_free. Returns 0, -ENOMEM, or -EINVAL with
 * one line in `error` that names the wrong word. */
int lineup_read(struct suite *suite, const char *systems, const char *workload,
                uint64_t connections, char error[SUITE_ERROR]);

#endif
