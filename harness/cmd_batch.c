/* `concbench batch`: hands over to batch-jobs, which stands beside concbench.
 * It is a program of its own because it is made of the models' parts, of which
 * the harness knows nothing. */
#include "harness/command.h"
#include "harness/run/paths.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int run(int argc, char **argv)
{
    char path[PATH_MAX];

    (void)argc;
    if (paths_program("batch-jobs", path) < 0) {
        (void)fprintf(stderr,
                      "concbench batch: %.200s is not there; build it\n", path);
        return EXIT_UNAVAILABLE;
    }
    (void)execv(path, argv);
    (void)fprintf(stderr, "concbench batch: cannot run %.200s: %s\n", path,
                  strerror(errno));
    return EXIT_INTERNAL;
}

const struct command command_batch = {
    .name = "batch",
    .summary = "do a few jobs in turn or together, without a server",
    .run = run,
};
