/* Where the parts of an installation are.
 *
 * A build folder has a link `source` to the checkout: programs stand beside
 * concbench there, and data where it was written. Installed, concbench is in
 * bin, the other programs in ../libexec/concbench, data in ../share/concbench.
 * No path is compiled in, so either can be moved. */
#ifndef PATHS_H
#define PATHS_H

#include <limits.h>

/* Each sets `path` and returns 0, or returns -ENOENT, or -ENAMETOOLONG with
 * `path` cut short. */

/* concbench itself. */
int paths_concbench(char path[PATH_MAX]);

/* A program that belongs to concbench ("serve-epoll"), and the folder of all of
 * them. */
int paths_program(const char *name, char path[PATH_MAX]);
int paths_programs(char path[PATH_MAX]);

/* A data file by its place in the source tree ("workloads/suites/quick.json",
 * "scripts/charts/throughput.gp"). */
int paths_data(const char *name, char path[PATH_MAX]);

#endif
