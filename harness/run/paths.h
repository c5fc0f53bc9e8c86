/* Where the parts of an installation are. */
#ifndef PATHS_H
#define PATHS_H

#include <limits.h>

/* The program `name` that stands beside the running one ("serve-epoll").
 * Returns 0, -ENOENT or -ENAMETOOLONG; `path` is set in the first two cases. */
int paths_program(const char *name, char path[PATH_MAX]);

/* A data file by its place in the source tree ("workloads/suites/quick.json",
 * "scripts/charts/throughput.gp"): looked for in ../share/concbench of the
 * running program, then in the source tree it was built from. As above. */
int paths_data(const char *name, char path[PATH_MAX]);

#endif
