/* Lists of processors, as taskset takes them: "0,2-3". */
#ifndef CPUS_H
#define CPUS_H

#include <sched.h>

enum { CPUS_ERROR = 256 };

/* Returns 0, or -EINVAL with one line in `error` for what is no list, or names
 * a processor that this process may not use. */
int cpus_parse(const char *text, cpu_set_t *cpus, char error[CPUS_ERROR]);

/* How many are on the list, which may be that of another machine: nothing is
 * asked of this one. 0 for what is no list, or is cut short. */
unsigned cpus_length(const char *text);

#endif
